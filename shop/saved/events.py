"""Facts about what people wait for. Lists are of numbers."""

from dataclasses import dataclass


@dataclass(frozen=True)
class AlertAsked:
    """Somebody without an account asked to hear of a pack; `token` is for the letter alone."""

    alert_id: int
    token: str


@dataclass(frozen=True)
class AlertsDue:
    """A pack can be had again: these requests are answered by a letter, once."""

    alert_ids: list[int]


@dataclass(frozen=True)
class ProducerNews:
    """A producer put new goods on the shelf within the day that ended on `day` (ISO)."""

    seller_id: int
    day: str
    follow_ids: list[int]
    product_ids: list[int]
