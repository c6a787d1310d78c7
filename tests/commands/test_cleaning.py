"""Cleaning removes what builds made and nothing else; speech only where that is asked for."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from audiofic.building.making import lock_build_folder
from audiofic.building.plan import Plan
from audiofic.building.report import Report
from audiofic.commands.cleaning import remove_everything, remove_files, remove_unused
from audiofic.errors import AudioficError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store

VOICES = "book: {title: The Kettle}\nnarrator: {voice: tone/a}\n"
SCRIPT = "chapter: 1\ntitle: Steam\nlines:\n- narrator: The kettle sang.\n- narrator: It sang again.\n"


def build(project: Project) -> Report:
    return build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)


def plan(project: Project) -> Callable[[], list[Plan]]:
    return lambda: [plan_book(Project(project.root), False)]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    build(Project(root))
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    return Project(shutil.copytree(built, tmp_path / "copy"))


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_the_books_files_go_and_the_clips_stay(project: Project) -> None:
    before = tree(project.root)
    (told,) = remove_files(project)
    after = tree(project.root)
    gone = set(before) - set(after)
    assert {"build/The Kettle.m4b", "build/chapters/01-steam.mp3", "build/report.md"} <= gone
    assert told == f"{len(gone)} files removed; the clips are kept."
    assert {path for path in after if path.startswith("build/") and "/." not in path} == {
        path for path in before if path.startswith("build/store/")
    }, "but for the lock, which is hidden"
    assert {path: before[path] for path in after} == after
    assert not project.chapters_folder.exists()


def test_after_cleaning_the_same_book_is_made_without_speaking(project: Project) -> None:
    before = (project.build_folder / "The Kettle.m4b").read_bytes()
    list(remove_files(project))
    report = build(project)
    assert report.built.counts.spoken == 0
    assert report.built.counts.encoded == 1
    assert (project.build_folder / "The Kettle.m4b").read_bytes() == before


def test_what_somebody_else_put_into_the_folder_stays(project: Project) -> None:
    mine = project.chapters_folder / "mine.mp3"
    mine.write_bytes(b"the producer's own")
    half = project.build_folder / ".half-abc.part.m4b"
    half.write_bytes(b"left by a killed build")
    list(remove_files(project))
    assert mine.read_bytes() == b"the producer's own"
    assert not half.exists()


def test_cleaning_where_nothing_is_built_is_no_fault(project: Project) -> None:
    shutil.rmtree(project.build_folder)
    assert list(remove_files(project)) == ["0 files removed; the clips are kept."]
    assert list(remove_everything(project)) == ["build/ removed, clips and all."]
    assert list(remove_unused(project, plan(project))) == ["0 unused clips dropped (0.0 MB)."]
    assert not project.build_folder.exists()


def test_only_clips_that_no_script_needs_are_dropped(project: Project) -> None:
    script = project.script_folder / "01-steam.yaml"
    script.write_text(SCRIPT.replace("It sang again.", "It stopped."), encoding="utf-8")
    build(project)
    before = tree(project.store_folder)
    (told,) = remove_unused(project, plan(project))
    after = tree(project.store_folder)
    assert len(before) - len(after) == 1
    assert told.startswith("1 unused clip dropped (")
    shutil.rmtree(project.chapters_folder)
    assert build(project).built.counts.spoken == 0, "what the book needs is all there, its levels too"


def test_nothing_is_dropped_where_all_is_needed(project: Project) -> None:
    before = tree(project.store_folder)
    list(remove_unused(project, plan(project)))
    assert tree(project.store_folder) == before


def test_everything_is_the_build_folder_and_no_more(project: Project) -> None:
    before = tree(project.root)
    list(remove_everything(project))
    assert tree(project.root) == {path: text for path, text in before.items() if path[:6] != "build/"}
    assert not project.build_folder.exists()


def test_nothing_is_cleaned_away_while_a_build_is_at_work(project: Project) -> None:
    before = tree(project.store_folder)
    with lock_build_folder(project):
        for clean in (remove_files, remove_everything, lambda project: remove_unused(project, list)):
            with pytest.raises(AudioficError, match="Another build"):
                list(clean(project))
    assert tree(project.store_folder) == before
    assert (project.build_folder / "The Kettle.m4b").is_file()


def test_a_clip_that_is_put_while_unused_ones_are_dropped_stays(project: Project) -> None:
    """An audition, or a worker of another machine, may speak at any time: here, while it is being planned."""
    store = Store(project.store_folder)
    old, new = f"{1:064x}", f"{2:064x}"
    store.put(old, np.ones(9, np.int16), 22_050)

    def plan_and_put() -> list[Plan]:
        store.put(new, np.ones(9, np.int16), 22_050)
        return plan(project)()

    (told,) = remove_unused(project, plan_and_put)
    assert told.startswith("1 unused clip dropped")
    assert old not in store
    assert new in store


def test_what_is_no_clip_is_never_dropped_from_the_store(project: Project) -> None:
    shelf = next(path for path in project.store_folder.iterdir() if path.is_dir())
    mine = [shelf / "mine.wav", project.store_folder / "notes.txt"]
    for path in mine:
        path.write_bytes(b"the producer's own")
    list(remove_unused(project, plan(project)))
    assert all(path.read_bytes() == b"the producer's own" for path in mine)
