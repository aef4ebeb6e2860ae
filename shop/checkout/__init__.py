"""Use cases that join cart, orders, stock and payments, with their pages."""
