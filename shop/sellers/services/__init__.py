"""Changes to sellers. Keyword-only; inside `transaction()`."""

from shop.sellers.services.application import SellerFacts, apply, resubmit
from shop.sellers.services.decisions import (
    approve,
    ask_changes,
    reinstate,
    reject,
    suspend,
    terminate,
)
from shop.sellers.services.shop_front import change_shop_front

__all__ = [
    "SellerFacts",
    "apply",
    "approve",
    "ask_changes",
    "change_shop_front",
    "reinstate",
    "reject",
    "resubmit",
    "suspend",
    "terminate",
]
