"""Several files change as one, whenever the process is killed, and can be changed back."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from audiofic import journal
from audiofic.errors import AudioficError
from audiofic.journal import change_files, changes_back, finish_change, is_unfinished

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


def test_a_change_can_be_taken_back_and_made_again(root: Path) -> None:
    assert changes_back(root / "script") is None
    change_files(root, root / "script", CHANGES)
    for expected in (OLD, NEW, OLD):
        back = changes_back(root / "script")
        assert back is not None
        change_files(root, root / "script", back)
        assert visible(root) == expected


def test_what_is_kept_is_not_put_under_version_control(root: Path) -> None:
    change_files(root, root / "script", CHANGES)
    assert (root / "script" / ".before" / ".gitignore").read_bytes().endswith(b"*\n")


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
        back = changes_back(root / "script") if state == NEW else None
        if back is not None:
            change_files(root, root / "script", back)
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
