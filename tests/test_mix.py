from __future__ import annotations

import hashlib
import wave
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic import master
from audiofic.errors import AudioficError
from audiofic.loudness import measure_voice, rms_dbfs
from audiofic.mix import (
    FRAMES_PER_PACKET,
    SAMPLE_RATE,
    STING_BELOW_VOICE_LU,
    lay_out,
    load_stings,
    render,
    resampled_frames,
    with_book_gain,
)
from audiofic.model import Beat, Boundary, Clip, Line, StingKind, Timeline, Utterance, Voice
from audiofic.settings import MixSettings

VOICE = Voice("tone", "anna")
SETTINGS = MixSettings()
STINGS: Mapping[StingKind, NDArray[np.float32]] = {
    kind: np.full(frames, 0.01, dtype=np.float32)
    for kind, frames in (("scene", 4_410), ("time", 8_820), ("pov", 2_205), ("chapter", 6_615))
}
Loader = Callable[[Clip], NDArray[np.int16]]


def say(text: str, after: Boundary = Boundary.SENTENCE, **more: object) -> Beat:
    return Beat(Utterance(text, VOICE), after, **more)  # type: ignore[arg-type]


def clip(text: str, frames: int = 4_410, sample_rate: int = SAMPLE_RATE) -> Clip:
    return Clip(hashlib.sha256(text.encode()).hexdigest(), sample_rate, frames)


def laid_out(beats: list[Beat], **changes: object) -> Timeline:
    clips = {beat.sound: clip(beat.sound.text) for beat in beats if isinstance(beat.sound, Utterance)}
    return lay_out(beats, clips, {}, replace(SETTINGS, **changes), "a book", stings=STINGS)  # type: ignore[arg-type]


def pauses(timeline: Timeline) -> list[int]:
    """The frames of silence after each sound but the last."""
    ends = [cue.start_frame + cue.frames for cue in timeline.cues]
    return [cue.start_frame - end for cue, end in zip(timeline.cues[1:], ends, strict=False)]


def constant(level: float) -> Loader:
    return lambda wanted: np.full(wanted.frames, round(level * 32_767), dtype=np.int16)


def heard(timeline: Timeline, load: Loader, **changes: object) -> NDArray[np.int16]:
    settings = replace(SETTINGS, **changes)  # type: ignore[arg-type]
    return np.concatenate(list(render(timeline, load, settings, "a book", stings=STINGS)))


class TestTimeline:
    def test_a_chapter_begins_with_its_head_and_ends_with_its_tail_in_whole_packets(self) -> None:
        timeline = laid_out([say("One.", Boundary.END)])
        cue = timeline.cues[0]
        assert cue.start_frame == round(0.75 * SAMPLE_RATE)
        rest = timeline.total_frames - cue.start_frame - cue.frames - 3 * SAMPLE_RATE
        assert 0 <= rest < FRAMES_PER_PACKET
        assert timeline.total_frames % FRAMES_PER_PACKET == 0

    def test_no_beats_make_head_and_tail(self) -> None:
        timeline = lay_out([], {}, {}, SETTINGS, "a book")
        assert timeline.cues == ()
        assert timeline.total_frames >= 3.75 * SAMPLE_RATE

    @pytest.mark.parametrize(
        "boundary",
        [
            Boundary.CLAUSE,
            Boundary.SENTENCE,
            Boundary.SPEAKER,
            Boundary.PARAGRAPH,
            Boundary.INTERRUPTION,
            Boundary.TRAILING,
        ],
    )
    def test_a_pause_is_its_boundarys_give_or_take_a_tenth(self, boundary: Boundary) -> None:
        beats = [say(f"Sentence {number}.", boundary) for number in range(40)]
        silences = pauses(laid_out(beats))
        wanted = SETTINGS.pauses_ms[boundary] * SAMPLE_RATE / 1000
        assert all(0.9 * wanted - 1 <= silence <= 1.1 * wanted + 1 for silence in silences)
        assert len(set(silences)) > 30
        assert abs(float(np.mean(silences)) / wanted - 1) < 0.04

    @pytest.mark.parametrize("boundary", [Boundary.HEADING, Boundary.TITLE])
    def test_the_pause_after_a_title_or_heading_is_exact(self, boundary: Boundary) -> None:
        assert pauses(laid_out([say("One.", boundary), say("Two.")])) == [
            round(SETTINGS.pauses_ms[boundary] * 44.1)
        ]

    def test_the_producers_own_pause_is_exact(self) -> None:
        beats = [say("One.", pause_ms=800), say("Two.", pause_ms=0), say("Three.")]
        assert pauses(laid_out(beats)) == [round(0.8 * SAMPLE_RATE), 0]

    def test_the_settings_pauses_count(self) -> None:
        quick = dict(SETTINGS.pauses_ms) | {"sentence": 0, "head": 0, "tail": 100}
        timeline = laid_out([say("One."), say("Two.", Boundary.END)], pauses_ms=quick)
        assert timeline.cues[0].start_frame == 0
        assert pauses(timeline) == [0]
        assert timeline.total_frames < 2 * 4_410 + 4_410 + FRAMES_PER_PACKET

    def test_an_inserted_line_moves_no_other_pause(self) -> None:
        beats = [say(f"Sentence {number}.") for number in range(10)]
        before = pauses(laid_out(beats))
        after = pauses(laid_out([*beats[:4], say("A new one."), *beats[4:]]))
        assert after[:4] + after[5:] == before

    def test_another_book_breathes_differently(self) -> None:
        beats = [say(f"Sentence {number}.") for number in range(10)]
        clips = {beat.sound: clip("x") for beat in beats}
        one, other = (lay_out(beats, clips, {}, SETTINGS, title) for title in ("one", "other"))  # type: ignore[arg-type]
        assert pauses(one) != pauses(other)

    def test_a_sting_has_the_break_pause_on_both_sides(self) -> None:
        timeline = laid_out([say("One.", Boundary.BREAK), Beat("scene", Boundary.BREAK), say("Two.")])
        pause = round(SETTINGS.pauses_ms["break"] * 44.1)
        assert pauses(timeline) == [pause, pause]
        assert timeline.cues[1].frames == STINGS["scene"].size
        assert timeline.cues[1].clip is None

    def test_a_break_without_a_sting_is_a_long_silence(self) -> None:
        silence = pauses(laid_out([say("One.", Boundary.BREAK), say("Two.")]))[0]
        assert 2.0 <= silence / SAMPLE_RATE <= 2.5

    def test_a_hole_is_an_error_that_names_the_words_and_the_line(self) -> None:
        line = Line("Anna", "Where is it?", file_line=17)
        with pytest.raises(AudioficError, match=r"Where is it.*line 17"):
            lay_out([say("Where is it?", line=line)], {}, {}, SETTINGS, "a book")

    def test_a_cues_gain_is_voice_role_and_book_together(self) -> None:
        beat = say("One.", gain_db=2.0)
        clips = {beat.sound: clip("One.")}
        timeline = lay_out([beat], clips, {VOICE: -3.5}, SETTINGS, "a book", book_gain_db=4.0)  # type: ignore[arg-type]
        assert timeline.cues[0].gain_db == 2.5
        bare = lay_out([beat], clips, {VOICE: -3.5}, SETTINGS, "a book")  # type: ignore[arg-type]
        assert with_book_gain(bare, 4.0) == timeline

    @pytest.mark.parametrize("sample_rate", [8_000, 16_000, 22_050, 44_100, 48_000])
    def test_a_clips_length_at_our_rate_is_known_before_it_is_resampled(self, sample_rate: int) -> None:
        for frames in (1, 37, 4_001):
            length = resampled_frames(clip("x", frames, sample_rate))
            assert 0 <= length - frames * SAMPLE_RATE / sample_rate < 1

    def test_laying_out_takes_each_beat_once(self) -> None:
        """Counted, not timed: each beat is asked for its clip once."""
        asked: list[Utterance] = []

        class Asked(dict[Utterance, Clip]):
            def get(self, key: Utterance, default: object = None) -> Clip:  # type: ignore[override]
                asked.append(key)
                return clip("x")

        beats = [say(f"Sentence {number}.") for number in range(500)]
        lay_out(beats, Asked(), {}, SETTINGS, "a book")
        assert len(asked) == 500


class TestSound:
    def test_every_frame_of_the_timeline_is_rendered_and_no_other(self) -> None:
        timeline = laid_out([say("One."), Beat("scene", Boundary.BREAK), say("Two.", Boundary.END)])
        assert heard(timeline, constant(0.1)).size == timeline.total_frames

    def test_a_sound_is_where_the_timeline_has_it_to_the_frame(self) -> None:
        def click(wanted: Clip) -> NDArray[np.int16]:
            samples = np.zeros(wanted.frames, dtype=np.int16)
            samples[1_000] = 16_000
            return samples

        timeline = laid_out([say(f"Sentence {number}.") for number in range(5)])
        sound = heard(timeline, click)
        assert np.flatnonzero(sound > 8_000).tolist() == [cue.start_frame + 1_000 for cue in timeline.cues]

    def test_a_resampled_clip_stays_in_place(self) -> None:
        beat = say("One.", Boundary.END)
        timeline = lay_out(
            [beat], {beat.sound: clip("One.", 2_205, 22_050)}, {}, SETTINGS, "b", stings=STINGS
        )  # type: ignore[dict-item]

        def bump(wanted: Clip) -> NDArray[np.int16]:
            frames = np.arange(wanted.frames)
            return np.rint(16_000 * np.exp(-(((frames - 1_000) / 20) ** 2))).astype(np.int16)

        sound = heard(timeline, bump)
        assert abs(int(sound.argmax()) - timeline.cues[0].start_frame - 2_000) <= 1

    def test_the_same_timeline_gives_the_same_samples(self) -> None:
        timeline = laid_out([say("One.", effect="thought"), Beat("pov", Boundary.BREAK), say("Two.")])
        assert np.array_equal(heard(timeline, constant(0.1)), heard(timeline, constant(0.1)))

    def test_gain_is_applied_in_decibels(self) -> None:
        timeline = laid_out([say("One.", gain_db=-6.0)])
        middle = timeline.cues[0].start_frame + 2_205
        level = heard(timeline, constant(0.4))[middle] / 32_767
        assert abs(level - 0.4 * 10 ** (-6 / 20)) < 0.002

    @pytest.mark.parametrize("gain_db", [0.0, 12.0, 40.0])
    @pytest.mark.parametrize("level", [-1.0, 1.0])
    def test_too_much_gain_is_held_at_the_ceiling_and_never_wraps(self, gain_db: float, level: float) -> None:
        timeline = laid_out([say("One.", gain_db=gain_db)])
        sound = heard(timeline, constant(level)).astype(np.int32)
        ceiling = 32_767 * 10 ** (master.PROFILES["default"].ceiling_dbfs / 20)
        assert int(np.abs(sound).max()) <= ceiling + 1
        middle = timeline.cues[0].start_frame + 2_205
        assert sound[middle] * level > 0.9 * ceiling

    def test_no_clip_begins_or_ends_with_a_click(self) -> None:
        """Even a clip that is nothing but a step makes no step of more than 1 % of full scale."""
        sound = heard(laid_out([say("One."), say("Two."), say("Three.")]), constant(0.6)).astype(np.int32)
        assert int(np.abs(np.diff(sound)).max()) <= 328

    def test_room_tone_lies_under_everything_and_no_digital_silence_is_left(self) -> None:
        timeline = laid_out([say("One.", Boundary.END)])
        tail = heard(timeline, constant(0.0)).astype(np.float32)
        assert abs(rms_dbfs(tail / 32_768) + 72.0) < 0.3
        windows = tail[: tail.size // 2_205 * 2_205].reshape(-1, 2_205)
        assert (windows.std(axis=1) > 1).all()
        assert abs(float(tail.mean())) < 1

    def test_room_tone_is_as_loud_as_the_settings_say(self) -> None:
        tone = heard(laid_out([]), constant(0.0), room_tone_db=-62.0) / 32_768
        assert abs(rms_dbfs(tone.astype(np.float32)) + 62.0) < 0.3

    def test_a_thought_rings_on_into_the_pause_unless_the_settings_forbid_it(self) -> None:
        timeline = laid_out([say("One.", Boundary.END, effect="thought")])
        noise = np.random.default_rng(2).integers(-9_000, 9_000, 4_410).astype(np.int16)
        ends = timeline.cues[0].start_frame + timeline.cues[0].frames
        after = slice(ends + 200, ends + 2_000)

        def level(thought_effect: bool) -> float:
            sound = heard(timeline, lambda wanted: noise, thought_effect=thought_effect)
            return rms_dbfs(sound[after])

        assert level(False) < -68
        assert level(True) > -55

    def test_a_chapter_of_any_length_holds_a_few_clips_in_memory(self) -> None:
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

    def test_a_clip_of_another_length_than_laid_out_is_an_error(self) -> None:
        with pytest.raises(AudioficError, match="laid out"):
            heard(laid_out([say("One.")]), lambda wanted: np.zeros(7, dtype=np.int16))

    def test_a_clip_shorter_than_its_edges_is_heard(self) -> None:
        beat = say("Oh.", Boundary.END)
        timeline = lay_out([beat], {beat.sound: clip("Oh.", 3)}, {}, SETTINGS, "b", stings=STINGS)  # type: ignore[dict-item]
        assert heard(timeline, constant(0.5)).size == timeline.total_frames


class TestStings:
    def test_stings_lie_below_the_voices(self) -> None:
        for samples in load_stings(SETTINGS, "a book", kinds=("scene", "pov")).values():
            loudness = measure_voice(samples, SAMPLE_RATE)
            assert abs(loudness - (master.VOICE_TARGET_LUFS - STING_BELOW_VOICE_LU)) < 0.1

    def test_only_the_stings_that_are_needed_are_drawn(self) -> None:
        assert set(load_stings(SETTINGS, "a book", kinds=("scene",))) == {"scene"}

    def own(self, root: Path, samples: NDArray[np.float64], name: str = "sounds/bell.wav") -> MixSettings:
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with wave.open(str(path), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(22_050)
            file.writeframes(np.rint(samples * 32_767).astype("<i2").tobytes())
        return replace(SETTINGS, stings={"scene": name})

    def test_the_producers_own_sound_is_levelled_faded_and_cut_at_15_seconds(self, tmp_path: Path) -> None:
        bell = 0.8 * np.sin(2 * np.pi * 440 * np.arange(20 * 22_050) / 22_050) + 0.1
        samples = load_stings(self.own(tmp_path, bell), "a book", tmp_path, kinds=("scene",))["scene"]
        assert abs(samples.size - 15 * SAMPLE_RATE) <= 2
        assert abs(measure_voice(samples, SAMPLE_RATE) + 27.0) < 0.2
        assert abs(float(samples.mean())) < 1e-4
        assert np.abs(samples[:20]).max() < 0.01
        assert np.abs(samples[-20:]).max() < 0.001

    def test_a_silent_file_is_refused(self, tmp_path: Path) -> None:
        with pytest.raises(AudioficError, match="silent"):
            load_stings(self.own(tmp_path, np.zeros(2_205)), "a book", tmp_path, kinds=("scene",))

    @pytest.mark.parametrize("name", ["../bell.wav", "/etc/passwd"])
    def test_no_file_outside_the_production_is_opened(self, tmp_path: Path, name: str) -> None:
        root = tmp_path / "production"
        root.mkdir()
        self.own(tmp_path, np.ones(2_205), "bell.wav")
        with pytest.raises(AudioficError, match="production"):
            load_stings(replace(SETTINGS, stings={"scene": name}), "a book", root, kinds=("scene",))

    def test_a_link_out_of_the_production_is_outside(self, tmp_path: Path) -> None:
        root = tmp_path / "production"
        root.mkdir()
        self.own(tmp_path, np.ones(2_205), "bell.wav")
        (root / "bell.wav").symlink_to(tmp_path / "bell.wav")
        with pytest.raises(AudioficError, match="production"):
            load_stings(replace(SETTINGS, stings={"scene": "bell.wav"}), "a book", root, kinds=("scene",))
