"""A power cut leaves the old file or the new one: the order in which everything goes to the disk."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.productions import LONGER, STORY, edit_scripts, lay_out
from faults.shelf import ADDRESS, NAME, serve_shelf
from faults.watched import Event, Watch

pytestmark = pytest.mark.slow

MARKS = (".lock", ".unfinished", ".editing")
"""Files that say that somebody is at work: their content means nothing."""

GROWING = ("record.json",)
"""Files that lines are added to, each on the disk before anything else is done: a line cut short counts for
nothing (`test_record`)."""


def unsafe(events: tuple[Event, ...], *folders: Path) -> list[str]:
    """What is wrong with the order of the steps that touch those folders; empty: a power cut does no harm."""
    found = []
    for place, event in enumerate(events):
        if not all(any(Path(path).is_relative_to(folder) for folder in folders) for path in event.paths):
            continue
        path = Path(event.paths[-1])
        afterwards = [later for later in events[place + 1 :] if later.thread == event.thread]
        if event.what == "rename" and not synced_since_written(events[:place], event.paths[0]):
            found.append(f"{path} gets its name before its content is on the disk")
        again = any(event.what == "mkdir" and event.paths == earlier.paths for earlier in events[:place])
        if event.what in ("rename", "mkdir") and not again and not is_sync(afterwards, path.parent):
            found.append(f"{path}: its folder is not synced")
        whole = event.what == "open" and ".part" not in path.name and not path.name.endswith(MARKS)
        if whole and not (path.name in GROWING and is_sync(afterwards, path)):
            found.append(f"{path} is written under the name of the whole file")
    return found


def synced_since_written(before: tuple[Event, ...], path: str) -> bool:
    """Whether the last that happened to the file was that it went to the disk."""
    touched = [
        event.what for event in before if any(path == name.removeprefix("file:") for name in event.paths)
    ]
    return "fsync" in touched[-1:]


def is_sync(events: list[Event], path: Path) -> bool:
    """Whether that file or folder is synced before this thread does anything else."""
    return bool(events) and events[0].what == "fsync" and Path(events[0].paths[0]) == path


def renamed(events: tuple[Event, ...]) -> set[str]:
    return {Path(event.paths[1]).suffix for event in events if event.what == "rename"}


def test_every_file_of_a_build_is_on_the_disk_before_it_has_its_name(watch: Watch, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "production")
    ended = watch.run("build", cwd=root)
    assert ended.code == 0, ended.said
    assert renamed(ended.events) >= {
        ".wav",
        ".mp3",
        ".aac",
        ".opus",
        ".vtt",
        ".srt",
        ".m4b",
        ".json",
        ".md",
        ".png",
    }
    assert not unsafe(ended.events, root)


def test_a_file_that_moves_because_a_title_changed_is_as_safe(watch: Watch, tmp_path: Path) -> None:
    root = lay_out(tmp_path / "production")
    with (root / "voices.yaml").open("a", encoding="utf-8") as cast:
        cast.write("policy: {title: skipped}\n")
    assert watch.run("build", cwd=root).code == 0
    script = root / "script" / "02-tea.yaml"
    script.write_text(script.read_text("utf-8").replace("Tea", "Bread and tea"), encoding="utf-8")
    ended = watch.run("build", cwd=root)
    moves = {event for event in ended.events if event.what == "rename" and ".part" not in event.paths[0]}
    assert {Path(move.paths[1]).name for move in moves} == {
        f"02-bread-and-tea.{suffix}" for suffix in ("mp3", "aac", "opus")
    }
    for place, event in enumerate(ended.events):
        assert event not in moves or is_sync(list(ended.events[place + 1 :]), Path(event.paths[1]).parent)


def test_every_file_of_a_new_production_is_on_the_disk_before_it_has_its_name(
    watch: Watch, tmp_path: Path
) -> None:
    (tmp_path / "story.md").write_text(STORY, encoding="utf-8")
    ended = watch.run("new", "production", "story.md", cwd=tmp_path)
    assert ended.code == 0, ended.said
    assert renamed(ended.events) == {".md", ".yaml", ""}
    assert not unsafe(ended.events, tmp_path / "production")
    for path in (tmp_path / "production" / "script").glob("*.yaml"):
        path.unlink()
    ended = watch.run("script", cwd=tmp_path / "production")
    assert ended.code == 0, ended.said
    assert renamed(ended.events) == {".yaml"}
    assert not unsafe(ended.events, tmp_path / "production")


def test_every_file_of_an_update_is_on_the_disk_before_it_has_its_name(watch: Watch, tmp_path: Path) -> None:
    """And the journal's list goes for good before what it tells of does; the same for taking it back."""
    for name, story in (("story.md", STORY), ("longer.md", LONGER)):
        (tmp_path / name).write_text(story, encoding="utf-8")
    assert watch.run("new", "production", "story.md", cwd=tmp_path).code == 0
    root = tmp_path / "production"
    edit_scripts(root)
    for arguments in (("update", "../longer.md"), ("update", "--undo")):
        ended = watch.run(*arguments, cwd=root)
        assert ended.code == 0, ended.said
        assert renamed(ended.events) >= {".yaml", ".md", ".json"}
        assert not unsafe(ended.events, root)
        (place,) = [
            at
            for at, event in enumerate(ended.events)
            if event.what == "remove" and event.paths[0].endswith(".update/files.json")
        ]
        assert is_sync(list(ended.events[place + 1 :]), root / "script" / ".update")


def test_every_file_of_a_voice_is_on_the_disk_before_it_has_its_name(watch: Watch, tmp_path: Path) -> None:
    with serve_shelf(tmp_path / "shelf") as address:
        places = {ADDRESS: address, "AUDIOFIC_VOICES": str(tmp_path / "voices")}
        ended = watch.run(
            "voices", "install", NAME, cwd=tmp_path, setup="faults.shelf:use_shelf", environment=places
        )
    assert ended.code == 0, ended.said
    assert {
        Path(path).name for event in ended.events if event.what == "rename" for path in event.paths[1:]
    } >= {f"{NAME}{end}" for end in (".onnx", ".onnx.json", ".MODEL_CARD")}
    assert not unsafe(ended.events, tmp_path / "voices")


@pytest.mark.parametrize(
    ("steps", "fault"),
    [
        ([("open", ".a.part"), ("write", ".a.part"), ("rename", ".a.part", "a"), ("fsync", "")], "before"),
        ([("fsync", ".a.part"), ("write", ".a.part"), ("rename", ".a.part", "a"), ("fsync", "")], "before"),
        ([("fsync", ".a.part"), ("rename", ".a.part", "a"), ("remove", "b")], "not synced"),
        ([("mkdir", "deep")], "not synced"),
        ([("open", "a")], "name of the whole file"),
        ([("open", "record.json"), ("remove", "b")], "name of the whole file"),
    ],
)  # fmt: skip
def test_the_proof_notices_an_order_that_is_not_safe(steps: list[tuple[str, ...]], fault: str) -> None:
    root = Path("/book")
    events = tuple(Event(what, tuple(str(root / name) for name in names), 1) for what, *names in steps)
    (found,) = unsafe(events, root)
    assert fault in found
