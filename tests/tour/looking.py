"""What is looked at on every page that a browser has opened: axe's rules, widths, words, pictures."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import ConsoleMessage, Error, Page

AXE = Path(__file__).parents[1] / "vendor" / "axe-core-4.14.1" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]

#: Small words of English, and words of its buttons; none of them is also Vietnamese.
_ENGLISH = re.compile(
    r"\b(?:the|and|of|your|you|with|from|this|that|are|was|were|have|has|please|which|when|where|what|who|yes"
    r"|sign|password|orders?|cart|basket|checkout|shipping|shipped|deliver(?:y|ed)|prices?|products?|sellers?"
    r"|officers?|submit|save|cancel(?:ed)?|delete|remove|search|find|back|next|previous|more|less|error|required"
    r"|invalid|page|not|field|login|logout|account|address|phone|amount|total|paid|refunds?|cases?"
    r"|certificates?|stars?|stock|none|null|true|false|pending|approved|rejected|draft|published|hidden|proposed)\b",
    re.I,
)
#: Small words of Vietnamese, in small letters: names of places and people are not among them.
_VIETNAMESE = re.compile(
    r"\b(?:và|của|là|được|không|có|các|một|những|với|trong|này|đã|để|đơn|giá|giỏ|người|bạn|sẽ|khi|hoặc|từ|ở"
    r"|tại|chưa|rồi|xem|chọn|thêm|bỏ|gửi|hàng|phẩm|tiền|nhà|món|hủy|ngày|tháng|năm|trả|lại|giao|nhận)\b"
)
#: Addresses belong to no language, and what stands in quotes is quoted.
_NO_WORDS = re.compile(r"“[^”]*”|\{món:[^}]*\}|\S+@\S+|https?://\S+|[\w-]+\.(?:vn|com|example|org)\b\S*")
#: Small words of Vietnamese; as they stand, so that names of places and people are not among them.
VIETNAMESE = frozenset(
    [
        "và",
        "của",
        "là",
        "được",
        "không",
        "có",
        "các",
        "một",
        "những",
        "với",
        "trong",
        "này",
        "đã",
        "để",
        "đơn",
        "giá",
        "giỏ",
        "người",
        "bạn",
        "sẽ",
        "khi",
        "hoặc",
        "từ",
        "ở",
        "tại",
        "chưa",
        "rồi",
        "xem",
        "chọn",
        "thêm",
        "bỏ",
        "gửi",
        "hàng",
        "phẩm",
        "tiền",
        "nhà",
        "món",
        "hủy",
        "ngày",
        "tháng",
        "năm",
        "trả",
        "lại",
        "giao",
        "nhận",
    ]
)
#: What must not be said in each language.
_STRAYS = {"vi": _ENGLISH, "en": _VIETNAMESE}

#: A long page comes piece by piece, and what is far down not at all: all of it at once.
LAY_ALL_OUT = """
  for (const late of document.querySelectorAll('main, .later, .soon, .next, .lot'))
    Object.assign(late.style, { contentVisibility: 'visible', animation: 'none' });
"""
_RUN_AXE = f"""async (only) => {{ {LAY_ALL_OUT}
  const found = await axe.run(document, {{ runOnly: only, resultTypes: ['violations'], iframes: false }});
  return found.violations.map((rule) => [rule.id, rule.help, rule.nodes.slice(0, 4).map((node) =>
    node.target.join(' ') + (rule.id === 'color-contrast' ? ' ' + (node.any[0]?.message ?? '') : ''))]);
}}"""
_TOO_WIDE = """() => {
  const width = document.documentElement.clientWidth;
  if (document.scrollingElement.scrollWidth <= width) return [];
  const scrolls = (each) =>
    each && (getComputedStyle(each).overflowX !== 'visible' || scrolls(each.parentElement));
  const out = [...document.body.querySelectorAll('*')]
    .filter((each) => each.getBoundingClientRect().right > width + 1 && !scrolls(each.parentElement))
    .slice(0, 4).map((each) => `${each.outerHTML.slice(0, 80)} ${each.getBoundingClientRect().right}`);
  return out.length ? out : [`the page: ${document.scrollingElement.scrollWidth} wide`];
}"""
_UNSIZED = """() => [...document.images]
  .filter((image) => !(image.getAttribute('width') && image.getAttribute('height')))
  .map((image) => image.getAttribute('src'))"""
#: Banks are named as they are.
_SAID = """() => {
  const said = [];
  const languageOf = (each) => each.closest('[lang]')?.lang ?? '';
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const parent = walk.currentNode.parentElement;
    if (parent.closest('script,style,template,code,[translate=no],select[name=bank_bin]')) continue;
    const text = walk.currentNode.data.trim();
    if (text) said.push([languageOf(parent), text]);
  }
  for (const each of document.body.querySelectorAll('[aria-label],[title],[placeholder],img[alt]'))
    for (const name of ['aria-label', 'title', 'placeholder', 'alt'])
      if (each.getAttribute(name)) said.push([languageOf(each), each.getAttribute(name)]);
  said.push([document.documentElement.lang, document.title]);
  return said;
}"""


def axe_finds(page: "Page", *rules: str) -> list[str]:
    """What axe has against the page: by all rules of `TAGS`, or by these alone."""
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(_axe())
    size = page.viewport_size
    assert size
    # All of the page in one window: what a sticky bar hides now can be scrolled to.
    height = page.evaluate("() => document.documentElement.scrollHeight")
    page.set_viewport_size({"width": size["width"], "height": height})
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": TAGS}
    found: list[Any] = page.evaluate(_RUN_AXE, only)
    page.set_viewport_size(size)
    return [f"{rule}: {told} {places}" for rule, told, places in found]


def opens_lower(page: "Page") -> list[str]:
    """Whether the page was not at its top when it came: by a tab bar that wants to be in sight, say."""
    down: float = page.evaluate("scrollY")
    return [f"opens {down} px down"] if down else []


def too_wide(page: "Page") -> list[str]:
    """What makes the page scroll sideways."""
    wide: list[str] = page.evaluate(_TOO_WIDE)
    return [f"sticks out: {place}" for place in wide]


def unsized(page: "Page") -> list[str]:
    """Pictures that push the page about when they arrive."""
    pictures: list[str] = page.evaluate(_UNSIZED)
    return [f"picture without size: {source}" for source in pictures]


def strays(page: "Page") -> list[str]:
    """Words of the wrong language, of what is said in the page's own."""
    said: list[list[str]] = page.evaluate(_SAID)
    complaints = []
    for language, text in said:
        if stray := strays_in(text, language):
            complaints.append(f"{stray} on a page in {language!r}: {text[:80]!r}")
    return complaints


def strays_in(text: str, language: str) -> list[str]:
    """Words of the other language in a sentence."""
    return _STRAYS[language].findall(_NO_WORDS.sub(" ", text)) if language in _STRAYS else []


@contextmanager
def listening(page: "Page") -> Iterator[list[str]]:
    """What the console is told, and what goes wrong in scripts, while the block runs."""
    noise: list[str] = []

    def note(said: "ConsoleMessage") -> None:
        if said.type in {"error", "warning"}:
            noise.append(f"console: {said.text}")

    def note_error(error: "Error") -> None:
        noise.append(f"script: {error}")

    page.on("console", note)
    page.on("pageerror", note_error)
    yield noise
    page.remove_listener("console", note)
    page.remove_listener("pageerror", note_error)


_source: list[str] = []


def _axe() -> str:
    if not _source:
        _source.append(AXE.read_text())
    return _source[0]
