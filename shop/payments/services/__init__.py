"""What may be done about money. The order's row is locked first, so that what is compared is
what is written; a key makes each fact happen once. Every amount is in whole đồng."""

from shop.payments.services.attempts import begin_attempt
from shop.payments.services.book import expect, reduce
from shop.payments.services.cash import receive_cash

__all__ = ["begin_attempt", "expect", "receive_cash", "reduce"]
