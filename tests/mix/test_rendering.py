"""What is heard."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.loudness import rms_dbfs
from audiofic.mix import lay_out, render
from audiofic.model import Beat, Boundary, Clip
from audiofic.profiles import PROFILES
from mixing import SETTINGS, STINGS, clip, constant, heard, laid_out, say, square


def test_every_frame_of_the_timeline_is_rendered_and_no_other() -> None:
    timeline = laid_out([say("One."), Beat("scene", Boundary.AFTER_STING), say("Two.", Boundary.END)])
    assert heard(timeline, constant(0.1)).size == timeline.total_frames


def test_a_sound_is_where_the_timeline_has_it_to_the_frame() -> None:
    def click(wanted: Clip) -> NDArray[np.int16]:
        samples = np.zeros(wanted.frames, dtype=np.int16)
        samples[1_000] = 16_000
        return samples

    timeline = laid_out([say(f"Sentence {number}.") for number in range(5)])
    sound = heard(timeline, click)
    assert np.flatnonzero(sound > 8_000).tolist() == [cue.start_frame + 1_000 for cue in timeline.cues]


def test_a_resampled_clip_stays_in_place() -> None:
    beat = say("One.", Boundary.END)
    timeline = lay_out([beat], {beat.sound: clip("One.", 2_205, 22_050)}, {}, SETTINGS, "b", stings=STINGS)  # type: ignore[dict-item]

    def bump(wanted: Clip) -> NDArray[np.int16]:
        frames = np.arange(wanted.frames)
        return np.rint(16_000 * np.exp(-(((frames - 1_000) / 20) ** 2))).astype(np.int16)

    sound = heard(timeline, bump)
    assert abs(int(sound.argmax()) - timeline.cues[0].start_frame - 2_000) <= 1


def test_the_same_timeline_gives_the_same_samples() -> None:
    timeline = laid_out([say("One.", effect="thought"), Beat("pov", Boundary.AFTER_STING), say("Two.")])
    assert np.array_equal(heard(timeline, constant(0.1)), heard(timeline, constant(0.1)))


def test_gain_is_applied_in_decibels() -> None:
    timeline = laid_out([say("One.", gain_db=-6.0)])
    middle = timeline.cues[0].start_frame + 2_225
    level = heard(timeline, square(0.4))[middle] / 32_767
    assert abs(level - 0.4 * 10 ** (-6 / 20)) < 0.005


@pytest.mark.parametrize("gain_db", [0.0, 12.0, 40.0])
@pytest.mark.parametrize("level", [-1.0, 1.0])
def test_too_much_gain_is_held_at_the_ceiling_and_never_wraps(gain_db: float, level: float) -> None:
    timeline = laid_out([say("One.", gain_db=gain_db)])
    sound = heard(timeline, square(level)).astype(np.int32)
    ceiling = 32_767 * 10 ** (PROFILES["default"].ceiling_dbfs / 20)
    assert int(np.abs(sound).max()) <= ceiling + 1
    middle = timeline.cues[0].start_frame + 2_225
    # A square wave overshoots between its samples, so that they are held lower than the ceiling.
    assert sound[middle] * level > 0.75 * ceiling


def test_no_clip_begins_or_ends_with_a_click() -> None:
    """Even a clip that is nothing but a step makes no step of more than 1 % of full scale."""
    sound = heard(laid_out([say("One."), say("Two."), say("Three.")]), constant(0.6)).astype(np.int32)
    assert int(np.abs(np.diff(sound)).max()) <= 328


def test_room_tone_lies_under_everything_and_no_digital_silence_is_left() -> None:
    timeline = laid_out([say("One.", Boundary.END)])
    tail = heard(timeline, constant(0.0)).astype(np.float32)
    assert abs(rms_dbfs(tail / 32_768) + 72.0) < 0.3
    windows = tail[: tail.size // 2_205 * 2_205].reshape(-1, 2_205)
    assert (windows.std(axis=1) > 1).all()
    assert abs(float(tail.mean())) < 1


def test_room_tone_is_as_loud_as_the_settings_say() -> None:
    tone = heard(laid_out([]), constant(0.0), room_tone_db=-62.0) / 32_768
    assert abs(rms_dbfs(tone.astype(np.float32)) + 62.0) < 0.3


def test_an_effect_rings_on_into_the_pause() -> None:
    noise = np.random.default_rng(2).integers(-9_000, 9_000, 4_410).astype(np.int16)

    def level(effect: str) -> float:
        timeline = laid_out([say("One.", Boundary.END, effect=effect)])
        ends = timeline.cues[0].start_frame + timeline.cues[0].frames
        return rms_dbfs(heard(timeline, lambda wanted: noise)[ends + 200 : ends + 2_000])

    assert level("none") < -68
    assert level("thought") > -55


def test_an_effect_at_a_chapters_very_end_rings_out() -> None:
    """Even where the producer wants no tail, a chapter does not end before its last sound has died away."""
    short = dict(SETTINGS.pauses_ms) | {"tail": 0}
    bare = laid_out([say("One.", Boundary.END)], pauses_ms=short)
    rings = laid_out([say("One.", Boundary.END, effect="ghost")], pauses_ms=short)
    assert rings.total_frames - bare.total_frames > 1.5 * 44_100


def test_a_chapter_of_any_length_holds_a_few_clips_in_memory() -> None:
    """What is behind the next sound has been given out before that sound is loaded."""
    timeline = laid_out([say(f"Sentence {number}.") for number in range(50)])
    loaded: list[int] = []

    def load(wanted: Clip) -> NDArray[np.int16]:
        loaded.append(1)
        return np.zeros(wanted.frames, dtype=np.int16)

    given_out = 0
    for block in render(timeline, load, SETTINGS, "a book", stings=STINGS):
        given_out += block.size
        begun = [cue for cue in timeline.cues if cue.start_frame <= given_out]
        assert len(loaded) <= len(begun) + 2
    assert len(loaded) == 50


def test_a_clip_of_another_length_than_laid_out_is_an_error() -> None:
    with pytest.raises(AudioficError, match="laid out"):
        heard(laid_out([say("One.")]), lambda wanted: np.zeros(7, dtype=np.int16))


def test_a_clip_shorter_than_its_edges_is_heard() -> None:
    beat = say("Oh.", Boundary.END)
    timeline = lay_out([beat], {beat.sound: clip("Oh.", 3)}, {}, SETTINGS, "b", stings=STINGS)  # type: ignore[dict-item]
    assert heard(timeline, constant(0.5)).size == timeline.total_frames
