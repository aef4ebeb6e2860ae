"""An reads stories: whole, in her language, with their goods, and never one that is not published."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from shop.content import files, loading, queries, services
from shop.content.models import Article, ArticleStatus, Venue
from shop.content.services import Text
from shop.kernel.clock import now
from shop.platform.database import db, transaction
from shop.platform.page_cache import pages_changed
from shop.platform.page_store import PageStore
from tests.factories.content import make_article
from tests.factories.search import index_all, put_on_shelf
from tests.factories.sellers import make_seller
from tests.security.hostile_market import VECTORS
from tests.support.corpus import live_marks
from tests.support.found import Head, sitemap_addresses
from tests.support.statements import statements


def test_an_reads_a_story_with_its_good_beside_the_words(client: FlaskClient) -> None:
    sua = make_seller("HTX Sua")
    honey, wax = put_on_shelf("Mật ong", seller=sua), put_on_shelf("Sáp ong", seller=sua)
    body = f"Mở đầu.\n\n{{món: {honey.slug}}}\n\nKết."
    story = make_article(body=body, goods=[honey.slug, wax.slug], makers=[sua.slug])

    page = client.get(f"/chuyen/{story.slug}").text

    assert '<aside class="beside"' in page
    assert page.index("Mở đầu.") < page.index('class="beside"') < page.index("Kết.")
    assert "Món trong chuyện này" in page
    assert page.count('<h3 class="name">') == 2
    assert ">Nhà làm ra</h2>" in page
    assert f'href="/nguoi-ban/{sua.slug}"' in page
    assert 'href="https://baodienbienphu.com.vn/x"' in page
    assert 'data-band="dien-bien"' in page


def test_what_stands_beside_the_words_is_not_shown_again(client: FlaskClient) -> None:
    honey = put_on_shelf("Mật ong")
    story = make_article(body=f"Mở đầu.\n\n{{món: {honey.slug}}}", goods=[honey.slug])

    page = client.get(f"/chuyen/{story.slug}").text

    assert 'class="beside"' in page
    assert "Món trong chuyện này" not in page


@pytest.mark.parametrize("status", [ArticleStatus.DRAFT, ArticleStatus.WITHDRAWN])
def test_what_is_not_published_is_no_page(client: FlaskClient, status: ArticleStatus) -> None:
    story = make_article("Chuyện kín", published=status is ArticleStatus.WITHDRAWN)
    if status is ArticleStatus.WITHDRAWN:
        with transaction():
            services.withdraw_article(article=db.session.get_one(Article, story.id))

    assert client.get(f"/chuyen/{story.slug}").status_code == 404
    for path in ("/chuyen", "/"):
        assert "Chuyện kín" not in client.get(path).text
    assert queries.published_articles() == []


def test_a_good_that_is_sold_no_more_falls_out_of_the_story(client: FlaskClient) -> None:
    honey = put_on_shelf("Mật ong")
    story = make_article(body=f"Chữ.\n\n{{món: {honey.slug}}}", goods=[honey.slug])
    with transaction():
        honey = db.session.merge(honey)
        honey.status = type(honey.status).HIDDEN

    page = client.get(f"/chuyen/{story.slug}").text

    assert "Chữ." in page
    assert "beside" not in page
    assert "Món trong chuyện này" not in page


def test_the_list_is_paged_the_newest_first(client: FlaskClient) -> None:
    first = datetime(2026, 1, 1, tzinfo=UTC)
    for number in range(queries.SIZE + 1):
        make_article(f"Chuyện số {number:02}", published_at=first + timedelta(days=number))

    newest, oldest = client.get("/chuyen"), client.get("/chuyen?trang=2")

    assert "Chuyện số 12" in newest.text
    assert "Chuyện số 00" not in newest.text
    assert "Chuyện số 00" in oldest.text
    assert newest.text.index("Chuyện số 12") < newest.text.index("Chuyện số 11")
    assert client.get("/chuyen?trang=3").status_code == 404
    for odd in ("0", "-1", "x", "99999999999"):
        assert client.get(f"/chuyen?trang={odd}").status_code in {200, 404}


def test_one_story_leads_to_the_ones_before_and_after(client: FlaskClient) -> None:
    day = datetime(2026, 1, 1, tzinfo=UTC)
    old, mid, new = (make_article(name, published_at=day + timedelta(days=n)) for n, name in enumerate("ABC"))

    page = client.get(f"/chuyen/{mid.slug}").text

    assert f'rel="prev" href="/chuyen/{old.slug}"' in page
    assert f'rel="next" href="/chuyen/{new.slug}"' in page


def test_who_reads_english_gets_english_or_is_told(client: FlaskClient) -> None:
    both = make_article("Mùa mật", title_en="The honey season", lead_en="A lead", body_en="Bees at work.")
    only = make_article("Chỉ tiếng Việt")

    english, foreign = client.get(f"/en/chuyen/{both.slug}").text, client.get(f"/en/chuyen/{only.slug}").text

    assert "Bees at work." in english
    assert "Ong lấy mật" not in english
    assert "not in English yet" in foreign
    assert '<div class="tale prose" lang="vi">' in foreign


def test_only_languages_that_a_story_is_written_in_are_offered(client: FlaskClient) -> None:
    both = make_article("Mùa mật", title_en="The honey season", lead_en="A lead", body_en="Bees at work.")
    only = make_article("Chỉ tiếng Việt", title_en="A title alone")
    home = "http://localhost"
    heads = {
        address: Head(client.get(address).text)
        for story in (both, only)
        for address in (f"/chuyen/{story.slug}", f"/en/chuyen/{story.slug}")
    }

    assert set(heads[f"/en/chuyen/{both.slug}"].alternates) == {"vi", "en", "x-default"}
    assert heads[f"/en/chuyen/{both.slug}"].canonical == [f"{home}/en/chuyen/{both.slug}"]
    for prefix in ("", "/en"):
        head = heads[f"{prefix}/chuyen/{only.slug}"]
        vietnamese = f"{home}/chuyen/{only.slug}"
        assert head.alternates == {"vi": vietnamese, "x-default": vietnamese}
        assert head.canonical == [vietnamese]
        assert head.meta["og:url"] == vietnamese
        assert head.meta["og:locale"] == "vi_VN"
    told = sitemap_addresses(client.get("/sitemap/chuyen-0.xml").data)
    assert f"{home}/en/chuyen/{both.slug}" in told
    assert f"{home}/chuyen/{only.slug}" in told
    assert f"{home}/en/chuyen/{only.slug}" not in told


@pytest.mark.parametrize("words", VECTORS[::3])
def test_hostile_words_of_a_story_stay_words(client: FlaskClient, words: str) -> None:
    words = words.replace("\0", "").replace("\n", " ").replace("\r", " ")
    story = make_article(
        words[:150] or "x", lead=words[:390], body=f"{words}\n\n## {words}", sources=[words[:390]]
    )

    for path in ("/", "/chuyen", f"/chuyen/{story.slug}"):
        assert live_marks(client.get(path).text) == []


@pytest.mark.parametrize("path", ["/chuyen", "/chuyen/{slug}"])
def test_a_page_of_the_magazine_asks_few_questions(app: Flask, client: FlaskClient, path: str) -> None:
    goods = [put_on_shelf(f"Món {n}") for n in range(4)]
    stories = [make_article(f"Chuyện {n}", goods=[good.slug for good in goods]) for n in range(5)]
    address = path.format(slug=stories[2].slug)
    client.get(address)
    app.extensions["page_store"] = PageStore()
    with transaction():
        pages_changed()

    with statements() as asked:
        client.get(address)

    assert len(asked) <= 8, asked


def test_the_shops_own_stories_are_whole_and_tell_their_sources(app: Flask) -> None:
    told = list(files.stories())

    assert len(told) >= 6
    for story in told:
        text = story.text
        for body in (text.body, text.body_en):
            assert 250 <= len(body.split()) <= 500, story.slug
            assert "+++" not in body
        assert text.sources
        assert all((text.title_en, text.lead_en, text.cover_alt, text.cover_alt_en))
        assert max(len(text.lead), len(text.lead_en)) <= 400
        assert "rượu" not in (text.body + text.lead).lower()
        assert len({line for line in text.body.split("\n") if line.startswith("{món")}) == len(
            {line for line in text.body_en.split("\n") if line.startswith("{món")}
        )


def test_loading_twice_changes_nothing_and_officers_words_stay(app: Flask) -> None:
    loaded = loading.load_stories()
    assert loaded == len(list(files.stories()))
    assert loading.load_stories() == 0

    article = db.session.scalars(select(Article).limit(1)).one()
    seen = article.updated_at
    with transaction():
        article = db.session.get_one(Article, article.id)
        text = Text(title="Cán bộ sửa", lead="x", body="y", cover="lua", cover_alt="z", sources=["s"])
        services.change_article(article=article, text=text, seen=seen)
        article.digest = "khác"

    assert loading.load_stories() == 0
    assert db.session.get_one(Article, article.id).title == "Cán bộ sửa"


def test_a_story_that_changed_in_its_file_is_renewed(app: Flask) -> None:
    story = next(files.stories())
    with transaction():
        services.load_article(slug=story.slug, text=story.text, digest="cũ", published_at=story.published_at)

    loading.load_stories()

    kept = db.session.scalars(select(Article).where(Article.slug == story.slug)).one()
    assert kept.digest == story.digest
    assert kept.published_at == story.published_at


def test_the_command_loads_them(app: Flask) -> None:
    told = app.test_cli_runner().invoke(args=["content", "load-stories"])
    again = app.test_cli_runner().invoke(args=["content", "load-stories"])
    venues = app.test_cli_runner().invoke(args=["content", "load-venues"])

    assert told.output.strip() == f"stories: {len(list(files.stories()))}"
    assert again.output.strip() == "stories: 0"
    assert venues.exit_code == 0
    assert db.session.scalar(select(func.count(Venue.id))) == len(files.venues())


def test_what_machines_are_told_of_is_what_readers_see(app: Flask) -> None:
    make_article("Nháp", published=False)
    shown = make_article("Đã đăng", title_en="Published")

    found = queries.published_articles()

    assert [(one.slug, one.title, one.title_en) for one in found] == [(shown.slug, "Đã đăng", "Published")]
    assert found[0].cover.src.endswith("story-ong.svg")
    assert found[0].updated_at <= now() + timedelta(minutes=1)


def test_goods_of_the_gated_shelf_are_never_told_of(app: Flask) -> None:
    drink = put_on_shelf("Rượu ngô", subgroup="II.1.a", is_alcohol=True, abv_tenths=300)
    index_all()

    with pytest.raises(services.NoSuchGoods):
        make_article(goods=[drink.slug])
