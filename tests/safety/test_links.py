"""No link that a production brings along has anything read or written outside of it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from audiofic.errors import AudioficError
from audiofic.project import find_project


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A production, and beside it a home with things that are none of its business."""
    root = tmp_path / "book"
    for folder in ("script/.drafts", "build/chapters", "build/store/ab", "build/opinions"):
        (root / folder).mkdir(parents=True)
    (root / "voices.yaml").write_text("")
    (root / "script" / "manuscript.txt").write_text("A fox.\n")
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "diary.txt").write_text("Dear diary.\n")
    return root


@pytest.mark.parametrize(
    "place",
    [
        "voices.yaml",
        "script",
        "script/manuscript.txt",
        "script/01-one.yaml",
        "script/.drafts",
        "script/.drafts/01-one.yaml",
        "build",
        "build/.lock",
        "build/.unfinished",
        "build/record.json",
        "build/chapters",
        "build/chapters/01-one.mp3",
        "build/store",
        "build/store/ab",
        "build/opinions",
        "build/opinions/cd",
        "build/voices of mine",
    ],
)
@pytest.mark.parametrize("is_there", [True, False])
def test_a_link_out_of_the_production_is_refused_by_name(root: Path, place: str, is_there: bool) -> None:
    path, target = root / place, root.parent / "home" / ("diary.txt" if is_there else "nothing")
    if path.exists():
        path.rename(root.parent / "moved")
    if place == "voices.yaml":  # what else makes it a production is its manuscript
        assert (root / "script" / "manuscript.txt").is_file()
    if place == "script":
        (root.parent / "moved").rename(root.parent / "home" / "script")
        target = root.parent / "home" / "script"
    path.symlink_to(target)
    with pytest.raises(AudioficError) as caught:
        find_project(root)
    assert caught.value.message.startswith(f"{place} leads out of the production, to ")
    assert "Delete the link" in (caught.value.hint or "")


def test_a_link_inside_the_production_is_the_producers_own_order(root: Path) -> None:
    (root / "texts").mkdir()
    (root / "texts" / "fox.txt").write_text("A fox.\n")
    (root / "script" / "manuscript.txt").unlink()
    (root / "script" / "manuscript.txt").symlink_to(root / "texts" / "fox.txt")
    assert find_project(root).manuscript_file == root / "script" / "manuscript.txt"


def test_a_production_that_is_reached_by_a_link_is_one(root: Path, tmp_path: Path) -> None:
    (tmp_path / "shortcut").symlink_to(root)
    assert find_project(tmp_path / "shortcut").root == root.resolve()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="the system has no pipes in folders")
@pytest.mark.parametrize(
    "place", ["voices.yaml", "script/manuscript.txt", "script/01-one.yaml", "build/record.json"]
)
def test_a_pipe_in_a_files_place_is_refused_and_never_waited_for(root: Path, place: str) -> None:
    (root / place).unlink(missing_ok=True)
    (root / "script" / "manuscript.md").write_text("A fox.\n")  # still a production
    os.mkfifo(root / place)
    with pytest.raises(AudioficError, match=f"^{place} is neither a file nor a folder"):
        find_project(root)


def test_links_that_lead_in_a_circle_hang_nobody(root: Path) -> None:
    (root / "build" / "round").symlink_to(root / "build" / "round")
    find_project(root)
