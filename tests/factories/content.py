"""Stories and fairs for tests. Each function writes at once and gives back the row."""

from datetime import datetime, timedelta
from itertools import count
from typing import Any

from shop.content import services, venue_services
from shop.content.models import Article, Venue
from shop.content.services import Text
from shop.kernel.clock import now, vietnam_today
from shop.platform.database import transaction

_numbers = count(1)


def make_article(
    title: str = "Mùa mật Sam Mứn",
    *,
    published: bool = True,
    published_at: datetime | None = None,
    **changes: Any,
) -> Article:
    """A story with all that publication needs, published unless told otherwise."""
    number = next(_numbers)
    values: dict[str, Any] = {
        "title": title,
        "lead": f"Lời dẫn {number}",
        "body": "Ong lấy mật khi hoa ban nở.\n\n## Mùa\n\nTừ tháng Ba.",
        "cover": "ong",
        "cover_alt": "Hình vẽ thùng ong",
        "province_code": "11",
        "sources": ["Báo Điện Biên Phủ | https://baodienbienphu.com.vn/x"],
        **changes,
    }
    with transaction():
        article = services.begin_article(text=Text(**values))
        if published:
            article.published_at = published_at or now() + timedelta(seconds=number)
            services.publish_article(article=article)
    return article


def make_venue(name: str = "Hội chợ OCOP", **changes: Any) -> Venue:
    """A fair of today, unless told otherwise."""
    values: dict[str, Any] = {
        "kind": "fair",
        "name": name,
        "place": "Hà Nội",
        "province_code": "11",
        "starts_on": vietnam_today(),
        "ends_on": vietnam_today(),
        "sources": ["Báo Công Thương"],
        **changes,
    }
    with transaction():
        return venue_services.put_venue(facts=venue_services.Facts(**values))
