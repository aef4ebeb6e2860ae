"""Plain values that pages hand to services."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Receiver:
    """Where transfers to the market go. The bank's name is in the demo a sentence to translate."""

    bank: str
    account: str
    name: str
    is_demo: bool


@dataclass(frozen=True)
class BankAccount:
    """Where a buyer wants the money: bank (six digits), account, name as the bank writes it."""

    bank_bin: str
    account_no: str
    name: str
