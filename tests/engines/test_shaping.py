"""Another person of a voice: pitch, formants and melody move apart, the same in every process."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.engines import shaping
from audiofic.engines.shaping import identify_shaper, resize, shape
from audiofic.model import Voice

parselmouth = pytest.importorskip("parselmouth", reason="praat-parselmouth is not installed")
RATE = 22_050
F0, SWING = 120.0, 1.2
FORMANTS = (600.0, 1500.0, 2500.0)


def vowel(seconds: float = 1.0, rate: int = RATE, f0: float = F0) -> NDArray[np.float32]:
    """A vowel whose pitch swings up and down by `SWING`: pulses through three resonances."""
    time = np.arange(round(seconds * rate)) / rate
    turns = np.cumsum(f0 * SWING ** np.sin(2 * np.pi * 2 * time)) / rate
    sound = np.diff(np.floor(turns), prepend=0.0)
    for formant in FORMANTS:
        if formant > rate * 0.45:
            continue
        radius, angle = np.exp(-np.pi * 80 / rate), 2 * np.pi * formant / rate
        a1, a2 = 2 * radius * np.cos(angle), -(radius**2)
        out = np.zeros_like(sound)
        for at in range(sound.size):
            out[at] = sound[at] + a1 * out[at - 1] + a2 * out[at - 2]
        sound = out
    return (0.3 * sound / np.abs(sound).max()).astype(np.float32)


def measure(samples: NDArray[np.float32], rate: int = RATE) -> tuple[float, float, NDArray[np.float64]]:
    """Median pitch (Hz), the melody's spread (semitones), median formants (Hz)."""
    sound = parselmouth.Sound(samples.astype(float), rate)
    track = sound.to_pitch(0.01, 60, 600)
    found = track.selected_array["frequency"]
    times = track.xs()[found > 0]
    found = found[found > 0]
    table = sound.to_formant_burg(0.01, 5, 5500)
    formants = np.array([[table.get_value_at_time(n, t) for n in (1, 2, 3)] for t in times])
    return (
        float(np.median(found)),
        float(np.std(12 * np.log2(found / np.median(found)))),
        np.nanmedian(formants, axis=0),
    )


VOWEL = vowel()


@pytest.mark.parametrize("semitones", [-5.0, 4.0, 12.0])
def test_pitch_moves_and_formants_stay(semitones: float) -> None:
    pitch, _, formants = measure(shape(VOWEL, RATE, semitones, 1.0, 1.0))
    assert pitch == pytest.approx(measure(VOWEL)[0] * 2 ** (semitones / 12), rel=0.03)
    assert formants == pytest.approx(measure(VOWEL)[2], rel=0.12)


@pytest.mark.parametrize("size", [0.8, 1.15])
def test_a_bigger_speaker_has_lower_formants_at_the_same_pitch(size: float) -> None:
    pitch, _, formants = measure(shape(VOWEL, RATE, 0.0, size, 1.0))
    assert pitch == pytest.approx(measure(VOWEL)[0], rel=0.03)
    assert formants[:2] * size == pytest.approx(measure(VOWEL)[2][:2], rel=0.1)


@pytest.mark.parametrize("liveliness", [0.4, 1.5])
def test_the_melody_swings_as_wide_as_asked_around_the_same_middle(liveliness: float) -> None:
    pitch, spread, _ = measure(shape(VOWEL, RATE, 0.0, 1.0, liveliness))
    assert pitch == pytest.approx(measure(VOWEL)[0], rel=0.04)
    assert spread / measure(VOWEL)[1] == pytest.approx(liveliness, rel=0.2)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("frames", [1, 7, 300, 5_000])
def test_any_clip_comes_back_as_long_as_it_was(rate: int, frames: int) -> None:
    """However short, voiced, unvoiced, silent or an offset only."""
    noise = 0.1 * np.random.default_rng(1).standard_normal(frames).astype(np.float32)
    tone = (0.3 * np.sin(2 * np.pi * 150 * np.arange(frames) / rate)).astype(np.float32)
    for clip in (noise, tone, np.zeros(frames, np.float32), np.full(frames, 0.5, np.float32)):
        for shaped in ((3.0, 1.0, 1.0), (-12.0, 1.4, 0.2), (12.0, 0.7, 2.0)):
            heard = shape(clip, rate, *shaped)
            assert heard.shape == clip.shape
            assert heard.dtype == np.float32
            assert np.isfinite(heard).all()


def test_what_needs_no_change_is_not_touched() -> None:
    silence = np.zeros(1000, np.float32)
    assert shape(VOWEL, RATE, 0.0, 1.0, 1.0) is VOWEL
    assert shape(silence, RATE, 5.0, 0.8, 1.3) is silence


def test_the_words_stay_where_they_are() -> None:
    """Three bursts begin and end where they did."""
    gap = np.zeros(RATE // 5, np.float32)
    burst = vowel(0.3)
    clip = np.concatenate([gap, burst, gap, burst, gap, burst, gap])
    shaped = shape(clip, RATE, 6.0, 0.85, 1.2)
    for at in range(3):
        start = gap.size + at * (gap.size + burst.size)
        before, inside = (
            shaped[start - gap.size + 900 : start - 900],
            shaped[start + 900 : start + burst.size - 900],
        )
        assert np.abs(before).max() < 0.02
        assert np.sqrt((inside**2).mean()) > 0.03


def test_every_process_makes_the_same_bytes_on_however_many_cores() -> None:
    noisy = VOWEL + 0.02 * np.random.default_rng(2).standard_normal(VOWEL.size).astype(np.float32)
    here = [hashlib.sha256(shape(noisy, RATE, 5.0, 0.9, 1.2).tobytes()).hexdigest() for _ in range(2)]
    code = (
        "import os, sys, hashlib, numpy as np\n"
        "if hasattr(os, 'sched_setaffinity'): os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})\n"
        "from audiofic.engines.shaping import shape\n"
        "clip = np.frombuffer(sys.stdin.buffer.read(), np.float32)\n"
        f"print(hashlib.sha256(shape(clip, {RATE}, 5.0, 0.9, 1.2).tobytes()).hexdigest())"
    )
    there = subprocess.run(
        [sys.executable, "-c", code],
        input=noisy.tobytes(),
        capture_output=True,
        check=True,
        env=dict(os.environ),
    )
    assert {*here, there.stdout.decode().strip()} == {here[0]}


def test_a_shape_is_part_of_what_a_clip_is_known_by(monkeypatch: pytest.MonkeyPatch) -> None:
    plain, shaped = Voice("tone", "a"), Voice("tone", "a", size=0.9)
    assert identify_shaper(plain) == ""
    with_praat = identify_shaper(shaped)
    assert "praat" in with_praat
    monkeypatch.setattr(shaping, "has_praat", lambda: False)
    assert identify_shaper(plain) == ""
    assert identify_shaper(shaped) not in ("", with_praat)


def test_a_resized_sound_is_played_faster_at_the_same_rate() -> None:
    assert resize(VOWEL, RATE, 1.25).size == pytest.approx(VOWEL.size / 1.25, abs=2)
    assert measure(resize(VOWEL, RATE, 1.25))[0] == pytest.approx(measure(VOWEL)[0] * 1.25, rel=0.03)
