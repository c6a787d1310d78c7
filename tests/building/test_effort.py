"""How far a build has come is told in one measure for speech and mixing, by what both cost."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.building import IN_ALL
from audiofic.building.plan import Plan
from audiofic.building.progress import Progress
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

Told = list[tuple[str, int, int]]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    voices = "book: {title: The Well}\nnarrator: {voice: tone/a}\n"
    (tmp_path / "voices.yaml").write_text(voices, encoding="utf-8")
    for number in (1, 2):
        script = f"chapter: {number}\ntitle: Part {number}\nlines:\n- narrator: Stone {number}.\n"
        (tmp_path / "script" / f"{number:02d}.yaml").write_text(script, encoding="utf-8")
    return Project(tmp_path)


def plan(project: Project) -> Plan:
    return plan_book(Project(project.root), False)


def shares(told: Told) -> list[float]:
    return [done / total for stage, done, total in told if stage == IN_ALL]


def test_a_build_is_told_as_a_whole_from_its_first_line_to_its_last_chapter(project: Project) -> None:
    told: Told = []
    build_book(plan(project), 1, lambda *step: told.append(step))
    assert shares(told) == sorted(shares(told))
    assert 0 < shares(told)[0] < shares(told)[-1] == 1.0
    build_book(plan(project), 1, lambda *step: told.append(("again", 0, 0)))
    assert ("again", 0, 0) not in told


@pytest.mark.parametrize(("cost", "least", "most"), [(0.00002, 0.01, 0.2), (0.5, 0.99, 1.0)], ids=str)
def test_speech_counts_by_what_its_voices_cost(
    project: Project, monkeypatch: pytest.MonkeyPatch, cost: float, least: float, most: float
) -> None:
    """After the last line, mixing is nearly all that is left with a quick voice, little with a dear one."""
    monkeypatch.setattr("audiofic.engines.tone.Tone.cost", lambda self, voice: cost)
    told: Told = []
    effort = Progress(plan(project), lambda *step: told.append(step))
    effort.tell("speaking", 1, 1)
    assert least < shares(told)[-1] <= most
    effort.mixed(1, 1.0)
    effort.mixed(2, 1.0)
    assert shares(told)[-1] == 1.0


def test_what_is_rebuilt_from_clips_is_mixing_alone(project: Project) -> None:
    build_book(plan(project), 1, lambda *step: None)
    (project.root / "build" / "chapters" / "01-part-1.mp3").unlink()
    told: Told = []
    build_book(plan(project), 1, lambda *step: told.append(step))
    assert {stage for stage, _, _ in told} == {"mixing", IN_ALL}
    assert shares(told)[-1] == 1.0


def test_a_long_chapter_is_told_of_before_it_is_made(project: Project) -> None:
    lines = "".join(f"- narrator: Stone number {number} lies by the well.\n" for number in range(20))
    (project.root / "script" / "01.yaml").write_text(f"chapter: 1\nlines:\n{lines}", encoding="utf-8")
    (project.root / "script" / "02.yaml").unlink()
    told: Told = []
    build_book(plan(project), 1, lambda *step: told.append(step))
    before = told[: told.index(("mixing", 1, 1))]
    assert len([share for share in shares(before) if 0.2 < share < 0.9]) > 10
