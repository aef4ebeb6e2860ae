"""Where somebody was going before being asked who they are: a path of this shop, or nowhere."""

from urllib.parse import urlsplit

from flask import request, url_for
from werkzeug.datastructures import MultiDict

#: No page here has a longer address, and proxies refuse answers with such headers.
_LONGEST = 1000
#: Before the password: a new account, and the button that confirms its email.
_BEFORE_SIGN_IN = ("security.register", "security.confirm_email")
#: Who is signed in already, after a second tap or by the way back, goes on from these.
_NOT_ASKED_AGAIN = ("security.login", "security.register", "security.two_factor_token_validation")
#: Between the password and being signed in.
_SECOND_STEPS = ("security.two_factor_token_validation", "security.two_factor_setup")


def onward(address: str | None) -> str | None:
    """The address if it is a path here and nothing that a browser could take for a host; else None.

    Browsers read a backslash as a slash and leave out tabs and line breaks, so neither may occur.
    """
    if not address or not address.startswith("/") or address.startswith("//"):
        return None
    is_plain = address.isprintable() and "\\" not in address
    return address if is_plain else None


def forget_elsewhere() -> None:
    """A destination that is none here counts as not asked for.

    The library would refuse the right password for its sake, or fail over `//[`.
    """
    for place in ("args", "form"):
        said: MultiDict[str, str] = getattr(request, place)
        wanted = said.get("next", "")
        if len(wanted) > _LONGEST or onward(wanted) is None:
            kept = [(name, value) for name, value in said.items(multi=True) if name != "next"]
            setattr(request, place, type(said)(kept))


def kept_inside(address: str) -> str:
    """Where the library redirects to; the account if that is not a path here."""
    return onward(address) or url_for("account.account_home")


def destination() -> str | None:
    """Where the person of this request was going, as its form or its address tells; None if nowhere."""
    return onward(request.form.get("next") or request.args.get("next"))


def led_on(address: str) -> str:
    """From a new account to the sign-in, and on to the second factor, one takes along where one was going.

    The library tells the second factor the sign-in page itself, host and all, when nobody was going anywhere.
    """
    path = urlsplit(address).path
    if request.endpoint in _NOT_ASKED_AGAIN and address == url_for("account.account_home"):
        return destination() or address
    if request.endpoint in _BEFORE_SIGN_IN and address in {url_for("security.login"), destination()}:
        return url_for("security.login", next=destination())
    step = next((name for name in _SECOND_STEPS if url_for(name) == path), None)
    if step is None or request.endpoint != "security.login":
        return address
    return url_for(step, next=destination())
