"""Facts about money."""

from dataclasses import dataclass


@dataclass(frozen=True)
class RefundDue:
    """Money is owed to a buyer."""

    refund_id: int


@dataclass(frozen=True)
class RefundDone:
    """It has left for the buyer's account or card."""

    refund_id: int


@dataclass(frozen=True)
class RefundReturned:
    """It had left, and the buyer's bank sent it back."""

    refund_id: int


@dataclass(frozen=True)
class RefundFailed:
    """A gateway will not send it."""

    refund_id: int


@dataclass(frozen=True)
class CaseOpened:
    """Something about money waits for an officer."""

    case_id: int
