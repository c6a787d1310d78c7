"""The cast is corrected on the command line: shown first, done, taken back."""

from __future__ import annotations

from pathlib import Path

import pytest

from command_line import Run

CAST = """\
cast:
  Thomas: {gender: male, draft: man}
  Tom: {gender: male}
  Ann: {gender: female}
"""
SCRIPT = """\
chapter: 1
lines:
- Thomas: Cast off!
- narrator: said Thomas.

- Ann: Aye. Where to?

- Tom: North,
- narrator: said Tom. He laughed.

- Ann: Ho!

- Thomas: North it is.
"""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "book" / "script").mkdir(parents=True)
    (tmp_path / "book" / "voices.yaml").write_text(CAST, encoding="utf-8")
    (tmp_path / "book" / "script" / "01-chapter.yaml").write_text(SCRIPT, encoding="utf-8")
    return tmp_path / "book"


def files(root: Path) -> dict[str, str]:
    return {
        p.name: p.read_text(encoding="utf-8") for p in (root / "voices.yaml", *root.glob("script/*.yaml"))
    }


def test_a_suggested_merge_is_shown_done_and_taken_back(run: Run, root: Path) -> None:
    before = files(root)
    suggested = run("-C", root, "cast", "--suggest-merges")
    assert suggested.status == 0
    assert "Thomas and Tom may be one:" in suggested.out
    assert "  Tom is short for Thomas" in suggested.out
    assert "  audiofic cast --merge Thomas Tom" in suggested.out
    shown = run("-C", root, "cast", "--merge", "Thomas", "Tom", "--dry-run")
    assert "1 line would be changed in 1 script" in shown.out
    assert ": Tom -> Thomas: North," in shown.out
    assert files(root) == before
    done = run("-C", root, "cast", "--merge", "Thomas", "Tom")
    assert "1 line changed in 1 script" in done.out
    assert "update --undo" in done.out
    assert "- Thomas: North," in files(root)["01-chapter.yaml"]
    back = run("-C", root, "update", "--undo")
    assert back.out.startswith("Taken back: merge Thomas Tom.")
    assert files(root) == before
    assert run("-C", root, "update", "--redo").out.startswith("Made again: merge Thomas Tom.")
    assert "- Thomas: North," in files(root)["01-chapter.yaml"]


def test_somebody_is_renamed_and_taken_out(run: Run, root: Path) -> None:
    assert run("-C", root, "cast", "--rename", "Ann", "Ann Lee").status == 0
    assert "- Ann Lee: Ho!" in files(root)["01-chapter.yaml"]
    assert run("-C", root, "cast", "--not-a-person", "ann lee").status == 0
    assert "- unknown: Ho!" in files(root)["01-chapter.yaml"]
    assert "not_people: [Ann Lee, Ann]" in files(root)["voices.yaml"]


def test_what_is_asked_wrongly_is_told(run: Run, root: Path) -> None:
    both = run("-C", root, "cast", "--suggest", "--merge", "Thomas", "Tom")
    assert (both.status, "more than one thing" in both.err) == (1, True)
    run("-C", root, "cast", "--rename", "Ann", "Ann Lee")
    taken = run("-C", root, "cast", "--rename", "Tom", "Ann")
    assert "Ann Lee, who is called Ann too, is somebody else." in taken.err
    assert "`audiofic cast --merge 'Ann Lee' Tom`" in taken.err
    before = files(root)
    for arguments in (("--undo", "--redo"), ("story.txt", "--undo"), ("story.txt", "--redo")):
        mixed = run("-C", root, "update", *arguments)
        assert (mixed.status, "more than one thing" in mixed.err) == (1, True)
    assert files(root) == before
    nobody = run("-C", root, "cast", "--rename", "Thoma", "Tim")
    assert (nobody.status, "Did you mean Thomas?" in nobody.err) == (1, True)
