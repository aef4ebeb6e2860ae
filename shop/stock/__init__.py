"""What is on hand, what is set aside, and every move of it."""
