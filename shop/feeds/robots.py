"""What search engines are asked to leave alone (RFC 9309)."""

from typing import Final

from shop.platform.i18n import public_url
from shop.platform.settings import settings

#: Where people's own pages, the gated shelf, and the thousand faces of a search begin.
CLOSED: Final = (
    "/bao-khi-co-hang", "/dang-", "/demo/", "/don-hang/", "/gian-hang", "/gio-hang", "/goi-y", "/healthz",
    "/mon-da-luu", "/ngoai-tuyen", "/nhan-xet/", "/quan-tri", "/quen-mat-khau", "/readyz", "/ruou",
    "/tai-khoan", "/thanh-toan", "/theo-doi", "/thu-bao/", "/tim-kiem", "/toi$", "/tra-cuu-don",
    "/webhooks/", "/xa-phuong", "/xac-",
)  # fmt: skip


def text() -> str:
    """The rules; the demo is closed to everybody."""
    if settings().demo:
        return "User-agent: *\nDisallow: /\n"
    lines = [f"Disallow: {prefix}{path}" for path in CLOSED for prefix in ("", "/en")]
    return "\n".join(["User-agent: *", *lines, "", f"Sitemap: {public_url('/sitemap.xml')}", ""])
