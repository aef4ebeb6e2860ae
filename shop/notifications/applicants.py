"""Letters to sellers about what officers decided: the application, products, certificates."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from shop.catalog.models import Product, ProductStatus
from shop.certificates.models import Certificate, CertificateStatus
from shop.kernel.errors import mark
from shop.notifications import queries
from shop.notifications.blocks import Block, Button, Facts, Message, Quote, Words, flat
from shop.notifications.post import address, because_of_the_stall, write
from shop.platform.formatting import day
from shop.sellers.models import Seller, SellerStatus


@dataclass(frozen=True)
class _Told:
    """Marked sentences of a letter, and the page that its button opens."""

    title: str
    words: str
    label: str = ""
    endpoint: str = ""


_HOME, _PAPERS = "sellers_seller.home_page", "sellers_seller.application_page"
_SELLER: Mapping[SellerStatus, _Told] = {
    SellerStatus.APPROVED: _Told(
        mark("%(name)s được mở gian"),
        mark("Hồ sơ đã được duyệt. Bà con đăng món hàng, gửi duyệt, rồi bán."),
        mark("Vào gian hàng"),
        _HOME,
    ),
    SellerStatus.NEEDS_CHANGES: _Told(
        mark("Hồ sơ của %(name)s cần bổ sung"),
        mark("Cán bộ đã xem và cần thêm vài điều. Bà con sửa rồi gửi lại, phần khác vẫn còn nguyên."),
        mark("Bổ sung hồ sơ"),
        _PAPERS,
    ),
    SellerStatus.REJECTED: _Told(
        mark("Hồ sơ của %(name)s không được duyệt"),
        mark("Chợ chưa nhận gian hàng này được."),
        mark("Xem hồ sơ"),
        _PAPERS,
    ),
    SellerStatus.SUSPENDED: _Told(
        mark("Gian hàng %(name)s tạm dừng"),
        mark("Các món tạm rời khỏi chợ từ bây giờ. Đơn đã nhận thì bà con vẫn gửi cho khách."),
        mark("Xem đơn còn lại"),
        "orders_seller.orders_page",
    ),
    SellerStatus.TERMINATED: _Told(
        mark("Gian hàng %(name)s đã đóng"),
        mark(
            "Gian hàng không bán ở chợ nữa. Đơn đã nhận thì bà con vẫn gửi cho khách."
            " Cảm ơn bà con đã họp chợ cùng."
        ),
        mark("Xem đơn còn lại"),
        "orders_seller.orders_page",
    ),
}
_BACK = _Told(
    mark("Gian hàng %(name)s mở lại"),
    mark("Các món đang trên chợ trước khi tạm dừng bán lại được ngay."),
    mark("Vào gian hàng"),
    _HOME,
)
_CERTIFICATE: Mapping[CertificateStatus, _Told] = {
    CertificateStatus.VERIFIED: _Told(
        mark("“%(name)s” đã có %(stars)s sao OCOP ở chợ"),
        mark("Giấy đã được xác minh. Sao hiện cạnh món hàng cho đến hết ngày hiệu lực."),
    ),
    CertificateStatus.REJECTED: _Told(
        mark("Giấy OCOP %(stars)s sao của “%(name)s” chưa xác minh được"),
        mark("Món vẫn bán bình thường, chưa có sao. Bà con gửi lại giấy khi đã sửa."),
    ),
    CertificateStatus.REVOKED: _Told(
        mark("%(stars)s sao OCOP của “%(name)s” đã bị thu hồi"),
        mark("Sao không còn hiện từ bây giờ. Món vẫn bán bình thường."),
    ),
}


def applied(seller_id: int) -> None:
    """The application has arrived."""
    step = queries.seller_step(seller_id, SellerStatus.PENDING)
    if step is None or step[0].actor_id is None:
        return
    seller = queries.seller(seller_id)
    for reader in queries.people_of(seller):
        write(f"applied:{step[0].id}", reader, lambda: _applied(seller))


def seller_decided(seller_id: int, status: str) -> None:
    """What officers decided about the seller, and why. What nobody decided needs no letter."""
    step = queries.seller_step(seller_id, SellerStatus(status))
    if step is None or step[0].actor_id is None:
        return
    event, before = step
    is_back = before is not None and before.step is SellerStatus.SUSPENDED
    told = _BACK if is_back and event.step is SellerStatus.APPROVED else _SELLER[event.step]
    seller = queries.seller(seller_id)
    for reader in queries.people_of(seller):
        write(f"seller-decided:{event.id}", reader, lambda: _seller_decided(seller, told, event.reason))


def product_published(product_id: int) -> None:
    """A product is on the shelf."""
    event = queries.product_step(product_id, ProductStatus.PUBLISHED)
    if event is None or event.actor_id is None:
        return
    product = queries.product(product_id)
    for reader in queries.people_of(product.seller):
        write(f"product-published:{event.id}", reader, lambda: _product_published(product))


def product_refused(product_id: int) -> None:
    """A product was sent back, and why."""
    event = queries.product_step(product_id, ProductStatus.REJECTED, ProductStatus.DRAFT)
    if event is None or event.actor_id is None or not event.reason:
        return
    product = queries.product(product_id)
    for reader in queries.people_of(product.seller):
        write(
            f"product-refused:{event.id}",
            reader,
            lambda: _product_refused(product, event.step, event.reason),
        )


def certificate_decided(certificate_id: int, product_id: int, status: str) -> None:
    """A certificate was verified, rejected or revoked. A newer one in its place needs no letter."""
    told = _CERTIFICATE.get(CertificateStatus(status))
    event = queries.certificate_step(certificate_id, [CertificateStatus(status)])
    if told is None or event is None or event.actor_id is None:
        return
    paper = queries.certificate(certificate_id)
    for reader in queries.people_of(paper.seller):
        write(
            f"certificate-decided:{event.id}",
            reader,
            lambda: _certificate_decided(paper, told, event.reason),
        )


def _applied(seller: Seller) -> Message:
    words = _("Cán bộ xem trong 1 ngày làm việc rồi nhắn lại. Trong lúc chờ, bà con soạn món hàng trước nhé.")
    button = Button(_("Xem hồ sơ"), address(_PAPERS))
    title = _("Chợ đã nhận hồ sơ của %(name)s", name=flat(seller.name))
    return Message(title, [Words(words), button], because_of_the_stall(flat(seller.name)))


def _seller_decided(seller: Seller, told: _Told, reason: str) -> Message:
    name = flat(seller.name)
    button = Button(_(told.label), address(told.endpoint))
    blocks = [Words(_(told.words)), *_said_by_officers(reason), button]
    return Message(_(told.title, name=name), blocks, because_of_the_stall(name))


def _product_published(product: Product) -> Message:
    endpoint = "catalog.alcohol_product" if product.is_alcohol else "catalog.product_page"
    words = _("Khách xem được rồi. Giá và số lượng bà con đổi lúc nào cũng được, không phải duyệt lại.")
    button = Button(_("Xem trên chợ"), address(endpoint, slug=product.slug))
    title = _("“%(name)s” đã lên chợ", name=flat(product.name))
    return Message(title, [Words(words), button], because_of_the_stall(flat(product.seller.name)))


def _product_refused(product: Product, status: ProductStatus, reason: str) -> Message:
    name = flat(product.name)
    if status is ProductStatus.REJECTED:
        title = _("“%(name)s” chưa bán ở chợ được", name=name)
        words = _("Cán bộ đã xem và không duyệt món này.")
    else:
        title = _("“%(name)s” cần sửa", name=name)
        words = _("Bà con sửa theo lời nhắn rồi gửi duyệt lại. Những gì đã ghi vẫn còn nguyên.")
    button = Button(_("Mở món hàng"), address("workshop.product_page", product_id=product.id))
    blocks: list[Block] = [Words(words), *_said_by_officers(reason), button]
    return Message(title, blocks, because_of_the_stall(flat(product.seller.name)))


def _certificate_decided(paper: Certificate, told: _Told, reason: str) -> Message:
    facts = Facts(
        [
            (_("Quyết định"), paper.decision_no),
            (_("Cơ quan công nhận"), paper.authority_name),
            (_("Ngày cấp"), day(paper.issued_on)),
            (_("Hết hiệu lực"), day(paper.expires_on)),
        ]
    )
    button = Button(_("Xem giấy OCOP"), address("workshop.certificates_page", product_id=paper.product_id))
    blocks: list[Block] = [Words(_(told.words)), *_said_by_officers(reason), facts, button]
    title = _(told.title, name=flat(paper.product.name), stars=paper.stars)
    return Message(title, blocks, because_of_the_stall(flat(paper.seller.name)))


def _said_by_officers(reason: str) -> list[Block]:
    return [Quote(_("Lời nhắn của cán bộ"), reason)] if reason else []
