"""Servers under measurement, and the CPU seconds that their whole families have used."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
READY_SECONDS = 60


@contextmanager
def served(target: str, *, port: int, environ: Mapping[str, str], log: Path) -> Iterator[int]:
    """A granian server of one application; the id of its first process."""
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--workers", "1", "--blocking-threads", "1",
        "--backpressure", "64", "--host", "127.0.0.1", "--port", str(port), target,
    ]  # fmt: skip
    with log.open("ab") as out:
        process = subprocess.Popen(command, env={**os.environ, **environ}, stdout=out, stderr=out)
    try:
        _wait_for(port, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(20)


def family(pid: int) -> list[int]:
    """A process and all that descend from it."""
    children: dict[int, list[int]] = {}
    for stat in Path("/proc").glob("[0-9]*/stat"):
        fields = _fields(stat)
        if fields:
            children.setdefault(int(fields[1]), []).append(int(stat.parent.name))
    found = [pid]
    for member in found:
        found += children.get(member, [])
    return found


def cpu_seconds(pid: int) -> float:
    """User and system time of a family, of those it has already buried too."""
    total = 0
    for member in family(pid):
        fields = _fields(Path(f"/proc/{member}/stat"))
        if fields:
            total += sum(int(fields[index]) for index in (11, 12, 13, 14))
    return total / TICKS


def _fields(stat: Path) -> list[str]:
    """The fields of /proc/PID/stat after the name, which may hold spaces."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except (FileNotFoundError, ProcessLookupError):
        return []


def _wait_for(port: int, process: "subprocess.Popen[bytes]") -> None:
    give_up = time.monotonic() + READY_SECONDS
    while time.monotonic() < give_up and process.poll() is None:
        with socket.socket() as door:
            door.settimeout(0.5)
            if door.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise SystemExit(f"no server came up on port {port}")


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])
