"""Whole numbers as browsers send them: ids, counts, sums."""


def read_number(text: str, *, digits: int = 9) -> int | None:
    """A whole number of at most so many ASCII digits; None for everything else.

    Nine digits hold every id of ours (32 bits on PostgreSQL).
    """
    return int(text) if text.isascii() and text.isdigit() and len(text) <= digits else None
