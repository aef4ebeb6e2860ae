"""What no page of ours ever sends is turned away at the door."""

from flask import Flask, abort, request

#: Twice as many as the parts of a form: names and values, of addresses and cookies too.
MOST_TEXTS = 2000


def set_up_typed_text(app: Flask) -> None:
    """No NUL character in an address or a form: PostgreSQL cannot keep it. Nor thousands of fields."""

    @app.before_request
    def refuse_what_nobody_types() -> None:
        texts = _typed()
        if len(texts) > MOST_TEXTS:
            abort(413)
        if "\0" in request.path or any("\0" in (text or "") for text in texts):
            abort(400)


def _typed() -> list[str]:
    sources = (request.args, request.form, request.cookies)
    return [text for source in sources for pair in source.items(multi=True) for text in pair]
