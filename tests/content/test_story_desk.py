"""Minh writes stories: nothing typed is lost, nothing half is shown, every act is in the log."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from shop.content import admin_queries
from shop.content.models import Article, ArticlePhoto, ArticleStatus, Venue
from shop.kernel.clock import now
from shop.platform.database import db
from tests.factories.accounts import make_user
from tests.factories.content import make_article, make_venue
from tests.factories.search import put_on_shelf
from tests.support.filling import files, form_on
from tests.support.officers import acts, answer, minh_sits_down
from tests.support.pictures import picture
from tests.support.signing_in import SignIn

NEW = "/quan-tri/chuyen/moi"


@pytest.fixture(autouse=True)
def minh(sign_in: SignIn) -> None:
    minh_sits_down(sign_in)


def newest() -> Article:
    db.session.rollback()
    return db.session.scalars(select(Article).order_by(Article.id.desc())).first()  # type: ignore[return-value]


def write(
    client: FlaskClient, path: str = NEW, button: dict[str, str] | None = None, **typed: object
) -> TestResponse:
    return form_on(client.get(path), holding="body").press(client, button, **typed)


def test_minh_writes_looks_publishes_and_withdraws(client: FlaskClient) -> None:
    honey = put_on_shelf("Mật ong")
    write(
        client, title="Mùa mật", lead="Lời dẫn", body=f"Chữ **đậm**.\n\n{{món: {honey.slug}}}",
        cover_alt="Hình vẽ ong", sources="Báo | https://bao.example/x", goods=honey.slug,
    )  # fmt: skip
    story = newest()
    here = f"/quan-tri/chuyen/{story.id}"
    assert story.status is ArticleStatus.DRAFT
    assert client.get("/chuyen/mua-mat").status_code == 404

    answer(client, client.get(here), f"{here}/dang")
    assert "<strong>đậm</strong>" in client.get("/chuyen/mua-mat").text

    write(client, here, lead="Lời dẫn mới")
    assert "Lời dẫn mới" in client.get("/chuyen/mua-mat").text

    answer(client, client.get(here), f"{here}/go")
    assert client.get("/chuyen/mua-mat").status_code == 404
    assert newest().status is ArticleStatus.WITHDRAWN
    assert acts() == [
        ("article.begun", story.id), ("article.published", story.id),
        ("article.changed", story.id), ("article.withdrawn", story.id),
    ]  # fmt: skip


def test_a_draft_that_lacks_something_is_not_published(client: FlaskClient) -> None:
    write(client, title="Trống")
    story = newest()
    here = f"/quan-tri/chuyen/{story.id}"

    answer(client, client.get(here), f"{here}/dang")

    assert "thiếu lời dẫn" in client.get(here).text
    assert newest().status is ArticleStatus.DRAFT


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"title": ""}, "Đặt tên cho chuyện."),
        ({"title": "A" * 161}, "Dài quá, nhiều nhất 160 chữ."),
        ({"body": "x" * 30_001}, "Dài quá, nhiều nhất 30000 chữ."),
        ({"goods": "khong-co"}, "Không thấy món có địa chỉ: khong-co."),
        ({"goods": "\n".join(f"mon-{n}" for n in range(9))}, "Nhiều nhất 8 dòng."),
        ({"makers": "khong-co"}, "Không thấy người bán có địa chỉ: khong-co."),
        ({"body": "![x](https://la.example/a.png)"}, "Ảnh trong bài phải là ảnh đã tải lên"),
        ({"body": "![x](anh:999)"}, "Ảnh trong bài phải là ảnh đã tải lên"),
        ({"body": "{món: la-hoac}"}, "Món đặt cạnh bài phải có trong danh sách"),
        ({"sources": "x" * 401}, "Dòng dài quá"),
        ({"cover": "khong-co"}, "Chọn một mục trong danh sách."),
        ({"province_code": "99"}, "Chọn một mục trong danh sách."),
    ],
)
def test_what_is_wrong_is_said_beside_the_field_and_the_rest_is_kept(
    client: FlaskClient, typed: dict[str, str], words: str
) -> None:
    page = write(client, **{"title": "Tên đã gõ", "lead": "Lời đã gõ", **typed})

    assert page.status_code == 422
    assert words in page.text
    assert "Lời đã gõ" in page.text
    assert newest() is None


def test_a_preview_saves_nothing(client: FlaskClient) -> None:
    page = write(client, button={"preview": "1"}, title="Thử", body="Chữ **đậm**\n\n<script>qzx7(1)</script>")

    assert page.status_code == 200
    assert "<strong>đậm</strong>" in page.text
    assert "<script>qzx7" not in page.text
    assert "chưa lưu" in page.text
    assert newest() is None


def test_photos_come_stand_in_the_text_and_go_when_nobody_needs_them(
    client: FlaskClient, deliver: Callable[[], int]
) -> None:
    story = make_article("Có ảnh")
    here = f"/quan-tri/chuyen/{story.id}"
    page = write(
        client, here, {"photo": "1"}, files={"photos": files(picture())},
        photo_alt="Đàn ong", lead="Lời chưa lưu",
    )  # fmt: skip
    db.session.rollback()
    photo = db.session.scalars(select(ArticlePhoto)).one()
    assert f"![Đàn ong](anh:{photo.id})" in page.text
    assert "Lời chưa lưu" in page.text
    deliver()

    write(client, here, body=f"Trước\n\n![Đàn ong](anh:{photo.id})\n\nSau", cover=str(photo.id))
    shown = client.get(f"/chuyen/{story.slug}").text
    assert shown.count(f"/anh/{photo.media.key}-") > 1
    assert "<figure" in shown

    answer(client, client.get(here), f"{here}/xoa-anh", photo_id=photo.id)
    assert "Ảnh này đang nằm trong bài" in client.get(here).text
    write(client, here, body="Chỉ chữ", cover="ong")
    answer(client, client.get(here), f"{here}/xoa-anh", photo_id=photo.id)
    db.session.rollback()
    assert db.session.scalars(select(ArticlePhoto)).all() == []


def test_a_photo_without_words_or_that_is_none_is_refused(client: FlaskClient) -> None:
    here = f"/quan-tri/chuyen/{make_article().id}"

    wordless = write(client, here, {"photo": "1"}, files={"photos": files(picture())})
    broken = write(client, here, {"photo": "1"}, files={"photos": files(b"<svg onload=x>")}, photo_alt="x")

    assert "Ghi một câu tả ảnh" in wordless.text
    assert broken.status_code == 422
    assert db.session.scalars(select(ArticlePhoto)).all() == []


def test_a_photo_of_another_story_cannot_be_named(client: FlaskClient) -> None:
    first, second = make_article("Một"), make_article("Hai")
    here, there = f"/quan-tri/chuyen/{first.id}", f"/quan-tri/chuyen/{second.id}"
    write(client, here, {"photo": "1"}, files={"photos": files(picture())}, photo_alt="x")
    db.session.rollback()
    photo = db.session.scalars(select(ArticlePhoto)).one()

    page = write(client, there, body=f"![x](anh:{photo.id})")
    answer(client, client.get(there), f"{there}/xoa-anh", photo_id=photo.id)

    assert page.status_code == 422
    db.session.rollback()
    assert db.session.scalars(select(ArticlePhoto)).one().article_id == first.id


def test_two_officers_do_not_write_over_one_another(client: FlaskClient) -> None:
    here = f"/quan-tri/chuyen/{make_article().id}"
    slow = form_on(client.get(here), holding="body")
    write(client, here, lead="Người nhanh")

    page = slow.press(client, lead="Người chậm")

    assert page.status_code == 422
    assert "Có người vừa lưu trước bạn" in page.text
    assert "Người chậm" in page.text
    assert newest().lead == "Người nhanh"


def test_a_published_story_cannot_lose_what_readers_need(client: FlaskClient) -> None:
    here = f"/quan-tri/chuyen/{make_article().id}"

    page = write(client, here, sources="")

    assert page.status_code == 422
    assert "thiếu nguồn" in page.text
    assert newest().sources


def test_the_list_tells_where_each_story_stands(client: FlaskClient) -> None:
    make_article("Đã ra")
    make_article("Còn nháp", published=False)

    every, drafts = client.get("/quan-tri/chuyen").text, client.get("/quan-tri/chuyen?trang_thai=draft").text

    assert "Đã ra" in every
    assert "Còn nháp" in every
    assert "Đã ra" not in drafts
    assert client.get("/en/quan-tri/chuyen").status_code == 200


def test_drafts_come_first_then_what_was_published_last_page_by_page(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(admin_queries, "SIZE", 2)
    make_article("Mới đăng", published_at=now(), title_en="Published lately")
    make_article("Đăng lâu", published_at=now() - timedelta(days=9))
    make_article("Còn nháp", published=False)

    def listed(address: str, *titles: str) -> list[str]:
        page = client.get(address).text
        return sorted((title for title in titles if title in page), key=page.index)

    titles = ("Mới đăng", "Đăng lâu", "Còn nháp")
    assert listed("/quan-tri/chuyen", *titles) == ["Còn nháp", "Mới đăng"]
    assert listed("/quan-tri/chuyen?trang=2", *titles) == ["Đăng lâu"]
    assert listed("/quan-tri/chuyen?trang=-1", *titles) == ["Còn nháp", "Mới đăng"]
    assert listed("/en/quan-tri/chuyen", *titles, "Published lately") == ["Còn nháp", "Published lately"]


def test_minh_enters_a_fair_and_hides_it(client: FlaskClient) -> None:
    form_on(client.get("/quan-tri/noi-ban/moi"), holding="place").press(
        client, kind="fair", name="Hội chợ xuân", place="Sơn La", province_code="14",
        starts_on="2030-02-01", ends_on="2030-02-03", sources="Báo Sơn La",
    )  # fmt: skip
    fair = db.session.scalars(select(Venue)).one()
    assert "Hội chợ xuân" in client.get("/hoi-cho").text

    form_on(client.get(f"/quan-tri/noi-ban/{fair.id}"), holding="place").press(client, is_shown=None)

    assert "Hội chợ xuân" not in client.get("/hoi-cho").text
    assert "Hội chợ xuân" in client.get("/quan-tri/noi-ban").text
    assert [act for act, _ in acts()] == ["venue.written", "venue.written"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"starts_on": ""}, "Hội chợ phải có ngày."),
        ({"ends_on": "2029-01-01"}, "Ngày cuối phải sau ngày đầu."),
        ({"name": ""}, "Ghi tên."),
        ({"kind": "la"}, "Chọn một mục trong danh sách."),
        ({"province_code": ""}, "Chọn tỉnh, thành phố."),
    ],
)
def test_a_fair_that_cannot_be_is_refused_beside_the_field(
    client: FlaskClient, typed: dict[str, str], words: str
) -> None:
    right = {
        "kind": "fair",
        "name": "Hội chợ",
        "place": "Sơn La",
        "province_code": "14",
        "starts_on": "2030-02-01",
    }

    page = form_on(client.get("/quan-tri/noi-ban/moi"), holding="place").press(client, **{**right, **typed})

    assert page.status_code == 422
    assert words in page.text
    assert db.session.scalars(select(Venue)).all() == []


def test_the_desk_is_for_officers_alone(client: FlaskClient, sign_in: SignIn) -> None:
    story, venue = make_article(), make_venue()
    sign_in(make_user("an@example.vn"))

    for path in ("/quan-tri/chuyen", NEW, f"/quan-tri/chuyen/{story.id}", f"/quan-tri/noi-ban/{venue.id}"):
        assert client.get(path).status_code == 403
