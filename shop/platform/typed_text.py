"""What no text of ours ever holds is turned away at the door."""

from flask import Flask, abort, request


def set_up_typed_text(app: Flask) -> None:
    """No NUL character in an address or a form: PostgreSQL cannot keep it."""

    @app.before_request
    def refuse_nul() -> None:
        if "\0" in request.path or any("\0" in text for text in _typed()):
            abort(400)


def _typed() -> list[str]:
    sources = (request.args, request.form, request.cookies)
    return [text for source in sources for pair in source.items(multi=True) for text in pair]
