"""What officers do to certificates, and what follows."""

from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask

from shop.certificates import errors, queries, services
from shop.certificates.invariants import INVARIANTS
from shop.certificates.models import AuthorityLevel, Certificate, CertificateStatus
from shop.kernel.clock import add_months, time_from, vietnam_today
from shop.platform.database import transaction
from shop.platform.invariants import check
from tests.factories.catalog import make_product
from tests.factories.certificates import make_certificate
from tests.factories.sellers import make_seller

MINH = 7


def submit(**changes):
    product = changes.pop("product", None) or make_product()
    issued = changes.get("issued_on", add_months(vietnam_today(), -6))
    values = {
        "product": product,
        "stars": 4,
        "decision_no": "1125/QĐ-UBND",
        "decision_date": issued,
        "authority_name": "UBND tỉnh Điện Biên",
        "authority_level": AuthorityLevel.PROVINCE,
        "issued_on": issued,
        "holder_name": "HTX Sua",
        "actor_id": MINH,
        **changes,
    }
    with transaction():
        return services.submit_certificate(**values)


def verify(paper: Certificate) -> None:
    with transaction():
        services.verify_certificate(certificate=paper, actor_id=MINH)


def test_a_submitted_paper_gives_no_stars_until_minh_verifies_it(app: Flask) -> None:
    paper = submit()
    assert queries.badges_of([paper.product_id]) == {}

    verify(paper)

    badge = queries.badges_of([paper.product_id])[paper.product_id]
    assert (badge.stars, badge.certificate_id) == (4, paper.id)
    assert badge.expires_on == add_months(paper.issued_on, 36)
    assert check(INVARIANTS) == []


def test_every_step_is_written_down_with_who_and_why(app: Flask, reload) -> None:
    paper = submit()
    verify(paper)
    with transaction():
        services.revoke_certificate(certificate=paper, reason="Vi phạm quy trình", actor_id=MINH)

    steps = [(event.step.value, event.actor_id, event.reason) for event in reload(paper).events]

    assert steps == [
        ("submitted", MINH, ""),
        ("verified", MINH, ""),
        ("revoked", MINH, "Vi phạm quy trình"),
    ]
    assert queries.badges_of([paper.product_id]) == {}


def test_a_paper_entered_twice_is_one_paper(app: Flask) -> None:
    product = make_product()

    assert submit(product=product).id == submit(product=product).id


@pytest.mark.parametrize("stars", [1, 2, 6])
def test_only_three_to_five_stars_are_papers(app: Flask, stars: int) -> None:
    with pytest.raises(errors.WrongStars):
        submit(stars=stars)


def test_a_paper_of_tomorrow_is_refused(app: Flask) -> None:
    with pytest.raises(errors.WrongDates):
        submit(issued_on=vietnam_today() + timedelta(days=1))


def test_a_decision_after_the_issue_is_refused(app: Flask) -> None:
    with pytest.raises(errors.WrongDates):
        submit(decision_date=vietnam_today())


def test_stars_of_the_wrong_level_are_not_verified(app: Flask, reload) -> None:
    paper = submit(stars=5, authority_level=AuthorityLevel.PROVINCE)

    with pytest.raises(errors.WrongAuthority):
        verify(paper)

    assert reload(paper).status is CertificateStatus.SUBMITTED


def test_a_regrade_supersedes_the_older_stars(app: Flask, reload) -> None:
    product = make_product()
    older = make_certificate(product, stars=3, issued_on=date(2024, 5, 1))
    newer = submit(product=product, stars=4, decision_no="88/QĐ-UBND")

    verify(newer)

    assert reload(older).status is CertificateStatus.SUPERSEDED
    assert queries.badges_of([product.id])[product.id].stars == 4
    assert check(INVARIANTS) == []


def test_a_regrade_leaves_other_products_alone(app: Flask, reload) -> None:
    stranger = make_certificate(make_product())
    verify(submit())

    assert reload(stranger).status is CertificateStatus.VERIFIED


def test_a_lapsed_paper_stays_in_the_registry_as_it_was(app: Flask, reload) -> None:
    product = make_product()
    lapsed = make_certificate(product, issued_on=add_months(vietnam_today(), -40))

    verify(submit(product=product))

    assert reload(lapsed).status is CertificateStatus.VERIFIED
    assert check(INVARIANTS) == []


def test_an_older_paper_cannot_come_after_a_newer_one(app: Flask) -> None:
    product = make_product()
    make_certificate(product, issued_on=add_months(vietnam_today(), -1))

    with pytest.raises(errors.NewerExists):
        verify(submit(product=product, decision_no="1/QĐ-UBND"))


def test_verifying_twice_changes_nothing(app: Flask, reload) -> None:
    paper = submit()
    verify(paper)
    verify(paper)

    assert len(reload(paper).events) == 2


@pytest.mark.parametrize("status", ["rejected", "revoked", "superseded"])
def test_what_has_ended_cannot_be_verified(app: Flask, status: str) -> None:
    paper = make_certificate(status=CertificateStatus(status))

    with pytest.raises(errors.StepNotAllowed):
        verify(paper)


@pytest.mark.parametrize("act", [services.reject_certificate, services.revoke_certificate])
def test_a_refusal_needs_a_reason(app: Flask, act) -> None:
    paper = submit()

    with pytest.raises(errors.ReasonMissing), transaction():
        act(certificate=paper, reason="  ", actor_id=MINH)


def test_papers_that_prove_nothing_belong_to_the_demo(app: Flask) -> None:
    with pytest.raises(errors.OnlyInTheDemo):
        submit(is_illustrative=True)

    demo = make_product(seller=make_seller(is_demo=True))
    assert submit(product=demo, is_illustrative=True).is_illustrative


def test_stars_go_with_the_last_second_of_the_last_day_in_vietnam(app: Flask) -> None:
    paper = make_certificate(issued_on=date(2023, 11, 15))
    last_moment = datetime(2026, 11, 15, 16, 59, 59, tzinfo=UTC)

    with time_from(lambda: last_moment):
        assert paper.product_id in queries.badges_of([paper.product_id])
    with time_from(lambda: last_moment + timedelta(seconds=1)):
        assert queries.badges_of([paper.product_id]) == {}


@pytest.mark.parametrize("status", ["submitted", "rejected"])
def test_the_public_cannot_look_up_what_was_never_verified(app: Flask, status: str) -> None:
    paper = make_certificate(status=CertificateStatus(status))

    assert queries.public_certificate(paper.id) is None


def test_the_doctor_finds_stars_of_the_wrong_level(app: Flask) -> None:
    make_certificate(stars=5, authority_level=AuthorityLevel.DISTRICT)

    assert [found.code for found in check(INVARIANTS)] == ["G-03"]


def test_the_doctor_finds_a_stretched_certificate(app: Flask) -> None:
    make_certificate(expires_on=date(2099, 1, 1))

    assert [found.code for found in check(INVARIANTS)] == ["G-02"]


def test_the_doctor_finds_two_valid_papers_of_one_product(app: Flask) -> None:
    product = make_product()
    make_certificate(product)
    make_certificate(product, decision_no="2/QĐ-UBND")

    assert [found.code for found in check(INVARIANTS)] == ["G-01"]
