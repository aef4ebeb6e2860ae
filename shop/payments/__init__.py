"""Money on its way: attempts to pay, and every event of money."""
