"""A buyer's app fills in the transfer by itself, and the statement leads back to the order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.kernel.codes import ALPHABET
from shop.kernel.money import Vnd
from shop.payments import emv
from shop.payments.vietqr import DoesNotFit, payload, purpose_of, read_purpose, without_marks

BANK, ACCOUNT, PRICE, CODE = "970436", "0011001932418", Vnd(1_211_000), "K7MXQA"

codes = st.text(ALPHABET, min_size=6, max_size=8)


def test_a_known_code_comes_out_to_the_letter() -> None:
    text = payload("970415", "0011001932418", Vnd(120_000), "ủng hộ lũ lụt")

    assert text == (
        "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN"
        "62170813ung ho lu lut6304C15C"
    )


@given(
    bank=st.from_regex(r"[0-9]{6}", fullmatch=True),
    account=st.from_regex(r"[0-9A-Za-z]{1,19}", fullmatch=True),
    amount=st.integers(1, 10**13 - 1),
    code=codes,
    name=st.sampled_from(["", "CHO PHIEN", "Hợp tác xã Chợ Phiên", "Bản H’Mông"]),
)
def test_the_bank_reads_the_facts_that_the_shop_wrote(
    bank: str, account: str, amount: int, code: str, name: str
) -> None:
    fields = emv.read(payload(bank, account, Vnd(amount), purpose_of(code, "Chợ Phiên"), name))

    named = {"59": without_marks(name)} if name else {}
    assert fields == {
        "00": "01",
        "01": "12",
        "38": {"00": "A000000727", "01": {"00": bank, "01": account}, "02": "QRIBFTTA"},
        "53": "704",
        "54": str(amount),
        "58": "VN",
        **named,
        "62": {"08": f"{code} CHO PHIEN"},
    }


@pytest.mark.parametrize(
    ("what", "values"),
    [
        ("bank_bin", ("97043", ACCOUNT, PRICE, CODE)),
        ("bank_bin", ("9704360", ACCOUNT, PRICE, CODE)),
        ("bank_bin", ("97043x", ACCOUNT, PRICE, CODE)),
        ("bank_bin", ("97043٦", ACCOUNT, PRICE, CODE)),
        ("account", (BANK, "", PRICE, CODE)),
        ("account", (BANK, "1" * 20, PRICE, CODE)),
        ("account", (BANK, "0011 0019", PRICE, CODE)),
        ("amount", (BANK, ACCOUNT, 0, CODE)),
        ("amount", (BANK, ACCOUNT, -1, CODE)),
        ("amount", (BANK, ACCOUNT, 10**13, CODE)),
        ("purpose", (BANK, ACCOUNT, PRICE, "")),
        ("purpose", (BANK, ACCOUNT, PRICE, "  ")),
        ("purpose", (BANK, ACCOUNT, PRICE, "K7MXQA" + "x" * 20)),
        ("purpose", (BANK, ACCOUNT, PRICE, "K7MXQA ₫")),
        ("purpose", (BANK, ACCOUNT, PRICE, "K7MXQA\x00")),
        ("name", (BANK, ACCOUNT, PRICE, CODE, "Ban quản lý chợ phiên vùng cao")),
        ("name", (BANK, ACCOUNT, PRICE, CODE, "🐃")),
    ],
)
def test_what_a_code_cannot_carry_is_refused_by_name(what: str, values: tuple[str, str, Vnd, str]) -> None:
    with pytest.raises(DoesNotFit) as refusal:
        payload(*values)

    assert refusal.value.what == what


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("Đường phên", "Duong phen"),
        ("HỢP TÁC XÃ  H’Mông", "HOP TAC XA HMong"),
        ("Chợ Phiên – Điện Biên", "Cho Phien - Dien Bien"),
    ],
)
def test_marks_go_and_capitals_stay(written: str, plain: str) -> None:
    assert without_marks(written) == plain


def test_the_purpose_begins_with_the_code() -> None:
    assert purpose_of("K7MXQA") == "K7MXQA"
    assert purpose_of("K7MXQA", "Chợ Phiên") == "K7MXQA CHO PHIEN"


@pytest.mark.parametrize(
    "values",
    [("",), ("K7MXQ",), ("k7mxqa",), ("K7MXQO",), ("K7MXQAAAA",), ("K7MXQA", "mật ong rừng Điện Biên")],
)
def test_a_purpose_that_no_statement_would_lead_back_from_is_refused(values: tuple[str, ...]) -> None:
    with pytest.raises(DoesNotFit):
        purpose_of(*values)


@pytest.mark.parametrize(
    "statement",
    [
        "K7MXQA",
        "k7mxqa",
        "K7MXQA CHO PHIEN",
        "K7MXQA CHO PHI",
        "  K7MXQA-CHO-PHIEN.",
        "MBVCB.3278907687.K7MXQA.CT tu 1027236393 NGUYEN VAN A toi 0011001932418 CHO PHIEN",
        "MBVCB.15444160238.6218BFTVGL256UBX.K7MXQA CHO PHIEN",
        "NGUYEN VAN A chuyen K7MXQA FT24255276428",
        "MBVCB3278907687K7MXQACHOPHIEN",
        "CTK7MXQA",
        "CT DEN:112233445566 K7M XQA",
        "CUSTOMER K7MXQA-1. TU: NGUYEN VAN A",
        "thanh toán đơn K7MXQA",
        "K7MX0A",
        "k7m-xoa",
    ],
)
def test_a_statement_leads_back_to_the_order(statement: str) -> None:
    assert CODE in read_purpose(statement)


@pytest.mark.parametrize("statement", ["", "   ", "chuyen tien", "0011001932418", "12:30 22/11/2026"])
def test_a_statement_without_a_code_leads_nowhere_near_it(statement: str) -> None:
    assert CODE not in read_purpose(statement)


def test_numbers_alone_are_no_codes() -> None:
    assert read_purpose("0011001932418 120000 221126") == []


def test_the_likeliest_code_comes_first() -> None:
    assert read_purpose("MBVCB.3278907687.K7MXQA CHO PHIEN")[0] == CODE


#: What a code's letters look like to people who type them.
LOOK_ALIKES = {"Z": "2", "A": "4", "S": "5", "G": "6", "B": "8", "Q": "0Oo", "L": "1Iil"}
before = st.sampled_from(
    ["", "MBVCB.123456.", "CT DEN:112233 ", "ct", "TT DON HANG ", "QR-", "6218BFTVGL256UBX."]
)
after = st.sampled_from(["", ".CT tu 0123456789", " CHO PHIEN", "CHOPHIEN", " FT24255276", "-CHO P", "."])


@given(codes, before, after, st.data())
def test_whatever_banks_and_people_do_to_it_the_code_is_among_the_candidates(
    code: str, before: str, after: str, data: st.DataObject
) -> None:
    typed = "".join(data.draw(st.sampled_from([c, c.lower(), *LOOK_ALIKES.get(c, "")])) for c in code)
    if typed.isdigit():
        typed = code
    if data.draw(st.booleans()) and not before[-1:].isalnum() and not after[:1].isalnum():
        cut = data.draw(st.integers(1, len(typed) - 1))
        typed = f"{typed[:cut]} {typed[cut:]}"

    found = read_purpose(f"{before}{typed}{after}")

    assert code in found
    assert len(found) == len(set(found))
    assert all(6 <= len(each) <= 8 and set(each) <= set(ALPHABET) for each in found)


@given(st.text(max_size=2000))
def test_no_text_is_too_strange_to_read(text: str) -> None:
    assert len(read_purpose(text)) <= 1800
