"""The OCOP groups."""

from shop.catalog.groups import (
    GROUPS,
    SHELVES,
    SUBGROUPS,
    by_slug,
    group_of,
    subgroup,
)


def test_there_are_six_groups_and_every_set_belongs_to_one() -> None:
    assert [group.code for group in GROUPS] == ["I", "II", "III", "IV", "V", "VI"]
    assert {one.group.code for one in SUBGROUPS} == {group.code for group in GROUPS}


def test_no_two_of_them_share_an_address() -> None:
    slugs = [row.slug for row in (*GROUPS, *SUBGROUPS)]

    assert len(slugs) == len(set(slugs))


def test_tea_and_coffee_are_food_and_not_drinks() -> None:
    assert group_of("I.5.a").slug == "thuc-pham"
    assert group_of("I.6").slug == "thuc-pham"


def test_shelves_of_the_header_lead_somewhere_and_never_to_alcohol() -> None:
    for slug, _ in SHELVES:
        shelf = by_slug(slug)
        assert shelf is not None
        assert not getattr(shelf, "is_alcohol", False)


def test_only_the_sets_of_alcohol_are_alcohol() -> None:
    assert [one.code for one in SUBGROUPS if one.is_alcohol] == ["II.1.a", "II.1.b"]
    assert subgroup("II.1.c") is None
