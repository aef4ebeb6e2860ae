"""What officers decide about a seller follows the table of steps and is written down."""

from collections.abc import Callable

import pytest
from flask import Flask

from shop.platform.database import transaction
from shop.platform.invariants import check
from shop.sellers import services
from shop.sellers.errors import ReasonMissing, StepNotAllowed
from shop.sellers.invariants import INVARIANTS
from shop.sellers.models import Seller, SellerStatus
from shop.sellers.policies import NEXT_STEPS
from tests.factories.sellers import make_seller

S = SellerStatus
REASON = "Giấy mờ, không đọc được."
#: Each verb, where it leads, and from where it may be said.
VERBS: dict[str, tuple[SellerStatus, set[SellerStatus]]] = {
    "approve": (S.APPROVED, {S.PENDING}),
    "ask_changes": (S.NEEDS_CHANGES, {S.PENDING}),
    "reject": (S.REJECTED, {S.PENDING, S.NEEDS_CHANGES}),
    "suspend": (S.SUSPENDED, {S.APPROVED}),
    "reinstate": (S.APPROVED, {S.SUSPENDED}),
    "terminate": (S.TERMINATED, {S.APPROVED, S.SUSPENDED}),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("start", list(S))
def test_a_verb_leads_where_the_table_says_or_nowhere(
    app: Flask, verb: str, start: SellerStatus, reload: Callable[[Seller], Seller]
) -> None:
    seller = make_seller(status=start)
    goal, allowed = VERBS[verb]

    try:
        with transaction():
            getattr(services, verb)(seller=seller, reason=REASON, actor_id=7)
    except StepNotAllowed:
        assert start not in allowed
        assert reload(seller).status is start
        assert len(seller.events) == 1
        return

    assert reload(seller).status is goal
    if start is goal:
        assert len(seller.events) == 1
        return
    assert start in allowed
    assert goal in NEXT_STEPS[start]
    event = seller.events[-1]
    assert (event.step, event.reason, event.actor_id) == (goal, REASON, 7)


@pytest.mark.parametrize("verb", ["ask_changes", "reject", "suspend", "terminate"])
def test_a_refusal_without_a_reason_is_none(
    app: Flask, verb: str, reload: Callable[[Seller], Seller]
) -> None:
    start = S.PENDING if verb in {"ask_changes", "reject"} else S.APPROVED
    seller = make_seller(status=start)

    with pytest.raises(ReasonMissing), transaction():
        getattr(services, verb)(seller=seller, reason="  ", actor_id=7)

    assert reload(seller).status is start


def test_approval_is_dated_and_a_second_one_changes_nothing(
    app: Flask, reload: Callable[[Seller], Seller]
) -> None:
    seller = make_seller(status=S.PENDING, approved_at=None)
    for _ in range(2):
        with transaction():
            services.approve(seller=seller, actor_id=7)

    assert reload(seller).approved_at is not None
    assert len(seller.events) == 2


def test_whoever_hears_of_decisions_is_told(app: Flask, recorded_events: Callable[[], list[str]]) -> None:
    seller = make_seller()

    with transaction():
        services.suspend(seller=seller, reason=REASON, actor_id=7)

    assert recorded_events() == ["SellerDecided"]


def test_the_doctor_sees_a_step_that_was_not_written_down(app: Flask) -> None:
    seller = make_seller(status=S.PENDING)
    assert check(INVARIANTS) == []

    with transaction():
        seller.status = S.APPROVED
        seller.approved_at = None

    assert {violation.code for violation in check(INVARIANTS)} == {"S-01", "S-02"}
