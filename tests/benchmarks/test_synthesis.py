"""The speed benchmark speaks what it says it does."""

from __future__ import annotations

from synthesis import LINES, utterances


def test_every_line_is_another_utterance_and_the_cast_takes_turns() -> None:
    work = utterances(5 * len(LINES))
    assert len(set(work)) == 5 * len(LINES)
    assert len({utterance.voice.model for utterance in work}) == 5
