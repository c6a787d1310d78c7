"""The draft voices can be told apart, on either engine."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.engines import open_engine
from audiofic.engines.espeak import Espeak
from audiofic.engines.speaking import speak
from audiofic.engines.timbres import TIMBRES, VARIANTS_FOLDER
from audiofic.model import Utterance, Voice

SENTENCES = (
    "A grey heron stood on one leg and watched us row past.",
    "You promised me that the boat would be ready by noon.",
    "Snow fell all night, and in the morning the tracks were gone.",
    "Put down the sword and tell me what you really want.",
)
WINDOW, HOP, BANDS, CEPSTRA = 0.04, 0.02, 24, 12


def test_the_names_that_casting_relies_on_are_there() -> None:
    assert {"narrator", "girl", "young-man", "calm-woman", "old-woman", "child", "man", "woman"} <= set(
        TIMBRES
    )
    assert next(iter(TIMBRES)) == "narrator"


def test_every_timbre_ships_its_espeak_variant_and_nothing_else_is_shipped() -> None:
    assert {path.name for path in VARIANTS_FOLDER.iterdir()} == set(TIMBRES)
    for name, timbre in TIMBRES.items():
        lines = timbre.variant.read_text(encoding="utf-8").splitlines()
        assert lines[:2] == ["language variant", f"name {name}"]
        assert timbre.sounds


def test_no_timbre_hides_a_variant_of_espeaks_own() -> None:
    source = Espeak()._data.source / "voices" / "!v"
    assert not {path.name.lower() for path in source.iterdir()} & set(TIMBRES)


def test_a_cast_finds_voices_of_either_gender_and_every_age() -> None:
    for gender in ("female", "male"):
        assert sum(timbre.gender == gender for timbre in TIMBRES.values()) >= 6
    assert {timbre.age for timbre in TIMBRES.values()} == {"child", "teen", "adult", "elder"}


@pytest.fixture(scope="module")
def heard() -> dict[str, NDArray[np.float64]]:
    """Timbre -> one row of features for each sentence: pitch in semitones, then the spectrum's shape."""
    engine = open_engine("espeak")
    jobs = [Utterance(sentence, Voice("espeak", timbre)) for timbre in TIMBRES for sentence in SENTENCES]
    rows = [features(*unpack(engine, job)) for job in jobs]
    count = len(SENTENCES)
    return {timbre: np.array(rows[i * count : (i + 1) * count]) for i, timbre in enumerate(TIMBRES)}


def unpack(engine: object, utterance: Utterance) -> tuple[NDArray[np.float32], int]:
    speech = speak(engine, utterance)  # type: ignore[arg-type]
    return speech.samples, speech.sample_rate


def test_a_listener_who_knows_the_other_sentences_names_the_voice(
    heard: dict[str, NDArray[np.float64]],
) -> None:
    """Leave one out: each clip goes to the voice whose other clips it is nearest to (Mahalanobis)."""
    names = list(heard)
    within = np.cov(np.concatenate([rows - rows.mean(axis=0) for rows in heard.values()]).T)
    inverse = np.linalg.inv(within + 0.01 * np.trace(within) / len(within) * np.eye(len(within)))
    right = total = 0
    for name in names:
        for left_out, row in enumerate(heard[name]):
            away = {
                other: row - (np.delete(rows, left_out, axis=0) if other == name else rows).mean(axis=0)
                for other, rows in heard.items()
            }
            nearest = min(names, key=lambda other: float(away[other] @ inverse @ away[other]))
            right, total = right + (nearest == name), total + 1
    assert right / total >= 0.95


def test_women_and_children_speak_higher_than_men(heard: dict[str, NDArray[np.float64]]) -> None:
    pitch = {name: float(np.median(rows[:, 0])) for name, rows in heard.items()}
    grown = [timbre for timbre in TIMBRES.values() if timbre.age == "adult"]
    men = [pitch[timbre.name] for timbre in grown if timbre.gender == "male"]
    women = [pitch[timbre.name] for timbre in grown if timbre.gender == "female"]
    assert max(men) < min(women)
    assert max(men) < min(pitch["child"], pitch["boy"])


# --- What is measured ----------------------------------------------------------------------------


def features(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float64]:
    """Median pitch in semitones over 100 Hz, and the mean cepstrum: where the formants lie."""
    width, hop = round(WINDOW * sample_rate), round(HOP * sample_rate)
    frames = np.lib.stride_tricks.sliding_window_view(samples.astype(np.float64), width)[::hop]
    power = np.mean(frames**2, axis=1)
    frames = frames[power > 0.16 * np.mean(power)] * np.hanning(width)
    spectrum = np.abs(np.fft.rfft(frames, 2048)) ** 2
    pitch = 12 * np.log2(np.median(pitches(spectrum, sample_rate)) / 100)
    edges = 700 * (10 ** (np.linspace(0, 2595 * np.log10(1 + 7000 / 700), BANDS + 1) / 2595) - 1)
    bins = (edges * 2048 / sample_rate).astype(int)
    bands = np.log(np.add.reduceat(spectrum, bins, axis=1)[:, :BANDS] + 1e-9)
    angles = np.arange(1, CEPSTRA + 1)[:, None] * (np.arange(BANDS) + 0.5)[None] * np.pi / BANDS
    return np.concatenate([[pitch], (bands @ np.cos(angles).T).mean(axis=0)])


def pitches(spectrum: NDArray[np.float64], sample_rate: int) -> NDArray[np.float64]:
    """Each frame's fundamental in Hz, 60 to 420, by autocorrelation divided by the window's own."""
    window = np.hanning(round(WINDOW * sample_rate))
    own = np.fft.irfft(np.abs(np.fft.rfft(window, 2048)) ** 2)
    lags = np.fft.irfft(spectrum, axis=1)
    low, high = round(sample_rate / 420), round(sample_rate / 60)
    likely = (lags / np.maximum(own / own[0], 0.05))[:, low:high] / lags[:, :1]
    best = likely.max(axis=1, keepdims=True)
    # The shortest lag that is nearly as good as the best: no octave too low.
    first = np.argmax(likely >= 0.9 * best, axis=1)
    peak = np.array(
        [first[i] + int(np.argmax(likely[i, first[i] : first[i] + 12])) for i in range(len(likely))]
    )
    return sample_rate / (peak + low)
