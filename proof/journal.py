"""What has been proved so far: one JSON file per part and engine, and a table of all."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proof.parts import ENGINES, PARTS, Part

FOLDER = Path(__file__).parents[1] / "docs" / "proof"


@dataclass
class Journal:
    """The pieces of a part on an engine. Written after each, so that nothing is done twice."""

    part: Part
    engine: str
    pieces: list[dict[str, Any]] = field(default_factory=list)
    #: Seeds that failed once; they are played again before anything else.
    failed: list[dict[str, Any]] = field(default_factory=list)

    @classmethod
    def read(cls, part: Part, engine: str) -> "Journal":
        """As it was left."""
        journal = cls(part, engine)
        if journal.path.exists():
            kept = json.loads(journal.path.read_text())
            journal.pieces, journal.failed = kept["pieces"], kept["failed"]
        return journal

    @property
    def path(self) -> Path:
        return FOLDER / f"{self.part.name}-{self.engine}.json"

    @property
    def done(self) -> int:
        """How much of what is wanted."""
        return sum(piece["done"] for piece in self.pieces)

    @property
    def is_complete(self) -> bool:
        return self.done >= self.part.wanted and not self.open_failures

    @property
    def open_failures(self) -> list[int]:
        """Seeds that failed and have not passed since."""
        passed = {piece["seed"] for piece in self.pieces}
        return [failure["seed"] for failure in self.failed if failure["seed"] not in passed]

    @property
    def next_seed(self) -> int:
        """A failed one first, else the first that was not played."""
        played = [row["seed"] for row in (*self.pieces, *self.failed)]
        return next(iter(self.open_failures), max(played, default=0) + 1)

    @property
    def longest(self) -> float:
        """Seconds that a piece took at the most."""
        return max((piece["seconds"] for piece in self.pieces), default=0.0)

    def write(self) -> None:
        """Keep it."""
        told = {
            "part": self.part.name,
            "what": self.part.what,
            "engine": self.engine,
            "unit": self.part.unit,
            "wanted": self.part.wanted,
            "done": self.done,
            "sizes": dict(self.part.sizes),
            "pieces": self.pieces,
            "failed": self.failed,
        }
        FOLDER.mkdir(parents=True, exist_ok=True)
        self.path.write_text(json.dumps(told, ensure_ascii=False, indent=1) + "\n")


def write_table() -> None:
    """All parts in one table."""
    rows = [
        "| part | engine | done | wanted | tests passed | minutes | failed seeds | versions |",
        "|" + "---|" * 8,
    ]
    rows += [_row(journal) for journal in _journals()]
    head = "# What has been proved at full size\n\nWritten by `make prove`; how it works is in README.md.\n\n"
    FOLDER.mkdir(parents=True, exist_ok=True)
    (FOLDER / "results.md").write_text(head + "\n".join(rows) + "\n")


def _journals() -> Iterator[Journal]:
    return (Journal.read(part, engine) for part in PARTS for engine in ENGINES)


def _row(journal: Journal) -> str:
    versions = sorted({piece["versions"][journal.engine] for piece in journal.pieces})
    failures = ", ".join(map(str, journal.open_failures)) or "none"
    minutes = sum(piece["seconds"] for piece in journal.pieces) / 60
    tests = sum(piece["tests"] for piece in journal.pieces)
    part = journal.part
    return (
        f"| {part.what} | {journal.engine} | {journal.done:,} {part.unit} | {part.wanted:,} | {tests:,}"
        f" | {minutes:.0f} | {failures} | {', '.join(versions)} |"
    )
