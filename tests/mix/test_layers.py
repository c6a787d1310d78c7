"""What lies beneath the voices."""

from __future__ import annotations

import itertools
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.mix import SAMPLE_RATE, lay_out, render, with_book_gain
from audiofic.mix.layers import QUIET_ENDS_SECONDS, RISE_DB
from audiofic.mix.music import open_layer
from audiofic.model import Beat, Boundary, Layer, Timeline, Utterance
from mixing import SETTINGS, STINGS, clip, constant, laid_out, say
from sounds import write_wav

SECOND = SAMPLE_RATE


def long_say(text: str, **more: object) -> Beat:
    return say(text, Boundary.PARAGRAPH, **more)


def timeline_of(*beats: Beat, seconds: float = 3.0) -> Timeline:
    clips = {
        beat.sound: clip(beat.sound.text, round(seconds * SECOND))
        for beat in beats
        if isinstance(beat.sound, Utterance)
    }
    return lay_out(beats, clips, {}, SETTINGS, "a book", stings=STINGS)


def beneath(timeline: Timeline, root: Path | None = None) -> NDArray[np.float64]:
    """What of the chapter is not voice, sting or room tone."""
    pieces = []
    for one in (timeline, replace(timeline, layers=())):
        blocks = render(one, constant(0.0), SETTINGS, "a book", stings=STINGS, root=root)
        pieces.append(np.concatenate(list(blocks)) / 32_768)
    return pieces[0] - pieces[1]


def level_db(sound: NDArray[np.float64]) -> float:
    return float(10 * np.log10(np.mean(sound**2) + 1e-20))


def test_a_layer_lies_beneath_the_beats_that_name_it_and_fades_in_the_silences_beside_them() -> None:
    timeline = timeline_of(long_say("One."), long_say("Two.", ambience="rain"), long_say("Three."))
    (layer,) = timeline.layers
    before, under, behind = timeline.cues
    assert before.start_frame + before.frames < layer.start_frame < under.start_frame
    assert under.start_frame + under.frames < layer.end_frame <= behind.start_frame
    sound = beneath(timeline)
    assert not sound[: layer.start_frame].any()
    assert not sound[layer.end_frame :].any()
    assert level_db(sound[under.start_frame + SECOND : under.start_frame + 2 * SECOND]) > -60


def test_neighbouring_beats_share_a_layer_and_another_name_is_another_one() -> None:
    timeline = timeline_of(
        long_say("One.", bed="calm", ambience="rain"),
        long_say("Two.", bed="calm", ambience="wind"),
    )
    assert [(layer.kind, layer.name) for layer in timeline.layers] == [
        ("bed", "calm"),
        ("ambience", "rain"),
        ("ambience", "wind"),
    ]


def test_a_layer_has_gone_before_a_sting_begins() -> None:
    beats = [
        replace(say("One.", Boundary.BEFORE_STING), ambience="rain"),
        Beat("scene", Boundary.BEFORE_STING),
        say("Two."),
    ]
    timeline = timeline_of(*beats)
    assert timeline.layers[0].end_frame <= timeline.cues[1].start_frame


def test_a_chapters_ends_are_left_to_the_room_tone() -> None:
    timeline = timeline_of(replace(say("One.", Boundary.END), ambience="rain", bed="calm"))
    quiet = round(QUIET_ENDS_SECONDS * SECOND)
    for layer in timeline.layers:
        assert layer.start_frame >= quiet
        assert layer.end_frame <= timeline.total_frames - quiet


@pytest.mark.parametrize(("kind", "name"), [("ambience", "rain"), ("bed", "calm")])
def test_a_layer_is_as_far_below_the_voices_as_the_settings_say_and_rises_where_nobody_speaks(
    kind: str, name: str
) -> None:
    beats = [replace(long_say(text, pause_ms=8_000), **{kind: name}) for text in ("One.", "Two.")]  # type: ignore[arg-type]
    timeline = timeline_of(*beats, seconds=10)
    sound = beneath(timeline)
    first = timeline.cues[0]
    spoken = sound[first.start_frame + 2 * SECOND : first.start_frame + first.frames]
    end = first.start_frame + first.frames
    alone = sound[end + 2 * SECOND : end + 7 * SECOND]
    wanted = -20.0 + (SETTINGS.ambience_db if kind == "ambience" else SETTINGS.bed_db)
    assert abs(level_db(spoken) - wanted) < 4.5  # LUFS and RMS differ by a sound's spectrum; drones breathe
    assert abs(level_db(alone) - level_db(spoken) - RISE_DB[kind]) < 3.5  # type: ignore[index]


def test_a_layer_stays_down_in_the_pauses_between_sentences() -> None:
    timeline = timeline_of(*(long_say(f"{number}.", ambience="room") for number in range(4)), seconds=2)
    sound = beneath(timeline)
    gap = slice(timeline.cues[1].start_frame + timeline.cues[1].frames, timeline.cues[2].start_frame)
    said = slice(timeline.cues[1].start_frame, timeline.cues[2].start_frame)
    assert abs(level_db(sound[gap]) - level_db(sound[said])) < 1.5


def test_no_layer_brings_a_click_or_a_jump(tmp_path: Path) -> None:
    """The loudest possible start: a file at full scale from its first sample to its last."""
    write_wav(tmp_path / "full.wav", 0.9 * np.sin(2 * np.pi * 100 * np.arange(6 * SECOND) / SECOND), SECOND)
    timeline = timeline_of(long_say("One."), long_say("Two.", bed="full.wav"), long_say("Three."), seconds=9)
    sound = beneath(timeline, tmp_path)
    assert np.abs(np.diff(sound)).max() < 0.01
    steps = sound[: sound.size // 2_205 * 2_205].reshape(-1, 2_205)
    levels = 10 * np.log10(np.mean(steps**2, axis=1) + 1e-9)
    assert np.abs(np.diff(levels)).max() < 12


def test_a_file_that_is_shorter_than_its_scene_begins_again_without_a_gap(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal(5 * SECOND)
    write_wav(tmp_path / "short.wav", noise, SECOND)
    timeline = timeline_of(long_say("One.", ambience="short.wav"), seconds=20)
    cue = timeline.cues[0]
    sound = beneath(timeline, tmp_path)[cue.start_frame + 2 * SECOND : cue.start_frame + cue.frames]
    seconds = sound[: sound.size // SECOND * SECOND].reshape(-1, SECOND)
    levels = 10 * np.log10(np.mean(seconds**2, axis=1))
    assert levels.max() - levels.min() < 2


def test_a_long_file_is_read_as_it_is_needed_and_joined_to_itself(tmp_path: Path) -> None:
    noise = 0.1 * np.random.default_rng(1).standard_normal(31 * SECOND)
    write_wav(tmp_path / "long.wav", noise, SECOND)
    blocks = open_layer(Layer("bed", "long.wav", 0, 1, 0.0), "a book", tmp_path)
    heard = np.concatenate(list(itertools.takewhile(lambda _: True, itertools.islice(blocks, 120))))
    blocks.close()  # type: ignore[attr-defined]
    assert heard.size > 40 * SECOND
    seconds = heard[: heard.size // SECOND * SECOND].reshape(-1, SECOND).astype(np.float64)
    levels = 10 * np.log10(np.mean(seconds**2, axis=1))
    assert levels.max() - levels.min() < 1.5


def test_the_books_gain_moves_the_layers_too() -> None:
    timeline = timeline_of(long_say("One.", bed="calm"))
    assert with_book_gain(timeline, -3.0).layers[0].gain_db == SETTINGS.bed_db - 3.0


def test_a_timeline_without_layers_is_mixed_as_ever() -> None:
    assert laid_out([say("One.")]).layers == ()


def test_a_silent_file_and_one_outside_the_production_are_refused(tmp_path: Path) -> None:
    root = tmp_path / "production"
    root.mkdir()
    write_wav(root / "silent.wav", np.zeros(SECOND), SECOND)
    write_wav(tmp_path / "outside.wav", np.ones(SECOND), SECOND)
    for name, told in (("silent.wav", "silent"), ("../outside.wav", "production"), ("gone.wav", "not there")):
        with pytest.raises(AudioficError, match=told):
            beneath(timeline_of(long_say("One.", bed=name)), root)
