"""When everything sounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from audiofic.errors import AudioficError
from audiofic.mix import SAMPLE_RATE, lay_out, resampled_frames, with_book_gain
from audiofic.mix.timeline import FRAMES_PER_PACKET, EndSilence
from audiofic.model import Beat, Boundary, Clip, Line, Utterance
from mixing import SETTINGS, STINGS, VOICE, clip, laid_out, pauses, say


def test_a_chapter_begins_with_its_head_and_ends_with_its_tail_in_whole_packets() -> None:
    timeline = laid_out([say("One.", Boundary.END)])
    cue = timeline.cues[0]
    assert cue.start_frame == round(0.75 * SAMPLE_RATE)
    rest = timeline.total_frames - cue.start_frame - cue.frames - 3 * SAMPLE_RATE
    assert 0 <= rest < FRAMES_PER_PACKET
    assert timeline.total_frames % FRAMES_PER_PACKET == 0


def test_no_beats_make_head_and_tail() -> None:
    timeline = lay_out([], {}, {}, SETTINGS, "a book")
    assert timeline.cues == ()
    assert timeline.total_frames >= 3.75 * SAMPLE_RATE


@pytest.mark.parametrize(
    "boundary",
    [
        Boundary.CLAUSE,
        Boundary.INTO_TAG,
        Boundary.OUT_OF_TAG,
        Boundary.SENTENCE,
        Boundary.SPEAKER,
        Boundary.PARAGRAPH,
        Boundary.INTERRUPTION,
        Boundary.HESITATION,
        Boundary.TRAILING,
    ],
)
def test_a_pause_is_its_boundarys_give_or_take_a_tenth(boundary: Boundary) -> None:
    beats = [say(f"Sentence {number}.", boundary) for number in range(40)]
    silences = pauses(laid_out(beats))
    wanted = SETTINGS.pauses_ms[boundary] * SAMPLE_RATE / 1000
    assert all(0.9 * wanted - 1 <= silence <= 1.1 * wanted + 1 for silence in silences)
    assert len(set(silences)) > 30
    assert abs(float(np.mean(silences)) / wanted - 1) < 0.04


@pytest.mark.parametrize("boundary", [Boundary.HEADING, Boundary.TITLE])
def test_the_pause_after_a_title_or_heading_is_exact(boundary: Boundary) -> None:
    assert pauses(laid_out([say("One.", boundary), say("Two.")])) == [
        round(SETTINGS.pauses_ms[boundary] * 44.1)
    ]


def test_the_producers_own_pause_is_exact() -> None:
    beats = [say("One.", pause_ms=800), say("Two.", pause_ms=0), say("Three.")]
    assert pauses(laid_out(beats)) == [round(0.8 * SAMPLE_RATE), 0]


def test_the_settings_pauses_count() -> None:
    quick = dict(SETTINGS.pauses_ms) | {"sentence": 0, "head": 0, "tail": 100}
    timeline = laid_out([say("One."), say("Two.", Boundary.END)], pauses_ms=quick)
    assert timeline.cues[0].start_frame == 0
    assert pauses(timeline) == [0]
    assert timeline.total_frames < 2 * 4_410 + 4_410 + FRAMES_PER_PACKET


def test_an_inserted_line_moves_no_other_pause() -> None:
    beats = [say(f"Sentence {number}.") for number in range(10)]
    before = pauses(laid_out(beats))
    after = pauses(laid_out([*beats[:4], say("A new one."), *beats[4:]]))
    assert after[:4] + after[5:] == before


def test_another_book_breathes_differently() -> None:
    beats = [say(f"Sentence {number}.") for number in range(10)]
    clips = {beat.sound: clip("x") for beat in beats}
    one, other = (lay_out(beats, clips, {}, SETTINGS, title) for title in ("one", "other"))  # type: ignore[arg-type]
    assert pauses(one) != pauses(other)


def test_a_sting_has_a_pause_of_its_own_on_either_side() -> None:
    timeline = laid_out(
        [say("One.", Boundary.BEFORE_STING), Beat("scene", Boundary.AFTER_STING), say("Two.")]
    )
    before, after = (round(SETTINGS.pauses_ms[name] * 44.1) for name in ("before_sting", "after_sting"))
    assert pauses(timeline) == [before, after]
    assert timeline.cues[1].frames == STINGS["scene"].size
    assert timeline.cues[1].clip is None


@pytest.mark.parametrize("boundary", [Boundary.SCENE, Boundary.TIME, Boundary.POV])
def test_a_break_without_a_sting_is_a_long_silence(boundary: Boundary) -> None:
    silence = pauses(laid_out([say("One.", boundary), say("Two.")]))[0]
    assert 2.0 <= silence / SAMPLE_RATE <= 2.5


def test_a_pause_counts_the_silence_that_clips_have_at_their_ends() -> None:
    beats = [say("One.", pause_ms=400), say("Two.", Boundary.END)]
    clips = {beat.sound: clip(beat.sound.text) for beat in beats if isinstance(beat.sound, Utterance)}
    own = {clip("One.").key: EndSilence(60.0, 130.0), clip("Two.").key: EndSilence(20.0, 90.0)}
    timeline = lay_out(beats, clips, {}, SETTINGS, "a book", end_silence=lambda clip: own[clip.key])
    assert pauses(timeline) == [
        round(0.4 * SAMPLE_RATE) - round(0.13 * SAMPLE_RATE) - round(0.02 * SAMPLE_RATE)
    ]


def test_clips_with_more_silence_than_the_pause_do_not_overlap() -> None:
    beats = [say("One.", pause_ms=100), say("Two.", Boundary.END)]
    clips = {beat.sound: clip(beat.sound.text) for beat in beats if isinstance(beat.sound, Utterance)}
    timeline = lay_out(beats, clips, {}, SETTINGS, "a book", end_silence=lambda clip: EndSilence(80.0, 80.0))
    assert pauses(timeline) == [0]


def test_a_sound_is_levelled_as_its_roles_own_voice_however_it_is_delivered() -> None:
    bent = replace(VOICE, pace=0.9)
    beat = Beat(Utterance("One.", bent), Boundary.END, gain_db=-3.0, role_voice=VOICE)
    timeline = lay_out([beat], {beat.sound: clip("One.")}, {VOICE: 2.0, bent: 9.0}, SETTINGS, "a book")  # type: ignore[dict-item]
    assert timeline.cues[0].gain_db == -1.0


def test_a_hole_is_an_error_that_names_the_words_and_the_line() -> None:
    line = Line("Anna", "Where is it?", file_line=17)
    with pytest.raises(AudioficError, match=r"Where is it.*line 17"):
        lay_out([say("Where is it?", line=line)], {}, {}, SETTINGS, "a book")


def test_a_cues_gain_is_voice_role_and_book_together() -> None:
    beat = say("One.", gain_db=2.0)
    clips = {beat.sound: clip("One.")}
    timeline = lay_out([beat], clips, {VOICE: -3.5}, SETTINGS, "a book", book_gain_db=4.0)  # type: ignore[arg-type]
    assert timeline.cues[0].gain_db == 2.5
    bare = lay_out([beat], clips, {VOICE: -3.5}, SETTINGS, "a book")  # type: ignore[arg-type]
    assert with_book_gain(bare, 4.0) == timeline


@pytest.mark.parametrize("sample_rate", [8_000, 16_000, 22_050, 44_100, 48_000])
def test_a_clips_length_at_our_rate_is_known_before_it_is_resampled(sample_rate: int) -> None:
    for frames in (1, 37, 4_001):
        length = resampled_frames(clip("x", frames, sample_rate))
        assert 0 <= length - frames * SAMPLE_RATE / sample_rate < 1


def test_laying_out_takes_each_beat_once() -> None:
    """Counted, not timed: each beat is asked for its clip once."""
    asked: list[Utterance] = []

    class Asked(dict[Utterance, Clip]):
        def get(key: Utterance, default: object = None) -> Clip:  # type: ignore[override]
            asked.append(key)
            return clip("x")

    beats = [say(f"Sentence {number}.") for number in range(500)]
    lay_out(beats, Asked(), {}, SETTINGS, "a book")
    assert len(asked) == 500
