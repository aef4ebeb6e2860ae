"""Codes survive the telephone and the bank; secrets survive everything."""

from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.codes import ALPHABET, digest, matches, new_code, new_secret, read_code


def test_a_code_is_six_letters_without_look_alikes() -> None:
    codes = {new_code() for _ in range(500)}

    assert len(codes) > 490
    assert all(len(code) == 6 and set(code) <= set(ALPHABET) for code in codes)
    assert not set("0O1I24568") & set(ALPHABET)


@given(st.text(ALPHABET, min_size=6, max_size=8))
def test_reading_back_leaves_a_good_code_alone(code: str) -> None:
    assert read_code(code) == code
    assert read_code(f" {code[:3].lower()}-{code[3:]} ") == code


def test_look_alikes_are_read_as_what_was_meant() -> None:
    assert read_code("2456") == "ZASG"
    assert read_code("80o1i") == "BQQLL"


def test_a_secret_is_known_by_its_digest_alone() -> None:
    secret = new_secret()

    assert len(secret) >= 22
    assert matches(secret, digest(secret))
    assert not matches(secret.swapcase(), digest(secret))
    assert secret not in digest(secret)
