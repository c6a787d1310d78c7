"""A chapter's stems: all that is heard is in one of them, and together they are the mix."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from audiofic.mix import SAMPLE_RATE, Stem, find_stems, render_stem
from audiofic.mix.layers import lay_under
from audiofic.mix.rendering import mix_cues, room_tone
from audiofic.model import Beat, Boundary, Timeline
from mixing import SETTINGS, STINGS, laid_out, say, square

BEATS = [
    say("The rain came.", ambience="rain"),
    say("Hush!", speaker="Kagome", ambience="rain", bed="calm", effect="telephone"),
    Beat("scene", Boundary.AFTER_STING),
    say("Nobody spoke.", bed="calm"),
    say("Hush yourself.", speaker="Ivo", gain_db=3.0),
    say("So it ended."),
]


def parts(timeline: Timeline) -> dict[Stem, NDArray[np.float32]]:
    return {
        stem: np.concatenate(list(render_stem(stem, timeline, square(0.3), SETTINGS, "a book", STINGS, None)))
        for stem in find_stems(timeline)
    }


def mixed(timeline: Timeline) -> NDArray[np.float32]:
    """The mix as the limiter is given it."""
    blocks: Iterator[NDArray[np.float32]] = mix_cues(
        timeline, square(0.3), SETTINGS, STINGS, room_tone(SETTINGS.room_tone_db, "a book")
    )
    return np.concatenate(list(lay_under(blocks, timeline, "a book", None)))


def test_the_narrator_comes_first_then_others_as_they_come() -> None:
    assert find_stems(laid_out(BEATS)) == (
        Stem("voice", "narrator"),
        Stem("voice", "Kagome"),
        Stem("voice", "Ivo"),
        Stem("stings"),
        Stem("bed"),
        Stem("ambience"),
        Stem("room-tone"),
    )
    assert find_stems(laid_out([say("Oh.", speaker="Ivo")])) == (Stem("voice", "Ivo"), Stem("room-tone"))


@pytest.mark.parametrize("beats", [BEATS, BEATS[2:], [say("Oh.")], list(reversed(BEATS))])
def test_the_stems_are_as_long_as_the_mix_and_sum_up_to_it(beats: list[Beat]) -> None:
    timeline = laid_out(beats)
    wanted = mixed(timeline)
    found = parts(timeline)
    assert {part.size for part in found.values()} == {wanted.size} == {timeline.total_frames}
    total = np.sum([part.astype(np.float64) for part in found.values()], axis=0)
    assert np.abs(total - wanted).max() < 2**-20, "float32's own rounding"


def test_each_voice_is_heard_in_its_stem_and_nowhere_else() -> None:
    timeline = replace(laid_out(BEATS), layers=())
    found = parts(timeline)
    for cue in timeline.cues:
        middle = cue.start_frame + cue.frames // 2
        heard = {stem for stem, part in found.items() if np.abs(part[middle : middle + 100]).max() > 0.005}
        assert [stem.has(cue) for stem in heard] == [True]
    assert found[Stem("voice", "Kagome")][: SAMPLE_RATE // 10].max() == 0
