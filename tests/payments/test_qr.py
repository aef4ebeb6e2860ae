"""A buyer's telephone reads the code from the page; the demo's code is read by nothing."""

import io
import re
from xml.etree import ElementTree

import pytest
import segno
from PIL import Image

from shop.kernel.money import Vnd
from shop.payments.banks import DEMO_BIN
from shop.payments.emv import MalformedCode
from shop.payments.qr import OVERPRINT, QUIET, is_demo, modules, qr_png, qr_svg
from shop.payments.vietqr import payload, purpose_of
from tests.payments.test_emv import CROOKED_EXAMPLE, VECTORS

SVG = "{http://www.w3.org/2000/svg}"
ORDER = payload("970436", "0011001932418", Vnd(1_211_000), purpose_of("K7MXQA"), "BAN QUAN LY CHO PHIEN")
LONGEST = payload("970436", "1" * 19, Vnd(10**13 - 1), "k7mxqa" + "x" * 19, "n" * 25)
DEMO = payload(DEMO_BIN, "0011001932418", Vnd(1_211_000), purpose_of("K7MXQA"), "BAN QUAN LY CHO PHIEN")
_RUN = re.compile(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z")


def drawn(picture: bytes) -> set[tuple[int, int]]:
    """The dark modules of an SVG, with the quiet zone."""
    path = ElementTree.fromstring(picture)[1].attrib["d"]
    runs = [tuple(map(int, run)) for run in _RUN.findall(path)]
    assert "".join(f"M{x} {y}h{width}v1h-{back}z" for x, y, width, back in runs) == path
    assert all(width == back for _, _, width, back in runs)
    return {(x + step, y) for x, y, width, _ in runs for step in range(width)}


def wanted(text: str) -> set[tuple[int, int]]:
    """The dark modules that the code's makers say it has, as they print it."""
    rows = segno.make(text, error="M", micro=False, boost_error=False).matrix_iter(border=QUIET)
    return {(x, y) for y, row in enumerate(rows) for x, dark in enumerate(row) if dark}


def painted(picture: bytes) -> tuple[int, dict[tuple[int, int], bool]]:
    """Whether each module's middle is dark in a PNG, and the side in modules."""
    image = Image.open(io.BytesIO(picture)).convert("RGB").getchannel("R")
    side = image.width // 16
    return side, {
        (x, y): image.getpixel((x * 16 + 8, y * 16 + 8)) < 60 for x in range(side) for y in range(side)
    }


@pytest.mark.parametrize("text", [ORDER, LONGEST, *VECTORS])
def test_the_picture_holds_the_codes_very_modules_in_a_quiet_zone(text: str) -> None:
    side = len(modules(text)) + 2 * QUIET
    _, dots = painted(qr_png(text))

    assert drawn(qr_svg(text)) == wanted(text) == {place for place, dark in dots.items() if dark}
    assert {min(x, y, side - 1 - x, side - 1 - y) for x, y in wanted(text)} >= {QUIET}
    assert all(QUIET <= x < side - QUIET and QUIET <= y < side - QUIET for x, y in wanted(text))


@pytest.mark.parametrize("text", [ORDER, LONGEST, DEMO])
def test_the_picture_is_small_and_safe_to_serve(text: str) -> None:
    picture = qr_svg(text)
    parts = list(ElementTree.fromstring(picture).iter())

    assert len(picture) < 12_000
    assert len(qr_png(text)) < 40_000
    assert {part.tag for part in parts} <= {SVG + tag for tag in ("svg", "path", "g", "text", "title")}
    assert not {name for part in parts for name in part.attrib if name == "style" or name.startswith("on")}
    assert b"http" not in picture.replace(b"http://www.w3.org/2000/svg", b"")


def test_dark_stands_on_a_white_ground_by_day_and_by_night() -> None:
    picture = ElementTree.fromstring(qr_svg(ORDER))
    side = len(modules(ORDER)) + 2 * QUIET

    assert picture.attrib["viewBox"] == f"0 0 {side} {side}"
    assert picture[0].attrib == {"fill": "#ffffff", "d": f"M0 0h{side}v{side}H0z"}
    assert picture[1].attrib["fill"] == "#1d2242"


def test_the_demos_code_says_that_no_money_is_to_be_sent() -> None:
    picture = ElementTree.fromstring(qr_svg(DEMO))
    lines = [text.text for text in picture.iter(f"{SVG}text")]

    assert is_demo(DEMO)
    assert " ".join(map(str, lines)) == OVERPRINT == "BẢN THỬ – KHÔNG CHUYỂN TIỀN"
    assert [title.text for title in picture.iter(f"{SVG}title")] == [OVERPRINT]


def test_the_words_across_the_demos_code_are_the_readers() -> None:
    picture = ElementTree.fromstring(qr_svg(DEMO, overprint="TRIAL – PAY < NOTHING >"))

    assert [text.text for text in picture.iter(f"{SVG}text")] == ["TRIAL –", "PAY < NOTHING >"]


def test_no_scanner_finds_anything_in_the_demos_code() -> None:
    side, dots = painted(qr_png(DEMO))
    lost = [place for place in wanted(DEMO) if not dots[place]]
    right_corner, left_corner = ((side - QUIET - 4, QUIET + 3), (QUIET + 3, side - QUIET - 4))

    assert len(lost) > 0.3 * len(wanted(DEMO))
    for x, y in (right_corner, left_corner):
        mark = {(x + dx, y + dy) for dx in range(-3, 4) for dy in range(-3, 4)}
        assert (x, y) in lost
        assert not any(dots[place] for place in mark)


def test_a_real_code_is_never_overprinted() -> None:
    assert not is_demo(ORDER)
    assert b"<text" not in qr_svg(ORDER, overprint=OVERPRINT)
    assert qr_png(ORDER) == qr_png(ORDER, overprint="TRIAL – DO NOT PAY")


def test_what_no_bank_could_read_is_not_drawn() -> None:
    for draw in (qr_svg, qr_png):
        with pytest.raises(MalformedCode):
            draw(CROOKED_EXAMPLE)
        with pytest.raises(MalformedCode):
            draw("https://chophien.example")
