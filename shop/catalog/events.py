"""Facts about products."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ProductSubmitted:
    """A product waits for an officer."""

    product_id: int


@dataclass(frozen=True)
class ProductPublished:
    """A product can be seen and bought."""

    product_id: int


@dataclass(frozen=True)
class ProductChanged:
    """Something that listing or search shows has changed: text, price, hiding."""

    product_id: int


@dataclass(frozen=True)
class ProductRefused:
    """An officer sent a product back, with a reason."""

    product_id: int
