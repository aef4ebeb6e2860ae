"""Plain Python that every room may use: money, time, codes, errors, text, telephone numbers."""
