"""Stripe's interface over HTTP, as far as the shop speaks it."""

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Blueprint, Response, request
from werkzeug.exceptions import HTTPException

from shop.demo.card_desk import form, intents, refunds, sessions
from shop.demo.card_desk.desk import CardDesk, the_desk
from shop.demo.card_desk.events import new_id, shown
from shop.demo.card_desk.faults import Failure, Fault
from shop.demo.card_desk.form import Params
from shop.demo.card_desk.problems import Problem
from shop.demo.card_desk.store import Thing

api = Blueprint("card_desk_api", __name__, url_prefix="/v1")
Answer = tuple[int, str]
Act = Callable[[CardDesk, Params], Thing]
LONGEST_KEY = 255


@api.post("/checkout/sessions")
def create_session() -> Response:
    """Open a session."""
    page = f"{request.host_url}pay/"
    return _answered(lambda desk, params: sessions.create(desk.store, desk.options, params, page=page))


@api.get("/checkout/sessions")
def list_sessions() -> Response:
    """Sessions, newest first; of one payment intent if it is named."""
    return _answered(lambda desk, params: _list(desk, sessions.KIND, params))


@api.get("/checkout/sessions/<ref>")
def session(ref: str) -> Response:
    """One session."""
    return _answered(lambda desk, _: sessions.read(desk.store, ref))


@api.post("/checkout/sessions/<ref>/expire")
def expire_session(ref: str) -> Response:
    """End a session."""
    return _answered(lambda desk, _: sessions.expire(desk.store, ref))


@api.get("/payment_intents/<ref>")
def payment_intent(ref: str) -> Response:
    """One payment intent."""
    return _answered(lambda desk, _: intents.read(desk.store, ref))


@api.post("/refunds")
def create_refund() -> Response:
    """Send money back."""
    return _answered(
        lambda desk, params: refunds.create(desk.store, params, status=desk.faults.refunds_begin)
    )


@api.get("/refunds")
def list_refunds() -> Response:
    """Refunds, newest first; of one payment intent if it is named."""
    return _answered(lambda desk, params: _list(desk, refunds.KIND, params))


@api.get("/refunds/<ref>")
def refund(ref: str) -> Response:
    """One refund."""
    return _answered(lambda desk, _: refunds.read(desk.store, ref))


@api.get("/disputes")
def list_disputes() -> Response:
    """Disputes, newest first; of one payment intent if it is named, those since a moment if one is."""
    return _answered(lambda desk, params: _list(desk, refunds.DISPUTE, params))


@api.get("/account")
def account() -> Response:
    """Whose desk this is."""
    return _answered(lambda desk, _: {"id": desk.options.account, "object": "account", "country": "SG"})


def no_such_address(error: HTTPException) -> Response:
    """What is not spoken here."""
    told = f"Unrecognized request URL ({request.method}: {request.path})."
    return _response(_told(Problem(error.code or 500, None, told)))


def _answered(act: Act) -> Response:
    desk = the_desk()
    if not _has_key(desk):
        return _response(_told(Problem(401, None, "Invalid API Key provided.")))
    fault = desk.faults.next()
    if fault and fault.failure is Failure.REFUSED:
        return _response(_failed(fault))
    key = request.headers.get("Idempotency-Key", "")[:LONGEST_KEY] if request.method == "POST" else ""
    answer = _once(desk, key, act, fault) if key else _done(desk, _Kept(), act, fault)
    if fault and fault.failure is Failure.LOST:
        return _response(_failed(fault))
    if fault and fault.failure is Failure.GARBLED:
        return Response('{"id": "cs_te', answer[0], content_type="application/json")
    return _response(answer)


def _has_key(desk: CardDesk) -> bool:
    given = request.authorization
    if given is None:
        return False
    return desk.options.api_key in (given.token, given.username if given.type == "basic" else None)


def _once(desk: CardDesk, key: str, act: Act, fault: Fault | None) -> Answer:
    """The answer kept under the key, or that of the act; no two act under one key."""
    asked = _fingerprint()
    with desk.keys_lock:
        if key in desk.keys_in_use:
            told = "There is currently another in-progress request using this Idempotent Key."
            return _told(Problem(409, "idempotency_key_in_use", told, kind="idempotency_error"))
        desk.keys_in_use.add(key)
    try:
        with desk.store.turn():
            kept = desk.store.answer(key)
        if kept is None:
            return _done(desk, _Kept(desk, key, asked), act, fault)
        if kept[0] != asked:
            told = "Keys for idempotent requests can only be used with the same parameters."
            return _told(Problem(400, None, told, kind="idempotency_error"))
        return kept[1], kept[2]
    finally:
        with desk.keys_lock:
            desk.keys_in_use.discard(key)


@dataclass(frozen=True)
class _Kept:
    """Where an answer is kept: under a key, or nowhere."""

    desk: CardDesk | None = None
    key: str = ""
    asked: str = ""

    def keep(self, answer: Answer) -> Answer:
        if self.desk:
            self.desk.store.keep_answer(self.key, self.asked, *answer)
        return answer


def _done(desk: CardDesk, kept: _Kept, act: Act, fault: Fault | None) -> Answer:
    """Carry an act out and keep its answer: both or neither."""
    if fault and fault.failure is Failure.KEPT:
        with desk.store.turn():
            return kept.keep(_failed(fault))
    try:
        params = form.nested((request.form if request.method == "POST" else request.args).items(multi=True))
        with desk.store.turn():
            told = _expanded(desk, act(desk, params), params)
            answer = kept.keep((200, json.dumps(told, ensure_ascii=False)))
    except Problem as problem:
        answer = _told(problem)
        if problem.is_kept:
            with desk.store.turn():
                kept.keep(answer)
    if fault and fault.failure is Failure.HANGS:
        desk.faults.wait()
    return answer


def _fingerprint() -> str:
    said = json.dumps([request.method, request.path, sorted(request.form.items(multi=True))])
    return hashlib.sha256(said.encode()).hexdigest()


def _expanded(desk: CardDesk, thing: Thing, params: Params) -> Thing:
    told = shown(thing)
    if "payment_intent" in form.words(params, "expand") and told.get("payment_intent"):
        told["payment_intent"] = shown(intents.read(desk.store, told["payment_intent"]))
    return told


def _list(desk: CardDesk, kind: str, params: Params) -> Thing:
    limit = min(form.whole(params, "limit") if "limit" in params else 10, 100)
    since = form.whole(form.part(params, "created"), "gte") if "created" in params else 0
    after = params.get("starting_after")
    found = desk.store.newest(kind, parent=params.get("payment_intent"), limit=limit + 1, after=after)
    things = [shown(thing) for thing in found if thing["created"] >= since]
    return {"object": "list", "url": request.path, "has_more": len(things) > limit, "data": things[:limit]}


def _failed(fault: Fault) -> Answer:
    kind: dict[int, Any] = {
        429: ("rate_limit", "Too many requests"),
        409: ("idempotency_key_in_use", "In use"),
    }
    code, told = kind.get(fault.status, (None, "Something went wrong on our side."))
    return _told(Problem(fault.status, code, told, kind="api_error"))


def _told(problem: Problem) -> Answer:
    return problem.status, json.dumps(problem.body, ensure_ascii=False)


def _response(answer: Answer) -> Response:
    status, body = answer
    return Response(body, status, {"Request-Id": new_id("req")}, content_type="application/json")
