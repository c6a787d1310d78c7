"""What a build does beside speech is counted: programs started, clips read, sound decoded."""

from __future__ import annotations

import os
import subprocess
from collections import Counter
from pathlib import Path

import pytest
import soundfile
from made_up_book import write_book

import audiofic.ffmpeg
from audiofic.mix import SAMPLE_RATE
from audiofic.model import Clip
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store

CHAPTERS, LINES = 3, 8


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A book whose clips are all in the store, and of which nothing else is made."""
    folder = write_book(tmp_path / "book", CHAPTERS, LINES, ["tone/a", "tone/b"])
    build(Project(folder))
    for made in (
        *folder.glob("build/*.*"),
        *folder.glob("build/chapters/*"),
        *folder.glob("build/packets/*"),
    ):
        made.unlink()
    return Project(folder)


@pytest.fixture
def programs(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The arguments of every program that is started."""
    started: list[list[str]] = []
    real = subprocess.Popen

    class Watched(real):  # type: ignore[type-arg,misc]
        def __init__(self, arguments: list[str], **options: object) -> None:
            started.append(arguments)
            super().__init__(arguments, **options)

    monkeypatch.setattr(audiofic.ffmpeg.subprocess, "Popen", Watched)
    return started


def build(project: Project) -> None:
    build_book(plan_book(project, False), 1, lambda *_: None)


def test_a_program_is_started_once_a_chapter_to_encode_and_for_nothing_else(
    project: Project, programs: list[list[str]]
) -> None:
    """None decodes a finished file, and none joins the book."""
    build(project)
    assert len(programs) == CHAPTERS
    assert all("pipe:0" in arguments and "libmp3lame" in arguments for arguments in programs)


def test_of_each_finished_mp3_no_more_than_a_stretch_is_decoded(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: Counter[str] = Counter()
    real = soundfile.SoundFile.read

    def read(file: soundfile.SoundFile, *arguments: object, **options: object) -> object:
        samples = real(file, *arguments, **options)
        name = os.fsdecode(file.name)
        if name.endswith(".mp3"):
            decoded[name] += len(samples)
        return samples

    monkeypatch.setattr(soundfile.SoundFile, "read", read)
    build(project)
    assert len(decoded) == CHAPTERS
    assert max(decoded.values()) < 2 * SAMPLE_RATE


def test_a_clip_is_read_once_to_be_placed_and_once_to_be_heard(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: Counter[str] = Counter()
    real = Store.load

    def load(store: Store, clip: Clip) -> object:
        read[clip.key] += 1
        return real(store, clip)

    monkeypatch.setattr(Store, "load", load)
    build(project)
    spoken = plan_book(project, False).needed()
    assert {read[key] for key in spoken} == {2, 3}, "once more in the chapter that tells the gain"


def test_where_only_the_book_is_missing_it_is_joined_and_nothing_else_is_done(
    project: Project, programs: list[list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    build(project)
    (book,) = project.build_folder.glob("*.m4b")
    whole = book.read_bytes()
    book.unlink()
    programs.clear()
    monkeypatch.setattr(Store, "load", None)
    build(project)
    assert book.read_bytes() == whole
    assert programs == []
