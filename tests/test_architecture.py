"""The house stands as docs/architecture.md draws it."""

from __future__ import annotations

import ast
import re
from functools import cache
from pathlib import Path

import pytest

from architecture_picture import draw, drawn, parts, rooms

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "audiofic"
ANYBODY = {"model", "errors"}


@cache
def imported(path: Path) -> set[str]:
    """The rooms of ours that a file imports, anywhere in it."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "audiofic":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[1] for name in node.names if name.name.startswith("audiofic.")}
    return found


@cache
def standing() -> dict[str, list[Path]]:
    """Room -> its files, as they stand in src."""
    found: dict[str, list[Path]] = {}
    for path in SOURCE.rglob("*.py"):
        room = path.relative_to(SOURCE).parts[0].removesuffix(".py")
        if not room.startswith("__"):
            found.setdefault(room, []).append(path)
    return found


def test_every_room_is_in_the_table_and_every_row_is_a_room() -> None:
    assert set(standing()) == set(rooms())


def test_every_room_is_in_one_part_of_the_house() -> None:
    assert sorted(room for names in parts().values() for room in names) == sorted(rooms())


def test_the_picture_is_drawn_from_the_tables() -> None:
    assert drawn() == draw(), "`make picture` draws it anew"


@pytest.mark.parametrize("room", sorted(rooms()))
def test_a_room_imports_only_what_the_table_allows(room: str) -> None:
    allowed = rooms()[room]
    if allowed is None:
        return
    used = set().union(*(imported(path) for path in standing()[room]))
    assert used <= allowed | ANYBODY | {room}


def test_what_a_row_allows_is_used() -> None:
    idle = {
        room: unused
        for room, allowed in rooms().items()
        if allowed and (unused := allowed - set().union(*(imported(path) for path in standing()[room])))
    }
    assert not idle


def test_data_goes_one_way() -> None:
    """No room reaches itself again through what it imports."""
    graph = {room: (allowed if allowed is not None else set()) for room, allowed in rooms().items()}

    def reaches(room: str, seen: frozenset[str]) -> None:
        assert room not in seen, f"{room} is in a circle"
        for below in graph.get(room, set()):
            reaches(below, seen | {room})

    for room in graph:
        reaches(room, frozenset())


def test_only_the_named_rooms_start_other_programs() -> None:
    callers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if re.search(
            r"^\s*(import subprocess|from subprocess)", path.read_text(encoding="utf-8"), re.MULTILINE
        )
    }
    assert callers == {"ffmpeg.py", "playback.py"}


def test_only_the_named_rooms_open_connections() -> None:
    openers = re.compile(r"^\s*(?:import|from) (?:urllib\.request|http\.client|socket|ssl)\b", re.MULTILINE)
    callers = {
        path.relative_to(SOURCE).as_posix()
        for path in SOURCE.rglob("*.py")
        if openers.search(path.read_text(encoding="utf-8"))
    }
    assert callers == {"voice_library/download.py", "model_server/posting.py"}


def test_only_the_mix_imports_pydub() -> None:
    callers = {room for room, paths in standing().items() if any("pydub" in _modules(path) for path in paths)}
    assert callers == {"mix"}


@cache
def _modules(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.split(".")[0])
        elif isinstance(node, ast.Import):
            found |= {name.name.split(".")[0] for name in node.names}
    return found


def order(first: str) -> list[str]:
    """What the line of architecture.md that begins so puts in order, from left to right."""
    drawn = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    line = re.search(rf"^    ({first} →.*)$", drawn, re.MULTILINE)
    assert line is not None
    return line.group(1).split(" → ")


def assert_imports_only_to_the_left(package: str, path: Path, allowed: list[str]) -> None:
    used = set(re.findall(rf"audiofic\.{package}\.(\w+)", path.read_text(encoding="utf-8")))
    assert used <= set(allowed), path


def test_the_rooms_of_attribution_import_only_those_to_their_left() -> None:
    rooms = order("language")
    folder = SOURCE / "attribution"
    assert sorted(rooms) == sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    for at, room in enumerate(rooms):
        for path in (folder / room).glob("*.py"):
            assert_imports_only_to_the_left("attribution", path, rooms[: at + 1])


def test_the_nouns_of_a_stage_import_only_those_to_their_left() -> None:
    stages = order("manuscript → attribution → script")
    folder = SOURCE / "model"
    assert sorted(stages) == sorted(path.stem for path in folder.glob("[!_]*.py"))
    for at, stage in enumerate(stages):
        assert_imports_only_to_the_left("model", folder / f"{stage}.py", stages[:at])


def test_other_rooms_take_the_nouns_from_the_door_of_the_model() -> None:
    inside = re.compile(r"\baudiofic\.model\.")
    beyond = [path for room, paths in standing().items() if room != "model" for path in paths]
    assert not [path for path in beyond if inside.search(path.read_text(encoding="utf-8"))]
