"""Changes of what people keep an eye on."""

from shop.saved.services.alerts import (
    ask_by_email,
    ask_for_user,
    cancel_alert,
    confirm_alert,
    stop_alerts,
    tell_waiting,
)
from shop.saved.services.following import follow, stop_follow, tell_followers, unfollow
from shop.saved.services.forgetting import forget_old_alerts, forget_old_guest_lists, forget_person
from shop.saved.services.saving import keep, let_go, merge

__all__ = [
    "ask_by_email",
    "ask_for_user",
    "cancel_alert",
    "confirm_alert",
    "follow",
    "forget_old_alerts",
    "forget_old_guest_lists",
    "forget_person",
    "keep",
    "let_go",
    "merge",
    "stop_alerts",
    "stop_follow",
    "tell_followers",
    "tell_waiting",
    "unfollow",
]
