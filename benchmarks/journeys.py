"""What a guest does: put something into the cart, and order it."""

from benchmarks.visitor import Answer, Browser

#: A commune of Hà Nội.
PROVINCE, WARD = "01", "00004"
CHECKOUT = "/thanh-toan"


def add_to_cart(browser: Browser, variant_id: int) -> Answer:
    """One click on "Thêm vào giỏ" of a public page."""
    answer = browser.post("/gio-hang/them", f"variant_id={variant_id}&quantity=1")
    if answer.status != 303:
        raise SystemExit(f"add to cart answered {answer.status}")
    return answer


def order_as_guest(browser: Browser, variant_ids: list[int], phone: str) -> int:
    """Cart, checkout, postage, placing, order page; how many requests it took."""
    for variant_id in variant_ids:
        add_to_cart(browser, variant_id)
    answers = {
        "full_name": "Trần Minh An",
        "phone": phone,
        "province_code": PROVINCE,
        "ward_code": WARD,
        "street": "12 đường Cầu Giấy",
        "payment_method": "cod",
    }
    page = browser.get(CHECKOUT)
    page = browser.post(CHECKOUT, page.form(CHECKOUT).filled(**answers, op="wards"))
    placed = browser.post(CHECKOUT, page.form(CHECKOUT).filled(**answers))
    if placed.status != 303 or "/don-hang/" not in placed.location:
        raise SystemExit(f"the order was not placed: {placed.status} {placed.location}")
    if browser.get(placed.location).status != 200:
        raise SystemExit("the order page does not open")
    return len(variant_ids) + 4
