"""An officer sees the shop's bank by its name; a buyer finds his own in the list."""

import re

import pytest

from shop.payments.banks import BANKS, DEMO_BANK, DEMO_BIN, bank_choices, bank_of, shown_bank


@pytest.mark.parametrize(
    ("number", "sign"),
    [
        ("970403", "Sacombank"),
        ("970405", "Agribank"),
        ("970407", "Techcombank"),
        ("970415", "VietinBank"),
        ("970416", "ACB"),
        ("970418", "BIDV"),
        ("970422", "MB"),
        ("970423", "TPBank"),
        ("970432", "VPBank"),
        ("970436", "Vietcombank"),
    ],
)
def test_a_well_known_bank_has_its_number(number: str, sign: str) -> None:
    bank = bank_of(number)

    assert bank is not None
    assert bank.short_name == shown_bank(number) == sign


def test_every_bank_has_a_number_and_a_name_of_its_own() -> None:
    assert len(BANKS) >= 40
    for facts in ([bank.bin for bank in BANKS], [bank.short_name for bank in BANKS], [b.name for b in BANKS]):
        assert len(set(facts)) == len(BANKS)
        assert all(fact == fact.strip() != "" for fact in facts)
    assert all(re.fullmatch(r"[0-9]{6}", bank.bin) for bank in BANKS)
    assert all(bank.name.startswith("Ngân hàng ") for bank in BANKS)


def test_the_list_to_choose_from_is_alphabetical_and_says_the_full_name() -> None:
    choices = bank_choices()

    assert choices[0][1].startswith("ABBank – ")
    assert ("970436", "Vietcombank – Ngân hàng TMCP Ngoại thương Việt Nam") in choices
    assert [value for value, _ in choices] == [bank.bin for bank in BANKS]


def test_the_demos_bank_does_not_exist_and_says_so() -> None:
    assert bank_of(DEMO_BIN) is None
    assert DEMO_BIN not in dict(bank_choices())
    assert shown_bank(DEMO_BIN) == DEMO_BANK


def test_a_bank_that_is_not_listed_is_shown_by_its_number() -> None:
    assert bank_of("970499") is None
    assert shown_bank("970499") == "970499"
