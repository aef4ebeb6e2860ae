"""Do as many pieces as fit into the time; the next call goes on where this one stopped."""

import argparse
import os
import platform
import re
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from proof.journal import FOLDER, Journal, write_table
from proof.parts import ENGINES, PARTS
from tests.support.postgres import _find_binaries

ROOT = Path(__file__).parents[1]


def main() -> int:
    """1 as soon as something fails; its seed is kept."""
    options = _options()
    ends_at = time.monotonic() + options.minutes * 60
    for journal in _chosen(options):
        while not journal.is_complete:
            if time.monotonic() + journal.longest > ends_at:
                return _stop("the time is over; the next `make prove` goes on here")
            if not _play(journal):
                return _stop(f"failed: see {FOLDER}/failures") or 1
    return _stop("everything that was asked for is proved")


def _play(journal: Journal) -> bool:
    """One piece; whether it passed."""
    part, seed, begun = journal.part, journal.next_seed, time.monotonic()
    print(f"{part.name} {journal.engine} {journal.done}/{part.wanted} seed {seed} ...", flush=True)
    sizes = {f"PROOF_{name}": str(value) for name, value in {**part.sizes, "SEED": seed}.items()}
    ended = subprocess.run(
        [sys.executable, "-m", "pytest", *part.tests, "-k", journal.engine, "-q", "-rP", "--tb=short"],
        cwd=ROOT,
        env={**os.environ, **sizes},
        capture_output=True,
        text=True,
        check=False,
    )
    passed = re.search(r"(\d+) passed", ended.stdout)
    piece = {
        "seed": seed,
        "seconds": round(time.monotonic() - begun, 1),
        "tests": int(passed[1]) if passed else 0,
        "commit": _said("git", "rev-parse", "--short", "HEAD"),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
        "versions": versions(),
    }
    done = part.done_by(ended.stdout) if ended.returncode == 0 else 0
    if done:
        journal.pieces.append({**piece, "done": done})
    else:
        journal.failed.append(piece)
        _keep_output(journal, seed, ended.stdout + ended.stderr)
    journal.write()
    return bool(done)


def _keep_output(journal: Journal, seed: int, output: str) -> None:
    folder = FOLDER / "failures"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{journal.part.name}-{journal.engine}-{seed}.txt").write_text(output[-200_000:])


def versions() -> dict[str, str]:
    """Of what a proof stands on."""
    return {
        "python": platform.python_version(),
        "sqlite": f"SQLite {sqlite3.sqlite_version}",
        "postgres": _said(str(_find_binaries() / "postgres"), "--version").replace(
            "postgres (PostgreSQL)", "PostgreSQL"
        ),
    }


def _said(*command: str) -> str:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.strip()


def _stop(words: str) -> int:
    write_table()
    print(words)
    return 0


def _chosen(options: argparse.Namespace) -> Sequence[Journal]:
    return [
        Journal.read(part, engine)
        for part in PARTS
        for engine in ENGINES
        if part.name in options.parts and engine in options.engines
    ]


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m proof", description=__doc__)
    parser.add_argument("--minutes", type=float, default=40, help="stop after so long (40)")
    names = [part.name for part in PARTS]
    parser.add_argument("--parts", nargs="+", choices=names, default=names)
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
