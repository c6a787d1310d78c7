"""What lies beneath a scene, in a build: made again when it changes, told when it can't be used."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.building.record import sound_records
from audiofic.errors import FindingsError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from sounds import write_wav

VOICES = "book: {title: The Kettle}\nnarrator: {voice: tone/a}\n"
SCRIPT = """\
chapter: 1
title: Steam
lines:
- bed: music/road.wav
- ambience: rain
- narrator: The kettle sang for a long while.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


def write_music(project: Project, hertz: float) -> None:
    tone = 0.3 * np.sin(2 * np.pi * hertz * np.arange(3 * 22_050) / 22_050)
    write_wav(project.root / "music" / "road.wav", tone, 22_050)


def test_a_chapter_is_made_again_when_the_file_beneath_it_changes(project: Project) -> None:
    write_music(project, 110)
    build_book(plan_book(project, False), 1, lambda stage, done, total: None)
    assert plan_book(Project(project.root), False).is_current
    write_music(project, 220)
    reasons = [str(reason) for reason in plan_book(Project(project.root), False).chapters[0].reasons]
    assert reasons == ["what lies beneath its scenes changed"]


def test_another_ambience_speaks_nothing_again(project: Project) -> None:
    write_music(project, 110)
    build_book(plan_book(project, False), 1, lambda stage, done, total: None)
    path = project.root / "script" / "01-steam.yaml"
    path.write_text(SCRIPT.replace("rain", "fire"), encoding="utf-8")
    plan = plan_book(Project(project.root), False)
    assert not plan.missing
    assert plan.chapters[0].needs("audio")


def test_a_file_that_is_not_there_is_told_with_its_line(project: Project) -> None:
    with pytest.raises(FindingsError) as caught:
        plan_book(Project(project.root), False)
    assert [(found.path, found.line, found.code) for found in caught.value.findings] == [
        ("script/01-steam.yaml", 4, "bad-file")
    ]


def test_the_words_are_all_there_whatever_lies_beneath(project: Project) -> None:
    write_music(project, 110)
    plan = plan_book(Project(project.root), False)
    last = sound_records(plan.chapters[0])[-1]
    assert last.text == "The kettle sang for a long while."
