"""Levels: one gain per voice, one gain for the book, a peak ceiling, and the checks at the door.

A voice is measured once and matched to the others (`measure_voice`, `voice_gain_db`); the acting inside
it stays. One gain for the whole book puts its chapters at the profile's level (`book_gain_db`), `limit`
holds the peaks, and `measure` and `check` read back what a listener will decode.
"""

from __future__ import annotations

import math
import re
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import Finding
from audiofic.ffmpeg import decode
from audiofic.model import Clip, Loudness, StingKind, Timeline

FloatSamples = NDArray[np.float32]

# --- What a delivery asks for ------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Profile:
    """What finished files must measure, each one decoded."""

    name: str
    rms_dbfs: float
    """The level the book's gain aims at."""
    rms_tolerance_db: float
    peak_dbfs: float
    """No sample of the decoded file is above it."""
    noise_floor_dbfs: float
    """The quietest 500 ms are not above it."""
    ceiling_dbfs: float
    """Where the limiter holds the samples before the encoders, which overshoot."""


PROFILES: dict[str, Profile] = {
    # -23..-18 dB RMS, peaks <= -3 dB, floor <= -60 dB: ACX audio submission requirements; the middle of
    # that range also suits shops and players that level by loudness. Ceiling: measured on speech with
    # noise limited at -4.5: MP3 192k decodes 0.1-0.3 dB lower, AAC 96k `fast` at most 0.43 dB higher.
    "default": Profile("default", -20.0, 1.5, -3.0, -60.0, -4.0),
}
"""Delivery profiles by name. A new one is a row here."""

# --- Loudness of a voice -------------------------------------------------------------------------

VOICE_TARGET_LUFS = -20.0
"""Every voice is brought here before the book's gain. A choice: far from both clipping and rounding."""
VOICE_STEP_DB = 0.5
"""Voice gains come in these steps: 1 LU is the least difference between voices that a listener notices."""
BOOK_STEP_DB = 1.0
MAX_VOICE_GAIN_DB = 30.0

_BLOCK_SECONDS, _STEP_SECONDS = 0.4, 0.1  # ITU-R BS.1770-4, annex 1: 400 ms blocks, 75 % overlap
_ABSOLUTE_GATE_LUFS, _RELATIVE_GATE_LU = -70.0, -10.0  # ITU-R BS.1770-4, annex 1, eq. 4-7


def k_weighting(frequencies: NDArray[np.floating], sample_rate: int) -> NDArray[np.complex128]:
    """The K-filter's complex response at `frequencies` (Hz) for sounds at `sample_rate` Hz.

    ITU-R BS.1770-4 prints its two biquads for 48 kHz only; these are the analogue parameters behind
    them, bilinear-transformed for any rate (Mansbridge, Finn, Reiss, "Implementation and Evaluation of
    Autonomous Multi-track Fader Control", AES 132, 2012; the same numbers as in libebur128).
    """
    z1 = np.exp(-2j * np.pi * frequencies / sample_rate)
    z2 = z1 * z1
    # Stage 1, the head's high shelf.
    k, q = math.tan(math.pi * 1681.974450955533 / sample_rate), 0.7071752369554196
    high = 10 ** (3.999843853973347 / 20)
    band = high**0.4996667741545416
    shelf = ((high + band * k / q + k * k) + 2 * (k * k - high) * z1 + (high - band * k / q + k * k) * z2) / (
        (1 + k / q + k * k) + 2 * (k * k - 1) * z1 + (1 - k / q + k * k) * z2
    )
    # Stage 2, the RLB high-pass; its numerator is 1, -2, 1 unscaled, as in the recommendation.
    k, q = math.tan(math.pi * 38.13547087602444 / sample_rate), 0.5003270373238773
    below = 1 + k / q + k * k
    rumble = (1 - 2 * z1 + z2) / (1 + (2 * (k * k - 1) * z1 + (1 - k / q + k * k) * z2) / below)
    weights: NDArray[np.complex128] = shelf * rumble
    return weights


def measure_voice(samples: NDArray[np.float32] | NDArray[np.int16], sample_rate: int) -> float:
    """The integrated loudness of mono samples in LUFS (ITU-R BS.1770-4, gated); -inf for silence or nothing.

    Give a voice's clips one after the other, 30 s or more. int16 counts as full scale 32,768. Sounds shorter
    than one 400 ms block are measured as a whole, without gates.
    """
    if samples.size == 0:
        return -math.inf
    step = int(sample_rate * _STEP_SECONDS)
    steps = _weighted_power(samples, sample_rate, step)
    per_block = round(_BLOCK_SECONDS / _STEP_SECONDS)
    if len(steps) < per_block:
        return _lufs(float(steps.sum()) * step / samples.size)
    # The mean over four neighbouring steps; steps are of one length, a last partial one is left out.
    sums = np.concatenate(([0.0], np.cumsum(steps[: samples.size // step])))
    blocks = np.maximum((sums[per_block:] - sums[:-per_block]) / per_block, 0.0)
    loud = blocks[blocks > _power(_ABSOLUTE_GATE_LUFS)]
    if loud.size == 0:
        return -math.inf
    loud = loud[loud > loud.mean() * 10 ** (_RELATIVE_GATE_LU / 10)]
    return _lufs(float(loud.mean()))


def _weighted_power(
    samples: NDArray[np.float32] | NDArray[np.int16], sample_rate: int, step: int
) -> NDArray[np.float64]:
    """Mean squares of the K-weighted sound over each `step` frames (the last one as if padded with zeros).

    The filter is applied in the frequency domain, overlap-add: numpy has no recursive filter, and the
    K-filter's impulse response has died away (under -300 dB) after the 250 ms of padding.
    """
    scale = 1 / 32_768 if samples.dtype == np.int16 else 1.0
    chunk, tail = step * 100, sample_rate // 4
    size = 1 << (chunk + tail - 1).bit_length()
    weights = k_weighting(np.fft.rfftfreq(size, 1 / sample_rate), sample_rate)
    carried = np.zeros(size - chunk)
    powers = []
    for start in range(0, samples.size, chunk):
        part = samples[start : start + chunk].astype(np.float64) * scale
        heard = np.fft.irfft(np.fft.rfft(part, size) * weights, size)
        heard[: carried.size] += carried[: heard.size]
        carried = heard[chunk:]
        count = -(-part.size // step)
        heard = heard[: part.size]
        heard = np.pad(heard, (0, count * step - part.size))
        powers.append(np.mean(heard.reshape(count, step) ** 2, axis=1))
    return np.concatenate(powers)


def _lufs(mean_square: float) -> float:
    """ITU-R BS.1770-4, eq. 2 (one channel, weight 1)."""
    return -0.691 + 10 * math.log10(mean_square) if mean_square > 0 else -math.inf


def _power(lufs: float) -> float:
    return float(10 ** ((lufs + 0.691) / 10))


def voice_gain_db(lufs: float, previous_db: float | None = None) -> float:
    """The gain that brings a voice of that loudness to `VOICE_TARGET_LUFS`, in steps of `VOICE_STEP_DB`.

    `previous_db`, the gain of the last build, is kept while it is within one step of the exact one, so
    that an edited line does not move the voice in every chapter. Silence (-inf) gets 0.
    """
    if not math.isfinite(lufs):
        return 0.0
    exact = max(-MAX_VOICE_GAIN_DB, min(MAX_VOICE_GAIN_DB, VOICE_TARGET_LUFS - lufs))
    return _settle(exact, VOICE_STEP_DB, previous_db)


def _settle(exact: float, step: float, previous: float | None) -> float:
    if previous is not None and abs(exact - previous) <= step:
        return previous
    return round(exact / step) * step


# --- The book's gain -----------------------------------------------------------------------------


def sound_energy(
    timeline: Timeline,
    clip_rms_dbfs: Callable[[Clip], float],
    sting_rms_dbfs: Mapping[StingKind, float],
) -> float:
    """The sum of the squared samples (full scale 1.0) that a timeline will have; 0 where nothing sounds.

    `clip_rms_dbfs` gives the level of a clip as it is in the store, over its whole length. Effects, room tone
    and limiter are left out: together they move a chapter by less than 0.3 dB.
    """
    energy = 0.0
    for cue in timeline.cues:
        if cue.clip is not None:
            level = clip_rms_dbfs(cue.clip)
        elif isinstance(cue.beat.sound, str):
            level = sting_rms_dbfs[cue.beat.sound]
        else:
            continue
        energy += cue.frames * 10 ** ((level + cue.gain_db) / 10)
    return energy


def level_dbfs(energy: float, frames: int) -> float:
    """The RMS level of that much energy spread over that many frames; -inf for none."""
    return _decibels(energy / frames) if frames else -math.inf


def book_gain_db(
    chapter_rms_dbfs: Sequence[float], profile: Profile, previous_db: float | None = None
) -> float:
    """One gain for every chapter, in steps of `BOOK_STEP_DB`, that brings the book to the profile's level.

    It aims at the middle between the loudest and the quietest chapter, so that both stay in the profile's
    tolerance if they can. `previous_db`, the gain of the last build, is kept while it is within one step of
    the exact one. Silent chapters (-inf) don't count; a silent book gets 0.
    """
    levels = [level for level in chapter_rms_dbfs if math.isfinite(level)]
    if not levels:
        return 0.0
    exact = profile.rms_dbfs - (max(levels) + min(levels)) / 2
    return _settle(exact, BOOK_STEP_DB, previous_db)


def rms_dbfs(samples: NDArray[np.float32] | NDArray[np.int16]) -> float:
    """The plain RMS level of samples, a full-scale square wave being 0 dB; -inf for silence."""
    if samples.size == 0:
        return -math.inf
    scale = 1 / 32_768 if samples.dtype == np.int16 else 1.0
    return _decibels(float(np.mean(np.square(samples, dtype=np.float64))) * scale**2)


# --- The limiter -----------------------------------------------------------------------------------

LOOK_AHEAD_FRAMES = 220
"""5 ms at 44.1 kHz: gain moves this long before and after a peak. Shorter is heard as grit on low voices."""


def limit(blocks: Iterable[FloatSamples], ceiling_dbfs: float) -> Iterator[FloatSamples]:
    """The same samples at the same times, none beyond the ceiling; blocks of other lengths come out.

    A look-ahead limiter that moves nothing in time: each sample's gain is the smallest that any sample within
    5 ms needs, smoothed by a triangle of the same reach, so it is always low enough where the peak is.
    Where no peak is near, samples pass bit for bit.
    """
    ceiling = np.float32(10 ** (ceiling_dbfs / 20))
    reach = LOOK_AHEAD_FRAMES
    margin = 2 * reach  # the minimum looks one reach far, the smoothing another
    held = np.zeros(margin, dtype=np.float32)  # what came out last is still needed as the past
    for block in _then_silence(blocks, margin):
        held = np.concatenate((held, block))
        if held.size <= 2 * margin:
            continue
        ready = slice(margin, held.size - margin)
        loud = np.abs(held)
        if float(loud.max()) <= ceiling:
            yield held[ready].copy()
        else:
            needed = np.minimum(1.0, ceiling / np.maximum(loud, ceiling))
            lowest = _sliding_minimum(needed, 2 * reach + 1)
            gain = _moving_mean(_moving_mean(lowest, reach + 1), reach + 1)
            limited = held[ready] * gain.astype(np.float32)
            yield np.clip(limited, -ceiling, ceiling)
        held = held[held.size - 2 * margin :]


def _then_silence(blocks: Iterable[FloatSamples], frames: int) -> Iterator[FloatSamples]:
    yield from blocks
    yield np.zeros(frames, dtype=np.float32)


def _sliding_minimum(values: NDArray[np.float32], width: int) -> NDArray[np.float32]:
    """The minimum of every `width` neighbours (as many as fit), by doubling windows: log2(width) passes."""
    reach = 1
    while reach * 2 <= width:
        values = np.minimum(values[:-reach], values[reach:])
        reach *= 2
    rest = width - reach
    return np.minimum(values[: values.size - rest], values[rest:]) if rest else values


def _moving_mean(values: NDArray[np.floating], width: int) -> NDArray[np.float64]:
    """The mean of every `width` neighbours (as many as fit)."""
    sums = np.cumsum(values, dtype=np.float64)
    sums[width:] -= sums[:-width].copy()
    return sums[width - 1 :] / width


# --- Measured at the door ----------------------------------------------------------------------------

_FLOOR_SECONDS = 0.5
_FLOOR_STEPS = 10  # the 500 ms window moves in steps of 50 ms


def measure(path: Path, sample_rate: int = 44_100) -> Loudness:
    """A sound file's levels as a listener's player decodes it, in one pass; -inf everywhere if it is empty.

    Loudness and true peak are ffmpeg's `ebur128` (EBU R 128, ITU-R BS.1770-4); RMS, sample peak and noise
    floor are of the decoded samples. Raises `FfmpegError` where the file can't be decoded.
    """
    report = deque[str](maxlen=200)
    step = int(sample_rate * _FLOOR_SECONDS / _FLOOR_STEPS)
    left = np.zeros(0, dtype=np.float32)
    recent = deque[float](maxlen=_FLOOR_STEPS)
    energy, frames, peak, floor = 0.0, 0, 0.0, math.inf
    meter = "ebur128=peak=true:framelog=quiet"
    for block in decode(path, sample_rate, audio_filter=meter, report=report):
        energy += float(np.dot(block.astype(np.float64), block))
        frames += block.size
        peak = max(peak, float(np.abs(block).max()))
        samples = np.concatenate((left, block))
        whole = samples.size - samples.size % step
        for power in np.mean(samples[:whole].reshape(-1, step).astype(np.float64) ** 2, axis=1):
            recent.append(float(power))
            if len(recent) == _FLOOR_STEPS:
                floor = min(floor, sum(recent) / _FLOOR_STEPS)
        left = samples[whole:]
    mean = energy / frames if frames else 0.0
    return Loudness(
        integrated_lufs=_last_number(report, r"\bI:\s+(\S+) LUFS"),
        true_peak_dbtp=_last_number(report, r"\bPeak:\s+(\S+) dBFS"),
        sample_peak_dbfs=20 * math.log10(peak) if peak > 0 else -math.inf,
        rms_dbfs=_decibels(mean),
        noise_floor_dbfs=_decibels(mean if math.isinf(floor) else floor),
    )


def _decibels(power: float) -> float:
    return 10 * math.log10(power) if power > 0 else -math.inf


def _last_number(lines: Iterable[str], pattern: str) -> float:
    """The number that the last line fitting the pattern shows; -inf where there is none."""
    found = -math.inf
    for line in lines:
        match = re.search(pattern, line)
        if match:
            try:
                found = float(match.group(1))
            except ValueError:
                found = -math.inf
    return found


def check(loudness: Loudness, profile: Profile, path: str = "") -> tuple[Finding, ...]:
    """What of a file's levels the profile does not accept, each with what to do; nothing if all is well."""

    def fault(code: str, message: str, hint: str) -> Finding:
        return Finding(path, 0, code, f"{message} (profile {profile.name})", hint)

    findings = []
    low, high = profile.rms_dbfs - profile.rms_tolerance_db, profile.rms_dbfs + profile.rms_tolerance_db
    if not low <= loudness.rms_dbfs <= high:
        code = "too-quiet" if loudness.rms_dbfs < low else "too-loud"
        message = f"{loudness.rms_dbfs:.1f} dB RMS, wanted {low:.1f} to {high:.1f}"
        findings.append(
            fault(
                code, message, "Look at the longest pauses and at gain_db in voices.yaml; then build again."
            )
        )
    if loudness.sample_peak_dbfs > profile.peak_dbfs:
        message = f"a peak of {loudness.sample_peak_dbfs:.1f} dB, at most {profile.peak_dbfs:.1f} wanted"
        findings.append(
            fault(
                "peak-too-high", message, "Build the chapter again; the limiter holds peaks before encoding."
            )
        )
    if loudness.noise_floor_dbfs > profile.noise_floor_dbfs:
        message = (
            f"the quietest half second has {loudness.noise_floor_dbfs:.1f} dB RMS, "
            f"at most {profile.noise_floor_dbfs:.1f} wanted"
        )
        findings.append(fault("floor-too-high", message, "Lower room_tone_db under mix: in voices.yaml."))
    if math.isinf(loudness.noise_floor_dbfs):
        findings.append(
            fault(
                "digital-silence",
                "half a second of pure digital silence",
                "Give the mix a room_tone_db (-72).",
            )
        )
    return tuple(findings)
