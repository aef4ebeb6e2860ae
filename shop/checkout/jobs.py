"""What the worker does for buyers who wait."""

from shop.checkout import cancel_order
from shop.kernel.clock import now
from shop.orders.models import SellerOrder
from shop.orders.policies import CONFIRM_WITHIN, WAIT_FOR_ANSWER
from shop.orders.queries import unanswered_parts
from shop.platform.database import db
from shop.platform.outbox import defer

#: Parts looked at in one round; the next round takes the next.
BATCH = 500


def give_up_unanswered() -> None:
    """Plan the canceling of parts that no seller answered, each as a task of its own. Periodic."""
    asked_by = now() - CONFIRM_WITHIN - WAIT_FOR_ANSWER
    for part_id in unanswered_parts(asked_by=asked_by, limit=BATCH):
        defer(give_up_part, {"part_id": part_id}, key=str(part_id))


def give_up_part(part_id: int) -> None:
    """Cancel one of them, in the task's transaction; not if its seller was faster."""
    cancel_order.cancel_unanswered(part=db.session.get_one(SellerOrder, part_id), at=now())
