"""Changes to accounts. Keyword-only; inside `transaction()`."""

from shop.accounts.services.addresses import (
    AddressFacts,
    add_address,
    change_address,
    remove_address,
)
from shop.accounts.services.leaving import erase_account, ties_of
from shop.accounts.services.people import (
    ask_new_email,
    change_profile,
    make_officer,
    officer_role,
    take_new_email,
)
from shop.accounts.services.sign_ins import (
    CurrentSignIn,
    begin_sign_in,
    end_sign_in,
    end_sign_ins,
    forget_old_sign_ins,
    pass_second_factor,
    see_sign_in,
)

__all__ = [
    "AddressFacts",
    "CurrentSignIn",
    "add_address",
    "ask_new_email",
    "begin_sign_in",
    "change_address",
    "change_profile",
    "end_sign_in",
    "end_sign_ins",
    "erase_account",
    "forget_old_sign_ins",
    "make_officer",
    "officer_role",
    "pass_second_factor",
    "remove_address",
    "see_sign_in",
    "take_new_email",
    "ties_of",
]
