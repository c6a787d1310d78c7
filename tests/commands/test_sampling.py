"""The retail sample begins with the story, ends with a sentence, and is as loud as the book."""

from __future__ import annotations

import shutil
from pathlib import Path

import numpy as np
import pytest
from mutagen.id3 import ID3

from audiofic.building.record import load_record
from audiofic.commands.sampling import make_sample
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.measuring import measure
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

VOICES = """\
book: {title: The Kettle}
narrator: {voice: tone/a}
cast: {Kagome: {voice: tone/b}}
master: {profile: acx}
"""
SCRIPT = """\
chapter: 1
title: Steam
lines:
- note: Please review!
- heading: One week later
- narrator: The kettle sang.
- Kagome: Is it ready,
- narrator: asked Kagome.

- narrator: It was not, and it was not going to be for a long while yet.
- Kagome: Then we wait.
- narrator: They waited.
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(SCRIPT, encoding="utf-8")
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    return Project(shutil.copytree(built, tmp_path / "copy"))


def loud_frames(path: Path) -> int:
    """How much of the file is sound."""
    return sum(int((np.abs(block) > 0.01).sum()) for block in decode(path))


def test_it_is_the_story_without_title_heading_and_credits(project: Project) -> None:
    made = make_sample(plan_book(project, False), 5.0, None, None)
    assert made.path == project.build_folder / "sample.mp3"
    chapter = project.chapters_folder / "01-steam.mp3"
    found, whole = measure(made.path), measure(chapter)
    assert 3 < found.seconds < whole.seconds
    assert found.head_seconds == pytest.approx(0.75, abs=0.05)
    assert 1 <= found.tail_seconds <= 5
    assert not [finding for finding in made.findings if finding.code not in ("too-quiet", "too-loud")]
    assert str(ID3(made.path)["TALB"]) == "The Kettle"
    # Its sound is the end of the chapter's, sample for sample but for the encoder.
    sample = np.concatenate(list(decode(made.path)))
    full = np.concatenate(list(decode(chapter)))
    body = sample[33_075 : 33_075 + 44_100].astype(np.float64)
    match = np.correlate(full.astype(np.float64)[::4], body[::4], "valid")
    at = int(match.argmax()) * 4
    alike = np.corrcoef(full[at : at + body.size], body)[0, 1]
    assert at > 44_100, "behind the title and the heading"
    assert alike > 0.99


@pytest.mark.parametrize("seconds", [6, 8, 10, 14])
def test_it_ends_with_the_last_sentence_that_fits(project: Project, seconds: float) -> None:
    plan = plan_book(project, False)
    made = make_sample(plan, seconds / 60, None, project.root / "short.mp3")
    found = measure(made.path)
    assert found.seconds <= seconds + 0.03, "whole packets"
    assert found.tail_seconds >= 1, "never in the middle of a sound"


def test_a_longer_time_never_gives_less(project: Project) -> None:
    plan = plan_book(project, False)
    heard = [
        loud_frames(make_sample(plan, seconds / 60, 1, project.root / "a.mp3").path)
        for seconds in (6, 10, 60)
    ]
    assert heard == sorted(heard)
    assert heard[0] < heard[-1]


def test_it_changes_nothing_of_the_book(project: Project) -> None:
    before = load_record(project.record_file)
    make_sample(plan_book(project, False), 5.0, None, None)
    assert load_record(project.record_file) == before
    assert plan_book(Project(project.root), False).is_current


def test_what_can_not_be_cut_is_told(project: Project) -> None:
    plan = plan_book(project, False)
    with pytest.raises(AudioficError, match="No sentence ends"):
        make_sample(plan, 0.02, None, None)
    with pytest.raises(AudioficError, match="no chapter 7"):
        make_sample(plan, 5.0, 7, None)
    script = project.script_folder / "01-steam.yaml"
    script.write_text(SCRIPT.replace("sang", "hummed"), encoding="utf-8")
    with pytest.raises(AudioficError) as raised:
        make_sample(plan_book(Project(project.root), False), 5.0, None, None)
    assert "audiofic build" in (raised.value.hint or "")
