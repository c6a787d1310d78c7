"""One file over HTTP from a local server: resumed, checked, and never anything but HTTPS in earnest."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from urllib.parse import unquote

import pytest

from audiofic.errors import AudioficError
from audiofic.voice_library.download import Fetch, Unreachable, download, fetch_https, is_https, read_all
from file_server import FileHandler, serve

MODEL = bytes(range(256)) * 400
MD5 = hashlib.md5(MODEL).hexdigest()


class _Server(FileHandler):
    """Serves `files`; `/away/URL` redirects, `/short/` breaks off."""

    files: dict[str, bytes]
    asked: list[str | None]

    def do_GET(self) -> None:
        path = unquote(self.path).lstrip("/")
        if path.startswith("away/"):
            self.send_response(302)
            self.send_header("Location", path.removeprefix("away/"))
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        content = self.files.get(path.removeprefix("short/"))
        if content is not None:
            self.asked.append(self.headers.get("Range"))
        self.send_file(content, len(content) // 2 if content and path.startswith("short/") else None)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """The address of a local server with one file, `model`."""
    for variable in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(_Server, "files", {"model": MODEL}, raising=False)
    monkeypatch.setattr(_Server, "asked", [], raising=False)
    with serve(_Server) as address:
        yield address


def permitting(server: str) -> Fetch:
    """`fetch_https`, but that server is allowed to speak plain HTTP."""
    return partial(fetch_https, permit=lambda url: url.startswith(server))


def test_a_file_arrives_whole_and_only_then_has_its_name(server: str, tmp_path: Path) -> None:
    target = tmp_path / "model"
    heard: list[bool] = []
    fetch = permitting(server)
    download(
        f"{server}model", target, len(MODEL), MD5, fetch, lambda done, total: heard.append(target.exists())
    )
    assert target.read_bytes() == MODEL
    assert heard
    assert not any(heard)
    assert list(tmp_path.iterdir()) == [target]


def test_a_broken_download_goes_on_where_it_stopped(server: str, tmp_path: Path) -> None:
    target = tmp_path / "model"
    with pytest.raises(Unreachable, match=f"ended after {len(MODEL) // 2:,} of"):
        download(f"{server}short/model", target, len(MODEL), MD5, permitting(server))
    assert not target.exists()
    download(f"{server}model", target, len(MODEL), MD5, permitting(server))
    assert target.read_bytes() == MODEL
    assert _Server.asked == [None, f"bytes={len(MODEL) // 2}-"]


def test_a_part_longer_than_the_servers_file_starts_over(server: str) -> None:
    with permitting(server)(f"{server}model", 10_000_000) as answer:
        assert answer.start == 0
        assert b"".join(answer.chunks) == MODEL


def test_a_file_that_can_not_be_written_is_an_error_with_its_path(server: str, tmp_path: Path) -> None:
    (tmp_path / "model.part").mkdir()
    with pytest.raises(AudioficError, match=r"model\.part can't be written"):
        download(f"{server}model", tmp_path / "model", 10_000_000, MD5, permitting(server))


def test_a_missing_file_says_what_the_server_said(server: str) -> None:
    with pytest.raises(Unreachable, match="404"):
        read_all(f"{server}nothing", permitting(server), 100)


def test_a_server_that_is_not_there_is_unreachable(server: str) -> None:
    with pytest.raises(Unreachable, match="can't be reached"):
        read_all("http://127.0.0.1:1/x", partial(fetch_https, permit=lambda url: True), 100)


@pytest.mark.parametrize(
    "target",
    ["http://localhost:9/x", "http://example.com/x", "ftp://example.com/x", "file:///etc/passwd"],
)
def test_a_redirection_to_anything_else_is_refused(server: str, target: str) -> None:
    with pytest.raises(Unreachable, match=r"(?i)redirect"):
        read_all(f"{server}away/{target}", permitting(server), 100)


def test_a_redirection_to_a_permitted_place_is_followed(server: str) -> None:
    assert read_all(f"{server}away/{server}model", permitting(server), len(MODEL)) == MODEL


def test_a_small_file_that_is_none_is_refused(server: str) -> None:
    with pytest.raises(AudioficError, match="more than 10 bytes"):
        read_all(f"{server}model", permitting(server), 10)


@pytest.mark.parametrize(
    "url", ["http://huggingface.co/x", "file:///etc/passwd", "ftp://x/y", "https:///x", "x", "", "HTTP://x/y"]
)
def test_nothing_but_https_is_ever_asked(url: str) -> None:
    assert not is_https(url)
    with pytest.raises(Unreachable, match="not an HTTPS address"), fetch_https(url):
        pass
