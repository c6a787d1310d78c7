"""Three short chapters, encoded once for all the tests of this folder."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.limiter import limit
from audiofic.model import Beat, Book, Boundary, Clip, Cue, Line, Timeline, Utterance, Voice
from audiofic.package import FRAMES_PER_PACKET, SAMPLE_RATE, Cover, EncodedChapter, PackagedChapter
from audiofic.package.encode import ENCODERS, encode_chapter, inspect_chapter
from audiofic.profiles import PROFILES

TITLES = ("The Ferry", "Smoke = fire; #2 \\ half", "Überfahrt")


def chapter_pcm(seed: int, packets: int) -> NDArray[np.int16]:
    """Noise in syllables, limited at -4 dBFS, over a quiet room it begins and ends with."""
    random = np.random.default_rng(seed)
    frames = packets * FRAMES_PER_PACKET
    noise = np.convolve(random.standard_normal(frames + 7), np.ones(8) / 8, mode="valid")
    syllables = np.repeat(random.choice([0.0, 0.2, 0.6, 1.0], size=frames // 6_000 + 1), 6_000)[:frames]
    syllables[:2_000] = syllables[-6_000:] = 0.0
    loud = (0.6 * noise * syllables + 2.5e-4 * random.standard_normal(frames)).astype(np.float32)
    held = np.concatenate(list(limit([loud], PROFILES["default"].ceiling_dbfs)))
    return np.rint(32_767 * held).astype(np.int16)


def chapter_timeline(pcm: NDArray[np.int16]) -> Timeline:
    """Two lines, by the narrator and by Anna, somewhere in the chapter."""
    voice = Voice("tone", "a")

    def cue(text: str, speaker: str, start: int, frames: int) -> Cue:
        beat = Beat(Utterance(text, voice), Boundary.SENTENCE, line=Line(speaker, text), speaker=speaker)
        return Cue(beat, Clip("k", SAMPLE_RATE, frames), start, frames, 0.0)

    cues = (cue("It rained.", "narrator", 33_075, 22_050), cue("Again & again?", "Anna", 66_150, 22_051))
    return Timeline(SAMPLE_RATE, cues, pcm.size)


def encoded(pcm: NDArray[np.int16], folder: Path, name: str) -> EncodedChapter:
    """The chapter in every format."""
    paths = {kind: folder / f"{name}.{kind}" for kind in ENCODERS}
    assert encode_chapter(np.array_split(pcm, 5), paths) == pcm.size
    return inspect_chapter(paths)


@pytest.fixture(scope="session")
def pcms() -> tuple[NDArray[np.int16], ...]:
    return tuple(chapter_pcm(seed, packets) for seed, packets in enumerate((100, 131, 97)))


@pytest.fixture(scope="session")
def chapters(
    pcms: tuple[NDArray[np.int16], ...], tmp_path_factory: pytest.TempPathFactory
) -> tuple[PackagedChapter, ...]:
    folder: Path = tmp_path_factory.mktemp("chapters")
    return tuple(
        PackagedChapter(
            number,
            len(pcms),
            title,
            chapter_timeline(pcm),
            encoded(pcm, folder, str(number)),
        )
        for number, (pcm, title) in enumerate(zip(pcms, TITLES, strict=True), 1)
    )


@pytest.fixture
def book() -> Book:
    return Book(
        title="The Sealed Well",
        author="Ada Ørsted",
        narrator="audiofic",
        series="Wells & Rivers",
        series_part="2",
        description="Rain; a ferry = no way back\nSecond row",
        date="2026",
    )


@pytest.fixture(scope="session")
def cover() -> Cover:
    from audiofic.package.cover import draw_cover

    return draw_cover("The Sealed Well", "Ada Ørsted")
