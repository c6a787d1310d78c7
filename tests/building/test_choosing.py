"""Chapters by choice: those alone are made, and what the book lacks is said."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from audiofic.building.choosing import choose_chapters, parse_chapters, tell_numbers
from audiofic.commands.standing import survey_standing
from audiofic.errors import AudioficError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from command_line import Run

STORY = {
    1: "The rain had followed them for three days.",
    2: "They walked up the hill in single file.",
    3: "Nobody spoke until the bell had stopped.",
}


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    voices = "book: {title: Rain}\nnarrator: {voice: tone/a}\nformats: [m4b]\n"
    (tmp_path / "voices.yaml").write_text(voices, encoding="utf-8")
    for number, text in STORY.items():
        script = f"chapter: {number}\ntitle: Part {number}\nlines:\n- narrator: {text}\n"
        (tmp_path / "script" / f"{number:02}.yaml").write_text(script, encoding="utf-8")
    return Project(tmp_path)


def mp3s(project: Project) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(project.chapters_folder.glob("*.mp3"))}


@pytest.mark.parametrize(
    ("wishes", "numbers"),
    [
        (["1"], {1}),
        (["2-4"], {2, 3, 4}),
        (["1,5-7", "3"], {1, 3, 5, 6, 7}),
        ([" 2 – 3 "], {2, 3}),
        (["007"], {7}),
        ([], set()),
    ],
)
def test_numbers_and_ranges_name_chapters(wishes: list[str], numbers: set[int]) -> None:
    assert parse_chapters(wishes) == numbers


@pytest.mark.parametrize("wish", ["", "one", "4-2", "1-", "-3", "1;2", "1-2-3", "0-999999", "1.5"])
def test_what_names_no_chapters_is_told_how_to_name_them(wish: str) -> None:
    with pytest.raises(AudioficError, match="names no chapters") as raised:
        parse_chapters([wish])
    assert "`2-4`" in (raised.value.hint or "")


@pytest.mark.parametrize(
    ("numbers", "told"),
    [
        ([3], "chapter 3"),
        ([1, 2], "chapters 1 and 2"),
        ([1, 2, 3, 5], "chapters 1-3 and 5"),
        ([1, 3, 5, 6, 7], "chapters 1, 3 and 5-7"),
    ],
)
def test_numbers_are_told_as_people_say_them(numbers: list[int], told: str) -> None:
    assert tell_numbers(numbers) == told


def test_the_chosen_chapter_alone_is_spoken_and_made(project: Project) -> None:
    plan = choose_chapters(plan_book(project), frozenset({2}))
    assert {clip.path for clip in plan.missing} == {"", "script/02.yaml"}
    report = build_book(plan, jobs=1)
    assert list(mp3s(project)) == ["02-part-2.mp3"]
    assert not list(project.build_folder.glob("*.m4b"))
    assert report.plan.put_off == (1, 3)
    told = "Put off: chapters 1 and 3, and the whole book's files; `audiofic build` makes them."
    assert told in list(report.summary())
    assert told in report.as_markdown()
    assert choose_chapters(plan_book(project), frozenset({2})).is_current


def test_the_whole_book_is_then_the_same_as_if_made_at_once(project: Project, tmp_path: Path) -> None:
    for numbers in ({3}, {1, 2}):
        build_book(choose_chapters(plan_book(project), frozenset(numbers)), jobs=1)
    assert list(project.build_folder.glob("*.m4b")), "no chapter waited any more"
    assert plan_book(project).is_current
    piecemeal = mp3s(project)
    for path in project.chapters_folder.iterdir():
        path.unlink()
    project.record_file.unlink()
    build_book(plan_book(project), jobs=1)
    assert mp3s(project) == piecemeal


def test_other_chapters_that_are_made_stay_as_they_are(project: Project) -> None:
    build_book(plan_book(project), jobs=1)
    before = mp3s(project)
    for number, text in STORY.items():
        path = project.root / "script" / f"{number:02}.yaml"
        path.write_text(path.read_text(encoding="utf-8").replace(text, text + " It was late."), "utf-8")
    build_book(choose_chapters(plan_book(project), frozenset({3})), jobs=1)
    after = mp3s(project)
    assert [name for name in before if before[name] != after[name]] == ["03-part-3.mp3"]
    assert [chapter.number for chapter in plan_book(project).chapters if chapter.reasons] == [1, 2]


def test_a_chapter_that_is_not_there_is_told_with_those_that_are(project: Project) -> None:
    with pytest.raises(AudioficError, match="There is no chapter 7") as raised:
        choose_chapters(plan_book(project), frozenset({1, 7}))
    assert raised.value.hint == "The book has chapters 1-3."


def test_status_has_a_line_for_each_chapter_in_80_columns(run: Run, project: Project) -> None:
    run("-C", project.root, "build", "--chapter", "2")
    script = project.root / "script" / "03.yaml"
    long = "title: The Day on Which Nobody at All Came up the Hill"
    text = script.read_text(encoding="utf-8").replace("title: Part 3", long)
    script.write_text(text + "- unknown: Who is there?\n  unsure: 0.4\n", encoding="utf-8")
    out = run("-C", project.root, "status").out.splitlines()
    assert out[0].startswith("Rain: 3 chapters, 0:")
    at = next(place for place, line in enumerate(out) if "to do" in line)
    rows = out[at + 1 : at + 4]
    assert [row.split()[0] for row in rows] == ["1", "2", "3"]
    assert rows[1].endswith("current")
    assert rows[0].endswith("2 clips to speak")
    assert "The Day on Which Nobody at Al…" in rows[2]
    assert max(map(len, rows)) <= 80
    assert next(place for place, line in enumerate(out) if "Who is there?" in line) < at, "doubts first"
    assert "\x1b" not in "".join(out)


def test_a_long_book_fits_on_a_screen(run: Run, project: Project) -> None:
    for number in range(4, 41):
        script = f"chapter: {number}\ntitle: Part {number}\nlines:\n- narrator: Oh.\n"
        (project.root / "script" / f"{number:02}.yaml").write_text(script, encoding="utf-8")
    plan = plan_book(project)
    made = tuple(
        replace(chapter, reasons=()) if chapter.number not in (1, 17) else chapter
        for chapter in plan.chapters
    )
    rows = survey_standing(replace(plan, chapters=made, missing=())).rows
    assert [row.number for row in rows] == ["1", "2-16", "17", "18-40"]
    assert rows[1].title == "15 chapters"
