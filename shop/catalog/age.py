"""The confirmation of age: a signed cookie that says nothing else, gone with the browser."""

from flask import current_app, request
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug import Response

from shop.platform.settings import settings

#: Years that a buyer of alcohol must have (Law 44/2019/QH14).
LEGAL_AGE = 18
#: Seconds after which the question is asked again.
_HOLDS = 12 * 3600
_WORD = f"{LEGAL_AGE}+"


def has_confirmed() -> bool:
    """Whether this browser has confirmed the age of its user within twelve hours."""
    try:
        told = _signer().loads(request.cookies.get(_name(), ""), max_age=_HOLDS)
    except BadSignature:
        return False
    return bool(told == _WORD)


def remember(response: Response) -> Response:
    """Let the browser keep the confirmation until it is closed."""
    response.set_cookie(
        _name(),
        str(_signer().dumps(_WORD)),
        httponly=True,
        samesite="Lax",
        secure=settings().https,
        path="/",
    )
    return response


def _name() -> str:
    return "__Host-tuoi" if settings().https else "tuoi"


def _signer() -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(str(current_app.config["SECRET_KEY"]), salt="tuoi-18")
