"""What stands in a payment code is read exactly as it was written, and nothing crooked is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shop.payments.emv import Fault, Fields, MalformedCode, crc16, read, write


def napas(bank: str, account: str, service: str = "QRIBFTTA") -> Fields:
    return {"00": "A000000727", "01": {"00": bank, "01": account}, "02": service}


#: The examples of NAPAS's document (6.1.2, 6.1.3) and three codes made by others from it.
VECTORS: dict[str, Fields] = {
    "00020101021238570010A00000072701270006970403011300110123456780208QRIBFTTA530370454061800005802VN"
    "62340107NPS68690819thanh toan don hang63042E2E": {
        "00": "01",
        "01": "12",
        "38": napas("970403", "0011012345678"),
        "53": "704",
        "54": "180000",
        "58": "VN",
        "62": {"01": "NPS6869", "08": "thanh toan don hang"},
    },
    "00020101021138570010A00000072701270006970403011300110123456780208QRIBFTTA53037045802VN63049E6F": {
        "00": "01",
        "01": "11",
        "38": napas("970403", "0011012345678"),
        "53": "704",
        "58": "VN",
    },
    "00020101021138600010A00000072701300006970403011697040311012345670208QRIBFTTC53037045802VN63044F52": {
        "00": "01",
        "01": "11",
        "38": napas("970403", "9704031101234567", "QRIBFTTC"),
        "53": "704",
        "58": "VN",
    },
    "00020101021238570010A00000072701270006970415011300110019324180208QRIBFTTA530370454061200005802VN"
    "62170813ung ho lu lut6304C15C": {
        "00": "01",
        "01": "12",
        "38": napas("970415", "0011001932418"),
        "53": "704",
        "54": "120000",
        "58": "VN",
        "62": {"08": "ung ho lu lut"},
    },
    "00020101021138540010A00000072701240006970423011000999999990208QRIBFTTA53037045802VN6304CBB4": {
        "00": "01",
        "01": "11",
        "38": napas("970423", "0099999999"),
        "53": "704",
        "58": "VN",
    },
}
#: Example 6.1.1 of the same document: the checksum fits, yet a 13-digit account is said to have 12.
CROOKED_EXAMPLE = (
    "00020101021138570010A00000072701270006970403011200110123456780208QRIBFTTA53037045802VN6304F4E5"
)
SHORT = {"00": "01", "58": "VN"}


def sealed(body: str) -> str:
    return f"{body}6304{crc16(f'{body}6304')}"


def test_the_checksum_is_the_one_of_the_catalogue() -> None:
    assert crc16("123456789") == "29B1"


@pytest.mark.parametrize(("text", "fields"), VECTORS.items())
def test_known_codes_are_read_and_written_to_the_letter(text: str, fields: Fields) -> None:
    assert read(text) == fields
    assert write(fields) == text


def test_the_documents_own_crooked_example_is_refused() -> None:
    assert crc16(CROOKED_EXAMPLE[:-4]) == "F4E5"
    with pytest.raises(MalformedCode) as refusal:
        read(CROOKED_EXAMPLE)

    assert refusal.value.fault is Fault.FIELD_ID
    assert refusal.value.place == "38.01"


@given(st.sampled_from(sorted(VECTORS)), st.data())
def test_a_flipped_character_is_never_believed(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.characters(min_codepoint=32, max_codepoint=126).filter(lambda c: c != text[at]))
    with pytest.raises(MalformedCode):
        read(text[:at] + other + text[at + 1 :])


@given(st.sampled_from(sorted(VECTORS)), st.data())
def test_a_code_that_is_cut_is_never_believed(text: str, data: st.DataObject) -> None:
    with pytest.raises(MalformedCode):
        read(text[: data.draw(st.integers(0, len(text) - 1))])


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        ("000201580", Fault.LENGTH),
        ("0002015803VN", Fault.LENGTH),
        ("00020158-2VN", Fault.LENGTH),
        ("0002015800", Fault.LENGTH),
        ("0002015A02VN", Fault.FIELD_ID),
        ("5802VN000201", Fault.ORDER),
        ("0002015802VN5802VN", Fault.REPEATED),
        ("0002016304ABCD5802VN", Fault.ORDER),
        ("", Fault.ORDER),
        ("0002016205080VN", Fault.LENGTH),
        ("000201380400999", Fault.LENGTH),
    ],
)
def test_crooked_texts_are_refused_by_name_though_their_checksum_fits(body: str, fault: Fault) -> None:
    with pytest.raises(MalformedCode) as refusal:
        read(sealed(body))

    assert refusal.value.fault is fault


@pytest.mark.parametrize("text", ["0002015802VN", sealed("0002015802VN") + "5802VN", "6304", "", "x"])
def test_a_text_that_does_not_end_with_its_checksum_is_refused(text: str) -> None:
    with pytest.raises(MalformedCode) as refusal:
        read(text)

    assert refusal.value.fault is Fault.ORDER


@pytest.mark.parametrize("mark", ["ố", "\n", "\x7f", "２"])
def test_only_plain_ascii_is_read_and_written(mark: str) -> None:
    for action in (lambda: read(f"000201{mark}"), lambda: write({**SHORT, "59": mark})):
        with pytest.raises(MalformedCode) as refusal:
            action()
        assert refusal.value.fault is Fault.CHARACTER


@pytest.mark.parametrize(
    ("fields", "fault"),
    [
        ({"58": "VN", "00": "01"}, Fault.ORDER),
        ({}, Fault.ORDER),
        ({**SHORT, "63": "ABCD"}, Fault.ORDER),
        ({**SHORT, "5": "x"}, Fault.FIELD_ID),
        ({**SHORT, "5٩": "x"}, Fault.FIELD_ID),
        ({**SHORT, "59": ""}, Fault.LENGTH),
        ({**SHORT, "59": "x" * 100}, Fault.LENGTH),
        ({**SHORT, "62": {"08": "x" * 96}}, Fault.LENGTH),
        ({**SHORT, "62": {}}, Fault.LENGTH),
        ({**SHORT, "62": "0802ab"}, Fault.LENGTH),
        ({**SHORT, "59": {"00": "x"}}, Fault.LENGTH),
    ],
)
def test_what_could_not_be_read_is_not_written(fields: Fields, fault: Fault) -> None:
    with pytest.raises(MalformedCode) as refusal:
        write(fields)

    assert refusal.value.fault is fault


plain = st.text(st.characters(min_codepoint=32, max_codepoint=126), min_size=1, max_size=19)
own = st.sampled_from([f"{number:02}" for number in [*range(1, 26), *range(52, 62), 65, 99]])
leaves = st.dictionaries(own, plain, max_size=6)
nested = st.dictionaries(st.sampled_from(["00", "01", "08"]), plain, min_size=1, max_size=3)


@given(leaves, st.dictionaries(st.sampled_from(["26", "51", "62", "64"]), nested))
def test_whatever_is_written_is_read_back(simple: dict[str, str], templates: dict[str, Fields]) -> None:
    fields: Fields = {"00": "01", **simple, **templates}
    assert read(write(fields)) == fields
    assert list(read(write(fields))) == list(fields)
