"""A command that its disk refuses says so, and the next run makes the same book. `make faults` tries 100."""

from __future__ import annotations

from pathlib import Path

import pytest

from faults.disks import endure
from faults.kills import VERBS, set_scene
from faults.watched import Watch

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("verb", VERBS)
def test_a_command_whose_disk_refused_is_finished_by_the_next_run(
    watch: Watch, tmp_path: Path, verb: str
) -> None:
    count = 1 if "build" in verb else 3
    with set_scene(verb, watch, tmp_path) as scene:
        assert len(list(endure(watch, scene, count, seed=VERBS.index(verb)))) == count
