"""What applicants, sellers and officers read about decisions and new work."""

from collections.abc import Callable

import pytest

from shop.accounts.models import User
from shop.catalog import services as catalog
from shop.catalog.models import Product, ProductStatus
from shop.certificates import services as certificates
from shop.certificates.models import Certificate, CertificateStatus
from shop.notifications import applicants, officers
from shop.platform.database import db, transaction
from shop.platform.mail import Letter
from shop.sellers import services
from shop.sellers.models import Seller, SellerEvent, SellerStatus
from tests.factories.accounts import make_user
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller
from tests.support.mailbox import Mailbox

Deliver = Callable[[], int]
SUA = "sua@example.vn"
REASON = "Ảnh giấy mờ.\nBà con chụp lại nhé."


@pytest.fixture
def minh() -> User:
    return make_user("minh@chophien.vn", officer=True)


@pytest.fixture
def ly() -> User:
    return make_user("ly@chophien.vn", officer=True, language="en")


def again(row: Seller | Product | Certificate) -> None:
    """The row inside the open transaction."""
    db.session.refresh(row)


def only(letters: Mailbox, to: str) -> Letter:
    found = letters.to(to)
    assert len(found) == 1, [(letter.to, letter.subject) for letter in letters]
    return found[0]


def apply_for(seller: Seller) -> None:
    """As `services.apply` leaves it: the step has somebody who took it."""
    from shop.platform import outbox
    from shop.sellers.events import SellerApplied

    with transaction():
        db.session.add(SellerEvent(seller_id=seller.id, step=SellerStatus.PENDING, actor_id=77))
        outbox.record(SellerApplied(seller_id=seller.id))


def test_an_applicant_learns_that_the_application_arrived_and_every_officer_too(
    letters: Mailbox, deliver: Deliver, minh: User, ly: User
) -> None:
    seller = make_seller("HTX Sua", status=SellerStatus.PENDING, owner=make_user("chi@example.vn"))
    apply_for(seller)

    deliver()

    assert {letter.to for letter in letters} == {SUA, "chi@example.vn", minh.email, ly.email}
    assert "Chợ đã nhận hồ sơ của HTX Sua" in only(letters, SUA).subject
    assert "http://localhost/gian-hang/ho-so" in only(letters, SUA).text
    to_minh, to_ly = only(letters, minh.email), only(letters, ly.email)
    assert "Hồ sơ chờ duyệt: HTX Sua" in to_minh.subject
    assert f"http://localhost/quan-tri/nguoi-ban/{seller.id}" in to_minh.text
    assert "Application waiting: HTX Sua" in to_ly.subject
    assert f"http://localhost/en/quan-tri/nguoi-ban/{seller.id}" in to_ly.text


@pytest.mark.parametrize(
    ("verb", "status", "title"),
    [
        ("approve", SellerStatus.PENDING, "HTX Sua được mở gian"),
        ("ask_changes", SellerStatus.PENDING, "Hồ sơ của HTX Sua cần bổ sung"),
        ("reject", SellerStatus.PENDING, "Hồ sơ của HTX Sua không được duyệt"),
        ("suspend", SellerStatus.APPROVED, "Gian hàng HTX Sua tạm dừng"),
        ("reinstate", SellerStatus.SUSPENDED, "Gian hàng HTX Sua mở lại"),
        ("terminate", SellerStatus.SUSPENDED, "Gian hàng HTX Sua đã đóng"),
    ],
)
def test_a_seller_reads_what_officers_decided_and_why(
    letters: Mailbox, deliver: Deliver, minh: User, verb: str, status: SellerStatus, title: str
) -> None:
    seller = make_seller("HTX Sua", status=status)
    with transaction():
        getattr(services, verb)(seller=seller, actor_id=minh.id, reason=REASON)

    deliver()

    letter = only(letters, SUA)
    assert title in letter.subject
    assert "> Ảnh giấy mờ.\n> Bà con chụp lại nhé." in letter.text
    assert "Ảnh giấy mờ.<br>Bà con chụp lại nhé." in letter.html
    assert len(letters) == 1


def test_an_english_speaking_member_reads_english(letters: Mailbox, deliver: Deliver, minh: User) -> None:
    owner = make_user("chi@example.vn", language="en")
    seller = make_seller("HTX Sua", status=SellerStatus.PENDING, owner=owner, email="chi@example.vn")
    with transaction():
        services.approve(seller=seller, actor_id=minh.id)

    deliver()

    letter = only(letters, "chi@example.vn")
    assert "HTX Sua may open its stall" in letter.subject
    assert "http://localhost/en/gian-hang" in letter.text


def test_a_product_goes_to_the_officers_and_comes_back_published(
    letters: Mailbox, deliver: Deliver, minh: User
) -> None:
    product = make_product(status=ProductStatus.DRAFT)
    with transaction():
        again(product)
        catalog.submit_product(product=product, actor_id=77)
    with transaction():
        again(product)
        catalog.publish_product(product=product, actor_id=minh.id)

    deliver()

    assert "Món chờ duyệt: Mật ong hoa ban, HTX Sua" in only(letters, minh.email).subject
    letter = only(letters, SUA)
    assert "“Mật ong hoa ban” đã lên chợ" in letter.subject
    assert f"http://localhost/san-pham/{product.slug}" in letter.text


@pytest.mark.parametrize(
    ("to", "title"),
    [
        (ProductStatus.DRAFT, "“Mật ong hoa ban” cần sửa"),
        (ProductStatus.REJECTED, "“Mật ong hoa ban” chưa bán ở chợ được"),
    ],
)
def test_a_product_sent_back_says_why(
    letters: Mailbox, deliver: Deliver, minh: User, to: ProductStatus, title: str
) -> None:
    product = make_product(status=ProductStatus.PROPOSED)
    with transaction():
        again(product)
        catalog.refuse_product(product=product, reason=REASON, actor_id=minh.id, to=to)

    deliver()

    letter = only(letters, SUA)
    assert title in letter.subject
    assert "> Ảnh giấy mờ." in letter.text
    assert f"http://localhost/gian-hang/san-pham/{product.id}" in letter.text


def test_a_certificate_is_announced_to_the_other_officers_and_its_end_to_the_seller(
    letters: Mailbox, deliver: Deliver, minh: User, ly: User
) -> None:
    paper = make_certificate(status=CertificateStatus.REJECTED)
    with transaction():
        fresh = certificates.submit_certificate(
            product=db.session.get_one(Product, paper.product_id), stars=4, decision_no="9/QĐ-UBND",
            decision_date=paper.decision_date, authority_name="UBND tỉnh Điện Biên",
            authority_level=paper.authority_level, issued_on=paper.issued_on, holder_name="HTX Sua",
            actor_id=minh.id,
        )  # fmt: skip
    with transaction():
        certificates.verify_certificate(certificate=fresh, actor_id=ly.id)

    deliver()

    assert letters.to(minh.email) == []
    assert "OCOP certificate waiting: Mật ong hoa ban" in only(letters, ly.email).subject
    letter = only(letters, SUA)
    assert "“Mật ong hoa ban” đã có 4 sao OCOP" in letter.subject
    assert "9/QĐ-UBND" in letter.text


@pytest.mark.parametrize(
    ("verb", "status", "title"),
    [
        ("reject_certificate", CertificateStatus.SUBMITTED, "chưa xác minh được"),
        ("revoke_certificate", CertificateStatus.VERIFIED, "đã bị thu hồi"),
    ],
)
def test_a_paper_that_is_not_believed_any_more_says_why(
    letters: Mailbox, deliver: Deliver, minh: User, verb: str, status: CertificateStatus, title: str
) -> None:
    paper = make_certificate(status=status)
    with transaction():
        again(paper)
        getattr(certificates, verb)(certificate=paper, reason=REASON, actor_id=minh.id)

    deliver()

    letter = only(letters, SUA)
    assert title in letter.subject
    assert "> Ảnh giấy mờ." in letter.text


def test_what_nobody_decided_writes_no_letter(letters: Mailbox, deliver: Deliver, minh: User) -> None:
    product = make_product(status=ProductStatus.DRAFT)
    with transaction():
        again(product)
        catalog.submit_product(product=product, actor_id=None)
        catalog.publish_product(product=product, actor_id=None)

    deliver()

    assert letters == []


def test_a_reaction_carried_out_twice_writes_one_letter(
    letters: Mailbox, deliver: Deliver, minh: User
) -> None:
    seller = make_seller(status=SellerStatus.PENDING)
    apply_for(seller)
    with transaction():
        services.approve(seller=seller, actor_id=minh.id)
    deliver()
    before = [letter.key for letter in letters]

    with transaction():
        applicants.applied(seller.id)
        applicants.seller_decided(seller.id, "approved")
        officers.application_waits(seller.id)
    deliver()

    assert [letter.key for letter in letters] == before
    assert len(before) == 3


def test_somebody_who_left_is_not_written_to(letters: Mailbox, deliver: Deliver, minh: User) -> None:
    make_user("gone@chophien.vn", officer=True, active=False)
    apply_for(make_seller(status=SellerStatus.PENDING))

    deliver()

    assert letters.to("gone@chophien.vn") == []
    only(letters, minh.email)
