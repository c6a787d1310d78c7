"""The benchmark of voices: eight in a row are equally loud, a manner is heard as loud as it asks."""

from __future__ import annotations

import pytest
import voices

from audiofic.casting.manners import MANNERS
from audiofic.master import VOICE_TARGET_LUFS
from audiofic.model import Voice


@pytest.fixture(scope="module")
def speaker() -> voices.Speaker:
    return voices.Speaker(())


@pytest.mark.slow
def test_eight_voices_in_a_row_differ_by_less_than_one_lu(speaker: voices.Speaker) -> None:
    """By ffmpeg's meter, on words that they were not levelled by."""
    levels = [speaker.mixed_lufs(Voice("tone", name)) for name in voices.DRAFTS]
    assert len(levels) == voices.MANY
    assert max(levels) - min(levels) <= 1.0


@pytest.mark.parametrize("name", ["whispered", "soft", "loud", "slow"])
def test_a_manner_is_heard_as_loud_as_it_asks(speaker: voices.Speaker, name: str) -> None:
    plain, said = (speaker.mixed_lufs(Voice("tone", "girl"), MANNERS[word]) for word in ("plain", name))
    assert said - plain == pytest.approx(MANNERS[name].gain_db, abs=0.3)


def test_a_voices_own_gain_brings_it_to_the_common_level(speaker: voices.Speaker) -> None:
    for name in voices.DRAFTS:
        voice = Voice("tone", name)
        levelled = speaker.natural_lufs(voice) + speaker.gain_db(voice)
        assert levelled == pytest.approx(VOICE_TARGET_LUFS, abs=0.5)
