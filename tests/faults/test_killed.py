"""Whatever kills a command, the next run ends with the same book. `make faults` tries 200 moments."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.kills import VERBS, set_scene, survive
from faults.watched import Watch

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_that_was_killed_is_finished_by_the_next_run(
    watch: Watch, tmp_path: Path, verb: str
) -> None:
    count = 1 if "build" in verb else 3
    with set_scene(verb, watch, tmp_path) as scene:
        assert len(list(survive(watch, scene, count, seed=VERBS.index(verb)))) == count
