"""Chapters are made while others are spoken, and the book is the same however that comes about."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from audiofic.building.assembly import _find_reference
from audiofic.building.chapters import ChapterMaker
from audiofic.building.plan import ChapterPlan
from audiofic.building.record import ChapterRecord, load_record
from audiofic.engines.tone import Tone
from audiofic.errors import AudioficError, FindingsError
from audiofic.master import MOST_CORRECTION_DB
from audiofic.model import Timeline, Utterance
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.synthesis import Batch, batches

VOICES = """\
book: {title: The Well}
narrator: {voice: tone/a}
cast:
  Kaede: {voice: tone/b}
"""
LONG_S = 60.0


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Three chapters, of which one is spoken after the other."""
    monkeypatch.setattr("audiofic.synthesis.batches.STRETCH_S", 0.0)
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text(VOICES, encoding="utf-8")
    for number in (1, 2, 3):
        lines = "".join(
            f"- narrator: Stone {number}.{line}.\n- Kaede: So {number}.{line}.\n" for line in range(3)
        )
        script = f"chapter: {number}\ntitle: Part {number}\nlines:\n{lines}"
        (tmp_path / "script" / f"{number:02d}.yaml").write_text(script, encoding="utf-8")
    return Project(tmp_path)


def build(project: Project) -> None:
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)


def gains(project: Project) -> dict[int, float]:
    return {number: made.gain_db for number, made in load_record(project.record_file).chapters.items()}


def book(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in project.build_folder.glob("chapters/*")}


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The chapters that were encoded, in order, as often as they were."""
    numbers: list[int] = []
    make = ChapterMaker.make

    def noting(self: ChapterMaker, chapter: ChapterPlan, *more: object) -> ChapterRecord:
        numbers.append(chapter.number)
        return make(self, chapter, *more)  # type: ignore[arg-type]

    monkeypatch.setattr(ChapterMaker, "make", noting)
    return numbers


def test_a_chapter_is_made_and_recorded_while_the_next_one_is_spoken(
    project: Project, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The last line of the last chapter waits until the first chapter's file is there."""
    render = Tone.render
    first_is_made = threading.Event()
    make = ChapterMaker.make

    def telling(self: ChapterMaker, chapter: ChapterPlan, *more: object) -> ChapterRecord:
        record = make(self, chapter, *more)  # type: ignore[arg-type]
        first_is_made.set()
        return record

    def waiting(self: Tone, utterance: Utterance) -> object:
        if utterance.text == "So 3.2.":
            assert first_is_made.wait(LONG_S), "nothing is mixed before all is spoken"
        return render(self, utterance)

    monkeypatch.setattr(ChapterMaker, "make", telling)
    monkeypatch.setattr(Tone, "render", waiting)
    build(project)
    assert sorted(made) == [1, 2, 3], "each once"


def test_where_a_line_fails_the_chapters_without_it_are_kept(
    project: Project, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Tone.render

    def failing(self: Tone, utterance: Utterance) -> object:
        if utterance.text == "So 2.1.":
            raise AudioficError("No.")
        return render(self, utterance)

    monkeypatch.setattr(Tone, "render", failing)
    with pytest.raises(FindingsError):
        build(project)
    kept = set(gains(project))
    assert 1 in kept
    assert 2 not in kept
    monkeypatch.setattr(Tone, "render", render)
    made.clear()
    build(project)
    assert set(made) == {1, 2, 3} - kept


@pytest.mark.slow
def test_a_chapter_that_misses_its_level_is_made_again_alone_at_its_own_gain(
    project: Project, made: list[int]
) -> None:
    """Thirty seconds of silence in a chapter of twelve make its file 5 dB quieter."""
    build(project)
    usual = gains(project)
    assert len(set(usual.values())) == 1
    assert sorted(made) == [1, 2, 3], "each once"
    quiet = project.script_folder / "03.yaml"
    text = quiet.read_text(encoding="utf-8")
    quiet.write_text(
        text.replace("- Kaede: So 3.0.\n", "- Kaede: So 3.0.\n  pause: 30000\n"), encoding="utf-8"
    )
    made.clear()
    build(project)
    after = gains(project)
    assert {number: after[number] for number in (1, 2)} == {number: usual[number] for number in (1, 2)}
    assert usual[3] + 2 <= after[3] <= usual[3] + MOST_CORRECTION_DB
    assert set(made) == {3}
    rebuilt = book(project)
    project.build_folder.rename(project.root / "before")
    build(project)
    assert book(project) == rebuilt, "the same as when made from nothing"
    assert gains(project) == after


@pytest.mark.slow
def test_where_the_reference_wants_another_gain_all_chapters_are_made_at_it(
    project: Project, made: list[int]
) -> None:
    build(project)
    usual = gains(project)[1]
    reference = _find_reference(plan_book(Project(project.root), False)).number
    script = project.script_folder / f"{reference:02d}.yaml"
    pause = "  pause: 30000\n"
    text = script.read_text(encoding="utf-8")
    script.write_text(text.replace(f"So {reference}.0.\n", f"So {reference}.0.\n{pause}"), encoding="utf-8")
    made.clear()
    build(project)
    assert gains(project)[reference] > usual
    assert set(made) == {1, 2, 3}
    rebuilt = book(project)
    project.build_folder.rename(project.root / "before")
    build(project)
    assert book(project) == rebuilt, "the same as when made from nothing"


@pytest.mark.parametrize(
    ("letters", "reference"),
    [((1_200, 1_500, 900), 1), ((40, 1_500, 1_600), 2), ((40, 900, 100), 2), ((40, 40, 40), 1)],
)
def test_the_first_chapter_long_enough_tells_the_gain_else_the_longest(
    project: Project, letters: tuple[int, ...], reference: int
) -> None:
    for number, count in enumerate(letters, 1):
        line = " ".join(["word"] * (count // 5))
        script = f"chapter: {number}\ntitle: Part\nlines:\n- narrator: {line}.\n"
        (project.script_folder / f"{number:02d}.yaml").write_text(script, encoding="utf-8")
    assert _find_reference(plan_book(Project(project.root), False)).number == reference


def test_nothing_is_made_before_the_reference_tells_the_gain(
    project: Project, made: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else it would be made twice: its first line comes last here."""
    cut = batches.cut_batches
    monkeypatch.setattr(
        "audiofic.synthesis.cut_batches", lambda *given: iter(sorted(cut(*given), key=_is_first_line))
    )
    build(project)
    assert sorted(made) == [1, 2, 3]


def _is_first_line(batch: Batch) -> bool:
    return batch.work[0][1].text == "Stone 1.0."


def test_what_goes_wrong_with_a_chapter_stops_the_build_and_keeps_the_others(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = ChapterMaker.render

    def failing(self: ChapterMaker, timeline: Timeline, gain_db: float) -> Iterator[object]:
        said = [cue.beat.sound.text for cue in timeline.cues if isinstance(cue.beat.sound, Utterance)]
        if "Stone 3.0." in said:
            raise AudioficError("The disk is full.")
        return render(self, timeline, gain_db)

    monkeypatch.setattr(ChapterMaker, "render", failing)
    with pytest.raises(AudioficError, match="disk is full"):
        build(project)
    assert set(gains(project)) == {1, 2}
    monkeypatch.setattr(ChapterMaker, "render", render)
    build(project)
    assert set(gains(project)) == {1, 2, 3}


def test_a_stopped_build_ends_the_chapters_that_are_being_mixed(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Ctrl-C comes while chapters are at their first block of a thousand: none is mixed to its end."""
    mixed, blocks = 0, 1_000
    render = ChapterMaker._render
    main = threading.main_thread().ident
    assert main is not None
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it

    def slowly(self: ChapterMaker, timeline: Timeline, gain_db: float) -> Iterator[object]:
        nonlocal mixed
        block = next(render(self, timeline, gain_db))
        for number in range(blocks):
            if not mixed:
                signal.pthread_kill(main, signal.SIGINT)
            if not number:
                self.stopping.wait(LONG_S)
            mixed += 1
            yield block

    monkeypatch.setattr(ChapterMaker, "_render", slowly)
    try:
        with pytest.raises(KeyboardInterrupt):
            build(project)
    finally:
        signal.signal(signal.SIGINT, before)
    assert 1 <= mixed <= 3  # chapters
    assert not list(project.build_folder.glob("chapters/*.mp3"))
