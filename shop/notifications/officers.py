"""Letters to officers: new work in the queue, one letter for each submission."""

from collections.abc import Callable, Mapping

from flask_babel import gettext as _

from shop.catalog.models import ProductStatus
from shop.certificates.models import CertificateStatus
from shop.kernel.errors import mark
from shop.notifications import queries
from shop.notifications.blocks import Button, Message, Words, flat
from shop.notifications.post import address, because_of_the_office, write
from shop.payments.models import CaseKind
from shop.sellers.models import SellerStatus

_CASES: Mapping[CaseKind, str] = {
    CaseKind.SECOND_CAPTURE: mark("trả hai lần"),
    CaseKind.WRONG_MONEY: mark("sai số tiền"),
    CaseKind.FOREIGN_MONEY: mark("tiền không thuộc về chợ"),
    CaseKind.LATE_MONEY: mark("tiền tới muộn"),
    CaseKind.REFUND_FAILED: mark("không hoàn được tiền"),
    CaseKind.DISPUTE: mark("người mua khiếu nại với ngân hàng"),
}
_REFUND_UNSEEN = mark("chưa rõ tiền hoàn đã tới đâu")


def application_waits(seller_id: int) -> None:
    """A new or corrected application."""
    step = queries.seller_step(seller_id, SellerStatus.PENDING)
    if step is None or step[0].actor_id is None:
        return
    name = flat(queries.seller(seller_id).name)

    def message() -> Message:
        title = _("Hồ sơ chờ duyệt: %(name)s", name=name)
        return _message(title, address("sellers_admin.seller_page", seller_id=seller_id))

    _tell(f"work:seller:{step[0].id}", step[0].actor_id, message)


def product_waits(product_id: int) -> None:
    """A new or changed product."""
    event = queries.product_step(product_id, ProductStatus.PROPOSED)
    if event is None or event.actor_id is None:
        return
    product = queries.product(product_id)
    name, seller = flat(product.name), flat(product.seller.name)

    def message() -> Message:
        title = _("Món chờ duyệt: %(name)s, %(seller)s", name=name, seller=seller)
        return _message(title, address("catalog_admin.product_page", product_id=product_id))

    _tell(f"work:product:{event.id}", event.actor_id, message)


def certificate_waits(certificate_id: int) -> None:
    """A new certificate. Whoever recorded it knows already."""
    event = queries.certificate_step(certificate_id, [CertificateStatus.SUBMITTED])
    if event is None or event.actor_id is None:
        return
    name = flat(queries.certificate(certificate_id).product.name)

    def message() -> Message:
        title = _("Giấy OCOP chờ xác minh: %(name)s", name=name)
        return _message(title, address("certificates_admin.certificate_page", certificate_id=certificate_id))

    _tell(f"work:certificate:{event.id}", event.actor_id, message)


def case_opened(case_id: int) -> None:
    """Something about money that machines cannot decide, one letter for each case."""
    case = queries.case(case_id)

    def message() -> Message:
        title = _(
            "Việc về tiền: %(what)s", what=_(_REFUND_UNSEEN if case.is_unseen_refund else _CASES[case.kind])
        )
        words = _("Có khoản tiền cần người xem. Việc này nằm trong hàng chờ của cán bộ.")
        button = Button(_("Mở hàng chờ"), address("admin.queue_page"))
        return Message(title, [Words(words), button], because_of_the_office())

    _tell(f"work:case:{case.id}", None, message)


def _tell(key: str, actor_id: int | None, message: Callable[[], Message]) -> None:
    for reader in queries.officers(but=actor_id):
        write(key, reader, message)


def _message(title: str, url: str) -> Message:
    words = _("Bà con được hẹn trả lời trong 1 ngày làm việc. Ai rảnh trước thì xem trước.")
    button = Button(_("Xem và kết luận"), url)
    return Message(title, [Words(words), button], because_of_the_office())
