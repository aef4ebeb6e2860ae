"""The officers' desk: one queue of what waits, and the log of what was done."""
