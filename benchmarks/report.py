"""The table that a run prints."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Row:
    """One page of one market."""

    engine: str
    size: int
    page: str
    server_ms: float
    database_ms: float
    bare: float
    rows24: float
    statements: int
    size_bytes: int
    target: str = ""

    @property
    def cost(self) -> float:
        """Server and database together, in milliseconds of CPU."""
        return self.server_ms + self.database_ms


def print_table(rows: list[Row]) -> None:
    """CPU per request in ms (server, database), times the bare page, times the 24-row page."""
    head = (
        f"{'engine':9}{'products':>9}  {'page':22}{'server':>8}{'db':>7}{'x bare':>8}{'x 24rows':>9}"
        f"{'stmts':>7}{'bytes':>9}  target"
    )
    print(head)
    print("-" * len(head))
    for row in rows:
        print(
            f"{row.engine:9}{row.size:>9}  {row.page:22}{row.server_ms:>8.2f}{row.database_ms:>7.2f}"
            f"{row.bare:>8.1f}{row.rows24:>9.2f}{row.statements:>7}{row.size_bytes:>9}  {row.target}"
        )
