"""Shapes of what people write about themselves."""
