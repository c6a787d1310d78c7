"""Lines not heard as written are spoken again, and the take that is heard best is kept."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.building.plan import Plan
from audiofic.commands.retaking import retake, set_take
from audiofic.engines import Engine, Speech
from audiofic.errors import AudioficError
from audiofic.model import Line, Utterance
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.script import parse_script
from audiofic.synthesis import speech
from command_line import Run
from fake_recogniser import FakeRecogniser, install

VOICES = "narrator: {voice: tone/a}\n"
SCRIPT = """\
chapter: 1   # the first
lines:

# It rains.
- narrator: The rain had followed them for three days. Then it stopped at last.
  pause: 500   # a long one
- narrator: Bring me a lamp and a length of good rope.

- narrator: Nobody said that we were lost.
  take: 2
"""
RAIN = "The rain had followed them for three days."
LAMP = "Bring me a lamp and a length of good rope."
LOST = "Nobody said that we were lost."


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (tmp_path / "script" / "01.yaml").write_text(SCRIPT, encoding="utf-8")
    return Project(tmp_path)


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeRecogniser]:
    return install(monkeypatch, tmp_path / "model")


def speak_takes(
    monkeypatch: pytest.MonkeyPatch, recogniser: type[FakeRecogniser], takes: dict[str, list[str]]
) -> list[tuple[str, int]]:
    """Have `takes` (text -> what is heard in its takes, from the first on) heard; returns what is spoken."""
    spoken: list[tuple[str, int]] = []
    speak = speech.speak

    def noting(engine: Engine, utterance: Utterance) -> Speech:
        made = speak(engine, utterance)
        chance = np.random.default_rng([utterance.take, len(utterance.text)])
        noisy = made.samples + chance.normal(0, 0.05, made.samples.size)
        made = Speech(noisy.astype(np.float32), made.sample_rate)
        words = takes.get(utterance.text, [utterance.text])
        heard = words[min(utterance.take, len(words)) - 1]
        recogniser.learn(speech.pcm(made), made.sample_rate, heard)
        spoken.append((utterance.text, utterance.take))
        return made

    recogniser.known, recogniser.windows = {}, []
    monkeypatch.setattr(speech, "speak", noting)
    return spoken


def built(project: Project) -> Plan:
    build_book(plan_book(project), jobs=1)
    return plan_book(project)


def script(project: Project) -> str:
    return (project.root / "script" / "01.yaml").read_text(encoding="utf-8")


def test_the_first_take_heard_right_is_written_beneath_its_line(
    project: Project, recogniser: type[FakeRecogniser], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = speak_takes(monkeypatch, recogniser, {RAIN: ["The train had", "Other words altogether", RAIN]})
    plan = built(project)
    spoken.clear()
    done = retake(plan, 4)
    assert [(line.line, take) for line, take in done.mended] == [(5, 3)]
    assert done.left == ()
    rows = "  pause: 500   # a long one\n"
    assert script(project) == SCRIPT.replace(rows, rows + "  take: 3\n")
    assert {take for _, take in spoken} == {2, 3}, "no more than it takes"
    again = built(project)
    assert again.is_current
    assert retake(again, 4).mended == ()


def test_where_no_take_is_right_the_best_is_kept_if_it_is_better(
    project: Project, recogniser: type[FakeRecogniser], monkeypatch: pytest.MonkeyPatch
) -> None:
    takes = {
        RAIN: ["Apples", "The rain had followed the", "Nothing at all here"],
        LAMP: ["The horse of another man went by there.", "A house", "Other words altogether, I say"],
    }
    speak_takes(monkeypatch, recogniser, takes)
    before = script(project)
    done = retake(built(project), 2)
    assert [(line.line, take) for line, take in done.mended] == [(5, 2)]
    assert [line.line for line in done.left] == [7]
    assert script(project) != before


def test_a_producers_own_take_is_never_changed(
    project: Project, recogniser: type[FakeRecogniser], monkeypatch: pytest.MonkeyPatch
) -> None:
    spoken = speak_takes(monkeypatch, recogniser, {LOST: ["x", "Other words altogether", LOST]})
    plan = built(project)
    spoken.clear()
    done = retake(plan, 3)
    assert (done.mended, [line.line for line in done.left]) == ((), [9])
    assert script(project) == SCRIPT
    assert not spoken


def test_a_line_that_was_edited_meanwhile_is_left_alone() -> None:
    script = parse_script(SCRIPT, "a.yaml")
    line = script.items[1]
    assert isinstance(line, Line)
    with pytest.raises(AudioficError, match="changed meanwhile") as raised:
        set_take(SCRIPT.replace("good rope", "bad rope"), "a.yaml", line, 3)
    assert "take: 3" in (raised.value.hint or "")
    moved = "# a comment\n" * 4 + SCRIPT
    assert set_take(moved, "a.yaml", line, 3) == moved.replace("good rope.\n", "good rope.\n  take: 3\n")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("- narrator: A.", "- narrator: A.\n  take: 3"),
        ("- narrator: A.\n\n- narrator: B.\n", "- narrator: A.\n  take: 3\n\n- narrator: B.\n"),
        ("  - narrator: A.\n    # why\n", "  - narrator: A.\n    take: 3\n    # why\n"),
        ("- narrator: |\n    A.\n\ntitle: B\n", "- narrator: |\n    A.\n  take: 3\n\ntitle: B\n"),
        ("- {narrator: A.}\n", "- {narrator: A., take: 3}\n"),
        ("- narrator: >-\n    A.\n- narrator: A.\n", "- narrator: >-\n    A.\n  take: 3\n- narrator: A.\n"),
    ],
)
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_nothing_else_in_the_file_changes(before: str, after: str, newline: str) -> None:
    before, after = (f"chapter: 1\nlines:\n{items}".replace("\n", newline) for items in (before, after))
    line = parse_script(before, "a.yaml").items[0]
    assert isinstance(line, Line)
    assert set_take(before, "a.yaml", line, 3) == after


def test_a_line_that_has_no_room_for_a_take_is_told_to_be_changed_by_hand() -> None:
    text = "chapter: 1\nlines: [narrator: A.]\n"
    line = parse_script(text, "a.yaml").items[0]
    assert isinstance(line, Line)
    with pytest.raises(AudioficError, match="can't be added"):
        set_take(text, "a.yaml", line, 3)


def test_build_retake_mends_a_line_and_makes_the_book_again(
    run: Run, project: Project, recogniser: type[FakeRecogniser], monkeypatch: pytest.MonkeyPatch
) -> None:
    speak_takes(monkeypatch, recogniser, {RAIN: ["The train had", RAIN]})
    ended = run("-C", project.root, "build", "--retake", "2", "--jobs", "1")
    assert (ended.status, ended.err) == (0, "")
    assert "script/01.yaml, line 5: take 2 is kept" in ended.out
    assert "1 line mended by another take, 0 left as they are." in ended.out
    assert plan_book(project).is_current
    assert "0 lines mended" in run("-C", project.root, "build", "--retake", "2").out


def test_without_a_recogniser_retake_is_refused_before_anything_is_made(
    run: Run, project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.recogniser.find_spec", lambda name: None)
    ended = run("-C", project.root, "build", "--retake", "2")
    assert ended.status == 1
    assert "audiofic[ear]" in ended.err
    assert not project.build_folder.exists()
