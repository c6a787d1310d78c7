"""The story is read again with the corrected cast: who speaks changes, and nothing that a person has said."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from audiofic.attribution import attribute
from audiofic.errors import AudioficError
from audiofic.model import (
    UNKNOWN,
    Character,
    Line,
    Manuscript,
    Passage,
    PovEvent,
    Reading,
    Script,
    ScriptItem,
    SpanAt,
)
from audiofic.people import merge_people, remove_person
from audiofic.production import corrections, draft_missing, new_production
from audiofic.project import Project
from audiofic.script import parse_script
from audiofic.script.changing import change_items
from audiofic.updating import read_again, undo_update, update_production
from command_line import Run

STORY = """\
Chapter 1: Harbour

Marlow and Bess stood on the quay. The harbour was empty.

"Where is she?" Marlow asked.

"Gone," said Bess.

"For good?"

"For good."

"And the boat?"

"With her."

Chapter 2: Sea

Bess pulled the oars. Marlow steered, and neither of them looked back.

"Are you cold?"

"No."

"You are shivering."

"I am not."

"Have it your way," said Marlow.
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    new_production(tmp_path / "book", tmp_path / "story.txt")
    return Project(tmp_path / "book")


def tree(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and not {".before", ".update", "build"} & set(path.parts)
    }


def lines_of(project: Project) -> list[Line]:
    return [item for script in project.read_scripts() for item in script.items if isinstance(item, Line)]


def speaker_of(project: Project, text: str) -> str:
    return next(line.speaker for line in lines_of(project) if line.text == text)


def rewrite(path: Path, change: Callable[[ScriptItem], ScriptItem]) -> None:
    text = path.read_text(encoding="utf-8")
    script = parse_script(text, path.name)
    path.write_text(change_items(text, script, tuple(map(change, script.items))), encoding="utf-8")


def give(project: Project, text: str, name: str) -> None:
    """Label a line as a person does: another name, and no mark of doubt."""

    def change(item: ScriptItem) -> ScriptItem:
        if isinstance(item, Line) and item.text == text:
            return Line(name, item.text, "speech", opens_paragraph=item.opens_paragraph)
        return item

    for path in project.script_files():
        rewrite(path, change)


def misread(project: Project, script: Script, name: str, texts: set[str]) -> None:
    """Have script and draft say that `name` says these lines: as a worse reading would have."""

    def change(item: ScriptItem) -> ScriptItem:
        if isinstance(item, Line) and item.text in texts:
            return Line(name, item.text, "speech", opens_paragraph=item.opens_paragraph)
        return item

    file = script.path.rpartition("/")[2]
    for path in (project.script_folder / file, project.draft_folder / file):
        rewrite(path, change)


def test_a_story_that_was_read_with_the_same_cast_stays_byte_for_byte(project: Project) -> None:
    read_again(project)
    before = tree(project)
    again = read_again(project)
    assert not again.changed
    assert not again.lines
    assert tree(project) == before


def test_what_a_person_has_said_stays_however_often_the_story_is_read(project: Project) -> None:
    give(project, "For good?", "Shade")
    give(project, "You are shivering.", UNKNOWN)
    path = project.script_folder / "01-harbour.yaml"
    text = path.read_text(encoding="utf-8").replace("- Bess: Gone,", "# hers\n- Bess: Gone,\n  take: 3")
    path.write_text(text, encoding="utf-8")
    for _ in range(3):
        assert read_again(project).known >= 1
        assert speaker_of(project, "For good?") == "Shade"
        assert speaker_of(project, "You are shivering.") == UNKNOWN
        assert "# hers\n- Bess: Gone,\n  take: 3\n" in path.read_text(encoding="utf-8")
    assert not update_production(project, project.root.parent / "story.txt").findings
    assert speaker_of(project, "For good?") == "Shade"


def test_a_corrected_line_tells_of_the_lines_beside_it(project: Project) -> None:
    """Two take turns: who says one of their lines settles the others."""
    turns = ["Are you cold?", "No.", "You are shivering.", "I am not."]
    script = project.read_scripts()[1]
    for first, second in (("Marlow", "Bess"), ("Bess", "Marlow")):
        give(project, turns[0], first)
        give(project, turns[1], second)
        read_again(project, [2])
        assert [speaker_of(project, text) for text in turns[2:]] == [first, second], script.path


def test_a_corrected_line_tells_of_lines_that_the_author_adds(project: Project, tmp_path: Path) -> None:
    """An update learns from what a person has said, keeps it, and still knows later that a person said it."""
    give(project, "Are you cold?", "Bess")
    give(project, "No.", "Marlow")
    longer = STORY.replace('"I am not."\n', '"I am not."\n\n"Liar."\n\n"I never lie."\n')
    (tmp_path / "longer.txt").write_text(longer, encoding="utf-8")
    known = read_again(project, dry_run=True).known
    assert known
    assert not update_production(project, tmp_path / "longer.txt").findings
    said = [speaker_of(project, text) for text in ("Are you cold?", "No.", "Liar.", "I never lie.")]
    assert said == ["Bess", "Marlow", "Bess", "Marlow"]
    assert read_again(project, dry_run=True).known == known


def test_new_chapters_are_drafted_with_what_a_person_has_said(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    give(project, "For good?", "Shade")
    told: list[str] = []

    def listen(
        manuscript: Manuscript,
        passages: tuple[tuple[Passage, ...], ...],
        cast: tuple[Character, ...] | None,
        known: Mapping[SpanAt, str],
    ) -> Reading:
        told.extend(
            f"{name}: {manuscript.chapters[chapter].paragraphs[paragraph].text[span.start : span.end]}"
            for (chapter, paragraph, span), name in known.items()
        )
        return attribute(manuscript, passages, cast, known=known)

    monkeypatch.setattr(corrections, "attribute", listen)
    (project.script_folder / "02-sea.yaml").unlink()
    draft_missing(project)
    assert told == ["Shade: For good?"]
    assert speaker_of(project, "Have it your way,") == "Marlow"


def test_only_the_chapters_that_are_named_change_and_a_dry_run_changes_nothing(project: Project) -> None:
    for script in project.read_scripts():
        texts = {line.text for line in script.items if isinstance(line, Line) and line.kind == "speech"}
        misread(project, script, "Nobody Nowhere", texts)
    before = tree(project)
    dry = read_again(project, dry_run=True)
    assert tree(project) == before
    assert not dry.changed
    assert {line.path for line in dry.lines} == {"script/01-harbour.yaml", "script/02-sea.yaml"}
    first = read_again(project, [1])
    assert {line.path for line in first.lines} == {"script/01-harbour.yaml"}
    assert tree(project)["script/02-sea.yaml"] == before["script/02-sea.yaml"]
    assert speaker_of(project, "Gone,") == "Bess"
    read_again(project)
    assert not [line for line in lines_of(project) if line.speaker == "Nobody Nowhere"]
    undo_update(project)
    assert undo_update(project).purpose == "read again 1"
    assert tree(project) == before


def test_a_merge_counts_when_the_story_is_read_again(project: Project) -> None:
    give(project, "Gone,", "Elizabeth")
    merge_people(project, "Elizabeth", "Bess")
    again = read_again(project)
    assert not again.cast
    assert {line.speaker for line in lines_of(project)} <= {"Elizabeth", "Marlow", "narrator", UNKNOWN}
    remove_person(project, "Marlow")
    read_again(project)
    assert "Marlow" not in {line.speaker for line in lines_of(project)}


def test_drafts_made_again_give_nothing_to_who_was_removed(project: Project, tmp_path: Path) -> None:
    remove_person(project, "Marlow")
    for path in project.draft_folder.iterdir():
        path.unlink()
    (tmp_path / "longer.txt").write_text(f"{STORY}\nThey rowed on.\n", encoding="utf-8")
    update_production(project, tmp_path / "longer.txt")
    drafted = [item for draft in project.read_drafts() for item in draft.items if isinstance(item, Line)]
    assert {line.speaker for line in drafted} == {"narrator", "Bess", UNKNOWN}


FIRST = """\
I walked home with Bess. The road was long, and I was tired.

"Are you tired?" Bess asked me.

"No," I said. My name is Marlow, and I am never tired.

"Marlow, you are limping," said Bess.
"""


def test_a_teller_is_read_again_where_nobody_has_changed_one(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text(FIRST, encoding="utf-8")
    new_production(tmp_path / "book", tmp_path / "story.txt")
    project = Project(tmp_path / "book")
    (path,) = project.script_files()
    text = path.read_text(encoding="utf-8")
    assert "- pov: Marlow\n" in text
    other = text.replace("- pov: Marlow", "- pov: Bess")
    for each in (path, project.draft_folder / path.name):
        each.write_text(other, encoding="utf-8")
    assert [(line.was, line.now, line.text) for line in read_again(project).lines] == [("Bess", "Marlow", "")]
    path.write_text(other.replace("- pov: Bess", "- pov: Bess  # I know better"), encoding="utf-8")
    read_again(project)
    (pov,) = [item for item in project.read_scripts()[0].items if isinstance(item, PovEvent)]
    assert pov.narrator == "Bess"


def test_another_story_or_chapter_is_told_and_nothing_changes(project: Project) -> None:
    with pytest.raises(AudioficError, match="no chapter 7"):
        read_again(project, [7])
    copy = project.script_folder / "manuscript.txt"
    copy.write_text(STORY.replace("For good", "For ever"), encoding="utf-8")
    before = tree(project)
    with pytest.raises(AudioficError) as raised:
        read_again(project)
    assert "audiofic update" in (raised.value.hint or "")
    assert tree(project) == before


def test_the_command_shows_first_and_then_does(run: Run, project: Project) -> None:
    misread(project, project.read_scripts()[0], "Marlow", {"Gone,"})
    before = tree(project)
    shown = run("-C", project.root, "script", "--again", "--dry-run")
    assert "script/01-harbour.yaml, line" in shown.out
    assert ": Marlow -> Bess: Gone," in shown.out
    assert tree(project) == before
    assert run("-C", project.root, "script", "--again", "1-1").status == 0
    assert speaker_of(project, "Gone,") == "Bess"
    assert "Taken back: read again 1." in run("-C", project.root, "update", "--undo").out
    assert tree(project) == before
    assert run("-C", project.root, "script", "3").status == 1
    assert "names no chapters" in run("-C", project.root, "script", "--again", "one").err
