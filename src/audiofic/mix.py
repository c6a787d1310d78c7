"""From clips to a chapter's sound: the timeline, exact to the frame, then its samples, in order.

`lay_out` decides when everything sounds, `render` makes it heard: each clip is resampled once, edited as a
pydub segment (gain, effect, edges), and added where it belongs; room tone lies under everything, the
limiter over it. What has been mixed goes out at once, so a chapter of any length takes the memory of a few
clips. The timeline itself is never a pydub segment: `append` and `+=` copy all that came before.
"""

from __future__ import annotations

import hashlib
import warnings
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray

from audiofic import master
from audiofic.effects import apply_effect
from audiofic.errors import AudioficError
from audiofic.ffmpeg import decode
from audiofic.limiter import limit
from audiofic.loudness import measure_voice, rms_dbfs
from audiofic.model import Beat, Boundary, Clip, Cue, StingKind, Timeline, Utterance, Voice
from audiofic.settings import MixSettings, find_file
from audiofic.stings import draw_sting

with warnings.catch_warnings():
    # Without a system ffmpeg pydub warns as it is imported; it never opens or writes a file here.
    warnings.simplefilter("ignore")
    from pydub import AudioSegment

FloatSamples = NDArray[np.float32]
Stings = Mapping[StingKind, FloatSamples]

SAMPLE_RATE = 44_100
"""Hz; mono. What every shop and player takes."""
FRAMES_PER_PACKET = 1_024
"""An AAC packet's frames: a chapter is a whole number of them, so that chapters join without re-encoding."""
JITTER = 0.1
"""Pauses vary by up to this share; even ones tick like a clock."""
SILENT_BREAK_FACTOR = 3
"""A scene break without a sting is silence of this many times the `break` pause (2.1 s by default)."""
STING_BELOW_VOICE_LU = 7.0
"""Mixing practice: 6-8 LU below the voice."""
STING_LIMIT_SECONDS = 15.0
"""A producer's own sting is faded out here."""
EDGE_MS = 5
BLOCK_FRAMES = 1 << 16
ROOM_TONE_FRAMES = 1 << 19

_VARIED = (
    Boundary.CLAUSE,
    Boundary.SENTENCE,
    Boundary.SPEAKER,
    Boundary.PARAGRAPH,
    Boundary.INTERRUPTION,
    Boundary.TRAILING,
)
_HEADROOM = 2.0**27  # full scale inside a 32-bit segment: 24 dB above it before pydub would saturate

# --- When ------------------------------------------------------------------------------------------


def lay_out(
    beats: Sequence[Beat],
    clips: Mapping[Utterance, Clip],
    gains_db: Mapping[Voice, float],
    mix_settings: MixSettings,
    seed: str,
    *,
    stings: Stings | None = None,
    book_gain_db: float = 0.0,
) -> Timeline:
    """The timeline of a chapter at 44,100 Hz: every sound's first frame, length and whole gain.

    Pauses are true silences from the end of one sound to the start of the next: the beat's own `pause_ms`,
    else the settings' for its boundary, varied by up to 10 % with the line's words as the seed, so that an
    edited or inserted line moves no other pause. The chapter begins with the `head` pause, ends with `end`,
    `tail` and `chapter`, and is filled up with room tone to a whole number of AAC packets.

    `gains_db` levels each voice (absent: 0), `seed` is the book's title, `stings` are what `load_stings`
    gives (absent: it is asked). No beats: head and tail only. Raises `AudioficError` for an utterance without
    a clip: a hole is never skipped.
    """
    if stings is None:
        kinds = tuple({beat.sound for beat in beats if not isinstance(beat.sound, Utterance)})
        stings = load_stings(mix_settings, seed, kinds=kinds)
    pauses = mix_settings.pauses_ms
    frame = _frames(pauses["head"])
    cues = []
    for index, beat in enumerate(beats):
        if isinstance(beat.sound, Utterance):
            clip = clips.get(beat.sound)
            if clip is None:
                raise AudioficError(f"There is no sound for {_place(beat)}.", "Run the build again.")
            frames = resampled_frames(clip)
            gain_db = gains_db.get(beat.sound.voice, 0.0) + beat.gain_db + book_gain_db
            cues.append(Cue(beat, clip, frame, frames, gain_db))
        else:
            frames = stings[beat.sound].size
            cues.append(Cue(beat, None, frame, frames, beat.gain_db + book_gain_db))
        following = beats[index + 1] if index + 1 < len(beats) else None
        frame += frames + _pause_frames(beat, following, pauses, seed)
    frame += _frames(pauses["tail"]) + _frames(pauses["chapter"])
    packets = max(1, -(-frame // FRAMES_PER_PACKET))
    return Timeline(SAMPLE_RATE, tuple(cues), packets * FRAMES_PER_PACKET)


def _pause_frames(beat: Beat, following: Beat | None, pauses: Mapping[str, int], seed: str) -> int:
    if beat.pause_ms is not None:
        return _frames(beat.pause_ms)
    pause_ms = float(pauses[beat.after])
    if beat.after is Boundary.BREAK and isinstance(beat.sound, Utterance):
        if following is not None and isinstance(following.sound, Utterance):
            pause_ms *= SILENT_BREAK_FACTOR
    elif beat.after in _VARIED:
        said = beat.sound.text if isinstance(beat.sound, Utterance) else beat.sound
        pause_ms *= 1 + JITTER * _between_minus_one_and_one(f"{seed}\0{said}")
    return _frames(pause_ms)


def _between_minus_one_and_one(seed: str) -> float:
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=7).digest())
    return number / 2**55 - 1


def _frames(milliseconds: float) -> int:
    """The one place where what people write (ms) becomes frames."""
    return round(milliseconds * SAMPLE_RATE / 1000)


def resampled_frames(clip: Clip) -> int:
    """How many frames the clip has at `SAMPLE_RATE`."""
    return -(-clip.frames * SAMPLE_RATE // clip.sample_rate)


def _place(beat: Beat) -> str:
    line = beat.line
    said = beat.sound.text if isinstance(beat.sound, Utterance) else beat.sound
    where = f" (line {line.file_line} of its script)" if line and line.file_line else ""
    return f"{said[:60]!r}{where}"


# --- Stings ----------------------------------------------------------------------------------------


def load_stings(
    mix_settings: MixSettings,
    seed: str,
    root: Path | None = None,
    kinds: Collection[StingKind] = ("scene", "time", "pov", "chapter"),
) -> Stings:
    """The book's stings by kind, at 44,100 Hz, faded, 7 LU below the voices' level before the book's gain.

    The producer's own files (relative to `root`) where the settings name them, else drawn with `seed`, the
    book's title; only those of `kinds`, for drawing takes a while. Raises `AudioficError` for a file outside
    `root`, missing, silent or not a sound.
    """
    own = mix_settings.stings
    return {kind: _own_sting(own[kind], root) if kind in own else _drawn(kind, seed) for kind in kinds}


@lru_cache(maxsize=16)
def _drawn(kind: StingKind, seed: str) -> FloatSamples:
    return _levelled(draw_sting(kind, seed, SAMPLE_RATE))


def _own_sting(name: str, root: Path | None) -> FloatSamples:
    """A producer's sound file as a sting: at most 15 s of it, 5 ms in, 0.8 s (or a third of it) out."""
    if root is None:
        raise AudioficError(f"The sting {name} has no production to be looked for in.")
    blocks = list(decode(find_file(root, name), SAMPLE_RATE, seconds=STING_LIMIT_SECONDS))
    samples = np.concatenate(blocks) if blocks else np.zeros(0, dtype=np.float32)
    if samples.size == 0 or not np.isfinite(samples).all() or not np.abs(samples).max() > 1e-4:
        raise AudioficError(
            f"The sting {name} is silent.", "Choose another sound file, or none to have one drawn."
        )
    samples = samples - samples.mean()
    length_ms = 1000 * samples.size // SAMPLE_RATE
    segment = _segment(samples / max(1.0, float(np.abs(samples).max())))
    return _levelled(_samples(segment.fade_in(EDGE_MS).fade_out(min(800, length_ms // 3))))


def _levelled(samples: FloatSamples) -> FloatSamples:
    loudness = measure_voice(samples, SAMPLE_RATE)
    gain_db = master.VOICE_TARGET_LUFS - STING_BELOW_VOICE_LU - max(loudness, -60.0)
    return _samples(_segment(samples).apply_gain(gain_db))


# --- What is heard -----------------------------------------------------------------------------------


def render(
    timeline: Timeline,
    load_clip: Callable[[Clip], NDArray[np.int16]],
    mix_settings: MixSettings,
    seed: str,
    *,
    stings: Stings | None = None,
    ceiling_dbfs: float = master.PROFILES["default"].ceiling_dbfs,
) -> Iterator[NDArray[np.int16]]:
    """The chapter's samples in order, in blocks: `timeline.total_frames` of them, none beyond the ceiling.

    The same timeline, clips and settings give the same samples. Memory: a few clips. Raises `AudioficError`
    for a clip that is not what the timeline was laid out with; what `load_clip` raises passes through.
    """
    if stings is None:
        kinds = tuple({cue.beat.sound for cue in timeline.cues if not isinstance(cue.beat.sound, Utterance)})
        stings = load_stings(mix_settings, seed, kinds=kinds)
    mixed = _mixed(timeline, load_clip, mix_settings, seed, stings)
    for block in limit(mixed, ceiling_dbfs):
        yield np.rint(np.clip(block, -1.0, 1.0) * 32_767).astype(np.int16)


def _mixed(
    timeline: Timeline,
    load_clip: Callable[[Clip], NDArray[np.int16]],
    mix_settings: MixSettings,
    seed: str,
    stings: Stings,
) -> Iterator[FloatSamples]:
    """Everything summed, before the limiter; what lies behind the next sound's start goes out."""
    tone = _room_tone(mix_settings.room_tone_db, seed)
    sounding = np.zeros(0, dtype=np.float32)  # begun, not yet given out; from frame `now` on
    now = 0
    for cue in timeline.cues:
        finished, sounding = _split(sounding, cue.start_frame - now)
        yield from _over_tone(finished, cue.start_frame - now, tone, now)
        now = cue.start_frame
        sound = _sound(cue, load_clip, mix_settings, stings)
        if sound.size > sounding.size:
            sounding = np.concatenate((sounding, np.zeros(sound.size - sounding.size, dtype=np.float32)))
        sounding[: sound.size] += sound
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
    """One sound as it is heard: resampled, with its effect, its edges and its gain."""
    if cue.clip is None:
        assert not isinstance(cue.beat.sound, Utterance)
        sound = stings[cue.beat.sound]
    else:
        sound = _soften_edges(_resample(load_clip(cue.clip), cue.clip, cue.frames))
        if cue.beat.effect != "none" and mix_settings.thought_effect:
            sound = apply_effect(cue.beat.effect, sound, SAMPLE_RATE)
    return _samples(_segment(sound).apply_gain(cue.gain_db))


def _resample(samples: NDArray[np.int16], clip: Clip, frames: int) -> FloatSamples:
    """The clip at `SAMPLE_RATE`, -1..1, exactly `frames` long."""
    if samples.size != clip.frames:
        message = f"The clip {clip.key[:12]} has {samples.size} frames where {clip.frames} were laid out."
        raise AudioficError(message, "Run the build again.")
    loud = samples.astype(np.float32) / 32_768
    if clip.sample_rate != SAMPLE_RATE:
        loud = soxr.resample(loud, clip.sample_rate, SAMPLE_RATE, quality="HQ")
    if loud.size < frames:
        loud = np.concatenate((loud, np.zeros(frames - loud.size, dtype=np.float32)))
    return np.asarray(loud[:frames], dtype=np.float32)


def _soften_edges(samples: FloatSamples) -> FloatSamples:
    """The sound with raised-cosine edges of 5 ms, so that no clip begins or ends with a step.

    pydub's fades are straight lines and take a Python step per frame when they are this short.
    """
    width = min(EDGE_MS * SAMPLE_RATE // 1000, samples.size // 2)
    if width == 0:
        return samples
    edge = ((1 - np.cos(np.pi * np.arange(width) / width)) / 2).astype(np.float32)
    softened = samples.copy()
    softened[:width] *= edge
    softened[-width:] *= edge[::-1]
    return softened


def _segment(samples: FloatSamples) -> AudioSegment:
    """The samples as a pydub segment of 32 bits with 24 dB of room above full scale."""
    whole = np.rint(np.clip(samples * _HEADROOM, -(2.0**31), 2.0**31 - 256)).astype("<i4")
    return AudioSegment(whole.tobytes(), sample_width=4, frame_rate=SAMPLE_RATE, channels=1)


def _samples(segment: AudioSegment) -> FloatSamples:
    return np.frombuffer(segment.raw_data, dtype="<i4").astype(np.float32) / np.float32(_HEADROOM)


@lru_cache(maxsize=4)
def _room_tone(level_dbfs: float, seed: str) -> FloatSamples:
    """About 12 s of a quiet room that repeats without a seam, at that RMS level, and one block of it again.

    Between brown and pink noise (power falling with f^1.5), which is what a still room sounds like; nothing
    below 60 Hz, which would only eat headroom. Drawn as a spectrum, so that it closes on itself.
    """
    frames = ROOM_TONE_FRAMES
    frequencies = np.fft.rfftfreq(frames, 1 / SAMPLE_RATE)
    shape = np.zeros(frequencies.size)
    heard = frequencies >= 60
    shape[heard] = frequencies[heard] ** -0.75
    number = int.from_bytes(hashlib.blake2b(seed.encode(), digest_size=8).digest())
    random = np.random.Generator(np.random.PCG64(number))
    noise = np.fft.irfft(shape * np.exp(2j * np.pi * random.random(shape.size)), frames)
    noise *= 10 ** (level_dbfs / 20) / np.sqrt(np.mean(noise**2))
    tone = np.concatenate((noise, noise[:BLOCK_FRAMES])).astype(np.float32)
    tone.setflags(write=False)
    return tone


def with_book_gain(timeline: Timeline, book_gain_db: float) -> Timeline:
    """The timeline, laid out with a book gain of 0, at that gain: nothing moves but the levels."""
    cues = tuple(replace(cue, gain_db=cue.gain_db + book_gain_db) for cue in timeline.cues)
    return replace(timeline, cues=cues)


def sting_levels_dbfs(stings: Stings) -> Mapping[StingKind, float]:
    """The RMS level of each sting, for `master.sound_energy`."""
    return {kind: rms_dbfs(samples) for kind, samples in stings.items()}
