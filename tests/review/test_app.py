"""What the server answers, whatever it is asked: nothing from outside the production, no traceback."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from audiofic.production import new_production
from audiofic.project import Project
from audiofic.review.app import make_app
from audiofic.review.bench import Bench
from audiofic.review.files import static_files
from review.bench import chapter, lay_out


class Server:
    """The application, asked without a network."""

    def __init__(self, bench: Bench) -> None:
        self.bench = bench
        self.app = make_app(bench)

    def ask(self, path: str, body: object = None, raw: bytes | None = None) -> tuple[int, bytes]:
        """Status and body; POST where there is a `body`. The path stands as it is sent, escapes and all."""
        is_order = body is not None or raw is not None
        content = raw if raw is not None else json.dumps(body).encode()
        bare, _, query = path.partition("?")
        from urllib.parse import unquote

        scope = {
            "type": "http", "method": "POST" if is_order else "GET", "path": unquote(bare),
            "raw_path": bare.encode(), "query_string": query.encode(), "headers": [], "http_version": "1.1",
            "scheme": "http", "server": ("127.0.0.1", 1), "client": ("127.0.0.1", 1),
        }  # fmt: skip
        messages: list[dict[str, Any]] = []

        async def receive() -> dict[str, Any]:
            return {"type": "http.request", "body": content, "more_body": False}

        async def send(message: Any) -> None:
            messages.append(message)

        asyncio.run(self.app(scope, receive, send))
        return messages[0]["status"], b"".join(message.get("body", b"") for message in messages[1:])

    def told(self, path: str, body: object = None) -> Any:
        status, content = self.ask(path, body)
        assert status == 200, content
        return json.loads(content)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    root = lay_out(tmp_path / "ferry", chapter(1, 2), chapter(2, 0))
    (tmp_path / "secret.yaml").write_text("chapter: 1\nlines:\n- narrator: the secret\n", encoding="utf-8")
    (tmp_path / "secret.mp3").write_bytes(b"the secret")
    bench = Bench(Project(root))
    yield Server(bench)
    bench.close()


def test_the_page_and_all_that_it_names_are_served(server: Server) -> None:
    status, page = server.ask("/")
    assert status == 200
    for line in page.decode().splitlines():
        for name in (part.partition('"')[0] for part in line.split("/static/")[1:]):
            assert server.ask(f"/static/{name}")[0] == 200, name
    assert b"<style" not in page
    assert b" on" not in page.replace(b" one", b"")
    for name, file in static_files().items():
        if name.endswith(".js"):
            text = file.content.decode()
            assert "innerHTML" not in text
            assert "https://" not in text


TRICKS = (
    "../secret",
    "..%2fsecret",
    "%2e%2e/secret",
    "/etc/passwd",
    "%2fetc%2fpasswd",
    "..\\secret",
    "x%00y",
    "",
    "~",
)


@pytest.mark.parametrize("ending", ["", ".yaml", ".mp3", ".js"])
@pytest.mark.parametrize("trick", TRICKS)
def test_no_path_leads_out_of_the_production(server: Server, trick: str, ending: str) -> None:
    (server.bench.project.root / "voices.mp3").write_bytes(b"the secret")
    for place in ("/static/", "/sound/", "/chapters/", "/chapters/../voices", "/", "/api/"):
        status, body = server.ask(f"{place}{trick}{ending}")
        assert (status in (404, 405)) or (status == 200 and place == "/" and not trick)
        assert b"secret" not in body
    for question in ("chapter?path=", "sound?item=0&path=", "candidates?item=0&path="):
        status, body = server.ask(f"/api/{question}{quote(trick + ending, safe='%')}")
        assert status in (400, 422)
        assert b"the secret" not in body
    edit = {"path": trick + ending, "digest": "x", "edits": [{"item": 0, "speaker": "Ada"}]}
    assert server.ask("/api/edit", edit)[0] in (400, 409, 422)


@pytest.mark.parametrize(
    "body",
    [
        [], "x", 1, {}, {"path": 1}, {"path": "script/01-crossing.yaml"},
        {"path": "script/01-crossing.yaml", "digest": "x", "edits": {}},
        {"path": "script/01-crossing.yaml", "digest": "x", "edits": [{"item": "many"}]},
        {"path": "script/01-crossing.yaml", "digest": "x", "edits": [{"item": -1, "speaker": []}]},
        {"path": "script/01-crossing.yaml", "digest": None, "edits": [{"item": 0, "attributes": [1]}]},
    ],
)  # fmt: skip
def test_orders_that_make_no_sense_are_refused_and_change_nothing(server: Server, body: object) -> None:
    before = [path.read_bytes() for path in server.bench.project.script_files()]
    for order in server.bench.orders:
        if order in ("build", "stop", "undo"):
            continue
        status, told = server.ask(f"/api/{order}", body)
        assert 400 <= status < 500
        assert "message" in json.loads(told)
    assert [path.read_bytes() for path in server.bench.project.script_files()] == before


@pytest.mark.parametrize("raw", [b"", b"{", b"\xff", b"[" * 100_000, b'{"path": "\\ud800"}'])
def test_what_is_no_json_is_refused(server: Server, raw: bytes) -> None:
    assert server.ask("/api/edit", raw=raw)[0] == 400


def test_an_item_that_is_not_there_and_one_from_the_end_are_refused(server: Server) -> None:
    path = "script/01-crossing.yaml"
    digest = server.told(f"/api/chapter?path={path}")["digest"]
    for item in (-1, 10_000):
        edit = {"path": path, "digest": digest, "edits": [{"item": item, "speaker": "Ada"}]}
        assert server.ask("/api/edit", edit)[0] in (400, 409, 422)
        assert server.ask(f"/api/sound?path={path}&item={item}")[0] in (400, 422)


def test_a_faulty_script_is_shown_as_such_and_the_others_work(server: Server) -> None:
    file = server.bench.project.root / "script" / "02-crossing.yaml"
    file.write_text("chapter: 2\nlines:\n- narrator\n", encoding="utf-8")
    book = server.told("/api/book")
    assert [chapter["number"] for chapter in book["chapters"]] == [1, 0]
    assert book["chapters"][1]["faults"][0]["line"] == 3
    assert len(server.told("/api/doubts")) == 2
    (server.bench.project.root / "voices.yaml").write_text("cast: [", encoding="utf-8")
    assert server.told("/api/book")["faults"]
    assert server.told("/api/chapter?path=script/01-crossing.yaml")["items"]


def test_a_line_that_nobody_hears_says_why(server: Server) -> None:
    file = server.bench.project.root / "script" / "02-crossing.yaml"
    file.write_text(
        "chapter: 2\nlines:\n- narrator: One.\n- narrator: '...'\n- sting: scene\n", encoding="utf-8"
    )
    assert server.told("/api/sound?path=script/02-crossing.yaml&item=0")["seconds"] > 0
    for item in (1, 2):
        status, told = server.ask(f"/api/sound?path=script/02-crossing.yaml&item={item}")
        assert status == 422
        assert json.loads(told)["message"]


def test_the_words_of_a_line_are_timed_as_blanks_part_them(server: Server) -> None:
    sound = server.told("/api/sound?path=script/01-crossing.yaml&item=0")
    assert len(sound["words"]) == len(["The", "river", "was", "high."])
    starts = [start for start, _ in sound["words"]]
    assert starts == sorted(starts)
    status, wav = server.ask(f"/sound/{sound['name']}")
    assert (status, wav[:4]) == (200, b"RIFF")


def test_a_teller_who_was_guessed_is_a_doubt_that_one_answer_settles(server: Server) -> None:
    file = server.bench.project.root / "script" / "02-crossing.yaml"
    text = "chapter: 2\nlines:\n- pov: Ada\n  unsure: 0.5\n- narrator: I woke.\n- Tom: Ahoy.\n- Tom: Ho.\n"
    file.write_text(text, encoding="utf-8")
    doubt = next(doubt for doubt in server.told("/api/doubts") if doubt["path"] == "script/02-crossing.yaml")
    assert (doubt["why"], doubt["item"], doubt["candidates"][:2]) == ("teller", 0, ["Ada", "Tom"])
    shown = server.told("/api/chapter?path=script/02-crossing.yaml")
    edit = {"path": shown["path"], "digest": shown["digest"], "edits": [{"item": 0, "settles": True}]}
    assert server.told("/api/edit", edit)["chapter"]["doubts"] == 0
    assert file.read_text(encoding="utf-8") == text.replace("  unsure: 0.5\n", "")


def test_a_story_read_again_is_looked_at_taken_and_undone(tmp_path: Path) -> None:
    story = "\n\n".join(
        f'"Is it far, number {number}?" Ada asked.\n\n"Not far," Tom said.\n\n"Then row on."\n\n"I row."'
        for number in range(6)
    )
    (tmp_path / "story.txt").write_text(f"The Ferry\n\n{story}\n", encoding="utf-8")
    new_production(tmp_path / "ferry", tmp_path / "story.txt", None, None)
    bench = Bench(Project(tmp_path / "ferry"))
    try:
        server = Server(bench)
        path = server.told("/api/book")["chapters"][0]["path"]
        shown = server.told(f"/api/chapter?path={path}")
        number = next(at for at, item in enumerate(shown["items"]) if item.get("text") == "Then row on.")
        edits = [{"item": number, "speaker": "Tom", "settles": True}]
        server.told("/api/edit", {"path": path, "digest": shown["digest"], "edits": edits})
        before = (bench.project.root / path).read_text(encoding="utf-8")
        would = server.told("/api/again", {"dry": True})
        assert would["known"] >= 1
        assert (bench.project.root / path).read_text(encoding="utf-8") == before
        done = server.told("/api/again", {})
        assert done["lines"] == would["lines"]
        while server.told("/api/book")["undo"]:
            server.told("/api/undo", {})
        assert (bench.project.root / path).read_text(encoding="utf-8") != before
        assert server.told(f"/api/chapter?path={path}")["digest"] == shown["digest"]
    finally:
        bench.close()


def test_a_changed_list_of_pronunciations_is_read_again(server: Server) -> None:
    root = server.bench.project.root
    voices = root / "voices.yaml"
    voices.write_text(
        voices.read_text(encoding="utf-8") + "pronunciation_lists: [names.yaml]\n", encoding="utf-8"
    )
    for said in ("eɪdə", "ɑːdə"):
        (root / "names.yaml").write_text(f"Ada: {said}  {'# ' * len(said)}\n", encoding="utf-8")
        assert [told.ipa for told in server.bench.sources.settings().pronunciations] == [said]


def test_a_server_that_ends_begins_nothing_new(server: Server) -> None:
    assert server.told("/api/cast")["rows"]
    server.bench.close()
    status, told = server.ask("/api/cast")
    assert status == 422
    assert "ends" in json.loads(told)["message"]
    assert server.ask("/api/book")[0] == 200
