"""A decoded file against its timeline: a line that can't be heard is found, whatever lies beneath it."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.errors import Finding
from audiofic.proof.hearing import SilenceDetector, prove_pace, spans
from proving import build_chapter

SEEDS = 20
CHAPTER = build_chapter()
LINES = CHAPTER.lines


def noise(frames: int, dbfs: float, seed: int) -> NDArray[np.float32]:
    level = 10 ** (dbfs / 20)
    return (np.random.default_rng(seed).standard_normal(frames) * level).astype(np.float32)


def mixed(beneath_dbfs: float = -72.0) -> NDArray[np.float32]:
    """The chapter: a voice of syllables wherever a sound lies, over noise of that level."""
    samples = noise(CHAPTER.frames, beneath_dbfs, 0)
    for number, sound in enumerate(sound for line in LINES for sound in line.sounds):
        syllables = 0.5 + 0.5 * np.sin(2 * np.pi * 4 * np.arange(sound.frames) / 44_100)
        samples[sound.start : sound.end] += noise(sound.frames, -18.0, number + 1) * syllables.astype(
            np.float32
        )
    return samples


def heard(samples: NDArray[np.float32], block: int = 20_000) -> tuple[Finding, ...]:
    detector = SilenceDetector(spans(LINES), "build/a.mp3")
    for start in range(0, samples.size, block):
        detector.add(samples[start : start + block])
    return detector.findings()


@pytest.mark.parametrize("beneath_dbfs", [-72.0, -120.0, -44.0, -36.0])
def test_a_chapter_in_which_all_is_heard_has_no_finding(beneath_dbfs: float) -> None:
    assert heard(mixed(beneath_dbfs)) == ()


@pytest.mark.parametrize("beneath_dbfs", [-72.0, -44.0, -36.0])
@pytest.mark.parametrize("is_zeroed", [True, False])
def test_a_line_that_is_silenced_is_found(beneath_dbfs: float, is_zeroed: bool) -> None:
    """Whether nothing is left in its place, or what lies beneath the scene."""
    found: Counter[bool] = Counter()
    whole, beneath = mixed(beneath_dbfs), noise(CHAPTER.frames, beneath_dbfs, 0)
    for seed in range(SEEDS):
        line = random.Random(f"line {seed}").choice(LINES)
        samples = whole.copy()
        for sound in line.sounds:
            left = np.zeros(sound.frames, np.float32) if is_zeroed else beneath[sound.start : sound.end]
            samples[sound.start : sound.end] = left
        findings = heard(samples)
        found[{finding.code for finding in findings} == {"line-silent"}] += 1
        assert {(finding.path, finding.line) for finding in findings} == {(line.path, line.line)}
    assert found == {True: SEEDS}


def test_a_line_that_breaks_off_is_found() -> None:
    line = max(LINES, key=lambda line: line.sounds[0].frames)
    samples = mixed()
    samples[line.start + line.sounds[0].frames // 2 : line.sounds[0].end] = 0
    assert {(finding.code, finding.line) for finding in heard(samples)} == {("line-broken", line.line)}


def test_what_lies_behind_a_files_end_is_not_heard() -> None:
    last = LINES[-3]
    codes = Counter(finding.code for finding in heard(mixed()[: last.start - 100]))
    assert codes == {"line-silent": sum(len(line.sounds) for line in LINES[-3:])}


def test_the_blocks_in_which_a_file_comes_do_not_matter() -> None:
    samples = mixed()
    samples[LINES[4].start : LINES[4].end] = 0
    whole = heard(samples, samples.size)
    assert whole
    assert all(heard(samples, block) == whole for block in (441, 1_000, 44_100, 99_999))


def test_a_detector_keeps_little_of_what_it_has_heard() -> None:
    """The memory of an hour's pause is the pause's levels: 100 a second."""
    detector = SilenceDetector(spans(LINES, 44_100 * 60), "build/a.mp3")
    for _ in range(600):
        detector.add(np.zeros(4_410, np.float32))
    kept = sum(levels.nbytes for levels in detector._levels)
    assert kept <= 60 * 100 * 8


@pytest.mark.parametrize("times", [0.15, 6.0])
def test_a_sound_far_off_its_length_is_found(times: float) -> None:
    assert list(prove_pace(LINES)) == []
    line = max(LINES, key=lambda line: line.sounds[0].frames)
    odd = replace(line.sounds[0], frames=round(line.sounds[0].frames * times))
    spoilt = [replace(each, sounds=(odd, *each.sounds[1:])) if each is line else each for each in LINES]
    (finding,) = prove_pace(spoilt)
    assert (finding.code, finding.line) == ("line-length", line.line)


def test_a_short_line_in_a_script_of_long_letters_is_not_odd() -> None:
    """Three kana are said in half a second, a line with kanji in it takes a second for three."""
    line = LINES[0]
    texts = {
        "ランプは一つだけだ。": 3.6,
        "誰もいない夜の川だった。": 4.1,
        "そうだ、行こう。": 3.0,
        "ランプ": 0.5,
    }
    lines = [
        replace(line, sounds=(replace(line.sounds[0], text=text, frames=round(seconds * 44_100)),))
        for text, seconds in texts.items()
    ]
    assert list(prove_pace(lines)) == []


def test_a_voice_that_is_all_too_quick_is_found() -> None:
    """Held against itself alone, a voice that swallows everything would be right."""
    quick = [
        replace(line, sounds=tuple(replace(sound, frames=sound.frames // 20) for sound in line.sounds))
        for line in LINES
    ]
    assert "line-length" in {finding.code for finding in prove_pace(quick)}
