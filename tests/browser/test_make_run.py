"""`make run` as a newcomer would see it: started, answered, stopped with nothing left behind."""

import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from benchmarks.processes import family, free_port

pytestmark = pytest.mark.browser

ROOT = Path(__file__).parents[2]


def open_market(folder: Path, port: int) -> "subprocess.Popen[str]":
    environ = {
        **os.environ,
        "DEMO": "1",
        "PORT": str(port),
        "CARD_DESK_PORT": str(free_port()),
        "DATABASE_URL": f"sqlite:///{folder / 'market.db'}",
        "MAIL_URL": str(folder / "mail"),
        "MEDIA_URL": str(folder / "media"),
        "SECRET_KEY": "a-secret-for-tests-only-0123456789",
    }
    command = [sys.executable, "-m", "flask", "--app", "wsgi", "demo", "run"]
    return subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.PIPE, text=True)


def said_until_open(process: "subprocess.Popen[str]") -> list[str]:
    assert process.stdout is not None
    lines: list[str] = []
    for line in process.stdout:
        lines.append(line.strip())
        if line.startswith("the market is open"):
            return lines
    raise AssertionError(lines)


def fetch(port: int, path: str = "/") -> str:
    give_up = time.monotonic() + 60
    while True:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}", timeout=10) as answer:
                return str(answer.read().decode())
        except OSError:
            assert time.monotonic() < give_up
            time.sleep(0.2)


def stop(process: "subprocess.Popen[str]") -> list[int]:
    members = family(process.pid)
    process.send_signal(signal.SIGINT)
    assert process.wait(30) == 0
    assert process.stdout is not None
    process.stdout.close()
    give_up = time.monotonic() + 10
    while (left := [pid for pid in members if is_running(pid)]) and time.monotonic() < give_up:
        time.sleep(0.05)
    return left


def is_running(pid: int) -> bool:
    """Whether a process is there and not merely waiting for the system to bury it."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def test_a_newcomer_opens_the_market_closes_it_and_finds_it_again(tmp_path: Path) -> None:
    port = free_port()
    first = open_market(tmp_path, port)
    lines = said_until_open(first)
    signs = [line for line in lines if re.fullmatch(r"demo sign-in: [a-z-]+ \S+@\S+ \S+", line)]
    assert [sign.split()[2] for sign in signs] == [
        "consumer", "seller", "seller", "pending-seller", "officer", "officer",
    ]  # fmt: skip
    assert any(line.startswith("mail is kept in:") for line in lines)
    page = fetch(port)
    assert "Mật ong" in page
    assert 'content="noindex' in page
    assert fetch(port, "/dang-nhap").count('action="/demo/vao"') == 6

    assert stop(first) == []

    second = open_market(tmp_path, port)
    assert said_until_open(second)[:6] == signs
    assert "Mật ong" in fetch(port)
    assert stop(second) == []
