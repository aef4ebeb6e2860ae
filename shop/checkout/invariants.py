"""What must always hold about messages of gateways."""

from shop.platform.invariants import Invariant

INVARIANTS = (
    Invariant(
        "I-22",
        "a message that is kept is handled, or its task is still to be done",
        "SELECT news.provider, news.event_id FROM webhook_event news WHERE news.handled_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM outbox_message task WHERE task.done_at IS NULL AND task.dedup ="
        " 'shop.checkout.webhooks.handle_notice:' || news.provider || ':' || news.event_id)",
    ),
)
