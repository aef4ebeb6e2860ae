"""People and things for tests; one module per room. Everything is written at once."""
