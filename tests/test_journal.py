"""Several files change as one, whenever the process is killed, and can be changed back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from audiofic import journal
from audiofic.errors import AudioficError
from audiofic.journal import REDO, UNDO, change_files, finish_change, is_unfinished, last_step

OLD: dict[str, bytes] = {"voices.yaml": b"old cast", "script/01-a.yaml": b"one", "script/02-b.yaml": b"two"}
CHANGES: dict[str, bytes | None] = {
    "voices.yaml": b"new cast",
    "script/01-a.yaml": b"one",
    "script/02-b.yaml": None,
    "script/03-b.yaml": b"two",
    "script/.drafts/03-b.yaml": b"two",
}
NEW = {name: content for name, content in CHANGES.items() if content is not None}


class Killed(BaseException):
    """Nothing in the program catches it, as nothing catches a kill."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, content in OLD.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    return tmp_path


def visible(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not {".update", ".before"} & set(path.parts)
    }


def test_all_changes_are_made_and_counted(root: Path) -> None:
    assert change_files(root, root / "script", CHANGES) == 4, "one of the five files is so already"
    assert visible(root) == NEW
    assert not (root / "script" / ".update").exists()


def test_where_nothing_changes_nothing_is_written(root: Path) -> None:
    assert change_files(root, root / "script", OLD) == 0
    assert visible(root) == OLD
    assert not (root / "script" / ".before").exists()


def go(root: Path, purpose: str) -> str | None:
    """Take the last change back or make it again; what it was for, None where there is none."""
    step = last_step(root / "script", purpose)
    if step is None:
        return None
    change_files(root, root / "script", step.changes, purpose)
    return step.purpose


def test_changes_are_taken_back_one_by_one_and_made_again(root: Path) -> None:
    assert go(root, UNDO) is None
    states = [visible(root)]
    for number in range(4):
        change_files(
            root, root / "script", {"voices.yaml": b"%d" % number, f"{number}": b"x"}, f"no {number}"
        )
        states.append(visible(root))
    for number in (3, 2, 1):
        assert go(root, UNDO) == f"no {number}"
        assert visible(root) == states[number]
    for number in (1, 2):
        assert go(root, REDO) == f"no {number}"
        assert visible(root) == states[number + 1]
    assert go(root, UNDO) == "no 2"
    assert visible(root) == states[2]
    change_files(root, root / "script", {"voices.yaml": b"other"}, "other")
    assert go(root, REDO) is None, "something else was done meanwhile"
    assert [go(root, UNDO) for _ in range(4)] == ["other", "no 1", "no 0", None]
    assert visible(root) == states[0]


def test_a_person_s_edits_that_were_taken_back_come_again(root: Path) -> None:
    change_files(root, root / "script", CHANGES)
    (root / "voices.yaml").write_bytes(b"edited since")
    go(root, UNDO)
    assert visible(root) == OLD
    go(root, REDO)
    assert visible(root) == {**NEW, "voices.yaml": b"edited since"}


def test_the_oldest_changes_go_where_there_are_too_many_or_too_large_ones(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(journal, "MOST_STEPS", 3)
    for number in range(6):
        change_files(root, root / "script", {"voices.yaml": b"%d" % number}, f"no {number}")
    assert [go(root, UNDO) for _ in range(2)] == ["no 5", "no 4"]
    monkeypatch.setattr(journal, "MOST_BYTES", 2_000)
    for number in range(3):
        change_files(root, root / "script", {"voices.yaml": b"%d" % number * 1_500}, f"large {number}")
    assert [go(root, UNDO) for _ in range(2)] == ["large 2", None], "the last one stays, however large it is"


def test_the_one_step_that_the_first_version_kept_is_the_oldest(root: Path) -> None:
    change_files(root, root / "script", CHANGES, "first")
    (root / "script" / ".before" / "0001").rename(root / "script" / "kept")
    (root / "script" / ".before").rmdir()
    (root / "script" / "kept").rename(root / "script" / ".before")
    change_files(root, root / "script", {"voices.yaml": b"second"}, "second")
    assert [go(root, UNDO) for _ in range(3)] == ["second", "first", None]
    assert visible(root) == OLD


def test_what_is_kept_is_not_put_under_version_control(root: Path) -> None:
    change_files(root, root / "script", CHANGES)
    assert (root / "script" / ".before" / "0001" / ".gitignore").read_bytes().endswith(b"*\n")


def _steps(monkeypatch: pytest.MonkeyPatch, die_at: int) -> Callable[[], int]:
    """Count every write, rename and removal, and die before number `die_at`."""
    done = 0

    def dying(real: Callable[..., object]) -> Callable[..., object]:
        def step(*arguments: object, **named: object) -> object:
            nonlocal done
            if done == die_at:
                raise Killed
            done += 1
            return real(*arguments, **named)

        return step

    monkeypatch.setattr(journal, "write_atomically", dying(journal.write_atomically))
    monkeypatch.setattr(journal.shutil, "rmtree", dying(journal.shutil.rmtree))
    for name in ("unlink", "replace", "mkdir"):
        monkeypatch.setattr(Path, name, dying(getattr(Path, name)))
    return lambda: done


def test_a_kill_at_any_step_leaves_the_old_files_or_what_is_finished_to_the_new(root: Path) -> None:
    seen = set()
    for die_at in range(200):
        with pytest.MonkeyPatch.context() as patch:
            _steps(patch, die_at)
            try:
                change_files(root, root / "script", CHANGES)
                finished = True
            except Killed:
                finished = False
        if not is_unfinished(root / "script"):
            assert visible(root) in (OLD, NEW), f"killed at step {die_at}"
        finish_change(root, root / "script")
        state = visible(root)
        assert state in (OLD, NEW), f"killed at step {die_at}"
        seen.add(state == NEW)
        if finished:
            break
        if state == NEW:
            go(root, UNDO)
        assert visible(root) == OLD
    assert finished
    assert die_at > 20
    assert seen == {True, False}


@pytest.mark.parametrize("name", ["../outside", "/etc/outside", "script/../../outside", "a\\b", "C:b", ""])
def test_a_journal_never_reaches_outside_the_production(root: Path, name: str) -> None:
    stage = root / "script" / ".update"
    (stage / "new").mkdir(parents=True)
    (stage / "files.json").write_text(json.dumps({"format": 1, "files": {name: None}}), encoding="utf-8")
    with pytest.raises(AudioficError, match="not as it was written"):
        finish_change(root, root / "script")
    assert visible(root) == OLD


def test_a_link_that_leads_out_is_not_followed(root: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    outside = tmp_path_factory.mktemp("outside")
    (root / "linked").symlink_to(outside, target_is_directory=True)
    with pytest.raises(AudioficError, match="leads out"):
        change_files(root, root / "script", {"linked/file": b"x"})
    assert not list(outside.iterdir())


@pytest.mark.parametrize("damage", [b"{", b"[]", b'{"format": 2, "files": {}}', b'{"format": 1}'])
def test_a_damaged_journal_is_told_and_not_followed(root: Path, damage: bytes) -> None:
    (root / "script" / ".update").mkdir()
    (root / "script" / ".update" / "files.json").write_bytes(damage)
    with pytest.raises(AudioficError) as raised:
        finish_change(root, root / "script")
    assert "Delete the folder" in (raised.value.hint or "")
    assert visible(root) == OLD
