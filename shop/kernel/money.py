"""Money is a whole number of đồng; VND has no minor unit."""

from collections.abc import Sequence
from typing import NewType

Vnd = NewType("Vnd", int)

CURRENCY = "VND"


def split(total: Vnd, weights: Sequence[int]) -> list[Vnd]:
    """Divide by weight, by largest remainder, ties to the earlier part; nothing is lost.

    Weights are not negative and at least one is positive, else ValueError.
    """
    whole = sum(weights)
    if whole <= 0 or min(weights) < 0:
        raise ValueError("weights must be positive")
    sign, amount = (-1, -total) if total < 0 else (1, total)
    parts = [amount * weight // whole for weight in weights]
    by_remainder = sorted(range(len(weights)), key=lambda i: (-(amount * weights[i] % whole), i))
    for index in by_remainder[: amount - sum(parts)]:
        parts[index] += 1
    return [Vnd(sign * part) for part in parts]
