"""Refusals in Stripe's shape."""

from typing import Any


class Problem(Exception):
    """An answer that is an error. `is_kept`: it is kept under the idempotency key."""

    def __init__(
        self, status: int, code: str | None, message: str, *, param: str | None = None,
        kind: str = "invalid_request_error", is_kept: bool = True,
    ) -> None:  # fmt: skip
        super().__init__(message)
        self.status = status
        self.is_kept = is_kept
        told = {"type": kind, "code": code, "message": message, "param": param}
        self.body: dict[str, Any] = {"error": {name: value for name, value in told.items() if value}}


def unclear(message: str, param: str, code: str | None = None) -> Problem:
    """A parameter that is missing or wrong: nothing was begun, so nothing is kept."""
    return Problem(400, code, message, param=param, is_kept=False)


def unknown(kind: str, ref: str) -> Problem:
    """There is no such object."""
    return Problem(404, "resource_missing", f"No such {kind}: '{ref}'", param="id")
