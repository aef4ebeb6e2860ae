"""What the market should do with stock and money, in plain Python and from the rules alone."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PAGE_LASTS = timedelta(hours=1)
HOLD_AFTER_PAGE = timedelta(minutes=10)
#: A page that would last less than this is not opened any more.
SHORTEST_PAGE = timedelta(minutes=30)
TRANSFER_LASTS = timedelta(hours=24)
KEPT_UNPAID = timedelta(days=3)
MOST_TRIES = 4


@dataclass
class Line:
    """So many of a ware, for so much."""

    id: int
    ware: int
    quantity: int
    total: int
    is_declined: bool = False


@dataclass
class Part:
    """One seller's lines; `state` is asked, to_pack, packed, shipped, or how it ended."""

    id: int
    fee: int
    lines: list[Line]
    state: str = "asked"
    postage_off: int = 0
    cash: int = 0

    @property
    def wanted(self) -> list[Line]:
        return [line for line in self.lines if not line.is_declined]

    @property
    def due(self) -> int:
        """What its buyer pays for it in the end."""
        if self.state in {"canceled", "returned", "lost"}:
            return 0
        return sum(line.total for line in self.wanted) + self.fee - self.postage_off


@dataclass
class Try:
    """A try to pay. `came` is what the shop has seen of its money; `state` is live, over, paid or astray."""

    id: int
    method: str
    begun: datetime
    until: datetime
    state: str = "live"
    came: int = 0
    #: At the card desk: its page's name, and whether somebody has paid there.
    ref: str = ""
    is_paid_there: bool = False

    def page_is_open(self, now: datetime) -> bool:
        return bool(self.ref) and not self.is_paid_there and now < self._page_until

    @property
    def _page_until(self) -> datetime:
        return self.begun.replace(microsecond=0) + PAGE_LASTS


@dataclass
class Purchase:
    """An order: waiting, placed, canceled or completed."""

    id: int
    in_cash: bool
    total: int
    parts: list[Part]
    tries: list[Try] = field(default_factory=list)
    status: str = "waiting"
    is_held: bool = True
    is_paid: bool = False
    renewals: int = 0

    @property
    def live(self) -> Try | None:
        """The try by which it could be paid."""
        return next((one for one in reversed(self.tries) if one.state == "live"), None)

    @property
    def wants(self) -> Counter[int]:
        """What is not declined, per ware."""
        sums: Counter[int] = Counter()
        for line in (line for part in self.parts for line in part.wanted):
            sums[line.ware] += line.quantity
        return sums

    @property
    def came(self) -> int:
        """All money that was seen to come, but cash."""
        return sum(one.came for one in self.tries)

    @property
    def back(self) -> int:
        """What of it must be back, or on its way: all that is neither kept nor waited with."""
        kept = sum(part.due for part in self.parts) if self.is_paid else 0
        waits = {"live", "over"} if self.status == "waiting" else set()
        return self.came - kept - sum(one.came for one in self.tries if one.state in waits)


@dataclass
class Model:
    """The shelf, and every purchase."""

    on_hand: Counter[int]
    reserved: Counter[int] = field(default_factory=Counter)
    purchases: list[Purchase] = field(default_factory=list)
    #: Wares whose seller was stopped: held goods are sold, new ones are not.
    withdrawn: set[int] = field(default_factory=set)

    def has(self, wants: Counter[int]) -> bool:
        if self.withdrawn & set(wants):
            return False
        return all(self.on_hand[ware] - self.reserved[ware] >= many for ware, many in wants.items())

    def place(self, purchase: Purchase) -> None:
        self.reserved.update(purchase.wants)
        self.purchases.append(purchase)
        if purchase.in_cash:
            purchase.status = "placed"

    def let_go(self, purchase: Purchase) -> None:
        """Without a live try, a waiting order holds nothing."""
        if purchase.status == "waiting" and purchase.is_held and not purchase.live:
            purchase.is_held = False
            self.reserved.subtract(purchase.wants)

    def close(self, purchase: Purchase, one: Try) -> None:
        """Nobody can pay by a try any more."""
        if one.state == "live":
            one.state = "over"
            self.let_go(purchase)

    def pay(self, purchase: Purchase, one: Try) -> None:
        """The whole amount is there."""
        if purchase.status != "waiting" or not (purchase.is_held or self.has(purchase.wants)):
            one.state = "astray"
            self.let_go(purchase)
            return
        if not purchase.is_held:
            self.reserved.update(purchase.wants)
        self.reserved.subtract(purchase.wants)
        self.on_hand.subtract(purchase.wants)
        purchase.status, purchase.is_paid, one.state = "placed", True, "paid"
        for other in purchase.tries:
            if other is one or other.state == "astray":
                continue
            if other.came:
                other.state = "astray"
            elif other.method != "card":
                other.state = "over"
            else:
                other.until = other.begun  # closed by the next job

    def see_card(self, purchase: Purchase, one: Try, now: datetime) -> None:
        """The shop looks what became of a card's page."""
        if one.is_paid_there and not one.came:
            one.came = purchase.total
            self.pay(purchase, one)
        elif one.ref and not one.is_paid_there and not one.page_is_open(now):
            self.close(purchase, one)

    def end_card(self, purchase: Purchase, one: Try, now: datetime) -> None:
        """The shop closes a card's page."""
        if one.is_paid_there:
            self.see_card(purchase, one, now)
        else:
            self.close(purchase, one)

    def transfer(self, purchase: Purchase, one: Try, amount: int) -> None:
        """Money by bank, for the try that it is counted to."""
        one.came += amount
        if one.state in {"paid", "astray"}:
            return
        if purchase.status != "waiting":
            one.state = "astray"
        elif one.came >= purchase.total:
            self.pay(purchase, one)

    def cancel(self, purchase: Purchase) -> None:
        """All of it, before anything has left."""
        if purchase.is_paid:
            self.on_hand.update(self._open_wants(purchase))
        elif purchase.is_held:
            self.reserved.subtract(self._open_wants(purchase))
        for one in purchase.tries if purchase.status == "waiting" else ():
            if one.state in {"live", "over"}:
                one.state = "astray" if one.came else "over"
        for part in purchase.parts:
            part.state = "canceled"
        purchase.status, purchase.is_held = "canceled", False

    def decline(self, purchase: Purchase, line: Line) -> None:
        """A seller does not have something."""
        line.is_declined = True
        (self.on_hand if purchase.is_paid else self.reserved)[line.ware] += (
            line.quantity if purchase.is_paid else -line.quantity
        )

    def hand_over(self, purchase: Purchase, part: Part) -> None:
        """A parcel leaves; what was paid ahead had left the shelf before."""
        part.state = "shipped"
        for line in part.wanted if purchase.in_cash else ():
            self.on_hand[line.ware] -= line.quantity
            self.reserved[line.ware] -= line.quantity

    def return_parcel(self, part: Part) -> None:
        """It was refused at the door."""
        part.state = "returned"
        for line in part.wanted:
            self.on_hand[line.ware] += line.quantity

    def end(self, purchase: Purchase) -> None:
        """A purchase ends with its last part."""
        states = {part.state for part in purchase.parts}
        if purchase.status == "placed" and states <= {"delivered", "returned", "lost", "canceled"}:
            purchase.status = "completed" if "delivered" in states else "canceled"

    def _open_wants(self, purchase: Purchase) -> Counter[int]:
        """What is still wanted, of the parts that are not over."""
        sums: Counter[int] = Counter()
        for line in (line for part in purchase.parts if part.state != "canceled" for line in part.wanted):
            sums[line.ware] += line.quantity
        return sums
