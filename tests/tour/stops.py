"""Every page that a person can open: its name, who opens it, where it is.

One line for each page, more for a page with more than one face. What stands in `{braces}` is made
by `furnishing.py`. An address that answers GET and is neither here nor in `NOT_PAGES` fails the tests.
"""

import enum
from dataclasses import dataclass


class Who(enum.Enum):
    """The visitors of the tour."""

    GUEST = "nobody in particular"
    SHOPPER = "a guest with goods in the cart, of age"
    AN = "buys, has ordered"
    NEWCOMER = "signed in, has bought nothing yet"
    ONG_MAT = "sells"
    PENDING = "has applied to sell"
    MINH = "an officer with the second factor"
    FORGETFUL = "an officer who signs in and is asked for the code"


@dataclass(frozen=True)
class Stop:
    """One face of a page. `name` is the picture's."""

    name: str
    who: Who
    path: str
    status: int = 200


_G, _S, _A, _N, _O, _P, _M = (
    Who.GUEST, Who.SHOPPER, Who.AN, Who.NEWCOMER, Who.ONG_MAT, Who.PENDING, Who.MINH,
)  # fmt: skip

STOPS = (
    # Looking around.
    Stop("home", _G, "/"),
    Stop("listing", _G, "/san-pham"),
    Stop("listing-filtered", _G, "/san-pham?tinh=11&con_hang=1&sap_xep=gia"),
    Stop("listing-deep", _G, "/san-pham?{second_page}"),
    Stop("group", _G, "/danh-muc/thuc-pham"),
    Stop("search", _G, "/tim-kiem?q=mat+ong"),
    Stop("search-empty", _G, "/tim-kiem?q=tau+vu+tru"),
    Stop("product", _G, "/san-pham/mat-ong-hoa-ban"),
    Stop("product-plain", _G, "/san-pham/khau-xen-san"),
    Stop("producer", _G, "/nguoi-ban/htx-ong-mat-dien-bien"),
    Stop("product-gone", _G, "/san-pham/{gone_product}"),
    Stop("reviews", _G, "/san-pham/mat-ong-hoa-ban/nhan-xet"),
    Stop("review-report", _G, "/nhan-xet/{other_review}/bao-cao"),
    Stop("province", _G, "/vung/dien-bien"),
    Stop("certificate", _G, "/chung-nhan/{shown_certificate}"),
    Stop("stories", _G, "/chuyen"),
    Stop("story", _G, "/chuyen/{story}"),
    Stop("season", _G, "/mua-nao-thuc-nay"),
    Stop("gifts", _G, "/qua-bieu"),
    Stop("fairs", _G, "/hoi-cho"),
    Stop("sales-points", _G, "/diem-ban"),
    Stop("offline", _G, "/ngoai-tuyen"),
    Stop("about-ocop", _G, "/ocop"),
    Stop("delivery", _G, "/giao-hang"),
    Stop("returns", _G, "/doi-tra"),
    Stop("privacy", _G, "/quyen-rieng-tu"),
    Stop("rules", _G, "/quy-che"),
    Stop("missing", _G, "/san-pham/khong-co-mon-nay", 404),
    # Alcohol.
    Stop("alcohol-gate", _G, "/ruou"),
    Stop("alcohol", _S, "/ruou"),
    Stop("alcohol-search", _S, "/ruou/tim-kiem?q=ruou"),
    Stop("alcohol-product", _S, "/ruou/{alcohol}"),
    Stop("alcohol-reviews", _S, "/ruou/{reviewed_alcohol}/nhan-xet"),
    # Buying.
    Stop("cart-empty", _G, "/gio-hang"),
    Stop("cart", _S, "/gio-hang"),
    Stop("checkout", _S, "/thanh-toan"),
    Stop("checkout-known", _A, "/thanh-toan"),
    Stop("order", _A, "/don-hang/{order}"),
    Stop("order-shipped", _A, "/don-hang/{shipped_order}"),
    Stop("order-to-transfer", _A, "/don-hang/{waiting_order}"),
    Stop("order-refund", _A, "/don-hang/{overpaid_order}"),
    Stop("order-canceled", _A, "/don-hang/{canceled_order}"),
    Stop("order-again", _A, "/don-hang/{order}/mua-lai"),
    Stop("review-write", _A, "/don-hang/{silent_order}/nhan-xet/{silent_line}"),
    Stop("review-change", _A, "/don-hang/{said_order}/nhan-xet/{said_line}/sua"),
    Stop("lookup", _G, "/tra-cuu-don"),
    # An account.
    Stop("sign-in", _G, "/dang-nhap"),
    Stop("register", _G, "/dang-ky"),
    Stop("forgot-password", _G, "/quen-mat-khau"),
    Stop("reset-password", _G, "/quen-mat-khau/{reset_token}"),
    Stop("confirm-again", _G, "/xac-nhan"),
    Stop("confirm", _G, "/xac-nhan/{confirm_token}"),
    Stop("confirm-new-email", _A, "/tai-khoan/email/{email_token}"),
    Stop("account", _A, "/tai-khoan"),
    Stop("addresses", _A, "/tai-khoan/dia-chi"),
    Stop("addresses-empty", _N, "/tai-khoan/dia-chi"),
    Stop("address", _A, "/tai-khoan/dia-chi/{address}"),
    Stop("address-new", _A, "/tai-khoan/dia-chi/them"),
    Stop("my-orders", _A, "/tai-khoan/don-hang"),
    Stop("my-orders-empty", _N, "/tai-khoan/don-hang"),
    Stop("saved", _A, "/tai-khoan/mon-da-luu"),
    Stop("saved-empty", _N, "/tai-khoan/mon-da-luu"),
    Stop("saved-guest", _G, "/mon-da-luu"),
    Stop("follows", _A, "/tai-khoan/nguoi-ban-theo-doi"),
    Stop("follows-empty", _N, "/tai-khoan/nguoi-ban-theo-doi"),
    Stop("follow", _N, "/theo-doi/htx-ong-mat-dien-bien"),
    Stop("alert", _G, "/bao-khi-co-hang/{gone_pack}"),
    Stop("alert-confirm", _G, "/bao-khi-co-hang/xac-nhan/{alert_token}"),
    Stop("alert-confirmed", _G, "/bao-khi-co-hang/xac-nhan/{known_alert_token}"),
    Stop("alert-stop", _G, "/thu-bao/co-hang/{alert_stop}"),
    Stop("follow-stop", _G, "/thu-bao/nguoi-ban/{follow_stop}"),
    Stop("my-reviews", _A, "/tai-khoan/nhan-xet"),
    Stop("my-reviews-empty", _N, "/tai-khoan/nhan-xet"),
    Stop("own-data", _A, "/tai-khoan/rieng-tu"),
    Stop("leave", _N, "/tai-khoan/rieng-tu/xoa"),
    Stop("leave-tied", _A, "/tai-khoan/rieng-tu/xoa"),
    Stop("new-email", _A, "/tai-khoan/email"),
    Stop("profile", _A, "/tai-khoan/ho-so"),
    Stop("password", _A, "/tai-khoan/mat-khau"),
    Stop("devices", _A, "/tai-khoan/thiet-bi"),
    Stop("prove-it-is-you", _A, "/xac-minh-lai"),
    Stop("second-factor", _A, "/xac-thuc-hai-lop"),
    Stop("second-factor-code", Who.FORGETFUL, "/xac-thuc-hai-lop/ma"),
    Stop("second-factor-spare", Who.FORGETFUL, "/xac-thuc-hai-lop/dang-nhap-bang-ma-du-phong"),
    Stop("second-factor-lost", Who.FORGETFUL, "/xac-thuc-hai-lop/mat-dien-thoai"),
    Stop("spare-codes", _M, "/xac-thuc-hai-lop/ma-du-phong"),
    # Selling.
    Stop("apply-guest", _G, "/ban-hang"),
    Stop("apply", _N, "/ban-hang"),
    Stop("seller-pending", _P, "/gian-hang"),
    Stop("application", _P, "/gian-hang/ho-so"),
    Stop("seller-home", _O, "/gian-hang"),
    Stop("shop-front", _O, "/gian-hang/gian"),
    Stop("parts", _O, "/gian-hang/don-hang/"),
    Stop("parts-found", _O, "/gian-hang/don-hang/?q=an"),
    Stop("parts-not-found", _O, "/gian-hang/don-hang/?q=khong+ai+ten+the"),
    Stop("part", _O, "/gian-hang/don-hang/{part}"),
    Stop("part-shipped", _O, "/gian-hang/don-hang/{shipped_part}"),
    Stop("listings", _O, "/gian-hang/san-pham"),
    Stop("listings-empty", _P, "/gian-hang/san-pham"),
    Stop("listing-new", _O, "/gian-hang/san-pham/moi"),
    Stop("listing-edit", _O, "/gian-hang/san-pham/{product}"),
    Stop("listing-papers", _O, "/gian-hang/san-pham/{product}/giay-ocop"),
    Stop("listing-stock", _O, "/gian-hang/san-pham/{product}/kho"),
    Stop("seller-reviews", _O, "/gian-hang/nhan-xet"),
    Stop("seller-review", _O, "/gian-hang/nhan-xet/{review}"),
    # Answering for the market.
    Stop("queue", _M, "/quan-tri"),
    Stop("queue-found", _M, "/quan-tri?q=M%E1%BA%ADt+ong"),
    Stop("sellers", _M, "/quan-tri/nguoi-ban"),
    Stop("seller", _M, "/quan-tri/nguoi-ban/{pending_seller}"),
    Stop("seller-suspend", _M, "/quan-tri/nguoi-ban/{seller}/tam-dung"),
    Stop("seller-terminate", _M, "/quan-tri/nguoi-ban/{seller}/cham-dut"),
    Stop("seller-reinstate", _M, "/quan-tri/nguoi-ban/{stopped_seller}/mo-lai"),
    Stop("products", _M, "/quan-tri/san-pham"),
    Stop("product-check", _M, "/quan-tri/san-pham/{proposed_product}"),
    Stop("product-preview", _M, "/quan-tri/san-pham/{proposed_product}/xem-truoc"),
    Stop("product-take-down", _M, "/quan-tri/san-pham/{product}/go-xuong"),
    Stop("certificates", _M, "/quan-tri/chung-nhan"),
    Stop("certificate-check", _M, "/quan-tri/chung-nhan/{submitted_certificate}"),
    Stop("certificate-revoke", _M, "/quan-tri/chung-nhan/{shown_certificate}/thu-hoi"),
    Stop("certificate-new", _M, "/quan-tri/chung-nhan/moi?mon={product}"),
    Stop("transfers", _M, "/quan-tri/chuyen-khoan"),
    Stop("arrivals", _M, "/quan-tri/chuyen-khoan/da-ve"),
    Stop("arrival", _M, "/quan-tri/chuyen-khoan/{arrival}"),
    Stop("order-money", _M, "/quan-tri/don-hang/{overpaid_order}/tien"),
    Stop("refunds", _M, "/quan-tri/hoan-tien"),
    Stop("refund", _M, "/quan-tri/hoan-tien/{refund}"),
    Stop("cases", _M, "/quan-tri/vu-viec-tien"),
    Stop("case", _M, "/quan-tri/vu-viec-tien/{case}"),
    Stop("reported-reviews", _M, "/quan-tri/nhan-xet"),
    Stop("reported-review", _M, "/quan-tri/nhan-xet/{reported_review}"),
    Stop("writing-desk", _M, "/quan-tri/chuyen"),
    Stop("article-new", _M, "/quan-tri/chuyen/moi"),
    Stop("article-edit", _M, "/quan-tri/chuyen/{article}"),
    Stop("venues", _M, "/quan-tri/noi-ban"),
    Stop("venue-new", _M, "/quan-tri/noi-ban/moi"),
    Stop("venue-edit", _M, "/quan-tri/noi-ban/{venue}"),
    Stop("audit", _M, "/quan-tri/nhat-ky"),
)

#: Addresses that answer GET with something else than a page, and what that is.
NOT_PAGES = {
    "account.back_to_devices": "leads back",
    "addresses.back_to_address": "leads back",
    "alerts.back_to_list": "leads back",
    "cart.back_to_cart": "leads back",
    "cart.back_to_line": "leads back",
    "cart.drawer": "a fragment beside a page",
    "cart.fragment": "a fragment of every page",
    "catalog_admin.back_to_product": "leads back",
    "certificates_admin.back_to_certificate": "leads back",
    "certificates_admin.own_scan": "a picture",
    "certificates_admin.scan": "a picture",
    "canceling.back_to_order": "leads back",
    "checkout_admin.back_to_arrival": "leads back",
    "checkout_seller.back": "leads back",
    "content_admin.back_to_article": "leads back",
    "follows.back_to_follows": "leads back",
    "forgetting.back_to_order": "leads back",
    "found.icon": "a picture",
    "found.manifest": "for machines",
    "found.product_feed_part": "for machines",
    "found.robots_txt": "for machines",
    "found.service_worker": "for machines",
    "found.share_picture": "a picture",
    "found.sitemap_index": "for machines",
    "found.sitemap_part": "for machines",
    "health.healthz": "for machines",
    "health.readyz": "for machines",
    "media.picture": "a picture",
    "my_reviews.back_to_line": "leads back",
    "orders_seller.back_to_part": "leads back",
    "paying.back_to_order": "leads back",
    "paying.came_back": "leads to the order",
    "paying.code_png": "a picture",
    "paying.code_svg": "a picture",
    "payments_admin.back_to_case": "leads back",
    "payments_admin.back_to_refund": "leads back",
    "payments_seller.back": "leads back",
    "places.wards": "for scripts",
    "privacy.back_to_privacy": "leads back",
    "receipt.receipt": "a paper",
    "reviews_admin.back_to_review": "leads back",
    "search.suggest": "for scripts",
    "security.back_from_sign_out": "leads back",
    "sellers_admin.back_to_seller": "leads back",
    "sellers_admin.document": "a picture",
    "sellers_seller.document": "a picture",
    "static": "files",
    "workshop.back_to_product": "leads back",
    "workshop.scan": "a picture",
}
