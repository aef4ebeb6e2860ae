"""`make bench`: one table of what pages and purchases cost, on both engines.

The method is told in README.md. Figures are ratios and medians of one run.
"""

import argparse
import tempfile
from pathlib import Path

from benchmarks.market import open_market
from benchmarks.report import Row, print_table
from benchmarks.runs import measure_market
from tests.support.postgres import PostgresServer

SIZES = (1_000, 10_000, 100_000)


def main() -> None:
    """Measure and print."""
    options = _options()
    rows: list[Row] = []
    with tempfile.TemporaryDirectory(prefix="phien-bench-") as folder:
        for engine in options.engines:
            server = PostgresServer(options="") if engine == "postgres" else None
            if server:
                server.start()
            try:
                for size in options.sizes:
                    market = open_market(engine, size, Path(folder), server)
                    rows += measure_market(market, rounds=options.rounds, requests=options.requests)
            finally:
                if server:
                    server.stop()
    print_table(rows)
    _print_growth(rows)


def _print_growth(rows: list[Row]) -> None:
    """How much a page costs more at the largest size than at the smallest."""
    for engine in dict.fromkeys(row.engine for row in rows):
        for page in dict.fromkeys(row.page for row in rows):
            found = [row for row in rows if (row.engine, row.page) == (engine, page)]
            if len(found) > 1 and found[0].cost:
                growth = found[-1].cost / found[0].cost
                print(f"growth {engine} {page}: x{growth:.2f} ({found[0].size} to {found[-1].size})")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES)
    parser.add_argument("--engines", nargs="+", default=("sqlite", "postgres"))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--requests", type=int, default=200)
    return parser.parse_args()


if __name__ == "__main__":
    main()
