"""The magazine: stories, the calendar of seasons, gift ideas, fairs and sales points."""

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from shop.catalog.pages import FULL_ROW
from shop.content import queries
from shop.content.pages import source_of, telling
from shop.content.views import blueprint
from shop.kernel.clock import vietnam_today
from shop.kernel.numbers import read_number
from shop.platform.access import public
from shop.search.queries import GIFT_PRICES, calendar, cards, gifts

#: Gift ideas of one price.
GIFTS = 8


@blueprint.get("/chuyen")
@public
def stories_page() -> ResponseReturnValue:
    """Stories, the newest first."""
    page = read_number(request.args.get("trang", "1")) or 1
    shown, has_more = queries.stories(page)
    if page > 1 and (not shown or page > queries.MOST_PAGES):
        abort(404)
    return render_template("content/stories.html", stories=shown, page=page, has_more=has_more)


@blueprint.get("/chuyen/<slug>")
@public
def story_page(slug: str) -> ResponseReturnValue:
    """One story, the goods and makers it tells of, where it is from, what comes before and after."""
    article = queries.story(slug) or abort(404)
    goods = cards(queries.goods_of(article.id))
    before, after = queries.neighbours(article)
    return render_template(
        "content/story.html",
        article=article,
        told=telling(article, goods),
        goods=goods,
        makers=queries.makers_of(article.id),
        before=before,
        after=after,
    )


@blueprint.get("/mua-nao-thuc-nay")
@public
def season_page() -> ResponseReturnValue:
    """What is in season in each month, this month first."""
    this_month = vietnam_today().month
    months = calendar()
    order = [(this_month + step - 1) % 12 + 1 for step in range(12)]
    return render_template("content/season.html", months=months, order=order, this_month=this_month)


@blueprint.get("/qua-bieu")
@public
def gifts_page() -> ResponseReturnValue:
    """Goods that travel well, at three prices."""
    chosen = gifts(GIFT_PRICES, most=GIFTS)
    return render_template(
        "content/gifts.html",
        shelves=[
            (prices, cards(_whole_rows(numbers))) for prices, numbers in zip(GIFT_PRICES, chosen, strict=True)
        ],
    )


def _whole_rows(numbers: Sequence[int]) -> Sequence[int]:
    """No good stands alone below a row; fewer than one row are all shown."""
    return numbers[: len(numbers) // FULL_ROW * FULL_ROW] or numbers


@blueprint.get("/hoi-cho")
@public
def fairs_page() -> ResponseReturnValue:
    """Fairs to come, then those that are over."""
    coming, past = queries.fairs()
    return render_template("content/fairs.html", coming=coming, past=past, source_of=source_of)


@blueprint.get("/diem-ban")
@public
def sales_points_page() -> ResponseReturnValue:
    """Where the goods are sold outside this market, by region."""
    return render_template("content/sales_points.html", regions=queries.sales_points(), source_of=source_of)
