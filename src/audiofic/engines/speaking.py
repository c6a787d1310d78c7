"""The one way to have an utterance spoken: every engine's speech comes out checked, shaped and trimmed.

Whatever an engine adds in front of and behind the words is cut off here, so that the pauses of the mix
are exact, whoever speaks.
"""

from __future__ import annotations

import hashlib
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from audiofic.engines import Engine, Speech
from audiofic.engines.shaping import has_praat, resize, shape
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Utterance, WordTimes

MARGIN_MS = (10, 20)
"""Silence left before and after the speech, the same for every engine: room for a soft onset and a
decay that are themselves below the threshold, too short to be heard as a pause."""

EDGE_WINDOW_MS = 5
"""Level is looked at in windows of this length: a pitch period of the lowest voice is about 13 ms, of
most voices less than 10; shorter windows would follow the waveform, longer ones blur a plosive."""

LOUD_DB = -40.0
"""A window this close to the loudest one is certainly speech. Measured: the floor under a noisy
voice is at -44 to -52, under others at -60 and below; the softest sounds of speech begin below -40."""

SOFT_DB = -60.0
"""From there the speech is followed outwards as long as it stays above this and clear of the floor."""

CLEAR_OF_FLOOR = 10 ** (9 / 20)
"""Noise of one level varies by about this much between windows of 5 ms."""

SOFTEST_GAP = 3
"""So many windows below it in a row end the speech."""

SILENCE_DBFS = -60.0
"""A clip whose loudest window stays below this is silent (the softest engine speaks at about -20)."""

SHORTEST_MS = 30
"""Less than this is a click, not a word (espeak-ng answers "..." with 7 ms of silence)."""

LONGEST_S = 15.0
LONGEST_PER_LETTER_S = 1.0
"""Speech longer than both together is none: a letter takes 0.07 s in English, 0.2 s where each is spelled, a
digit of a number up to 0.5 s (all engines, at pace 1)."""

PITCH_LIMIT = 24.0
"""Semitones; further off nothing is intelligible."""


def speak(engine: Engine, utterance: Utterance) -> Speech:
    """The utterance as it goes into a clip: at its pace, shaped (`shaping`), trimmed, finite, within -1..1.

    Before and after the words there are exactly `MARGIN_MS` of near silence. Where Praat is not installed,
    pitch is moved by resampling and takes the formants along: the engine speaks slower by the ratio and is
    then played faster. `EngineError` names the voice and the words where the engine fails or gives nothing,
    silence, NaN, overflow or minutes for a word, or where there is not a letter or digit to speak.
    """
    try:
        return _speak(engine, utterance)
    except AudioficError:
        raise
    except OSError as error:
        raise _fault(utterance, (error.strerror or str(error)).rstrip("."), OUTSIDE) from error
    except Exception as error:  # engines are other people's code, and native libraries have no common kind
        raise _fault(utterance, repr(error), engine.failure_hint) from error


def _speak(engine: Engine, utterance: Utterance) -> Speech:
    voice = utterance.voice
    if not any(letter.isalnum() for letter in utterance.text):
        raise _fault(utterance, "there is nothing to say: not a letter, not a digit")
    if not (abs(voice.pitch) <= PITCH_LIMIT and 0.1 <= voice.pace <= 10.0):
        raise _fault(utterance, f"pace {voice.pace:g} or pitch {voice.pitch:g} is beyond all reason")
    if not (0.5 <= voice.size <= 2.0 and 0.0 <= voice.liveliness <= 4.0):
        raise _fault(
            utterance, f"size {voice.size:g} or liveliness {voice.liveliness:g} is beyond all reason"
        )
    ratio = 1.0 if has_praat() else 2.0 ** (voice.pitch / 12.0)
    # The engine hears of the pace only: all shapes of one voice are the same speech.
    plain = replace(voice, pace=voice.pace / ratio, pitch=0.0, size=1.0, liveliness=1.0)
    speech = engine.render(replace(utterance, voice=plain))
    samples = speech.samples
    if samples.ndim != 1 or not samples.size:
        raise _fault(utterance, "the engine gave no sound")
    seconds, letters = samples.size / speech.sample_rate / ratio, len(utterance.text)
    if seconds * voice.pace > LONGEST_S + LONGEST_PER_LETTER_S * letters:
        raise _fault(utterance, f"the engine gave {seconds:,.0f} seconds of sound for {letters} letters")
    if not np.isfinite(samples).all():
        raise _fault(utterance, "the engine gave numbers that are no sound (NaN or infinite)")
    if float(np.abs(samples).max()) > 1.0:
        raise _fault(utterance, "the engine's sound is louder than full scale")
    samples = resize(samples, speech.sample_rate, ratio)
    if has_praat():
        samples = shape(samples, speech.sample_rate, voice.pitch, voice.size, voice.liveliness)
    samples = bounded(samples)
    start, end = find_speech(samples, speech.sample_rate)
    samples = _cut_out(samples, start, end)
    if not samples.size:
        raise _fault(utterance, "the engine gave silence")
    if samples.size < (SHORTEST_MS + sum(MARGIN_MS)) * speech.sample_rate / 1000:
        raise _fault(utterance, "the engine gave a click instead of words")
    return Speech(samples, speech.sample_rate, _moved(speech.words, ratio, start, samples.size))


def _moved(words: WordTimes | None, ratio: float, start: int, frames: int) -> WordTimes | None:
    """The words' times once resized by `ratio` and cut off before `start`; in order, in range."""
    if words is None:
        return None
    moved, latest = [], 0
    for first, last in words:
        first = min(max(round(first / ratio) - start, latest), frames)
        latest = min(max(round(last / ratio) - start, first), frames)
        moved.append((first, latest))
    return tuple(moved)


def bounded(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """The sound within -1..1: turned down as a whole where resampling overshot full scale."""
    peak = float(np.abs(samples).max(initial=0.0))
    return samples if peak <= 1.0 else (samples / np.float32(peak)).astype(np.float32)


def trim(samples: NDArray[np.float32], sample_rate: int) -> NDArray[np.float32]:
    """The speech alone between its margins; empty where there is nothing louder than `SILENCE_DBFS`.

    Where the sound has less than a margin of its own, digital silence fills it up.
    """
    return _cut_out(samples, *find_speech(samples, sample_rate))


def find_speech(samples: NDArray[np.float32], sample_rate: int) -> tuple[int, int]:
    """Where the speech with its margins begins and ends, perhaps outside the samples; (0, 0): nowhere."""
    window = max(1, round(EDGE_WINDOW_MS * sample_rate / 1000))
    whole = -(-samples.size // window)
    blocks = np.pad(samples, (0, whole * window - samples.size), "edge" if whole else "constant")
    blocks = blocks.reshape(whole, window)
    # A constant offset is no sound: each window is measured around its own mean.
    level = np.sqrt(np.mean((blocks - blocks.mean(axis=1, keepdims=True)) ** 2, axis=1))
    loudest = float(level.max(initial=0.0))
    if loudest < 10 ** (SILENCE_DBFS / 20):
        return 0, 0
    loud = np.flatnonzero(level >= loudest * 10 ** (LOUD_DB / 20))
    first = int(loud[0]) - _soft_edge(level[: loud[0]][::-1], loudest)
    last = int(loud[-1]) + _soft_edge(level[loud[-1] + 1 :], loudest)
    lead, tail = (round(margin * sample_rate / 1000) for margin in MARGIN_MS)
    return first * window - lead, (last + 1) * window + tail


def _cut_out(samples: NDArray[np.float32], start: int, end: int) -> NDArray[np.float32]:
    """The samples from `start` to `end`, digital silence where there are none."""
    kept = samples[max(0, start) : min(samples.size, end)]
    return np.concatenate(
        [
            np.zeros(max(0, -start), dtype=np.float32),
            kept,
            np.zeros(max(0, end - samples.size), dtype=np.float32),
        ]
    )


def _soft_edge(outwards: NDArray[np.float32], loudest: float) -> int:
    """How many windows the speech goes on from a loud one: a soft onset (`h`, `f`, `th`) or a decay."""
    if not outwards.size:
        return 0
    floor = float(np.quantile(outwards, 0.1)) * CLEAR_OF_FLOOR
    threshold = min(max(floor, loudest * 10 ** (SOFT_DB / 20)), loudest * 10 ** (LOUD_DB / 20))
    reach, quiet = 0, 0
    for place, level in enumerate(outwards, 1):
        quiet = 0 if level >= threshold else quiet + 1
        if quiet == SOFTEST_GAP:
            break
        reach = reach if quiet else place
    return reach


OUTSIDE = "Look whether the file, device or server that the engine needs is there; then run it again."
CHANGE = "Change the line in the script, or cast another voice in voices.yaml."


def _fault(utterance: Utterance, what: str, hint: str = CHANGE) -> EngineError:
    voice = utterance.voice
    model = f"{voice.model}:{voice.speaker}" if voice.speaker else voice.model
    words = utterance.text if len(utterance.text) <= 60 else utterance.text[:57] + "..."
    return EngineError(f"{voice.engine}/{model} could not speak {words!r}: {what}.", hint)


def vary(utterance: Utterance) -> tuple[float, float]:
    """(pace factor, melody factor) by which a formula engine reads a new take differently; (1, 1) for take 1.

    Engines without chance in them would answer a retake with the very same sound. Within 6 % of the pace
    and 35 % of the melody's liveliness: another reading, the same voice.
    """
    if utterance.take <= 1:
        return 1.0, 1.0
    digest = hashlib.sha256(f"{utterance.take} {utterance.text}".encode("utf-8", "replace")).digest()
    pace, melody = (int.from_bytes(digest[at : at + 4], "big") / 2**31 - 1.0 for at in (0, 4))
    return 1.0 + 0.06 * pace, 1.0 + 0.35 * melody
