"""What an officer compares before letting an applicant sell."""

from collections.abc import Sequence

from shop.kernel.checks import Check, Verdict
from shop.kernel.errors import mark
from shop.sellers.models import LegalForm, Seller
from shop.sellers.policies import tax_code_problem

_TITLES = {
    "tax": mark("Mã số thuế"),
    "twins": mark("Mã số thuế chưa có gian hàng nào dùng"),
    "registration": mark("Số đăng ký kinh doanh"),
    "place": mark("Xã, phường thuộc đúng tỉnh"),
    "papers": mark("Ảnh giấy tờ"),
    "people": mark("Người đại diện"),
}
#: Those who need not be registered to sell what they grow and make (Decree 01/2021/NĐ-CP art. 79).
_UNREGISTERED = frozenset({LegalForm.INDIVIDUAL, LegalForm.COOPERATIVE_GROUP})


def application_checks(seller: Seller, twins: Sequence[Seller] = ()) -> list[Check]:
    """Each question with its answer. `twins` are other sellers with the same tax code."""
    return [
        _tax_code(seller),
        *([_twins(twins[0])] if twins else []),
        _registration(seller),
        _representative(seller),
        _place(seller),
        _papers(seller),
    ]


def _tax_code(seller: Seller) -> Check:
    problem = tax_code_problem(seller.tax_code or "", seller.legal_form or "")
    if problem:
        return Check(_TITLES["tax"], Verdict.WRONG if seller.tax_code else Verdict.MISSING, problem)
    if not seller.tax_code:
        return Check(_TITLES["tax"], Verdict.NEEDLESS, mark("Tổ hợp tác không bắt buộc có mã số thuế."))
    found = mark("%(code)s có số kiểm tra đúng. Đối chiếu với ảnh giấy.")
    return Check(_TITLES["tax"], Verdict.COMPARE, found, {"code": seller.tax_code})


def _twins(twin: Seller) -> Check:
    found = mark("“%(name)s” (gian hàng số %(id)s) đang dùng cùng mã này.")
    return Check(_TITLES["twins"], Verdict.WRONG, found, {"name": twin.name, "id": twin.id})


def _registration(seller: Seller) -> Check:
    if seller.registration_no:
        found = mark("Bà con khai %(number)s. Đối chiếu với ảnh giấy.")
        return Check(_TITLES["registration"], Verdict.COMPARE, found, {"number": seller.registration_no})
    if seller.legal_form in _UNREGISTERED:
        return Check(_TITLES["registration"], Verdict.NEEDLESS, mark("Loại hình này không bắt buộc có."))
    if seller.tax_code:
        found = mark("Để trống, nghĩa là trùng mã số thuế. Đối chiếu với ảnh giấy.")
        return Check(_TITLES["registration"], Verdict.COMPARE, found)
    return Check(_TITLES["registration"], Verdict.MISSING, mark("Loại hình này phải có, hồ sơ còn để trống."))


def _representative(seller: Seller) -> Check:
    if seller.representative:
        found = mark("%(name)s. Đối chiếu với ảnh giấy.")
        return Check(_TITLES["people"], Verdict.COMPARE, found, {"name": seller.representative})
    return Check(_TITLES["people"], Verdict.MISSING, mark("Hồ sơ còn để trống."))


def _place(seller: Seller) -> Check:
    ward = seller.ward
    if ward is None:
        return Check(_TITLES["place"], Verdict.MISSING, mark("Hồ sơ chưa chọn xã, phường."))
    values = {"ward": ward.name, "province": seller.province.name}
    if ward.province_code == seller.province_code:
        return Check(_TITLES["place"], Verdict.FINE, mark("%(ward)s thuộc %(province)s."), values)
    return Check(_TITLES["place"], Verdict.WRONG, mark("%(ward)s không thuộc %(province)s."), values)


def _papers(seller: Seller) -> Check:
    count = len(seller.documents)
    if count == 1:
        return Check(_TITLES["papers"], Verdict.COMPARE, mark("Có 1 ảnh, đặt cạnh đây."))
    if count:
        return Check(
            _TITLES["papers"], Verdict.COMPARE, mark("Có %(count)s ảnh, đặt cạnh đây."), {"count": count}
        )
    return Check(_TITLES["papers"], Verdict.MISSING, mark("Chưa có ảnh giấy tờ nào."))
