"""Samples and pydub segments."""

from __future__ import annotations

import numpy as np
import pytest

from audiofic.mix.segments import remove_dc, samples_of, segment, soften_edges

RATE = 22_050


def test_what_goes_into_a_segment_comes_out_again_even_above_full_scale() -> None:
    samples = np.array([0.0, 0.5, -0.5, 3.0, -3.0], dtype=np.float32)
    assert np.allclose(samples_of(segment(samples)), samples, atol=1e-6)


def test_dc_and_drift_are_taken_off_and_a_voice_is_left_as_it_is() -> None:
    time = np.arange(2 * RATE) / RATE
    voice = (0.3 * np.sin(2 * np.pi * 90 * time)).astype(np.float32)
    drift = (0.05 * np.clip(np.sin(2 * np.pi * 0.5 * time), 0, 1)).astype(np.float32)
    cleaned = remove_dc(voice + drift, RATE)
    assert abs(float(cleaned.mean())) < 1e-4
    inside = slice(RATE // 5, -RATE // 5)
    assert np.abs(cleaned - voice)[inside].max() < 0.003


@pytest.mark.parametrize("frames", [0, 1, 37, 5_000])
def test_a_sound_keeps_its_length(frames: int) -> None:
    noise = np.random.default_rng(1).uniform(-0.1, 0.1, frames).astype(np.float32)
    assert remove_dc(noise, RATE).size == soften_edges(noise).size == frames
