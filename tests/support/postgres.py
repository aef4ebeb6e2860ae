"""A throw-away PostgreSQL for the tests; its data folder and socket are its own."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from sqlalchemy import create_engine, text

MISSING = (
    "PostgreSQL is not installed: the tests need initdb and pg_ctl."
    " On Debian or Ubuntu: apt-get install postgresql"
)
#: Fast and forgetful; crash and race tests start theirs with the defaults.
FORGETFUL = "-F -c synchronous_commit=off -c full_page_writes=off"


class PostgresServer:
    """A server on a unix socket inside a folder of its own."""

    def __init__(self, options: str = FORGETFUL) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="phien-pg-"))
        self._binaries = _find_binaries()
        self._options = f"-c listen_addresses='' -k {self.folder} -c max_connections=200 {options}"

    def start(self) -> None:
        """Create the cluster and start it; stops the test run if it cannot."""
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8",
                  "--locale=C.UTF-8", "--no-sync")  # fmt: skip
        self.wake()

    def stop(self) -> None:
        """Stop at once and leave nothing behind."""
        self.fall()
        shutil.rmtree(self.folder, ignore_errors=True)

    def fall(self) -> None:
        """Stop at once, as a crash would; the data stay."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "stop")

    def wake(self) -> None:
        """Start on the data that are there."""
        self._run("pg_ctl", "-D", self._data, "-w", "-l", f"{self.folder}/log",
                  "-o", self._options, "start")  # fmt: skip

    def restart(self) -> None:
        """Stop at once, as a crash would, and start again."""
        self._run("pg_ctl", "-D", self._data, "-m", "immediate", "-w", "restart")

    def url(self, database: str) -> str:
        """The address of a database on this server."""
        return server_url(str(self.folder), database)

    @property
    def _data(self) -> str:
        return f"{self.folder}/data"

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self._binaries / program), *arguments]
        if os.geteuid() == 0:
            command = ["runuser", "-u", "postgres", "--", *command]
        with (self.folder / "out").open("ab") as out:
            subprocess.run(command, check=True, stdout=out, stderr=out, cwd="/")


def server_url(folder: str, database: str) -> str:
    """The address of a database on the server whose socket is in a folder."""
    return f"postgresql+psycopg://postgres@/{database}?host={folder}"


def tell_server(folder: str, statement: str) -> None:
    """Say something about whole databases to the server whose socket is in a folder."""
    admin = create_engine(server_url(folder, "postgres"), isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(statement))
    admin.dispose()


def _find_binaries() -> Path:
    homes = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=_number)
    if homes:
        return homes[-1]
    if found := shutil.which("initdb"):
        return Path(found).parent
    raise SystemExit(MISSING)


def _number(path: Path) -> int:
    return int(path.parent.name) if path.parent.name.isdigit() else 0
