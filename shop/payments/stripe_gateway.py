"""Cards through Stripe's own payment page (Checkout). The only module that knows the library."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from typing import TYPE_CHECKING, Any, cast

import stripe

from shop.kernel import clock
from shop.kernel.money import Vnd
from shop.payments.breaker import Breaker
from shop.payments.gateway import (
    Ask,
    BadSignature,
    Dispute,
    Evidence,
    GatewayRefused,
    GatewayTrouble,
    Notice,
    Opened,
    RefundEvidence,
)
from shop.payments.stripe_answers import seen_dispute, seen_refund, seen_session
from shop.payments.stripe_events import read_event
from shop.payments.stripe_questions import asked_session

if TYPE_CHECKING:
    from stripe.params import DisputeListParams
    from stripe.params.checkout import SessionCreateParams

#: Seconds to connect, and to wait for an answer.
TIMEOUTS = (2.0, 8.0)
#: Seconds to wait before a question is asked again whose twin, of a second tap, is being answered.
TWIN_PAUSES = (0.3, 0.9)
#: What Stripe answers meanwhile.
KEY_IN_USE = 409
#: How old a signed message may be, in seconds.
TOLERANCE = 300
#: Where Stripe's own payment pages stand.
PAGES_AT = "https://checkout.stripe.com"
REFUSALS = (stripe.InvalidRequestError, stripe.CardError, stripe.IdempotencyError, stripe.PermissionError)

stripe.enable_telemetry = False


class StripeGateway:
    """Stripe, asked once per call: whoever calls repeats, with the same key.

    `webhook_secrets` are all secrets in force, so that one can replace another. `account` is
    asked for with the first payment. `api_base` and `http_client` lead to another server that
    speaks the interface.
    """

    name = "stripe"

    def __init__(
        self,
        api_key: str,
        webhook_secrets: Sequence[str],
        api_base: str | None = None,
        http_client: stripe.HTTPClient | None = None,
    ) -> None:
        self.is_live = "_live_" in api_key
        self.account = ""
        self.pages_at = api_base.rstrip("/") if api_base else PAGES_AT
        self._has_asked_account = False
        self._secrets = tuple(webhook_secrets)
        self.breaker = Breaker()
        self._stripe = stripe.StripeClient(
            api_key,
            base_addresses={"api": api_base.rstrip("/")} if api_base else {},
            http_client=http_client or stripe.RequestsClient(timeout=TIMEOUTS),
            max_network_retries=0,
        )

    def open(self, ask: Ask) -> Opened:
        """Open a Checkout Session. Stripe wants it to last between 30 minutes and 24 hours."""
        self._ask_account()
        for pause in TWIN_PAUSES:
            try:
                return self._open(ask)
            except GatewayTrouble as trouble:
                if getattr(trouble.__cause__, "http_status", None) != KEY_IN_USE:
                    raise
                time.sleep(pause)
        return self._open(ask)

    def _open(self, ask: Ask) -> Opened:
        with self._asking():
            session = self._stripe.v1.checkout.sessions.create(
                cast("SessionCreateParams", asked_session(ask)), {"idempotency_key": f"open:{ask.key}"}
            )
            # Without a page it is over already: where the buyer returns to, it is looked at.
            return Opened(ref=session.id, page_url=session.url or ask.return_url)

    def look(self, ref: str) -> Evidence:
        """What has become of a session."""
        self._ask_account()
        with self._asking():
            session = self._stripe.v1.checkout.sessions.retrieve(ref, {"expand": ["payment_intent"]})
            return seen_session(session.to_dict(), account=self.account)

    def close(self, ref: str) -> Evidence:
        """Expire a session. What was paid by a slow method stays under way.

        It has no key: expiring twice is harmless, and a failure kept under a key would
        hold the goods for a day.
        """
        with suppress(GatewayRefused), self._asking():
            self._stripe.v1.checkout.sessions.expire(ref)
        return self.look(ref)

    def refund(self, *, payment_ref: str, amount: Vnd, key: str) -> RefundEvidence:
        """Send money back. Keys are forgotten after a day, so what was sent before is looked for."""
        with self._asking():
            for sent in self._refunds_of(payment_ref):
                if (sent.get("metadata") or {}).get("refund") == key:
                    return seen_refund(sent)
            refund = self._stripe.v1.refunds.create(
                {"payment_intent": payment_ref, "amount": amount, "metadata": {"refund": key}},
                {"idempotency_key": f"refund:{key}"},
            )
            return seen_refund(refund.to_dict())

    def look_at_refund(self, ref: str) -> RefundEvidence:
        """What has become of a refund."""
        with self._asking():
            return seen_refund(self._stripe.v1.refunds.retrieve(ref).to_dict())

    def disputes(self, *, since: datetime) -> Sequence[Dispute]:
        """Every dispute that was begun since then."""
        with self._asking():
            begun = {"created": {"gte": int(since.timestamp())}, "limit": 100}
            listed = self._stripe.v1.disputes.list(cast("DisputeListParams", begun))
            return [seen_dispute(one.to_dict()) for one in listed.auto_paging_iter()]

    def read_notice(self, *, body: bytes, headers: Mapping[str, str]) -> Notice:
        """Check and read an event, signed with any of the secrets."""
        header = next((value for name, value in headers.items() if name.lower() == "stripe-signature"), "")
        if not any(_is_signed(body, header, secret) for secret in self._secrets):
            raise BadSignature("not signed by Stripe")
        return read_event(body, is_live=self.is_live, account=self.account)

    def read_kept(self, body: str) -> Notice:
        """Read an event again that was checked and kept before."""
        return read_event(body.encode(), is_live=self.is_live, account=self.account)

    def _refunds_of(self, payment_ref: str) -> list[dict[str, Any]]:
        """What has been sent back of a payment. Without this answer nothing is sent: it might be twice."""
        try:
            listed = self._stripe.v1.refunds.list({"payment_intent": payment_ref, "limit": 100})
        except stripe.InvalidRequestError as error:
            if error.code == "resource_missing":
                raise
            raise GatewayTrouble(str(error)) from error
        return [sent.to_dict() for sent in listed.data]

    def _ask_account(self) -> None:
        """Whose money it is; a restricted key may not ask, then it stays unknown."""
        if self._has_asked_account:
            return
        with suppress(GatewayRefused), self._asking():
            self.account = self._stripe.v1.accounts.retrieve_current().id
        self._has_asked_account = True

    @contextmanager
    def _asking(self) -> Iterator[None]:
        """Turn the library's errors into the port's. An expired key (401) is mended, then asked again."""
        self.breaker.check()
        try:
            yield
        except stripe.StripeError as error:
            status = error.http_status or 0
            is_answer = 400 <= status < 500 and status != 429
            (self.breaker.answer if is_answer else self.breaker.silence)()
            raise (GatewayRefused if isinstance(error, REFUSALS) else GatewayTrouble)(str(error)) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            self.breaker.silence()
            raise GatewayTrouble(f"an answer that cannot be used: {error!r}") from error
        self.breaker.answer()


def _is_signed(body: bytes, header: str, secret: str) -> bool:
    """Whether the library finds the signature right, and our clock finds it young."""
    try:
        stripe.WebhookSignature.verify_header(body, header, secret, None)
        signed_at = int(next(part[2:] for part in header.split(",") if part.startswith("t=")))
    except (stripe.SignatureVerificationError, ValueError, TypeError, StopIteration):
        return False
    return signed_at >= clock.now().timestamp() - TOLERANCE
