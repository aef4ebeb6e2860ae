"""Pages to read: OCOP, delivery, returns, privacy, operating rules."""
