"""Column types that both engines understand alike."""

import enum
from typing import Any

from sqlalchemy import Enum


def choice(kind: type[enum.StrEnum]) -> Enum:
    """A word from a closed list, checked by the database, without a native enum type."""
    return Enum(
        kind,
        native_enum=False,
        create_constraint=True,
        validate_strings=True,
        length=32,
        name=f"{kind.__name__.lower()}_is_known",
        values_callable=lambda words: [word.value for word in words],
    )


Json = dict[str, Any]
