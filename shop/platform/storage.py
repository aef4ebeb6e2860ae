"""Where files are kept: a folder by default. Names are made by us, never by a visitor."""

import os
import re
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

from flask import current_app

from shop.kernel.errors import ShopError, mark

_NAME = re.compile(r"[a-z0-9][a-z0-9_-]*(/[a-z0-9][a-z0-9_.-]*)*")


class NoRoom(ShopError):
    """The disk is full, or may not be written."""

    message = mark("Kho ảnh của chợ đang đầy. Ảnh này chưa được nhận, lát nữa gửi lại nhé.")


class Storage(Protocol):
    """What keeps files by name."""

    def put(self, name: str, data: bytes) -> None:
        """Keep a file, whole or not at all; raises `NoRoom`."""

    def get(self, name: str) -> bytes | None:
        """A file's bytes; None if there is no such file."""

    def delete(self, name: str) -> None:
        """Forget a file; forgetting twice is fine."""


class FolderStorage:
    """A folder on the local disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, data: bytes) -> None:
        path = self._path(name)
        draft = path.with_name(f"{path.name}.{os.getpid()}.part")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            draft.write_bytes(data)
            draft.replace(path)
        except OSError as error:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
            raise NoRoom from error

    def get(self, name: str) -> bytes | None:
        try:
            return self._path(name).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, name: str) -> None:
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        if not _NAME.fullmatch(name) or ".." in name:
            raise ValueError(f"not a name of ours: {name!r}")
        return self._folder / name


def make_storage(url: str) -> Storage:
    """A folder for a path or a file:// address."""
    return FolderStorage(Path(url.removeprefix("file://")))


def storage() -> Storage:
    """The storage of the running application."""
    return cast(Storage, current_app.extensions["storage"])
