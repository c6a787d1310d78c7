"""A production on disk: found from anywhere in it, its paths named, its files read with all their faults."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import AudioficError, FindingsError
from audiofic.project import Project, find_project, read_utf8, script_name, slug

SCRIPT = "chapter: {number}\nlines:\n- narrator: The kettle sang.\n"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "script").mkdir()
    (tmp_path / "voices.yaml").write_text("narrator:\n  voice: tone/a\n", encoding="utf-8")
    return Project(tmp_path)


def write(project: Project, name: str, text: str) -> None:
    (project.script_folder / name).write_text(text, encoding="utf-8")


def test_a_production_is_found_from_its_root_from_a_folder_and_from_a_file_in_it(project: Project) -> None:
    deep = project.root / "script" / "old" / "older"
    deep.mkdir(parents=True)
    for start in (project.root, deep, project.cast_file):
        assert find_project(start) == project


@pytest.mark.parametrize("name", ["manuscript.md", "manuscript.txt"])
def test_a_manuscript_alone_marks_a_production(tmp_path: Path, name: str) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / name).write_text("The kettle sang.", encoding="utf-8")
    assert find_project(tmp_path).root == tmp_path


def test_the_nearest_production_is_the_one_that_is_meant(project: Project) -> None:
    inner = project.root / "sequel"
    inner.mkdir()
    (inner / "voices.yaml").touch()
    assert find_project(inner).root == inner


def test_where_there_is_no_production_the_hint_says_how_to_begin_one(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match="There is no production") as raised:
        find_project(tmp_path)
    assert "audiofic new" in (raised.value.hint or "")


def test_what_builds_make_is_in_the_build_folder_and_nowhere_else(project: Project) -> None:
    made = (project.store_folder, project.chapters_folder, project.packets_folder, project.record_file)
    assert all(path.is_relative_to(project.build_folder) for path in made)
    assert project.draft_folder.is_relative_to(project.script_folder)


def test_people_are_told_paths_from_the_production_on(project: Project, tmp_path: Path) -> None:
    assert project.relative(project.script_folder / "01-steam.yaml") == "script/01-steam.yaml"
    elsewhere = tmp_path.parent / "sample.wav"
    assert project.relative(elsewhere) == str(elsewhere)


def test_of_two_manuscripts_neither_is_guessed(project: Project) -> None:
    write(project, "manuscript.txt", "One.")
    write(project, "manuscript.md", "Two.")
    with pytest.raises(AudioficError, match=r"manuscript\.md and manuscript\.txt"):
        _ = project.manuscript_file


def test_a_file_that_no_reader_reads_is_not_the_manuscript(project: Project) -> None:
    write(project, "manuscript.pages", "not text")
    assert project.manuscript_file is None
    assert project.read_manuscript() is None


def test_scripts_come_by_their_number_whatever_their_names(project: Project) -> None:
    write(project, "a.yaml", SCRIPT.format(number=10))
    write(project, "b.yaml", SCRIPT.format(number=2))
    assert [(script.chapter, script.path) for script in project.read_scripts()] == [
        (2, "script/b.yaml"),
        (10, "script/a.yaml"),
    ]


def test_drafts_and_hidden_files_are_no_scripts(project: Project) -> None:
    project.draft_folder.mkdir()
    (project.draft_folder / "01-steam.yaml").write_text(SCRIPT.format(number=1), encoding="utf-8")
    assert not project.read_scripts()


def test_the_faults_of_all_scripts_are_told_at_once(project: Project) -> None:
    write(project, "a.yaml", "chapter: one\nlines: []\n")
    write(project, "b.yaml", SCRIPT.format(number=2))
    write(project, "c.yaml", "chapter: 3\nlines:\n- narrator: So.\n  tale: 2\n")
    with pytest.raises(FindingsError) as raised:
        project.read_scripts()
    assert {(found.path, found.line) for found in raised.value.findings} == {
        ("script/a.yaml", 1),
        ("script/c.yaml", 4),
    }


def test_two_files_cannot_be_the_same_chapter(project: Project) -> None:
    write(project, "a.yaml", SCRIPT.format(number=1))
    write(project, "b.yaml", SCRIPT.format(number=1))
    with pytest.raises(FindingsError) as raised:
        project.read_scripts()
    (finding,) = raised.value.findings
    assert (finding.path, finding.code) == ("script/b.yaml", "chapter-twice")
    assert "script/a.yaml" in finding.message


def test_a_production_without_its_cast_says_that_an_empty_file_will_do(project: Project) -> None:
    project.cast_file.unlink()
    with pytest.raises(AudioficError, match=r"voices\.yaml is missing") as raised:
        project.read_settings()
    assert "empty file" in (raised.value.hint or "")
    project.cast_file.touch()
    assert project.read_settings().cast == ()


def test_a_sound_file_that_is_not_there_is_told_with_its_line(project: Project) -> None:
    project.cast_file.write_text("mix:\n  stings:\n    scene: sounds/bell.wav\n", encoding="utf-8")
    with pytest.raises(FindingsError) as raised:
        project.read_settings()
    (finding,) = raised.value.findings
    assert (finding.path, finding.line, finding.code) == ("voices.yaml", 3, "bad-file")


def test_a_byte_order_mark_is_no_text_and_line_ends_stay(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbfa: 1\r\nb: 2\n")
    assert read_utf8(tmp_path / "a.yaml", "a.yaml") == "a: 1\r\nb: 2\n"


def test_a_file_that_is_far_too_large_is_told_unread(tmp_path: Path) -> None:
    with (tmp_path / "a.yaml").open("wb") as file:
        file.truncate(2**40)
    with pytest.raises(FindingsError) as raised:
        read_utf8(tmp_path / "a.yaml", "a.yaml")
    (finding,) = raised.value.findings
    assert (finding.path, finding.line, finding.code) == ("a.yaml", 0, "too-large")
    assert finding.hint


def test_a_file_in_another_encoding_is_told_with_the_line_where_that_shows(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("a: 1\nb: caf\xe9\n".encode("cp1252"))
    with pytest.raises(FindingsError) as raised:
        read_utf8(tmp_path / "a.yaml", "a.yaml")
    (finding,) = raised.value.findings
    assert (finding.path, finding.line, finding.code) == ("a.yaml", 2, "not-utf8")


@pytest.mark.parametrize(
    ("chapter", "title", "count", "name"),
    [
        (3, "The Well", 12, "03-the-well.yaml"),
        (3, "The Well", 120, "003-the-well.yaml"),
        (1, None, 1, "01-chapter.yaml"),
        (1, "Kagome's “Day” Out…", 1, "01-kagomes-day-out.yaml"),
        (1, "犬夜叉", 1, "01-犬夜叉.yaml"),
        (1, "../../etc/passwd", 1, "01-etc-passwd.yaml"),
        (1, "* * *", 1, "01-untitled.yaml"),
    ],
)
def test_a_script_is_called_by_its_number_and_title(
    chapter: int, title: str | None, count: int, name: str
) -> None:
    assert script_name(chapter, title, count) == name


@given(st.text())
@settings(derandomize=True, max_examples=200, deadline=None)
def test_a_slug_is_a_file_name_on_every_system(text: str) -> None:
    name = slug(text)
    assert re.fullmatch(r"(?!-)[^\W_]+(?:-[^\W_]+)*", name)
    assert len(name) <= 60


def test_a_script_that_is_not_whole_yet_is_no_script(tmp_path: Path) -> None:
    """What `audiofic script` was writing when it was killed, and what editors keep beside a file."""
    (tmp_path / "script").mkdir()
    for name in ("01-steam.yaml", ".02-tea-0a1b2c3d.part.yaml", ".#01-steam.yaml"):
        (tmp_path / "script" / name).write_text("chapter: 1\nlines: []\n", encoding="utf-8")
    assert [path.name for path in Project(tmp_path).script_files()] == ["01-steam.yaml"]
