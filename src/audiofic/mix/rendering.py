"""What is heard: a timeline -> the chapter's samples, in order.

What has been mixed goes out at once, so a chapter of any length takes the memory of a few clips.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from audiofic.effects import apply_effect
from audiofic.errors import AudioficError
from audiofic.limiter import limit
from audiofic.mix.layers import lay_under
from audiofic.mix.music import Stings, load_stings
from audiofic.mix.segments import SAMPLE_RATE, FloatSamples, remove_dc, samples_of, segment, soften_edges
from audiofic.model import Clip, Cue, Timeline, Utterance
from audiofic.profiles import PROFILES
from audiofic.settings import MixSettings

BLOCK_FRAMES = 1 << 16
ROOM_TONE_FRAMES = 1 << 19


def render(
    timeline: Timeline,
    load_clip: Callable[[Clip], NDArray[np.int16]],
    mix_settings: MixSettings,
    seed: str,
    *,
    stings: Stings | None = None,
    root: Path | None = None,
    ceiling_dbfs: float = PROFILES["default"].ceiling_dbfs,
) -> Iterator[NDArray[np.int16]]:
    """The chapter's samples in order, in blocks: `timeline.total_frames` of them, none beyond the ceiling.

    `root` is the production, where the layers beneath may have files. The same timeline, clips and settings
    give the same samples. Memory: a few clips. Raises `AudioficError` for a clip that is not what the
    timeline was laid out with and for a layer's file that can't be used; what `load_clip` raises passes
    through.
    """
    if stings is None:
        kinds = tuple({cue.beat.sound for cue in timeline.cues if not isinstance(cue.beat.sound, Utterance)})
        stings = load_stings(mix_settings, seed, kinds=kinds)
    mixed = mix_cues(timeline, load_clip, mix_settings, stings, room_tone(mix_settings.room_tone_db, seed))
    for block in limit(lay_under(mixed, timeline, seed, root), ceiling_dbfs):
        whole = np.clip(block, -1.0, 1.0)
        whole *= 32_767
        yield np.rint(whole, out=whole).astype(np.int16)


def mix_cues(
    timeline: Timeline,
    load_clip: Callable[[Clip], NDArray[np.int16]],
    mix_settings: MixSettings,
    stings: Stings,
    tone: FloatSamples,
) -> Iterator[FloatSamples]:
    """The cues summed over the tone (`room_tone`), before layers and limiter; blocks in order.

    What lies behind the next sound's start goes out.
    """
    sounding = np.zeros(0, dtype=np.float32)  # begun, not yet given out; from frame `now` on
    now = 0
    for cue in timeline.cues:
        finished, sounding = _split(sounding, cue.start_frame - now)
        yield from _over_tone(finished, cue.start_frame - now, tone, now)
        now = cue.start_frame
        sound = _sound(cue, load_clip, mix_settings, stings)
        longer, shorter = (sound, sounding) if sound.size > sounding.size else (sounding, sound)
        longer[: shorter.size] += shorter
        sounding = longer
    yield from _over_tone(sounding, timeline.total_frames - now, tone, now)


def _split(samples: FloatSamples, frames: int) -> tuple[FloatSamples, FloatSamples]:
    return samples[:frames], samples[frames:]


def _over_tone(sound: FloatSamples, frames: int, tone: FloatSamples, at: int) -> Iterator[FloatSamples]:
    """`frames` frames of room tone from frame `at` of the chapter on, the sound laid over their beginning."""
    for start in range(0, frames, BLOCK_FRAMES):
        stop = min(start + BLOCK_FRAMES, frames)
        phase = (at + start) % ROOM_TONE_FRAMES
        block = tone[phase : phase + stop - start].copy()
        part = sound[start:stop]
        block[: part.size] += part
        yield block


def _sound(
    cue: Cue, load_clip: Callable[[Clip], NDArray[np.int16]], mix_settings: MixSettings, stings: Stings
) -> FloatSamples:
    """One sound as it is heard: resampled, with its effect, its fades and its gain."""
    if cue.clip is None:
        assert not isinstance(cue.beat.sound, Utterance)
        sound = stings[cue.beat.sound]
    else:
        sound = soften_edges(_resample(load_clip(cue.clip), cue.clip, cue.frames))
        sound = apply_effect(cue.beat.effect, sound, SAMPLE_RATE)
    return samples_of(segment(sound).apply_gain(cue.gain_db))


def _resample(samples: NDArray[np.int16], clip: Clip, frames: int) -> FloatSamples:
    """The clip at `SAMPLE_RATE`, -1..1, exactly `frames` long."""
    if samples.size != clip.frames:
        message = f"The clip {clip.key[:12]} has {samples.size} frames where {clip.frames} were laid out."
        raise AudioficError(message, "Run the build again.")
    loud = samples.astype(np.float32)
    loud /= np.float32(32_768)
    loud = remove_dc(loud, clip.sample_rate)
    if clip.sample_rate != SAMPLE_RATE:
        loud = soxr.resample(loud, clip.sample_rate, SAMPLE_RATE, quality="HQ")
    if loud.size < frames:
        loud = np.concatenate((loud, np.zeros(frames - loud.size, dtype=np.float32)))
    return np.asarray(loud[:frames], dtype=np.float32)


@lru_cache(maxsize=4)
def room_tone(level_dbfs: float, seed: str) -> FloatSamples:
    """About 12 s of a quiet room that repeats without a seam, at that RMS level, and one block of it again.

    Between brown and pink noise (power falling with f^1.5), which is what a still room sounds like; nothing
    below 60 Hz, which would only eat headroom. Drawn as a spectrum, so that it closes on itself.
    """
    frames = ROOM_TONE_FRAMES
    # It stays as long as the program runs. Allocated last, it would keep the memory before it in use, too.
    tone = np.empty(frames + BLOCK_FRAMES, dtype=np.float32)
    frequencies = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    shape = np.zeros(frequencies.size)
    heard = frequencies >= 60
    shape[heard] = frequencies[heard] ** -0.75
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
    random = np.random.Generator(np.random.PCG64(number))
    spectrum = 2j * np.pi * random.random(shape.size)
    np.exp(spectrum, out=spectrum)
    spectrum *= shape
    noise = np.fft.irfft(spectrum, frames)
    noise *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2))
    tone[:frames] = noise
    tone[frames:] = noise[:BLOCK_FRAMES]
    tone.setflags(write=False)
    return tone
