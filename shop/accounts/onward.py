"""Where somebody was going before being asked who they are: a path of this shop, or nowhere."""

from urllib.parse import urlsplit

from flask import request, url_for

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


def kept_inside(address: str) -> str:
    """Where the library redirects to; the account if that is not a path here."""
    return onward(address) or url_for("account.account_home")


def led_on(address: str) -> str:
    """From the password to the second factor one takes along where one was going.

    The library tells it the sign-in page itself, host and all, when nobody was going anywhere.
    """
    path = urlsplit(address).path
    step = next((name for name in _SECOND_STEPS if url_for(name) == path), None)
    if step is None or request.endpoint != "security.login":
        return address
    return url_for(step, next=onward(request.form.get("next") or request.args.get("next")))
