"""A product's way onto the shelf."""

import pytest
from flask import Flask

from shop.catalog import errors, services
from shop.catalog.invariants import INVARIANTS
from shop.catalog.models import Product, ProductStatus
from shop.catalog.policies import NEXT_STEPS, missing_for_publication
from shop.kernel.money import Vnd
from shop.platform.database import transaction
from shop.platform.invariants import check
from shop.sellers.models import SellerStatus
from tests.factories.catalog import change_variant, make_product
from tests.factories.sellers import make_seller

SUA, MINH = 3, 7
Draft, Proposed, Published = (
    ProductStatus.DRAFT,
    ProductStatus.PROPOSED,
    ProductStatus.PUBLISHED,
)

HIDDEN_TO_SHELF = (ProductStatus.HIDDEN, Published)


def submit(product: Product) -> None:
    with transaction():
        services.submit_product(product=product, actor_id=SUA)


def publish(product: Product) -> None:
    with transaction():
        services.publish_product(product=product, actor_id=MINH)


def change(product: Product, **facts) -> None:
    with transaction():
        services.change_product(product=product, actor_id=SUA, **facts)


def test_sua_submits_and_minh_publishes_and_both_are_written_down(app: Flask, reload) -> None:
    product = make_product(status=Draft)

    submit(product)
    publish(product)

    lines = [(event.step, event.actor_id) for event in reload(product).events]
    assert lines == [(Draft, None), (Proposed, SUA), (Published, MINH)]
    assert product.published_at is not None
    assert check(INVARIANTS) == []


def test_submitting_and_publishing_twice_changes_nothing(app: Flask, reload) -> None:
    product = make_product(status=Draft)
    for _ in range(2):
        submit(product)
    for _ in range(2):
        publish(product)

    assert len(reload(product).events) == 3


def test_a_draft_cannot_skip_the_officers(app: Flask, reload) -> None:
    product = make_product(status=Draft)

    with pytest.raises(errors.StepNotAllowed):
        publish(product)

    assert reload(product).status is Draft


@pytest.mark.parametrize("status", [SellerStatus.PENDING, SellerStatus.SUSPENDED])
def test_who_is_not_approved_keeps_drafts_only(app: Flask, status: SellerStatus, reload) -> None:
    product = make_product(status=Draft, seller=make_seller(status=status))

    with pytest.raises(errors.SellerNotSelling):
        submit(product)

    assert reload(product).status is Draft


@pytest.mark.parametrize(
    ("gap", "words"),
    [
        ({"drawing": None}, "Thêm ít nhất một ảnh món hàng."),
        ({"variants": 0}, "Thêm ít nhất một quy cách có giá bán."),
        ({"summary": "", "story": ""}, "Kể vài câu về món này: ai làm, làm thế nào, ở đâu."),
        ({"ingredients": ""}, "Ghi thành phần của món hàng."),
        ({"storage": ""}, "Ghi cách cất giữ."),
        ({"shelf_life": ""}, "Ghi hạn dùng, ví dụ “6 tháng kể từ ngày đóng gói”."),
        ({"responsible": ""}, "Ghi tên và địa chỉ người chịu trách nhiệm về hàng."),
        ({"subgroup": "IV.2", "ingredients": ""}, "Ghi món này làm bằng gì."),
        ({"subgroup": "VI.1"}, "Dịch vụ du lịch chưa đăng được ở chợ hàng."),
        ({"subgroup": "IX"}, "Chọn loại hàng trong danh sách."),
    ],
)
def test_sua_is_told_in_plain_words_what_is_missing(app: Flask, gap, words, reload) -> None:
    product = make_product(status=Draft, **gap)

    with pytest.raises(errors.ProductNotReady) as refused:
        submit(product)

    assert refused.value.missing == [words]
    assert reload(product).status is Draft


def test_cloth_needs_no_shelf_life_and_fresh_greens_no_ingredients(app: Flask) -> None:
    cloth = make_product(status=Draft, subgroup="IV.2", shelf_life="", storage="")
    greens = make_product(status=Draft, subgroup="I.1.a", ingredients="")

    assert missing_for_publication(cloth) == []
    assert missing_for_publication(greens) == []


def test_a_new_story_goes_before_the_officers_again(app: Flask, reload, recorded_events) -> None:
    product = make_product()

    change(product, story="Chuyện khác")

    assert reload(product).status is Proposed
    assert product.events[-1].actor_id == SUA
    assert check(INVARIANTS) == []


def test_a_new_season_and_price_show_at_once(app: Flask, reload) -> None:
    product = make_product()

    change(product, peak_months=[3, 4])
    with transaction():
        change_variant(product.variants[0], price=Vnd(199_000))

    assert reload(product).status is Published
    assert product.peak_months == [3, 4]
    assert product.variants[0].price == 199_000


def test_saving_what_was_there_changes_nothing(app: Flask, reload) -> None:
    product = make_product()
    before = product.updated_at

    change(product, story=product.story, name=f"  {product.name} ")

    assert reload(product).status is Published
    assert product.updated_at == before


def test_a_hidden_product_that_changes_comes_back_by_the_officers_alone(app: Flask, reload) -> None:
    product = make_product()
    with transaction():
        services.hide_product(product=product, actor_id=SUA)
    change(product, name="Tên khác")

    with pytest.raises(errors.StepNotAllowed), transaction():
        services.show_product(product=product, actor_id=SUA)

    assert reload(product).status is Draft


def test_hidden_and_shown_again_it_is_the_same_product(app: Flask, reload) -> None:
    product = make_product()
    first_day = product.published_at
    for act in (services.hide_product, services.show_product):
        with transaction():
            act(product=product, actor_id=SUA)

    assert reload(product).status is Published
    assert product.published_at == first_day


@pytest.mark.parametrize("to", [ProductStatus.REJECTED, Draft])
def test_minh_sends_a_product_back_with_a_reason(app: Flask, to, reload) -> None:
    product = make_product(status=Proposed)
    with transaction():
        services.refuse_product(product=product, reason=" Ảnh mờ ", actor_id=MINH, to=to)

    assert reload(product).status is to
    assert product.refusal == product.events[-1].reason == "Ảnh mờ"


def test_minh_cannot_refuse_without_a_reason(app: Flask, reload) -> None:
    product = make_product(status=Proposed)

    with pytest.raises(errors.ReasonMissing), transaction():
        services.refuse_product(product=product, reason="\n", actor_id=MINH)

    assert reload(product).status is Proposed


@pytest.mark.parametrize("status", list(ProductStatus))
@pytest.mark.parametrize(
    ("act", "to"),
    [
        (services.publish_product, Published),
        (services.submit_product, Proposed),
        (services.hide_product, ProductStatus.HIDDEN),
    ],
)
def test_no_step_leaves_the_table(app: Flask, status, act, to, reload) -> None:
    product = make_product(status=status)
    # hidden goods come back by their seller (show_product), not by an officer
    allowed = to is status or (to in NEXT_STEPS[status] and (status, to) != HIDDEN_TO_SHELF)

    if allowed:
        with transaction():
            act(product=product, actor_id=SUA)
    else:
        with pytest.raises(errors.StepNotAllowed), transaction():
            act(product=product, actor_id=SUA)

    assert reload(product).status is (to if allowed else status)
