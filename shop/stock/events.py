"""Facts about stock."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AvailabilityChanged:
    """A variant has sold out, or can be had again."""

    variant_id: int
