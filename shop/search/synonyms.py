"""Names that mean the same thing in different regions or spellings.

Each set is written with its marks: `mông` is a people, `móng` is not. The index adds the
other names, folded; so whoever types the very word still sees goods named so first.
"""

import re
from itertools import islice

SAME_THING = (
    ("chè", "trà"),
    ("lạp sườn", "lạp xưởng"),
    ("bí xanh", "bí đao"),
    ("séng cù", "sén cù", "seng cu"),
    ("thạch đen", "sương sáo"),
    ("hmông", "mông", "h mông"),
    ("khẩu xén", "khẩu sén"),
    ("phình nhừ", "phì nhừ"),
    ("phja đén", "phia đén"),
    ("bó tờ", "pó tờ"),
    ("sín chải", "xín chải"),
    ("cà phê", "cafe", "coffee"),
    ("lạc", "đậu phộng"),
    ("thịt lợn", "thịt heo"),
)
#: Other names kept for one name.
_MOST = 6
_OTHERS = {word: [other for other in group if other != word] for group in SAME_THING for word in group}
_KNOWN = re.compile(rf"(?<!\w)({'|'.join(sorted(map(re.escape, _OTHERS), key=len, reverse=True))})(?!\w)")


def other_names(name: str) -> list[str]:
    """A name (lower case, with marks) with one of its words said otherwise."""
    said = (
        f"{name[: found.start()]}{other}{name[found.end() :]}"
        for found in _KNOWN.finditer(name)
        for other in _OTHERS[found[0]]
    )
    return list(islice(said, _MOST))
