"""Writing a message as a letter and handing it to the post."""

from collections.abc import Callable
from dataclasses import dataclass

from flask import current_app, render_template
from flask_babel import gettext as _

from shop.notifications.blocks import Message
from shop.platform.i18n import in_language, page_language, public_url
from shop.platform.mail import Letter, queue_letter
from shop.platform.settings import settings


@dataclass(frozen=True)
class Reader:
    """Whom a letter is for, and the language to speak."""

    email: str
    language: str = "vi"


def write(key: str, reader: Reader, compose: Callable[[], Message]) -> None:
    """Queue one letter, once per key and reader; `compose` runs in the reader's language."""
    with in_language(reader.language):
        message = compose()
        values = {"message": message, "home": public_url("/", page_language())}
        html = render_template("letters/letter.html", **values)
        text = render_template("letters/letter.txt", **values)
    queue_letter(
        Letter(
            key=key,
            to=reader.email,
            subject=f"{message.heading} – {settings().market_name}",
            text=text,
            html=html,
            stop_url=message.stop_url,
        )
    )


def address(endpoint: str, **values: object) -> str:
    """The absolute address of a page in the language of the letter."""
    path = current_app.url_map.bind("").build(endpoint, values)
    return public_url(path, page_language())


def because_of_an_order() -> str:
    """Why a buyer is written to."""
    return str(_("Bạn nhận thư này vì đã đặt hàng ở %(market)s.", market=settings().market_name))


def because_of_the_stall(name: str) -> str:
    """Why a seller's people are written to."""
    return str(_("Bà con nhận thư này vì là người của gian hàng %(name)s.", name=name))


def because_of_the_office() -> str:
    """Why an officer is written to."""
    return str(_("Bạn nhận thư này vì là cán bộ của %(market)s.", market=settings().market_name))
