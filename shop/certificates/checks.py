"""What an officer compares before believing a star certificate."""

from collections.abc import Iterator, Sequence
from datetime import date

from shop.certificates.models import AuthorityLevel, Certificate
from shop.certificates.policies import CERTIFICATE_MONTHS, authority_for
from shop.kernel.checks import Check, Verdict
from shop.kernel.errors import mark
from shop.kernel.text import fold

_TITLES = {
    "authority": mark("Cấp công nhận đúng thẩm quyền"),
    "dates": mark("Ngày quyết định và ngày cấp"),
    "expiry": mark("Ngày hết hạn, chợ tự tính"),
    "holder": mark("Chủ thể trên giấy là người bán"),
    "scan": mark("Ảnh chụp giấy"),
    "twins": mark("Quyết định này chưa ghi cho món này"),
}
LEVELS = {
    AuthorityLevel.DISTRICT: mark("cấp huyện"),
    AuthorityLevel.PROVINCE: mark("cấp tỉnh"),
    AuthorityLevel.CENTRE: mark("cấp trung ương"),
}
#: Ways to write the same legal form, folded; the longer one first.
_SHORT_FORMS = (("hop tac xa", "htx"), ("to hop tac", "tht"), ("trach nhiem huu han", "tnhh"))


def paper_checks(certificate: Certificate, *, today: date, twins: Sequence[Certificate] = ()) -> list[Check]:
    """Each question with its answer. `twins` are other papers of that decision and product."""
    return [
        _authority(certificate),
        _dates(certificate, today),
        _expiry(certificate, today),
        _holder(certificate),
        _scan(certificate),
        *_twins(twins),
    ]


def same_name(one: str, other: str) -> bool:
    """Whether two names mean one enterprise: marks, case and `HTX` for `Hợp tác xã` aside."""
    return _plain(one) == _plain(other)


def _authority(certificate: Certificate) -> Check:
    right = authority_for(certificate.stars, certificate.issued_on)
    is_fine = right is certificate.authority_level
    values = {"stars": certificate.stars, "day": certificate.issued_on}
    if right is None:
        found = mark("Vào ngày %(day)s chưa cấp nào công nhận hạng %(stars)s sao.")
        return Check(_TITLES["authority"], Verdict.WRONG, found, values)
    if is_fine:
        found = mark("Vào ngày %(day)s, hạng %(stars)s sao do %(level)s công nhận.")
    else:
        found = mark("Giấy ghi %(told)s, nhưng vào ngày %(day)s hạng %(stars)s sao do %(level)s công nhận.")
    words = {"level": LEVELS[right], "told": LEVELS[certificate.authority_level]}
    return Check(_TITLES["authority"], _fits(is_fine), found, values, words)


def _dates(certificate: Certificate, today: date) -> Check:
    decided, issued = certificate.decision_date, certificate.issued_on
    values = {"decided": decided, "issued": issued}
    if issued > today:
        found = mark("Ngày cấp %(issued)s còn ở phía trước.")
    elif decided > issued:
        found = mark("Quyết định ngày %(decided)s lại sau ngày cấp %(issued)s.")
    else:
        found = mark("Quyết định ngày %(decided)s, cấp ngày %(issued)s.")
    return Check(_TITLES["dates"], _fits(decided <= issued <= today), found, values)


def _expiry(certificate: Certificate, today: date) -> Check:
    values = {"months": CERTIFICATE_MONTHS, "day": certificate.expires_on}
    is_fine = certificate.expires_on >= today
    found = (
        mark("%(months)s tháng kể từ ngày cấp, hiệu lực hết ngày %(day)s.")
        if is_fine
        else mark("%(months)s tháng kể từ ngày cấp đã hết ngày %(day)s: sao sẽ không hiện.")
    )
    return Check(_TITLES["expiry"], _fits(is_fine), found, values)


def _holder(certificate: Certificate) -> Check:
    is_fine = same_name(certificate.holder_name, certificate.seller.name)
    found = (
        mark("Cả hai là “%(holder)s”.")
        if is_fine
        else mark("Giấy ghi “%(holder)s”, gian hàng tên “%(seller)s”.")
    )
    values = {"holder": certificate.holder_name, "seller": certificate.seller.name}
    return Check(_TITLES["holder"], _fits(is_fine), found, values)


def _scan(certificate: Certificate) -> Check:
    if certificate.scan_id is not None:
        return Check(_TITLES["scan"], Verdict.COMPARE, mark("Có ảnh, đặt cạnh đây."))
    return Check(_TITLES["scan"], Verdict.MISSING, mark("Chưa có ảnh giấy để đối chiếu."))


def _twins(twins: Sequence[Certificate]) -> Iterator[Check]:
    if twins:
        found = mark("Quyết định %(number)s đã ghi cho món này (giấy số %(id)s).")
        values = {"number": twins[0].decision_no, "id": twins[0].id}
        yield Check(_TITLES["twins"], Verdict.WRONG, found, values)


def _fits(is_fine: bool) -> Verdict:
    return Verdict.FINE if is_fine else Verdict.WRONG


def _plain(name: str) -> str:
    plain = " ".join(fold(name).replace(".", " ").split())
    for long, short in _SHORT_FORMS:
        plain = plain.replace(long, short)
    return plain
