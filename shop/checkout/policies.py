"""What the buyer asks for, what the buyer has seen, and how the two are compared."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import timedelta

from shop.checkout.errors import Change, ChangeKind
from shop.kernel.money import Vnd

#: How long an order that was not paid in time can be taken up again, before it is canceled.
UNPAID_KEPT_FOR = timedelta(days=3)

#: What pages did not ask for at first: left out where it is None, so that forms sent before stay the same.
_YOUNGER = frozenset({"gift_note", "invoice"})


@dataclass(frozen=True, kw_only=True)
class PlaceOrder:
    """A checkout form as plain values. The phone is in E.164; `delivery` maps sellers to methods.

    `gift_note` is None unless it is a gift; `invoice` holds company, tax_code, address, email.
    `seen` is what the page showed, in the words of `Sight.text`.
    """

    full_name: str
    phone: str
    email: str | None = None
    province_code: str
    ward_code: str
    street: str
    note: str = ""
    gift_note: str | None = None
    invoice: Mapping[str, str] | None = None
    delivery: Mapping[int, str] = field(default_factory=dict)
    payment_method: str = "cod"
    language: str = "vi"
    seen: str = ""

    def digest(self) -> str:
        """Tells a repeated form from a changed one (SHA-256, hexadecimal)."""
        said = {key: value for key, value in asdict(self).items() if value is not None or key not in _YOUNGER}
        return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True)
class Sight:
    """What a checkout page showed: (quantity, unit price) by variant, (method, fee) by seller.

    The total is 0 while postage was not known yet.
    """

    lines: Mapping[int, tuple[int, int]]
    postage: Mapping[int, tuple[str, int]]
    total: Vnd

    @property
    def text(self) -> str:
        """The same in a hidden field: `12:2:285000|3:standard:34000|604000`."""
        lines = ",".join(f"{key}:{count}:{price}" for key, (count, price) in sorted(self.lines.items()))
        fees = ",".join(f"{key}:{how}:{fee}" for key, (how, fee) in sorted(self.postage.items()))
        return f"{lines}|{fees}|{self.total}"


def read_sight(text: str) -> Sight:
    """What a hidden field says was shown; what cannot be read was not shown."""
    try:
        lines, fees, total = text.split("|")
        return Sight(
            {int(key): (int(count), int(price)) for key, count, price in _threes(lines)},
            {int(key): (how, int(fee)) for key, how, fee in _threes(fees)},
            Vnd(int(total)),
        )
    except ValueError:
        return Sight({}, {}, Vnd(0))


def changes_between(seen: Sight, now: Sight) -> list[Change]:
    """Every difference, lines first, then postage, then the total."""
    return [*_line_changes(seen, now), *_postage_changes(seen, now), *_total_change(seen, now)]


def _line_changes(seen: Sight, now: Sight) -> Iterator[Change]:
    for key in sorted(seen.lines.keys() | now.lines.keys()):
        before, after = seen.lines.get(key), now.lines.get(key)
        if before is None or after is None:
            kind = ChangeKind.NEW if before is None else ChangeKind.GONE
            yield Change(kind, key, before[0] if before else 0, after[0] if after else 0)
            continue
        if before[0] != after[0]:
            yield Change(ChangeKind.QUANTITY, key, before[0], after[0])
        if before[1] != after[1]:
            yield Change(ChangeKind.PRICE, key, before[1], after[1])


def _postage_changes(seen: Sight, now: Sight) -> Iterator[Change]:
    for key, after in sorted(now.postage.items()):
        before = seen.postage.get(key)
        if before != after:
            yield Change(ChangeKind.POSTAGE, key, before[1] if before else 0, after[1])


def _total_change(seen: Sight, now: Sight) -> Iterator[Change]:
    if seen.total != now.total:
        yield Change(ChangeKind.TOTAL, 0, seen.total, now.total)


def _threes(text: str) -> Iterator[list[str]]:
    """Groups of three, parted by commas and colons; ValueError if a group is not one."""
    for group in filter(None, text.split(",")):
        words = group.split(":")
        if len(words) != 3:
            raise ValueError(group)
        yield words
