"""A walk through every page of the shop: by the browser tests, and to take its pictures."""
