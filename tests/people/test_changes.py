"""Two people become one, one gets another name, somebody is nobody: just that changes, nothing else."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic import journal
from audiofic.errors import AudioficError
from audiofic.journal import is_unfinished
from audiofic.model import Line
from audiofic.people import merge_people, remove_person, rename_person
from audiofic.production import new_production
from audiofic.project import Project
from audiofic.updating import finish_update, redo_update, undo_update, update_production

CAST = """\
# ours
cast:
  # she leads
  Siobhan:                 # the captain
    aliases: [Captain Byrne]   # as the crew says
    gender: female
    voice: tone/a            # low
  Shiv: {gender: female, aliases: [Shivvy], pace: 0.9}
  # the cook
  Tom:
    aliases:
    - Tommy   # his mother says so
    gender: male

pronunciations:
  Byrne:
  - {ipa: bˈɜːn, for: [Shiv, Tom]}
  - say: burn
    for: [Shiv]   # hers
policy: {note_reader: Shiv}
sections:
  dream: {narrator: Shiv, effect: echo}
"""
SCRIPT = """\
# mine: Shiv is Siobhan?
chapter: 1
title: "Shiv: a beginning"
lines:
- pov: Shiv   # hm

- Shiv: Shiv is here.   # loud
  unsure: 0.41   # really?
  or: [Siobhan]
- narrator: said Shiv.
-   "Shiv":   'A # b'
    as: thought
    or:
    # who else
    - Siobhan
    - Tom   # perhaps
    unsure: 0.5

- Tom: Who?
  or: [ Shiv, Siobhan,  Ann ]
  unsure: 0.3
- {Tom: Me., or: [Shiv], unsure: 0.2}
- unknown: What?
  or: [Siobhan, Shiv]
- note: Shiv wrote this.
- Shiv: a letter
  as: letter
"""
MERGED = """\
# mine: Shiv is Siobhan?
chapter: 1
title: "Shiv: a beginning"
lines:
- pov: Siobhan   # hm

- Siobhan: Shiv is here.   # loud
  # really?
- narrator: said Shiv.
-   Siobhan:   'A # b'
    as: thought
    or:
    # who else
    - Tom   # perhaps
    unsure: 0.5

- Tom: Who?
  or: [ Siobhan,  Ann ]
  unsure: 0.3
- {Tom: Me., or: [Siobhan], unsure: 0.2}
- unknown: What?
  or: [Siobhan]
- note: Shiv wrote this.
- Siobhan: a letter
  as: letter
"""
NOBODY = """\
# mine: Shiv is Siobhan?
chapter: 1
title: "Shiv: a beginning"
lines:
- pov: narrator   # hm

- unknown: Shiv is here.   # loud
  # really?
  or: [Siobhan]
- narrator: said Shiv.
-   unknown:   'A # b'
    as: thought
    or:
    # who else
    - Siobhan
    - Tom   # perhaps

- Tom: Who?
  or: [ Siobhan,  Ann ]
  unsure: 0.3
- {Tom: Me., unsure: 0.2}
- unknown: What?
  or: [Siobhan]
- note: Shiv wrote this.
- narrator: a letter
  as: letter
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    project = Project(tmp_path / "book")
    project.script_folder.mkdir(parents=True)
    (project.script_folder / "01-a.yaml").write_bytes(SCRIPT.encode())
    project.cast_file.write_bytes(CAST.encode())
    return project


def script_of(project: Project) -> str:
    return (project.script_folder / "01-a.yaml").read_bytes().decode()


def cast_of(project: Project) -> str:
    return project.cast_file.read_bytes().decode()


def test_two_become_one_and_layout_and_comments_stay(project: Project) -> None:
    change = merge_people(project, "Siobhan", "Shiv")
    assert script_of(project) == MERGED
    assert cast_of(project) == CAST.replace(
        "aliases: [Captain Byrne]", "aliases: [Captain Byrne, Shiv, Shivvy]"
    ).replace("  Shiv: {gender: female, aliases: [Shivvy], pace: 0.9}\n", "").replace(
        "[Shiv, Tom]", "[Siobhan, Tom]"
    ).replace("for: [Shiv]", "for: [Siobhan]").replace("reader: Shiv", "reader: Siobhan").replace(
        "narrator: Shiv", "narrator: Siobhan"
    )
    assert [(line.line, line.was, line.now) for line in change.lines] == [
        (5, "Shiv", "Siobhan"),
        (7, "Shiv", "Siobhan"),
        (11, "Shiv", "Siobhan"),
        (26, "Shiv", "Siobhan"),
    ]
    role = project.read_settings().role("Shivvy")
    assert role is not None
    assert role.name == "Siobhan"


def test_who_has_no_voice_gets_the_other_s_and_comments_are_kept(project: Project) -> None:
    merge_people(project, "Shiv", "Siobhan")
    cast = cast_of(project)
    role = project.read_settings().role("Captain Byrne")
    assert role is not None
    assert (role.name, str(role.voice), role.pace) == ("Shiv", "tone/a", 0.9)
    assert "Siobhan:" not in cast
    for comment in ("# she leads", "# the captain", "# as the crew says", "# low", "# the cook"):
        assert comment in cast


def test_who_is_only_in_the_scripts_can_be_merged_into_and_merged(project: Project) -> None:
    text = CAST.replace("  Shiv: {gender: female, aliases: [Shivvy], pace: 0.9}\n", "").split("pronunc")[0]
    project.cast_file.write_text(text, encoding="utf-8")
    merge_people(project, "Siobhan", "Shiv")
    assert cast_of(project) == text.replace("[Captain Byrne]", "[Captain Byrne, Shiv]")
    assert script_of(project) == MERGED
    project.cast_file.write_text("", encoding="utf-8")
    (project.script_folder / "01-a.yaml").write_bytes(SCRIPT.encode())
    merge_people(project, "Siobhan", "Shiv")
    assert project.read_settings().cast[0].aliases == ("Shiv",)


def test_one_is_called_otherwise_from_here_on(project: Project) -> None:
    rename_person(project, "Shiv", "Shivvy")
    assert script_of(project) == (
        SCRIPT.replace("pov: Shiv", "pov: Shivvy")
        .replace("- Shiv:", "- Shivvy:")
        .replace('"Shiv":', "Shivvy:")
        .replace("[ Shiv,", "[ Shivvy,")
        .replace("or: [Shiv]", "or: [Shivvy]")
        .replace("[Siobhan, Shiv]", "[Siobhan, Shivvy]")
    )
    assert "  Shivvy: {gender: female, aliases: [Shiv], pace: 0.9}" in cast_of(project)
    rename_person(project, "tommy", "Thomas Reed")
    assert (
        "  # the cook\n  Thomas Reed:\n    aliases:\n    - Tommy   # his mother says so\n    - Tom\n"
        in cast_of(project)
    )
    assert "for: [Shivvy, Thomas Reed]" in cast_of(project)


def test_somebody_is_nobody_and_never_given_anything_again(project: Project) -> None:
    with pytest.raises(AudioficError, match="is for Shiv alone"):
        remove_person(project, "Shiv")
    text = CAST.replace("  - say: burn\n    for: [Shiv]   # hers\n", "")
    project.cast_file.write_text(text, encoding="utf-8")
    remove_person(project, "Shiv")
    assert script_of(project) == NOBODY
    settings = project.read_settings()
    assert settings.role("Shiv") is None
    assert settings.not_people == ("Shiv", "Shivvy")
    assert settings.policy.note_reader == settings.sections["dream"].narrator == "narrator"
    project.cast_file.write_text(cast_of(project).replace("for: [Tom]", "for: [Siobhan]"), encoding="utf-8")
    remove_person(project, "Tom")
    assert project.read_settings().not_people == ("Shiv", "Shivvy", "Tom", "Tommy")


@pytest.mark.parametrize("newline", ["\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_stay(project: Project, newline: str) -> None:
    def as_there(text: str) -> bytes:
        return ("\ufeff" + text).replace("\n", newline).encode()

    (project.script_folder / "01-a.yaml").write_bytes(as_there(SCRIPT))
    project.cast_file.write_bytes(as_there(CAST))
    merge_people(project, "Siobhan", "Shiv")
    assert script_of(project).encode() == as_there(MERGED)
    assert cast_of(project).count(newline) == CAST.count("\n") - 1


def test_a_dry_run_tells_the_same_and_writes_nothing(project: Project) -> None:
    before = {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()}
    dry = merge_people(project, "Siobhan", "Shiv", dry_run=True)
    assert {path: path.read_bytes() for path in project.root.rglob("*") if path.is_file()} == before
    real = merge_people(project, "Siobhan", "Shiv")
    assert (dry.lines, dry.cast, dry.files) == (real.lines, real.cast, real.files)
    assert dry.files == ("script/01-a.yaml", "voices.yaml")


def test_every_correction_is_one_undo_and_one_redo(project: Project) -> None:
    states = [(script_of(project), cast_of(project))]
    merge_people(project, "Siobhan", "Shiv")
    states.append((script_of(project), cast_of(project)))
    rename_person(project, "Tom", "Thomas")
    states.append((script_of(project), cast_of(project)))
    remove_person(project, "Thomas")
    for purpose, state in zip(
        ("not a person: Thomas", "rename Tom Thomas", "merge Siobhan Shiv"), reversed(states), strict=True
    ):
        assert undo_update(project).purpose == purpose
        assert (script_of(project), cast_of(project)) == state
    redo_update(project)
    assert script_of(project) == MERGED


def test_a_killed_merge_is_finished_or_never_was(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    class Killed(BaseException):
        pass

    def die(_root: Path, _name: str) -> Path:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_inside", die)
        with pytest.raises(Killed):
            merge_people(project, "Siobhan", "Shiv")
    assert is_unfinished(project.script_folder)
    finish_update(project)
    assert script_of(project) == MERGED


@pytest.mark.parametrize(
    ("one", "other", "message"),
    [
        ("Siobhan", "Nora", "Nobody is called 'Nora'"),
        ("Siobhan", "Captain Byrne", "are one already"),
        ("narrator", "Shiv", "no member of the cast"),
        ("Siobhan", "unknown", "no member of the cast"),
    ],
)
def test_what_can_t_be_merged_is_told_and_nothing_changes(
    project: Project, one: str, other: str, message: str
) -> None:
    with pytest.raises(AudioficError, match=message):
        merge_people(project, one, other)
    assert (script_of(project), cast_of(project)) == (SCRIPT, CAST)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("Tom", "^Tom is somebody else"),
        ("or", "meaning of its own"),
        ("Shiv", "already"),
        (" \n", "is empty"),
    ],
)
def test_a_name_that_is_taken_is_told(project: Project, name: str, message: str) -> None:
    with pytest.raises(AudioficError, match=message):
        rename_person(project, "Shiv", name)
    assert (script_of(project), cast_of(project)) == (SCRIPT, CAST)


def test_a_new_name_is_one_line_without_blanks_around_it(project: Project) -> None:
    rename_person(project, "Shiv", " Siobhan\n O'Neil\t")
    assert "- Siobhan O'Neil: " in script_of(project)


def test_the_series_cast_is_not_changed_from_a_book(project: Project) -> None:
    (project.root.parent / "cast.yaml").write_text("cast: {Shiv: {gender: female}}\n", encoding="utf-8")
    project.cast_file.write_text("series: yes\ncast: {Siobhan: {}}\n", encoding="utf-8")
    with pytest.raises(AudioficError, match="share"):
        merge_people(project, "Siobhan", "Shiv")
    merge_people(project, "Shiv", "Siobhan")
    assert cast_of(project) == "series: yes\ncast: {Shiv: {aliases: [Siobhan]}}\n"


STORY = """\
"Cast off!" said Siobhan.

"Aye," said Tom. "Where to?"

"North," said Shiv. She laughed.

"Ho!" cried Tom.

"North it is," said Siobhan.
"""


def test_an_update_does_not_bring_the_other_back(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_text(STORY, encoding="utf-8")
    new_production(tmp_path / "book", story)
    project = Project(tmp_path / "book")
    assert {"Siobhan", "Shiv"} <= {role.name for role in project.read_settings().cast}
    merge_people(project, "Siobhan", "Shiv")
    assert not update_production(project, story).changed
    story.write_text(STORY + '\n"South," said Shiv.\n\n"No," said Tom.\n', encoding="utf-8")
    updated = update_production(project, story)
    assert not updated.cast
    assert not updated.findings
    speakers = [
        item.speaker for script in project.read_scripts() for item in script.items if isinstance(item, Line)
    ]
    assert "Shiv" not in speakers
    assert speakers.count("Siobhan") == 4
    remove_person(project, "Tom")
    story.write_text(STORY + '\n"West," said Tom.\n', encoding="utf-8")
    assert not update_production(project, story).cast
    assert "Tom" not in [
        item.speaker for script in project.read_scripts() for item in script.items if isinstance(item, Line)
    ]


LAYOUTS = [
    "cast: {A: {gender: female}, B: {aliases: [Bee], voice: tone/a}}\n",
    "cast:\n  A:\n  B:\n",
    "cast:\n  A: {}\n  B: {aliases: }\n",
    "cast:\n  A:\n    aliases: Ay\n  B:\n    aliases: [Bee,\n      Bumble]   # many\n"
    "    languages: {fr: {voice: tone/b}}\n",
    "cast:\n    A:\n        aliases:\n        - Ay\n        - B2\n    B:\n        languages:\n"
    "            fr:\n                voice: tone/x\nformats: [opus]\n",
    "cast:\n  'A': {aliases: ['Ay', \"A2\"]}\n  \"B\": {aliases: []}",
    "cast:\n  A: {aliases: }\n  B:\n    aliases:\n    # none\n    gender: male\n",
    "# nothing\n",
    "cast:\n  A: {gender: male}\nnot_people: Ho\n",
    "not_people:\n- Ho # x\ncast:\n  A:\n    gender: female\n...\n",
    "---\ncast:\n  A:\n    voice: tone/a\n    # the end of A\n  # B now\n  B:\n    draft: girl  # b\n"
    "    # the end of B\n# after\nextras: {}\n",
]
SCRIPTS = [
    "chapter: 1\nlines: [{A: one}, {B: two, or: [A], unsure: 0.3}, {or: [B, C], A: three}]\n",
    'chapter: 1\nlines:\n  - ? A\n    : one\n  - ? "B"\n    : two\n    or:\n      - A\n      - B\n'
    "  - pov: 'B'\n",
    "lines:\n-\n  B: two\n  or: A\n-\n  A: x\n  or: [B,\n   C]\n- {}\nchapter: 1\n",
    "chapter: 1\nlines:\n- B: |\n   two lines\n   here\n  as: thought\n- A: >-\n   x\n\n   y\n"
    "- A: 'it''s'\n  or: [ 'B' , \"C\" ] # c\n",
]


@pytest.mark.parametrize("cast", LAYOUTS)
@pytest.mark.parametrize("script", SCRIPTS)
def test_whatever_the_layout_corrections_are_made_and_every_comment_is_kept(
    project: Project, cast: str, script: str
) -> None:
    path = project.script_folder / "01-a.yaml"
    for correct, gone in (
        (lambda: merge_people(project, "A", "B"), "B"),
        (lambda: merge_people(project, "B", "A"), "A"),
        (lambda: rename_person(project, "A", "Dr. Who: x, y"), "A"),
        (lambda: rename_person(project, "B", "Bee"), "B"),
        (lambda: remove_person(project, "B"), "B"),
    ):
        path.write_text(script, encoding="utf-8")
        project.cast_file.write_text(cast, encoding="utf-8")
        is_removal = correct().purpose.startswith("not a person")
        lines = [item for item in project.read_scripts()[0].items if isinstance(item, Line)]
        assert gone not in {name for line in lines for name in (line.speaker, *line.runners_up)}
        role = project.read_settings().role(gone)
        assert role is None if is_removal else role is not None and gone in role.aliases
        assert comments_in(script) <= comments_in(path.read_text(encoding="utf-8"))
        assert is_removal or comments_in(cast) <= comments_in(cast_of(project))


def comments_in(text: str) -> set[str]:
    return {line.partition("# ")[2] for line in text.splitlines() if "# " in line}
