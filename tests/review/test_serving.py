"""`audiofic review` as its caller sees it: one line, then a server that only this machine reaches."""

from __future__ import annotations

import http.client
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from review.bench import chapter, lay_out, serving


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return lay_out(tmp_path / "ferry", chapter(1, 2))


def status(address: str, path: str, **headers: str) -> int:
    parts = urlsplit(address)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)
    try:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status
    finally:
        connection.close()


def test_the_line_that_is_printed_is_the_whole_address(root: Path) -> None:
    with serving(root) as address:
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/\?token=[\w-]{32}", address)
        query = urlsplit(address).query
        assert status(address, f"/?{query}") == 200
        assert status(address, f"/api/book?{query}") == 200
        assert status(address, "/") == 403
        assert status(address, "/?token=wrong") == 403
        assert status(address, "/static/main.js") == 403
        assert status(address, f"/?{query}", Host="evil.example") == 421
        assert status(address, f"/?{query}", Origin="https://evil.example") == 403
        assert status(address, f"/../../etc/passwd?{query}") == 404
        with pytest.raises(OSError, match="refused"):
            status(address.replace("127.0.0.1", "127.0.0.2"), f"/?{query}")


def test_two_servers_have_two_tokens_and_a_taken_port_is_told(root: Path) -> None:
    with serving(root) as one, serving(root) as other:
        assert urlsplit(one).query != urlsplit(other).query
        command = [sys.executable, "-m", "audiofic", "-C", str(root), "review", "--no-browser", "--port"]
        ended = subprocess.run(
            [*command, str(urlsplit(one).port)], capture_output=True, text=True, timeout=60
        )
        assert ended.returncode == 1
        assert "is taken" in ended.stderr
        assert "Traceback" not in ended.stderr


def test_ctrl_c_ends_it_quietly(root: Path) -> None:
    command = [sys.executable, "-m", "audiofic", "-C", str(root), "review", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        _, told = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in told


def is_alive(process: int) -> bool:
    """True for a process that still does something: a zombie is waited for by nobody here."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


@pytest.mark.slow
@pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="looks for children in /proc")
def test_a_killed_server_leaves_no_process_behind(root: Path) -> None:
    command = [sys.executable, "-m", "audiofic", "-C", str(root), "review", "--no-browser"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        address = process.stdout.readline().strip()
        query = urlsplit(address).query
        assert status(address, f"/api/sound?path=script/01-crossing.yaml&item=0&{query}") == 200
        assert status(address, f"/api/plan?{query}") == 200
        children = [
            int(name)
            for task in Path(f"/proc/{process.pid}/task").iterdir()
            for name in (task / "children").read_text().split()
        ]
        assert len(children) >= 2
        os.kill(process.pid, signal.SIGKILL)
        process.wait(20)
    end = time.monotonic() + 30
    while any(map(is_alive, children)):
        assert time.monotonic() < end, "a process was left behind"
        time.sleep(0.1)
