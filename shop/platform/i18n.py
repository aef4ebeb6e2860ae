"""Two languages by address: Vietnamese at `/`, English at `/en/`, the same routes.

The door takes `/en` off the path and hands it to WSGI as the script's name, so that
every `url_for` stays in the reader's language.
"""

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations
from flask import Flask, request
from flask_babel import Babel, Domain, force_locale, gettext

from shop.kernel.errors import ShopError
from shop.platform.settings import settings

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment

DEFAULT = "vi"
LANGUAGES = ("vi", "en")
TRANSLATIONS = Path(__file__).parents[2] / "translations"
_LANGUAGE = "shop.language"
#: Signs that stand in an address as they are (RFC 3986); a backslash would lead to another host.
_IN_PATH = "/:@!$&'()*+,;=~"
_IN_QUERY = f"{_IN_PATH}?%"

babel = Babel()
_forced: ContextVar[str | None] = ContextVar("forced_language", default=None)


class LanguageDoor:
    """Reads the language off the address before the application sees it."""

    def __init__(self, application: "WSGIApplication") -> None:
        self._application = application

    def __call__(self, environ: "WSGIEnvironment", start: "StartResponse") -> Any:
        path = environ.get("PATH_INFO", "")
        if path == "/en" or path.startswith("/en/"):
            environ[_LANGUAGE] = "en"
            environ["SCRIPT_NAME"] = environ.get("SCRIPT_NAME", "") + "/en"
            environ["PATH_INFO"] = path[3:] or "/"
        return self._application(environ, start)


def set_up_languages(app: Flask) -> None:
    """Translate by the address; outside a request by `in_language`."""
    app.config["BABEL_DEFAULT_LOCALE"] = DEFAULT
    app.config["BABEL_DEFAULT_TIMEZONE"] = "Asia/Ho_Chi_Minh"
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = str(TRANSLATIONS)
    babel.init_app(app, locale_selector=request_language)
    babel.domain_instance = _WordsOfPages()
    app.jinja_env.install_gettext_callables(_said, _said_of_many, newstyle=True)  # type: ignore[attr-defined]
    # Jinja's own `_` looks `gettext` up and calls it, for every sentence.
    app.jinja_env.globals["_"] = app.jinja_env.globals["gettext"]
    app.wsgi_app = LanguageDoor(app.wsgi_app)  # type: ignore[assignment, method-assign]

    @app.before_request
    def forms_speak_it() -> None:
        """WTForms brings no Vietnamese; Flask-WTF takes its words from here."""
        request.wtforms_translations = _words_of_forms(request_language())  # type: ignore[attr-defined]


@lru_cache(maxsize=len(LANGUAGES))
def _words_of_pages(language: str) -> Any:
    return Translations.load(str(TRANSLATIONS), [language])


class _WordsOfPages(Domain):
    """What `gettext` of views and forms looks into: the same catalogues as templates do."""

    def get_translations(self) -> Any:
        return _words_of_pages(page_language())


def _said(sentence: str) -> str:
    """A template's sentence. A page says hundreds: no more than one look-up each."""
    return str(_words_of_pages(page_language()).ugettext(sentence))


def _said_of_many(one: str, many: str, number: int) -> str:
    return str(_words_of_pages(page_language()).ungettext(one, many, number))


@lru_cache(maxsize=len(LANGUAGES))
def _words_of_forms(language: str) -> Any:
    return Translations.load(str(TRANSLATIONS / "wtforms"), [language], domain="wtforms")


def request_language() -> str:
    """The language of the address asked for."""
    try:
        return str(request.environ.get(_LANGUAGE, DEFAULT))
    except RuntimeError:  # outside of any request
        return DEFAULT


def page_language() -> str:
    """The language in force here: 'vi' or 'en'."""
    return _forced.get() or request_language()


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak one language inside the block: for letters."""
    language = language if language in LANGUAGES else DEFAULT
    before = _forced.set(language)
    try:
        with force_locale(language):
            yield
    finally:
        _forced.reset(before)


def spoken(error: ShopError) -> str:
    """A refusal in the language in force here."""
    return str(gettext(error.message, **error.values))


def other_language_url() -> str:
    """This very page in the other language, its query kept."""
    query = f"?{quote(request.query_string, safe=_IN_QUERY)}" if request.query_string else ""
    english = "" if request_language() == "en" else "/en"
    return f"{english}{quote(request.path, safe=_IN_PATH)}{query}"


def public_url(path: str, language: str = DEFAULT) -> str:
    """An absolute address of the shop, for letters and feeds; `path` begins with a slash."""
    return f"{settings().public_url}{'/en' if language == 'en' else ''}{path}"


def absolute_url(path: str) -> str:
    """The whole address of one of our paths; the path is in a language already."""
    return f"{settings().public_url}{path}"


def in_every_language(path: str, languages: Sequence[str] = LANGUAGES) -> list[tuple[str, str]]:
    """(hreflang, whole address) of a page in each language it is written in, and for readers of others."""
    plain = path[3:] or "/" if path == "/en" or path.startswith("/en/") else path
    addresses = [(language, public_url(plain, language)) for language in languages]
    return [*addresses, ("x-default", public_url(plain))]


def compile_translations() -> int:
    """Join the rooms' English files into one compiled catalogue; how many sentences."""
    joined = Catalog(locale="en")
    for source in sorted((TRANSLATIONS / "en").glob("*.po")):
        with source.open("rb") as file:
            for message in read_po(file, locale="en"):
                if message.id:
                    joined[message.id] = message
    target = TRANSLATIONS / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(exist_ok=True)
    draft = target.with_name(f"draft-{os.getpid()}.mo")
    with draft.open("wb") as file:
        write_mo(file, joined)
    draft.replace(target)
    return len(joined) + _compile_libraries()


def _compile_libraries() -> int:
    """Libraries that speak no Vietnamese get it from us, each in its own catalogue."""
    sources = sorted(TRANSLATIONS.glob("*/vi/LC_MESSAGES/*.po"))
    return sum(_compile(source, "vi") for source in sources)


def _compile(source: Path, language: str) -> int:
    with source.open("rb") as file:
        catalogue = read_po(file, locale=language)
    with source.with_suffix(".mo").open("wb") as file:
        write_mo(file, catalogue)
    return len(catalogue)
