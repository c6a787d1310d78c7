"""What a build does beside speech is counted: programs started, clips read, sound decoded."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from collections import Counter
from dataclasses import dataclass
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
from speaking_here import speaking_here

CHAPTERS, LINES = 3, 8


@dataclass(frozen=True)
class Rebuild:
    """What was counted while a book was made again from its clips."""

    project: Project
    programs: list[list[str]]
    """The arguments of every program that was started."""
    decoded: Counter[str]
    """Finished MP3 -> the frames that were decoded of it."""
    loaded: Counter[str]
    """Key of a clip -> how often it was read."""


@pytest.fixture(scope="module")
def rebuild(tmp_path_factory: pytest.TempPathFactory) -> Rebuild:
    """A build for which all clips are in the store, and nothing else is made."""
    folder = write_book(tmp_path_factory.mktemp("costs") / "book", CHAPTERS, LINES, ["tone/a", "tone/b"])
    found = Rebuild(Project(folder), [], Counter(), Counter())
    with speaking_here():
        build(found.project)
        for made in ("build/*.*", "build/chapters/*", "build/packets/*"):
            for path in folder.glob(made):
                path.unlink()
        with pytest.MonkeyPatch.context() as patch:
            count_programs(patch, found.programs)
            count_decoding(patch, found.decoded)
            count_clips(patch, found.loaded)
            build(found.project)
    return found


def build(project: Project) -> None:
    build_book(plan_book(project, False), 1, lambda *_: None)


def count_programs(patch: pytest.MonkeyPatch, started: list[list[str]]) -> None:
    real = subprocess.Popen

    class Watched(real):  # type: ignore[type-arg,misc]
        def __init__(self, arguments: list[str], **options: object) -> None:
            started.append(arguments)
            super().__init__(arguments, **options)

    patch.setattr(audiofic.ffmpeg.subprocess, "Popen", Watched)


def count_decoding(patch: pytest.MonkeyPatch, decoded: Counter[str]) -> None:
    real = soundfile.SoundFile.read

    def read(file: soundfile.SoundFile, *arguments: object, **options: object) -> object:
        samples = real(file, *arguments, **options)
        name = os.fsdecode(file.name)
        if name.endswith(".mp3"):
            decoded[name] += len(samples)
        return samples

    patch.setattr(soundfile.SoundFile, "read", read)


def count_clips(patch: pytest.MonkeyPatch, loaded: Counter[str]) -> None:
    real, counting = Store.load, threading.Lock()

    def load(store: Store, clip: Clip) -> object:
        with counting:
            loaded[clip.key] += 1
        return real(store, clip)

    patch.setattr(Store, "load", load)


def test_a_program_is_started_once_a_chapter_to_encode_and_for_nothing_else(rebuild: Rebuild) -> None:
    """None decodes a finished file, and none joins the book."""
    assert len(rebuild.programs) == CHAPTERS
    assert all("pipe:0" in arguments and "libmp3lame" in arguments for arguments in rebuild.programs)


def test_of_each_finished_mp3_no_more_than_a_stretch_is_decoded(rebuild: Rebuild) -> None:
    assert len(rebuild.decoded) == CHAPTERS
    assert max(rebuild.decoded.values()) < 2 * SAMPLE_RATE


def test_a_clip_is_read_once_to_be_placed_and_once_to_be_heard(rebuild: Rebuild) -> None:
    chapters = plan_book(rebuild.project, False).chapters
    spoken = {key for chapter in chapters for key, _, _ in chapter.spoken()}
    assert {rebuild.loaded[key] for key in spoken} == {2, 3}, "once more in the chapter that tells the gain"


def test_where_only_the_book_is_missing_it_is_joined_and_nothing_else_is_done(
    rebuild: Rebuild, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = Project(shutil.copytree(rebuild.project.root, tmp_path / "book"))
    (book,) = project.build_folder.glob("*.m4b")
    whole = book.read_bytes()
    book.unlink()
    programs: list[list[str]] = []
    count_programs(monkeypatch, programs)
    monkeypatch.setattr(Store, "load", None)
    build(project)
    assert book.read_bytes() == whole
    assert programs == []
