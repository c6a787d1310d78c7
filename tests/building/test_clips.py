"""A build's hand on the store: progress is told in work, not in lines."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.building.clips import Clips
from audiofic.building.plan import PlannedClip
from audiofic.engines import EngineSetup
from audiofic.errors import FindingsError
from audiofic.model import Utterance, Voice
from audiofic.store import Store, clip_key


def test_progress_counts_a_long_line_for_more_than_a_short_one_and_ends_with_all(tmp_path: Path) -> None:
    lines = ["Yes.", "No.", "Well, then we had better go down to the river before it is dark. " * 4]
    spoken = [Utterance(line, Voice("tone", "a")) for line in lines]
    utterances = {clip_key(utterance, "tone 1"): utterance for utterance in spoken}
    told: list[tuple[str, int, int]] = []
    clips = Clips(
        Store(tmp_path), EngineSetup(), utterances.__getitem__, 1, lambda *progress: told.append(progress)
    )
    clips.speak([PlannedClip(key, utterance, "", 0, "new") for key, utterance in utterances.items()])
    assert told == [("speaking", 2, 3), ("speaking", 2, 3), ("speaking", 3, 3)]
    assert clips.spoken == 3


def test_clips_of_no_cost_are_counted_one_by_one(tmp_path: Path) -> None:
    utterances = {str(number) * 64: Utterance("Yes.", Voice("nix", "a")) for number in range(2)}
    told: list[int] = []
    clips = Clips(
        Store(tmp_path),
        EngineSetup(),
        utterances.__getitem__,
        1,
        lambda stage, done, total: told.append(done),
    )
    with pytest.raises(FindingsError, match="no engine called"):
        clips.speak([PlannedClip(key, utterance, "", 0, "new") for key, utterance in utterances.items()])
    assert told == [1, 2]
