"""When everything in a chapter sounds: beats and clips -> the timeline, exact to the frame."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from audiofic.effects import tail_frames
from audiofic.errors import AudioficError
from audiofic.mix.layers import find_layers
from audiofic.mix.music import Stings, load_stings
from audiofic.mix.segments import SAMPLE_RATE
from audiofic.model import Beat, Boundary, Clip, Cue, Timeline, Utterance, Voice
from audiofic.settings import MixSettings

FRAMES_PER_PACKET = 1_024
"""An AAC packet's frames: a chapter is a whole number of them, so that chapters join without re-encoding."""
JITTER = 0.1
"""Pauses vary by up to this share; even ones tick like a clock."""

WINDOW_MS = 5
HEARD_DB = -35.0
"""A window further than this below the clip's loudest one is silence to a listener: decay, breath, room.
Clips are cut where a sound ends for good, far below that, so that no decay is cut off. Measured with this
threshold over 14 sentences: espeak-ng's clips end with 21 ms of such silence, those of three statistical
voices with 128 (90-160), 115 (55-225) and 40; without counting it a pause of 170 ms would be heard as 200 or
as 330."""
LONGEST_MS = 300
"""More is never counted: a word that dies away slowly is not a pause."""

_VARIED = (
    Boundary.CLAUSE,
    Boundary.INTO_TAG,
    Boundary.OUT_OF_TAG,
    Boundary.SENTENCE,
    Boundary.SPEAKER,
    Boundary.PARAGRAPH,
    Boundary.INTERRUPTION,
    Boundary.HESITATION,
    Boundary.TRAILING,
)
"""Where speech flows. The silences that part a chapter are as long as they are said to be."""


@dataclass(frozen=True, slots=True)
class EndSilence:
    """The silence before a clip's first word and behind its last."""

    lead_ms: float = 0.0
    tail_ms: float = 0.0


def lay_out(
    beats: Sequence[Beat],
    clips: Mapping[Utterance, Clip],
    gains_db: Mapping[Voice, float],
    mix_settings: MixSettings,
    seed: str,
    *,
    stings: Stings | None = None,
    end_silence: Callable[[Clip], EndSilence] = lambda clip: EndSilence(),
    book_gain_db: float = 0.0,
) -> Timeline:
    """The timeline of a chapter at 44,100 Hz: every sound's first frame, length and whole gain.

    Pauses are silences as heard, from the last sound of one word to the first of the next: the silence at a
    clip's ends counts (`end_silence`, as `find_end_silence` measures it). Clips never overlap, so no pause is
    shorter than that. Each is the beat's own `pause_ms`, else the settings' for its boundary, varied by up to
    10 % with the line's words as the seed, so that an edited or inserted line moves no other pause. The
    chapter begins with the `head` pause, ends with `end`, `tail` and `chapter`, and is filled up with room
    tone to a whole number of AAC packets.

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
    pause = silence = 0
    for beat in beats:
        own = EndSilence()
        if isinstance(beat.sound, Utterance):
            clip = clips.get(beat.sound)
            if clip is None:
                raise AudioficError(f"There is no sound for {_place(beat)}.", "Run the build again.")
            own = end_silence(clip)
            frames = resampled_frames(clip)
        else:
            clip, frames = None, stings[beat.sound].size
        voice = beat.levelled_as
        gain_db = (gains_db.get(voice, 0.0) if voice else 0.0) + beat.gain_db + book_gain_db
        frame += max(0, pause - silence - _frames(own.lead_ms))
        cues.append(Cue(beat, clip, frame, frames, gain_db))
        frame += frames
        pause, silence = _pause_frames(beat, pauses, seed), _frames(own.tail_ms)
    frame += pause + _frames(pauses["tail"]) + _frames(pauses["chapter"])
    # An effect rings on over the pause behind its sound; the chapter waits for the last one.
    rung_out = (cue.start_frame + cue.frames + tail_frames(cue.beat.effect, SAMPLE_RATE) for cue in cues)
    frame = max(frame, *rung_out, 0)
    packets = max(1, -(-frame // FRAMES_PER_PACKET))
    total = packets * FRAMES_PER_PACKET
    layers = find_layers(cues, total, mix_settings)
    layers = tuple(replace(layer, gain_db=layer.gain_db + book_gain_db) for layer in layers)
    return Timeline(SAMPLE_RATE, tuple(cues), total, layers)


def _pause_frames(beat: Beat, pauses: Mapping[str, int], seed: str) -> int:
    if beat.pause_ms is not None:
        return _frames(beat.pause_ms)
    pause_ms = float(pauses[beat.after])
    if beat.after in _VARIED:
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


def with_book_gain(timeline: Timeline, book_gain_db: float) -> Timeline:
    """The timeline, laid out with a book gain of 0, at that gain: nothing moves but the levels."""
    cues = tuple(replace(cue, gain_db=cue.gain_db + book_gain_db) for cue in timeline.cues)
    layers = tuple(replace(layer, gain_db=layer.gain_db + book_gain_db) for layer in timeline.layers)
    return replace(timeline, cues=cues, layers=layers)


def find_end_silence(samples: NDArray[np.int16], sample_rate: int) -> EndSilence:
    """The silences at the two ends of mono samples, to 5 ms, at most 300 ms each; 0 where nothing sounds."""
    window = max(1, round(WINDOW_MS * sample_rate / 1000))
    whole = samples.size // window
    levels = np.mean(samples[: whole * window].reshape(whole, window).astype(np.float32) ** 2, axis=1)
    loudest = float(levels.max(initial=0.0))
    if loudest == 0.0:
        return EndSilence()
    heard = np.flatnonzero(levels >= loudest * 10 ** (HEARD_DB / 10))
    step_ms = 1000 * window / sample_rate
    lead_ms, tail_ms = heard[0] * step_ms, (whole - 1 - heard[-1]) * step_ms
    return EndSilence(min(float(lead_ms), LONGEST_MS), min(float(tail_ms), LONGEST_MS))
