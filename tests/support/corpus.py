"""Hostile words, sorted by what they are after. `MARK` tells ours from what pages say themselves."""

import re
from html.parser import HTMLParser

MARK = "qzx7"

#: Written into every field that somebody else will read.
SCRIPTS: tuple[str, ...] = (
    f"<script>{MARK}(1)</script>",
    f"<ScRiPt>{MARK}(1)</ScRiPt>",
    f"<script src=//{MARK}.example/x.js></script>",
    f"</script><script>{MARK}(1)</script>",
    f"</title><{MARK}>",
    f"</textarea><{MARK}>",
    f"</style><{MARK}>",
    f"</option></select><{MARK}>",
    f"--><{MARK}>",
    f"]]><{MARK}>",
    f"<img src=x onerror={MARK}(1)>",
    f"<img src='x' onerror='{MARK}(1)'>",
    f'<img src="x" onerror="{MARK}(1)">',
    f"<svg onload={MARK}(1)>",
    f"<svg/onload={MARK}(1)//",
    f"<svg><animate onbegin={MARK}(1) attributeName=x>",
    f"<body onload={MARK}(1)>",
    f"<iframe srcdoc='<{MARK}>'></iframe>",
    f"<iframe src=javascript:{MARK}(1)>",
    f"<a href=javascript:{MARK}(1)>x</a>",
    f"<a href='data:text/html,<{MARK}>'>x</a>",
    f"<form action=//{MARK}.example><button>x",
    f"<base href=//{MARK}.example/>",
    f"<meta http-equiv=refresh content='0;url=//{MARK}.example'>",
    f"<link rel=stylesheet href=//{MARK}.example>",
    f"<math><mtext><{MARK}>",
    f"<details open ontoggle={MARK}(1)>",
    f"<input autofocus onfocus={MARK}(1)>",
    f"<video><source onerror={MARK}(1)>",
    f"<{MARK}",
    f"<{MARK}>",
    f'" {MARK}="1',
    f'" onmouseover="{MARK}(1)" x="',
    f"' {MARK}='1",
    f"'><{MARK}>",
    f'"><{MARK}>',
    f"`{MARK}`",
    f"javascript:{MARK}(1)",
    f"&lt;{MARK}&gt;",
    f"&#60;{MARK}&#62;",
    f"%3C{MARK}%3E",
    f"\\u003c{MARK}\\u003e",
    f"{{{{7*7}}}}{MARK}{{% print(1) %}}",
    f"${{7*7}}{MARK}#{{7*7}}",
    f"{MARK}\u2028\u2029</script>",
    f"\uff1c{MARK}\uff1e",
    f"<\x00{MARK}>",
    f"%(name)s %s {MARK}",
)

#: Pieces of SQL and of the engines' search languages (99–100).
QUERIES: tuple[str, ...] = (
    "'",
    "''",
    '"',
    "' OR '1'='1",
    "' OR 1=1 --",
    '" OR ""="',
    "1 OR 1=1",
    "1; DROP TABLE product; --",
    "'); DELETE FROM product; --",
    "' UNION SELECT email, password FROM user_account --",
    "1' AND (SELECT pg_sleep(9)) --",
    "1 AND randomblob(1000000000)",
    "' || (SELECT version()) || '",
    "%' AND '%'='",
    "%",
    "_",
    "%%%",
    "\\",
    "\\'",
    "/*",
    "*/ --",
    "* ^ NEAR(a b)",
    'a AND OR NOT "',
    "name:*",
    "{name} : x",
    "a & | ! <-> :*",
    "(((",
    ")))",
    "id DESC; --",
    "price,(SELECT 1)",
)

NUMBERS: tuple[str, ...] = (
    "0", "-0", "-1", "1.5", "1e9", "1e309", "NaN", "inf", "-inf", "0x1", "0b1", "1_000", " 1 ", "+1", "١",
    "１", "²", "Ⅷ", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "1" * 30,
    "9" * 5000, "1,5", "1.000.000", "1.000.000.000.000.000", "00000000001", "-2147483649",
)  # fmt: skip

ODD: tuple[str, ...] = (
    "", " ", "\t", "\n", "\r\n", "\x00", "a\x00b", "\x01\x02\x1f\x7f", "\u200b", "\ufeff", "\u202eexe.gpj",
    "\ud7ff", "\ue000", "\uffff", "\U0010ffff", "e\u0301\u0323" * 20, "ﷺ" * 50, "👩🏽‍🌾" * 10, "Ⱥ" * 300,
    "İı", "ß" * 100, "null", "None", "undefined", "true", "[]", "{}", "[object Object]", "../../etc/passwd",
    "..\\..\\windows", "%2e%2e%2f", "/etc/passwd", "file:///etc/passwd", "http://169.254.169.254/",
    "//evil.example", "\\\\evil.example", "CON", "$(id)", ";id", "|id", "`id`", "-rf", "a" * 300, "a" * 5000,
    "ệ" * 3000, "=cmd|'/c calc'!A1", "@SUM(1)", "Set-Cookie: a=b", "x\r\nSet-Cookie: a=b",
    "mật ong", "H’Mông",
)  # fmt: skip

EVERYTHING: tuple[str, ...] = SCRIPTS + QUERIES + NUMBERS + ODD
#: Words of a stack trace or of a database's complaint.
TELLTALES = (
    "Traceback (most recent",
    "sqlalchemy.",
    "psycopg",
    "sqlite3.",
    "OperationalError",
    "werkzeug.exceptions",
    'File "/',
    "jinja2.",
)


class _Hunter(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._inside = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._inside = values.get("type", "script") if tag == "script" else tag
        self.found += [f"<{tag}>"] if MARK in tag else []
        for name, value in values.items():
            self.found += [f"{name}= on <{tag}>"] if MARK in name else []
            if MARK in value and _is_live(tag, name, value):
                self.found.append(f'{name}="{value}" on <{tag}>')

    def handle_data(self, data: str) -> None:
        if self.cdata_elem in {"script", "style"} and MARK in data:
            is_quiet = self._inside.endswith("json") and not set(data) & {"<", "\u2028", "\u2029"}
            self.found += [] if is_quiet else [f"{self.cdata_elem}: {data[:80]}"]


_ELSEWHERE = re.compile(r"[\s\x00-\x20]*([a-z][a-z0-9+.-]*:|[/\\]{2})", re.I)
_OURS = ("http://localhost/", "mailto:", "tel:")


def leads_away(address: str) -> bool:
    """Whether an address leads out of the shop, or into script."""
    return bool(_ELSEWHERE.match(address)) and not address.startswith(_OURS)


def _is_live(tag: str, name: str, value: str) -> bool:
    """Whether an attribute would run, load or lead somewhere with our words in it."""
    if name.startswith("on") or name in {"srcdoc", "style"}:
        return True
    if name in {"href", "src", "action", "formaction", "data", "poster"}:
        return leads_away(value)
    return tag == "meta" and name == "content" and value.lstrip().startswith("0;")


def live_marks(html: str) -> list[str]:
    """Where our words became elements, attributes or script; an empty list is good news."""
    if MARK not in html:
        return []
    hunter = _Hunter()
    hunter.feed(html)
    hunter.close()
    return hunter.found


def telltales(text: str) -> list[str]:
    """Words that only the machinery would say."""
    return [word for word in TELLTALES if word in text]
