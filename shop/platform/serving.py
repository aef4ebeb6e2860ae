"""Web server and worker side by side, started and stopped together."""

import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
#: How long requests in flight may take once we are asked to stop.
GRACE_SECONDS = 20


def serve(*, host: str, port: str, log: Path, on_open: Callable[[], None], beside: Sequence[str] = ()) -> int:
    """Run until stopped or until a process dies; its exit code.

    `on_open` is called once the port answers; `beside` are modules that run too.
    """
    stop = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: stop.set())
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as out:
        processes = [_start(command, out) for command in _commands(host, port, beside)]
        is_open = False
        while not stop.is_set() and all(p.poll() is None for p in processes):
            if not is_open and (is_open := _answers(host, port)):
                on_open()
            stop.wait(0.3)
        died = next((p.returncode for p in processes if p.poll() is not None), 0)
        _end(processes)
    return 0 if stop.is_set() else died or 1


def _answers(host: str, port: str) -> bool:
    try:
        socket.create_connection((host, int(port)), timeout=1).close()
    except OSError:
        return False
    return True


def _commands(host: str, port: str, beside: Sequence[str]) -> Sequence[Sequence[str]]:
    here = [sys.executable, "-m"]
    web = [
        *here, "granian", "--interface", "wsgi", "--workers", "2", "--blocking-threads", "2",
        "--backpressure", "64", "--host", host, "--port", port, "wsgi:app",
    ]  # fmt: skip
    return web, [*here, "flask", "--app", "wsgi", "worker"], *([*here, module] for module in beside)


def _start(command: Sequence[str], out: IO[bytes]) -> subprocess.Popen[bytes]:
    """In a group of its own, so that Ctrl-C reaches us alone and we end it in order."""
    return subprocess.Popen(  # noqa: S603 - our own commands
        command, cwd=ROOT, stdout=out, stderr=out, env=os.environ, start_new_session=True
    )


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    """Ask all to finish and wait; whoever of their groups is then still there is ended."""
    for process in processes:
        if process.poll() is None:
            process.terminate()
    give_up = time.monotonic() + GRACE_SECONDS
    for process in processes:
        with suppress(subprocess.TimeoutExpired):
            process.wait(max(0.1, give_up - time.monotonic()))
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
