"""Facts about sellers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SellerApplied:
    """An application, or its corrected version, waits for an officer."""

    seller_id: int


@dataclass(frozen=True)
class SellerDecided:
    """An officer took a step: approved, asked for changes, rejected, suspended, ended."""

    seller_id: int
    status: str


@dataclass(frozen=True)
class SellerChanged:
    """What the shop front shows has changed."""

    seller_id: int
