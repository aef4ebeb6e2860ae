"""What may happen to a seller, and what its papers must say."""

import re
from collections.abc import Mapping

from stdnum.vn import mst

from shop.kernel.errors import mark
from shop.sellers.models import LegalForm, SellerStatus

_S = SellerStatus
#: From where to where a seller may go.
NEXT_STEPS: Mapping[SellerStatus, frozenset[SellerStatus]] = {
    _S.PENDING: frozenset({_S.APPROVED, _S.NEEDS_CHANGES, _S.REJECTED}),
    _S.NEEDS_CHANGES: frozenset({_S.PENDING, _S.REJECTED}),
    _S.APPROVED: frozenset({_S.SUSPENDED, _S.TERMINATED}),
    _S.SUSPENDED: frozenset({_S.APPROVED, _S.TERMINATED}),
    _S.REJECTED: frozenset(),
    _S.TERMINATED: frozenset(),
}
#: Who may write listings down; only the approved may submit them.
DRAFTING = frozenset({_S.PENDING, _S.NEEDS_CHANGES, _S.APPROVED})
#: Who sends what was ordered; one that was stopped, for a time or for good, still owes it.
FULFILLING = frozenset({_S.APPROVED, _S.SUSPENDED, _S.TERMINATED})

MOST_DOCUMENTS = 5
#: Stands for a person before the law; since 1/7/2025 it is the personal tax code, too.
_PERSONAL_ID = re.compile(r"[0-9]{12}", re.ASCII)
#: Those who may sign with a person's number.
_PEOPLE = frozenset({LegalForm.INDIVIDUAL, LegalForm.BUSINESS_HOUSEHOLD, LegalForm.COOPERATIVE_GROUP})


def read_tax_code(text: str) -> str:
    """A tax code or personal id as people type it, without spaces, dots and dashes but the branch's."""
    bare = "".join(c for c in text if c not in " .\u00a0-")
    return f"{bare[:10]}-{bare[10:]}" if len(bare) == 13 else bare


def tax_code_problem(tax_code: str, legal_form: str) -> str | None:
    """What is wrong with a tax code (a marked sentence), or None.

    Ten digits, or ten and three, by the tax office's check digit; people may give the
    twelve digits of their id. A cooperative group has no number of its own.
    """
    if not tax_code:
        return None if legal_form == LegalForm.COOPERATIVE_GROUP else mark("Ghi mã số thuế.")
    if _PERSONAL_ID.fullmatch(tax_code):
        return None if legal_form in _PEOPLE else mark("Tổ chức cần ghi mã số thuế 10 số.")
    if tax_code.isascii() and mst.is_valid(tax_code):
        return None
    return mark("Mã số thuế chưa đúng. Xem lại 10 hoặc 13 số trên giấy; cá nhân ghi 12 số định danh.")
