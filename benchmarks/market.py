"""A filled market on either engine, ready to be served."""

import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import create_engine, text

from benchmarks.yardsticks import fill
from tests.support.postgres import PostgresServer

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Market:
    """A database with so many made-up goods, and how to serve it."""

    engine: str
    size: int
    url: str
    folder: Path
    server: PostgresServer | None

    @property
    def environ(self) -> dict[str, str]:
        """The environment of a server of this market."""
        return {
            "DEMO": "1",
            "DATABASE_URL": self.url,
            "YARDSTICK_URL": self.url,
            "MAIL_URL": str(self.folder / "mail"),
            "MEDIA_URL": str(self.folder / "media"),
            "COD_CAP": "1000000",
            "SECRET_KEY": "a-secret-for-benchmarks-only-0123456789",
        }

    @property
    def database_pid(self) -> int | None:
        """The first process of the database server, if it has one."""
        if self.server is None:
            return None
        return int((self.server.folder / "data" / "postmaster.pid").read_text().split()[0])


def open_market(engine: str, size: int, folder: Path, server: PostgresServer | None) -> Market:
    """Create and fill a market; the yardstick's table lies beside it."""
    name = f"{engine}_{size}"
    url = f"sqlite:///{folder / name}.db"
    if server is not None:
        admin = create_engine(server.url("postgres"), isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text(f'CREATE DATABASE "{name}"'))
        admin.dispose()
        url = server.url(name)
    market = Market(engine, size, url, folder, server)
    print(f"filling {name} ...", flush=True)
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "load", "--products", str(size)]
    subprocess.run(
        command, cwd=ROOT, env={**os.environ, **market.environ}, check=True, stdout=subprocess.DEVNULL
    )
    fill(url)
    if server is not None:
        with create_engine(url, isolation_level="AUTOCOMMIT").connect() as connection:
            connection.execute(text("VACUUM ANALYZE"))
    return market
