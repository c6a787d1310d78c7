"""Another person of a voice: pitch, formants and melody of speech moved apart from one another, by Praat.

Praat's "Change gender" resamples for the formants and moves the pitch by overlap-add (PSOLA), at the same
length and rate. Where Praat is not installed (there are no wheels for Linux on arm64), only pitch is moved,
by resampling, and formants go along.
"""

from __future__ import annotations

import importlib.util
import threading
import warnings
from collections.abc import Iterable
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from audiofic.model import Utterance, Voice

if TYPE_CHECKING:
    import parselmouth

    from audiofic.engines import Engine

FORMAT = 1
"""Raised when the same shaping would sound different."""

# Pitch is looked for twice: in all that a voice can be, then from 0.75 times the first quartile of what was
# found to 1.7 times its third, so that a deep man and a child are tracked alike. De Looze & Hirst (2008),
# "Detecting changes in key and range", has 0.75 and 1.5; lively speech wants a little more, and with 2.5
# octaves too high are found.
WIDE_HZ = (50.0, 700.0)
BELOW_FIRST_QUARTILE, ABOVE_THIRD_QUARTILE = 0.75, 1.7
UNVOICED_HZ = (75.0, 600.0)
"""Praat's own range, where there is no pitch to find."""
SILENT_EDGE_S = 0.065
"""Before and behind a clip while Praat looks at it: it looks at three periods of the lowest pitch at
least."""

_SEED = "random_initializeWithSeedUnsafelyButPredictably (5)"
"""Praat places the periods of unvoiced stretches by chance."""
_praat = threading.Lock()
"""Praat's chance is the process's."""


def identify(engine: Engine, voice: Voice) -> str:
    """All that shapes the voice's sound besides the utterance: the engine's identity, and who shapes it.

    Raises as `Engine.identity`.
    """
    return engine.identity(voice) + identify_shaper(voice)


def identify_all(engine: Engine, work: Iterable[tuple[str, Utterance]]) -> str:
    """The identities of all voices in the work, which is one engine's."""
    return " + ".join(sorted({identify(engine, voice) for voice in {told.voice for _, told in work}}))


def unshaped(voice: Voice) -> Voice:
    """The voice at its pace, as the engine has it."""
    return replace(voice, pitch=0.0, size=1.0, liveliness=1.0)


def identify_shaper(voice: Voice) -> str:
    """What turns the engine's sound into the voice's, to be added to an identity; empty where nothing has
    to."""
    if (voice.pitch, voice.size, voice.liveliness) == (0.0, 1.0, 1.0):
        return ""
    return f" praat {FORMAT} {_praat_version()}" if has_praat() else " resampled"


@cache
def has_praat() -> bool:
    """True where praat-parselmouth is installed."""
    return importlib.util.find_spec("parselmouth") is not None


@cache
def _praat_version() -> str:
    from importlib.metadata import version

    return version("praat-parselmouth")


def shape(
    samples: NDArray[np.float32], sample_rate: int, semitones: float, size: float, liveliness: float
) -> NDArray[np.float32]:
    """The speech as another person has it: as many samples, at the same rate; the same in every process.

    Pitch moves by `semitones` and leaves the formants alone; formants are divided by `size`; the swing of the
    melody around the clip's median is `liveliness` times as wide. What has no pitch keeps having none.
    Samples that are silent or need no change come back as they are.
    """
    if (semitones, size, liveliness) == (0.0, 1.0, 1.0) or not samples.any():
        return samples
    import parselmouth
    from parselmouth.praat import call, run

    edge = int(np.ceil(SILENT_EDGE_S * sample_rate))
    with _praat, warnings.catch_warnings():
        warnings.simplefilter("ignore", parselmouth.PraatWarning)  # "no voiced segments found": so be it
        sound = parselmouth.Sound(np.pad(samples.astype(np.float64), edge), float(sample_rate))
        floor, ceiling, median = find_pitch(sound)
        run(_SEED)
        target = median * 2.0 ** (semitones / 12.0)
        shaped = call(sound, "Change gender", floor, ceiling, 1.0 / size, target, liveliness, 1.0)
    heard = shaped.values[0][edge : edge + samples.size]
    return np.pad(heard, (0, samples.size - heard.size)).astype(np.float32)


def find_pitch(sound: parselmouth.Sound) -> tuple[float, float, float]:
    """Floor and ceiling of the sound's pitch, and its median, in Hz; median 0 where it has none."""
    wide = _voiced(sound, *WIDE_HZ)
    if not wide.size:
        return (*UNVOICED_HZ, 0.0)
    first, third = np.quantile(wide, (0.25, 0.75))
    floor = max(WIDE_HZ[0], BELOW_FIRST_QUARTILE * float(first))
    ceiling = min(WIDE_HZ[1], ABOVE_THIRD_QUARTILE * float(third))
    found = _voiced(sound, floor, ceiling)
    return floor, ceiling, float(np.median(found)) if found.size else 0.0


def _voiced(sound: parselmouth.Sound, floor: float, ceiling: float) -> NDArray[np.float64]:
    """The pitch of each 10 ms that has one, Hz."""
    pitches: NDArray[np.float64] = sound.to_pitch(0.01, floor, ceiling).selected_array["frequency"]
    return pitches[pitches > 0]


def resize(samples: NDArray[np.float32], sample_rate: int, ratio: float) -> NDArray[np.float32]:
    """The sound played `ratio` times as fast at the same sample rate: pitch and formants times `ratio`."""
    if ratio == 1.0:
        return samples
    import soxr

    resized: NDArray[np.float32] = soxr.resample(samples, sample_rate * ratio, sample_rate, quality="HQ")
    return resized
