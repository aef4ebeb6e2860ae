"""What An and her sellers read about an order."""

from collections.abc import Callable, Sequence
from html import unescape

import pytest
from flask.testing import FlaskClient

from shop.checkout.cancel_order import cancel_order
from shop.checkout.decline_lines import decline_lines
from shop.checkout.lose_parcel import lose_parcel
from shop.checkout.refuse_parcel import refuse_parcel
from shop.notifications import buyers, sellers
from shop.orders.links import link_secret
from shop.orders.models import Actor, ActorKind, Order, SellerOrder
from shop.platform.database import db, transaction
from shop.platform.mail import Letter, compose
from shop.sellers.models import SellerStatus
from tests.factories.accounts import make_user
from tests.factories.orders import (
    SUA,
    deliver_part,
    make_goods,
    make_order,
    make_two_sellers,
    ship,
)
from tests.factories.payments import money
from tests.factories.sellers import make_seller
from tests.support.mailbox import Mailbox

Deliver = Callable[[], int]
AN = "an@example.vn"
SENDER = "Chợ Phiên <cho@chophien.example>"


def the_letter(letters: Mailbox, to: str, about: str) -> Letter:
    """The one letter to somebody whose subject holds these words."""
    found = [letter for letter in letters.to(to) if about in letter.subject]
    assert len(found) == 1, [(letter.to, letter.subject) for letter in letters]
    return found[0]


def holds(letter: Letter, *words: str) -> bool:
    """Whether both twins say it."""
    html = unescape(letter.html)
    missing = [one for one in words if one not in html or one not in letter.text]
    assert not missing, (missing, letter.text)
    return True


def part_of(order: Order, seller_name: str) -> SellerOrder:
    db.session.rollback()
    parts: Sequence[SellerOrder] = db.session.get_one(Order, order.id).parts
    return next(part for part in parts if part.seller_name == seller_name)


def test_a_guest_reads_what_was_bought_from_whom_and_opens_the_order_by_the_link(
    client: FlaskClient, letters: Mailbox, deliver: Deliver
) -> None:
    honey, tea = make_two_sellers()
    order = make_order(honey, tea, note="Gọi trước khi giao")

    deliver()

    letter = the_letter(letters, AN, order.code)
    assert holds(
        letter, "Mật ong hoa ban, Hũ 500 g", "Trà cổ thụ Tủa Chùa", "HTX Sua", "HTX Trà Tủa Chùa",
        "5600123456", "0912 345 678".replace(" ", "\u00a0"), "Gọi trước khi giao", "Tổng phải trả",
        f"{order.total:,}".replace(",", "."), "12 ngõ 68 phố Đội Cấn", "Tiền mặt khi nhận hàng",
        "http://localhost/doi-tra", "0912\u00a0***\u00a0678",
    )  # fmt: skip
    link = letter.text.partition("http://localhost/don-hang/")[2].split()[0]
    opened = client.get(f"/don-hang/{link}", follow_redirects=True)
    assert opened.status_code == 200
    assert "Mật ong hoa ban" in opened.text


def test_a_person_with_an_account_is_led_there_without_a_secret(letters: Mailbox, deliver: Deliver) -> None:
    an = make_user()
    order = make_order(make_goods(), buyer=an)

    deliver()

    letter = the_letter(letters, AN, order.code)
    assert f"http://localhost/don-hang/{order.code}" in letter.text
    assert "?k=" not in letter.text + letter.html


def test_an_english_buyer_reads_english_and_names_stay_vietnamese(letters: Mailbox, deliver: Deliver) -> None:
    order = make_order(make_goods(), language="en")

    deliver()

    letter = the_letter(letters, AN, order.code)
    assert "We have received order" in letter.subject
    assert holds(letter, "Total to pay", "Cash on delivery", "Mật ong hoa ban", "Postage")
    assert '<html lang="en">' in letter.html
    assert f"http://localhost/en/don-hang/{order.code}?k=" in letter.text


def test_nobody_is_written_to_without_an_address_but_the_sellers_are(
    letters: Mailbox, deliver: Deliver
) -> None:
    make_order(make_goods(), email=None)

    deliver()

    assert [letter.to for letter in letters] == ["sua@example.vn"]


def test_each_seller_reads_its_own_lines_and_nothing_of_the_others(
    letters: Mailbox, deliver: Deliver
) -> None:
    sua = make_seller("HTX Sua", email="sua@example.vn", owner=make_user("chi@example.vn"))
    tra = make_seller("HTX Trà", email="tra@example.vn")
    honey = make_goods(seller=sua)
    tea = make_goods("Trà cổ thụ", seller=tra, price=320_000)
    order = make_order(honey, tea)

    deliver()

    to_sua = the_letter(letters, "sua@example.vn", f"{order.code}-1")
    to_tra = the_letter(letters, "tra@example.vn", f"{order.code}-2")
    assert the_letter(letters, "chi@example.vn", f"{order.code}-1").text == to_sua.text
    assert holds(to_sua, "Mật ong hoa ban", "Phường Ba Đình", "Lò Thị An")
    for word in ("Trà cổ thụ", "HTX Trà", "+84", "0912", "Đội Cấn", "?k=", AN):
        assert word not in to_sua.text + to_sua.html, word
    assert holds(to_tra, "Trà cổ thụ")
    assert "Mật ong" not in to_tra.text + to_tra.html
    assert f"http://localhost/gian-hang/don-hang/{order.code}-1" in to_sua.text


def test_a_parcel_on_its_way_tells_the_carrier_the_number_and_what_to_pay(
    letters: Mailbox, deliver: Deliver
) -> None:
    order = make_order(make_goods())
    ship(order.parts[0])

    deliver()

    letter = the_letter(letters, AN, "xuống núi")
    owed = f"{order.total:,}".replace(",", ".")
    assert holds(letter, "VNPost", "VN123", f"{order.code}-1-K1", owed, "Mật ong hoa ban")


def test_a_parcel_at_the_door_ends_with_how_to_complain(letters: Mailbox, deliver: Deliver) -> None:
    order = make_order(make_goods())
    deliver_part(order.parts[0])

    deliver()

    letter = the_letter(letters, AN, "đã tới tay bạn")
    assert holds(letter, f"{order.code}-1-K1", "Vỡ, hỏng, sai món", "http://localhost/doi-tra")
    asked = f"http://localhost/don-hang/{order.code}?k={link_secret(order)}#hoi-1"
    assert holds(letter, "Viết vài lời cho người mua sau", asked)
    assert letter.text.count("#hoi-1") == 1


@pytest.mark.parametrize(
    ("language", "about", "words"),
    [
        ("vi", "không giao được", ("Gọi nhiều lần không được", "Bạn không phải trả gì nữa", "đặt đơn mới")),
        ("en", "could not be delivered", ("Could not be reached", "You owe nothing more", "new order")),
    ],
)
def test_a_refused_parcel_is_told_to_both(
    letters: Mailbox, deliver: Deliver, language: str, about: str, words: tuple[str, ...]
) -> None:
    sua = make_seller(email="sua@example.vn")
    order = make_order(make_goods(seller=sua), language=language)
    ship(order.parts[0])
    with transaction():
        refuse_parcel(part=part_of(order, sua.name), reason="Gọi nhiều lần không được", actor=SUA)

    deliver()

    to_an = the_letter(letters, AN, about)
    assert holds(to_an, *words, f"{order.code}-1-K1", "Mật ong hoa ban", sua.name)
    to_sua = the_letter(letters, "sua@example.vn", "khách không nhận")
    assert holds(to_sua, "cộng lại vào kho", "Gọi nhiều lần không được", "Mật ong hoa ban")
    assert AN not in to_sua.text
    assert not [one for one in letters if "hủy" in one.subject]


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize(
    ("kind", "said"),
    [
        (ActorKind.BUYER, {"vi": "Bạn đã hủy", "en": "You cancelled", "sua": "Người mua đã hủy"}),
        (
            ActorKind.OFFICER,
            {"vi": "Cán bộ của chợ đã hủy", "en": "An officer of the market", "sua": "Cán bộ của chợ đã hủy"},
        ),
        (
            ActorKind.SYSTEM,
            {"vi": "không trả lời kịp", "en": "did not answer in time", "sua": "nên chợ đã hủy"},
        ),
    ],
)
def test_a_cancellation_says_who_did_it(
    letters: Mailbox, deliver: Deliver, kind: ActorKind, said: dict[str, str], language: str
) -> None:
    order = make_order(make_goods(seller=make_seller(email="sua@example.vn")), language=language)
    deliver()
    letters.clear()
    with transaction():
        cancel_order(order=order, reason="Lý do khác", actor=Actor(kind))

    deliver()

    (to_an,), (to_sua,) = letters.to(AN), letters.to("sua@example.vn")
    assert holds(to_an, said[language])
    assert holds(to_sua, said["sua"])
    other_words = {"Bạn đã hủy", "You cancelled", "Người mua đã hủy"} - set(said.values())
    assert not [words for words in other_words if words in to_an.text + to_sua.text]


@pytest.mark.parametrize(
    ("language", "about", "words"),
    [
        ("vi", "thất lạc", ("Bưu tá báo mất kiện", "Bạn không phải trả gì nữa", "đặt đơn mới")),
        ("en", "lost on the way", ("The carrier reports the loss", "You owe nothing more", "new order")),
    ],
)
def test_a_lost_parcel_is_told_to_its_buyer_and_nothing_is_owed(
    letters: Mailbox, deliver: Deliver, language: str, about: str, words: tuple[str, ...]
) -> None:
    order = make_order(make_goods(), language=language)
    ship(order.parts[0])
    with transaction():
        lose_parcel(
            part=part_of(order, "HTX Sua"), reason="Bưu tá báo mất kiện", note="Xe cháy ở Pha Đin", actor=SUA
        )

    deliver()

    letter = the_letter(letters, AN, about)
    assert holds(letter, *words, f"{order.code}-1-K1", "Mật ong hoa ban", "Xe cháy ở Pha Đin")
    assert not [one for one in letters.to(AN) if "hủy" in one.subject or "cancelled" in one.subject]


def test_a_declined_line_says_why_and_what_is_left_to_pay(letters: Mailbox, deliver: Deliver) -> None:
    sua = make_seller()
    honey, wax = make_goods(seller=sua), make_goods("Sáp ong", seller=sua, price=90_000)
    order = make_order(honey, wax)
    part = part_of(order, "HTX Sua")
    gone = next(line for line in part.lines if line.product_name == "Sáp ong")
    with transaction():
        decline_lines(part=part, line_ids=[gone.id], reason="Hết hàng", actor=SUA)

    deliver()

    letter = the_letter(letters, AN, "thiếu món")
    books = money(part)
    assert books.postage_off > 0
    for amount in (90_000, books.postage_off, order.total - 90_000 - books.postage_off):
        assert holds(letter, f"{amount:,}".replace(",", "."))
    assert holds(letter, "Sáp ong", "Hết hàng", "Trừ phí gửi")
    assert "Mật ong hoa ban" not in letter.text
    assert letter.text.count("Xem đơn:") == letter.html.count(">Xem đơn</a>") == 1


def test_when_nothing_is_left_nothing_is_owed(letters: Mailbox, deliver: Deliver) -> None:
    order = make_order(make_goods(), language="en")
    part = part_of(order, "HTX Sua")
    with transaction():
        ids = [line.id for line in part.lines]
        decline_lines(part=part, line_ids=ids, reason="Hết hàng", actor=SUA)

    deliver()

    letter = the_letter(letters, AN, "is missing something")
    assert holds(letter, "You owe nothing more for this order.", "Out of stock")
    assert not [one for one in letters.to("sua@example.vn") if "hủy" in one.subject]


def test_a_cancellation_reaches_buyer_and_every_seller(letters: Mailbox, deliver: Deliver) -> None:
    sua = make_seller(email="sua@example.vn")
    tra = make_seller("HTX Trà", email="tra@example.vn")
    order = make_order(make_goods(seller=sua), make_goods("Trà", seller=tra))
    with transaction():
        cancel_order(order=order, reason="Tôi đổi ý", actor=Actor(ActorKind.BUYER))

    deliver()

    assert holds(the_letter(letters, AN, f"Đã hủy {order.code}"), "Tôi đổi ý", "Bạn không phải trả gì nữa")
    to_sua = the_letter(letters, "sua@example.vn", "bị hủy")
    assert holds(to_sua, f"{order.code}-1", "Tôi đổi ý")
    assert "Trà" not in to_sua.text.replace("Trả", "")
    assert holds(the_letter(letters, "tra@example.vn", "bị hủy"), f"{order.code}-2")


def test_one_part_taken_back_leaves_the_other_seller_in_peace(letters: Mailbox, deliver: Deliver) -> None:
    sua = make_seller(email="sua@example.vn")
    tra = make_seller("HTX Trà", email="tra@example.vn")
    order = make_order(make_goods(seller=sua), make_goods("Trà", seller=tra))
    with transaction():
        cancel_order(order=order, number=2, reason="Tôi đổi ý", actor=Actor(ActorKind.BUYER))

    deliver()

    the_letter(letters, AN, f"Đã hủy {order.code}-2")
    the_letter(letters, "tra@example.vn", "bị hủy")
    assert not [letter for letter in letters.to("sua@example.vn") if "hủy" in letter.subject]


def test_the_rest_taken_back_later_has_a_letter_of_its_own(letters: Mailbox, deliver: Deliver) -> None:
    sua = make_seller(email="sua@example.vn")
    tra = make_seller("HTX Trà", email="tra@example.vn")
    order = make_order(make_goods(seller=sua), make_goods("Trà", seller=tra))
    an = Actor(ActorKind.BUYER)
    with transaction():
        cancel_order(order=order, number=1, reason="Tôi đổi ý", actor=an)
    with transaction():
        cancel_order(order=db.session.get_one(Order, order.id), reason="Chờ lâu quá", actor=an)

    deliver()

    first = the_letter(letters, AN, f"Đã hủy {order.code}-1")
    rest = next(one for one in letters.to(AN) if one.subject.startswith(f"Đã hủy {order.code} "))
    assert holds(first, "Tôi đổi ý", "Mật ong hoa ban")
    assert holds(rest, "Chờ lâu quá", f"{order.code}-2", "Bạn không phải trả gì nữa")
    for words in ("Tôi đổi ý", "Mật ong hoa ban", f"{order.code}-1"):
        assert words not in rest.text + rest.html, words
    assert "Tôi đổi ý" in the_letter(letters, "sua@example.vn", "bị hủy").text
    assert "Chờ lâu quá" in the_letter(letters, "tra@example.vn", "bị hủy").text


def test_a_reaction_carried_out_twice_writes_one_letter(letters: Mailbox, deliver: Deliver) -> None:
    order = make_order(make_goods())
    deliver()
    before = len(letters)

    with transaction():
        buyers.placed(order.id)
        sellers.new_order(order.id)
    deliver()

    assert len(letters) == before == 2


@pytest.mark.parametrize("evil", ["<script>alert(1)</script>", "Mật\r\nBcc: lo@example.vn\r\n\r\nHi"])
def test_hostile_names_are_inert_in_letters(letters: Mailbox, deliver: Deliver, evil: str) -> None:
    seller = make_seller(evil, dispatch_note=evil, status=SellerStatus.APPROVED)
    make_order(make_goods(evil, seller=seller), full_name=evil, note=evil, street=evil)

    deliver()

    assert len(letters) == 2
    for letter in letters:
        assert "<script" not in letter.html
        message = compose(letter, SENDER)
        assert message["Bcc"] is None
        assert message.get_all("To") == [letter.to]
        assert "\nBcc:" not in letter.text
