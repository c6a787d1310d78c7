"""A story becomes a production once; what the producer has is never written over."""

from __future__ import annotations

import json
import socket
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import AudioficError, FindingsError
from audiofic.model import Attribution, Character, PointOfView, PovEvent, Reading, Span
from audiofic.pipeline import plan_book
from audiofic.production import (
    attribute_file,
    draft_missing,
    heard_characters,
    known_characters,
    new_production,
    read_cast,
)
from audiofic.project import Project
from audiofic.settings import parse_settings
from model_server import numbered, standing_in

STORY = """\
The Kettle
by Nobody

Chapter 1: Steam

The kettle sang.

"Is it ready?" asked Kagome.

"Not yet," said Kikyo.

Chapter 2: Tea

"It is ready now," said Kagome.
"""


@pytest.fixture
def story(tmp_path: Path) -> Path:
    path = tmp_path / "kettle.txt"
    path.write_text(STORY, encoding="utf-8")
    return path


@pytest.fixture
def project(tmp_path: Path, story: Path) -> Project:
    new_production(tmp_path / "book", story, None, None)
    return Project(tmp_path / "book")


def tree(root: Path) -> dict[str, bytes]:
    return {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_a_new_production_has_manuscript_scripts_drafts_and_cast(project: Project) -> None:
    assert sorted(tree(project.root)) == [
        ".gitignore",
        "script/.drafts/01-steam.yaml",
        "script/.drafts/02-tea.yaml",
        "script/01-steam.yaml",
        "script/02-tea.yaml",
        "script/manuscript.txt",
        "voices.yaml",
    ]
    told = project.read_settings()
    assert told.book is not None
    assert (told.book.title, told.book.author) == ("The Kettle", "Nobody")
    assert [role.name for role in told.cast] == ["Kagome", "Kikyo"], "the most heard first"
    assert all(role.voice and role.draft for role in (told.narrator, *told.cast, *told.extras.values()))


def test_the_machines_own_drafts_are_kept_beside_the_scripts(project: Project) -> None:
    for script in project.script_files():
        assert (project.draft_folder / script.name).read_bytes() == script.read_bytes()


@pytest.mark.parametrize("content", [STORY.encode("utf-8-sig"), b"caf\xe9\r\n\r\nIt sang.\rSo\n\x00"])
def test_the_manuscript_is_copied_byte_for_byte(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "Story.TXT").write_bytes(content)
    try:
        new_production(tmp_path / "book", tmp_path / "Story.TXT", None, None)
    except AudioficError:
        pytest.fail("it is a text that can be read")
    assert (tmp_path / "book" / "script" / "manuscript.txt").read_bytes() == content


def test_the_title_is_what_the_producer_says_else_the_authors_else_the_files(tmp_path: Path) -> None:
    for name, text in {"the_long-rain.txt": "It rained.", "named.txt": STORY}.items():
        (tmp_path / name).write_text(text, encoding="utf-8")

    def title(manuscript: str, given: str | None) -> str:
        folder = tmp_path / f"{manuscript}-{given}"
        new_production(folder, tmp_path / manuscript, given, None)
        book = Project(folder).read_settings().book
        assert book is not None
        return book.title

    assert title("the_long-rain.txt", None) == "The Long Rain"
    assert title("named.txt", None) == "The Kettle"
    assert title("named.txt", "Steam: a tale") == "Steam: a tale"


def test_the_author_can_be_given(tmp_path: Path, story: Path) -> None:
    new_production(tmp_path / "book", story, None, "Somebody")
    book = Project(tmp_path / "book").read_settings().book
    assert book is not None
    assert book.author == "Somebody"


@pytest.mark.parametrize("existing", ["voices.yaml", "script/01-mine.yaml", "script/mine.txt"])
def test_a_folder_that_holds_a_production_is_refused_and_not_touched(
    tmp_path: Path, story: Path, existing: str
) -> None:
    folder = tmp_path / "book"
    (folder / existing).parent.mkdir(parents=True, exist_ok=True)
    (folder / existing).write_bytes(b"the producer's own\r\n")
    before = tree(folder)
    with pytest.raises(AudioficError, match="is a production already") as raised:
        new_production(folder, story, None, None)
    assert "audiofic script" in (raised.value.hint or "")
    assert tree(folder) == before


def test_a_production_that_was_begun_and_not_finished_is_finished(tmp_path: Path, story: Path) -> None:
    """A `new` that was killed leaves no voices.yaml; the same command goes on, another story's does not."""
    new_production(tmp_path / "whole", story, None, None)
    whole = tree(tmp_path / "whole")
    folder = tmp_path / "book"
    new_production(folder, story, None, None)
    (folder / "voices.yaml").unlink()
    scripts = sorted((folder / "script").glob("*.yaml"))
    scripts[-1].unlink()
    (folder / "script" / ".02-left.part.yaml").write_bytes(b"chap")
    other = tmp_path / f"other{story.suffix}"
    other.write_text("Another story.\n", encoding="utf-8")
    with pytest.raises(AudioficError, match="is a production already"):
        new_production(folder, other, None, None)
    new_production(folder, story, None, None)
    assert tree(folder) == whole


def test_other_files_in_the_folder_are_left_alone(tmp_path: Path, story: Path) -> None:
    folder = tmp_path / "book"
    folder.mkdir()
    (folder / ".gitignore").write_bytes(b"mine\n")
    (folder / "notes.txt").write_bytes(b"also mine\n")
    new_production(folder, story, None, None)
    assert (folder / ".gitignore").read_bytes() == b"mine\n"
    assert (folder / "notes.txt").read_bytes() == b"also mine\n"


def test_builds_and_voices_are_kept_out_of_version_control(project: Project) -> None:
    ignored = (project.root / ".gitignore").read_text(encoding="utf-8").splitlines()
    assert {"/build/", "/voices/"} <= set(ignored)


@pytest.mark.parametrize(
    ("name", "said"), [("none.txt", "No such file"), ("story.pages", "no reader for .pages")]
)
def test_a_manuscript_that_cannot_be_read_makes_nothing(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "story.pages").write_bytes(b"PK")
    with pytest.raises(AudioficError, match=said) as raised:
        new_production(tmp_path / "book", tmp_path / name, None, None)
    assert raised.value.hint
    assert not (tmp_path / "book").exists()


def test_what_was_drafted_is_told_in_a_few_lines(tmp_path: Path, story: Path) -> None:
    drafted = new_production(tmp_path / "book", story, None, None)
    *wrote, counted = drafted.summary()
    assert wrote == [
        "wrote script/manuscript.txt",
        "wrote voices.yaml",
        "wrote script/01-steam.yaml",
        "wrote script/02-tea.yaml",
    ]
    assert counted.startswith("2 chapters, 3 lines of speech and thought: ")
    assert not drafted.findings, "every word is there"


def test_a_script_that_is_there_is_never_drafted_again(project: Project) -> None:
    (project.script_folder / "01-steam.yaml").write_bytes(b"chapter: 1\r\nlines:\r\n- Kagome: Mine!\r\n")
    before = tree(project.root)
    drafted = draft_missing(project)
    assert tree(project.root) == before
    assert (drafted.written, drafted.kept) == ((), ("script/01-steam.yaml", "script/02-tea.yaml"))
    assert list(drafted.summary()) == [
        "kept  script/01-steam.yaml (it is yours)",
        "kept  script/02-tea.yaml (it is yours)",
    ]


def test_only_the_chapters_that_have_none_are_drafted(project: Project) -> None:
    first, second = project.script_files()
    drafted_before = second.read_bytes()
    second.unlink()
    first.rename(project.script_folder / "zz-my-own-name.yaml")
    before = tree(project.root)
    drafted = draft_missing(project)
    after = tree(project.root)
    assert drafted.written == ("script/02-tea.yaml",)
    assert set(after) - set(before) == {"script/02-tea.yaml"}
    assert after["script/02-tea.yaml"] == drafted_before
    assert {path: after[path] for path in before} == before


def test_a_name_that_is_taken_by_another_chapter_is_not_written_over(project: Project) -> None:
    """Somebody renumbered chapter 2 and left the file its name; a draft of chapter 2 wants that name."""
    file = project.script_folder / "02-tea.yaml"
    file.write_text(file.read_text(encoding="utf-8").replace("chapter: 2", "chapter: 7"), encoding="utf-8")
    before = tree(project.root)
    with pytest.raises(AudioficError, match=r"script/02-tea\.yaml is there already"):
        draft_missing(project)
    assert tree(project.root) == before


def test_new_chapters_use_the_cast_and_tell_who_is_not_in_it(project: Project) -> None:
    (project.script_folder / "manuscript.txt").write_text(
        STORY + '\nChapter 3: Cake\n\n"Cake!" cried Shippo.\n\n"Hush," said Lady Kagome.\n', encoding="utf-8"
    )
    cast = project.cast_file.read_text(encoding="utf-8")
    project.cast_file.write_text(
        cast.replace("  Kagome:\n", "  Kagome:\n    aliases: [Lady Kagome]\n"), encoding="utf-8"
    )
    drafted = draft_missing(project)
    assert drafted.written == ("script/03-cake.yaml",)
    text = (project.script_folder / "03-cake.yaml").read_text(encoding="utf-8")
    assert "- Kagome: Hush," in text
    (finding,) = drafted.findings
    assert (finding.path, finding.code, finding.severity) == (
        "script/03-cake.yaml",
        "speaker-not-cast",
        "warning",
    )
    assert "'Shippo'" in finding.message


def test_without_a_manuscript_there_is_nothing_to_draft_from(project: Project) -> None:
    (project.script_folder / "manuscript.txt").unlink()
    with pytest.raises(AudioficError, match="no manuscript") as raised:
        draft_missing(Project(project.root))
    assert "script/manuscript.md" in (raised.value.hint or "")


def test_a_faulty_script_stops_the_drafting_before_anything_is_written(project: Project) -> None:
    (project.script_folder / "02-tea.yaml").write_text("chapter: two\nlines: []\n", encoding="utf-8")
    before = tree(project.root)
    with pytest.raises(FindingsError):
        draft_missing(project)
    assert tree(project.root) == before


def test_nobody_is_asked_and_no_connection_made_unless_a_server_is_named(
    tmp_path: Path, story: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def connect(*_: object) -> None:
        pytest.fail("a connection was made")

    monkeypatch.setattr(socket.socket, "connect", connect)
    new_production(tmp_path / "book", story, None, None)
    project = Project(tmp_path / "book")
    for script in project.script_files():
        script.unlink()
    assert len(draft_missing(project).written) == 2
    assert not project.build_folder.exists()


def test_a_model_server_is_asked_once_about_the_doubtful_lines_of_new_chapters(tmp_path: Path) -> None:
    """And about nothing else: not when a story is laid out, not for chapters that have their script."""
    story = tmp_path / "story.txt"
    story.write_text(
        STORY.replace("The kettle sang.", 'Kagome and Kikyo sat down.\n\n"Well?"')
        + '\n"Sugar?"\n\n"Two lumps."\n',
        encoding="utf-8",
    )
    new_production(tmp_path / "doubtful", story, None, None)
    project = Project(tmp_path / "doubtful")
    first, second = project.script_files()
    with standing_in(lambda question: json.dumps(dict.fromkeys(numbered(question), "Kikyo"))) as server:
        with project.cast_file.open("a", encoding="utf-8") as file:
            file.write(f"attribution:\n  llm: {{url: '{server.url}', model: m, below: 1.0}}\n")
        assert draft_missing(project).kept
        assert server.questions == []

        second.unlink()
        heard: list[tuple[int, int]] = []
        drafted = draft_missing(project, lambda done, total: heard.append((done, total)))
        assert [list(numbered(question).values()) for question in server.questions] == [
            ["Sugar?", "Two lumps."]
        ]
        assert heard == [(2, 2)]
        assert "model-asked" in [finding.code for finding in drafted.findings]
        text = second.read_bytes()

        second.unlink()
        assert draft_missing(project).written == ("script/02-tea.yaml",)
        assert len(server.questions) == 1, "what was answered is kept"
        assert second.read_bytes() == text
    second.unlink()
    draft_missing(project)
    assert second.read_bytes() == text, "without the server, too"
    assert first.is_file()


def test_a_server_that_is_not_there_does_not_stop_the_drafting(project: Project) -> None:
    before = tree(project.script_folder)
    manuscript = project.script_folder / "manuscript.txt"
    for script in project.script_files():
        script.unlink()
    with project.cast_file.open("a", encoding="utf-8") as file:
        file.write("attribution:\n  llm: {url: 'http://127.0.0.1:9/v1', model: m, below: 1.0}\n")
    manuscript.write_text(STORY + '\n"Sugar?"\n', encoding="utf-8")
    drafted = draft_missing(project)
    assert len(drafted.written) == 2
    assert [finding.code for finding in drafted.findings] == ["model-silent"]
    first = project.script_files()[0]
    assert first.read_bytes() == before[first.name]


def test_who_is_heard_is_cast_and_who_is_only_named_is_not() -> None:
    def said(speaker: str | None) -> Attribution:
        return Attribution(0, 0, Span(0, 1, "speech"), speaker, 1.0, "tag")

    cast = tuple(Character(name) for name in ("Naraku", "Sango", "Kaede", "InuYasha"))
    reading = Reading(
        cast, (said("Kaede"), said("Kaede"), said(None), said("Sango")), (PointOfView(0, 0, "InuYasha"),)
    )
    assert [character.name for character in heard_characters(reading)] == ["Kaede", "InuYasha", "Sango"]


def test_an_empty_cast_is_no_cast(tmp_path: Path) -> None:
    assert known_characters(parse_settings("cast:\n", "voices.yaml")) is None
    (tmp_path / "v.yaml").write_text(
        "cast: {Kaede: {aliases: [Lady Kaede], gender: female}}\n", encoding="utf-8"
    )
    assert read_cast(tmp_path / "v.yaml") == (Character("Kaede", ("Lady Kaede",), "female"),)
    with pytest.raises(AudioficError, match="no file"):
        read_cast(tmp_path / "none.yaml")


def rows(tmp_path: Path, source: str, name: str = "story.txt") -> list[dict[str, object]]:
    """What `attribute_file` says of a text, checked to point at itself."""
    (tmp_path / name).write_bytes(source.encode("utf-8"))
    found = list(attribute_file(tmp_path / name, None))
    for row in found:
        assert row["text"] == source[row["start"] : row["end"]]  # type: ignore[misc]
    return found


def test_a_span_points_at_its_own_words_in_the_file_as_decoded(tmp_path: Path) -> None:
    found = rows(
        tmp_path, '\ufeff犬夜叉 stood — still.\r\n\r\n“Où est-il?” asked Kagome.\r\n"𝄞 No," said Kaede.\r\n'
    )
    assert [(row["text"], row["speaker"]) for row in found] == [("Où est-il?", "Kagome"), ("𝄞 No,", "Kaede")]


@pytest.mark.parametrize(
    ("source", "name", "text"),
    [
        ("“I was at the Cafe\u0301” said Kagome.\n", "story.txt", "I was at the Cafe\u0301"),
        ("“So it is A\u030a” said Kagome.\n", "story.txt", "So it is A\u030a"),
        ("“Just you &amp;” said Kagome.\n", "story.md", "Just you &amp;"),
        ("“Just **you**” said Kagome.\n", "story.md", "Just **you**"),
        ("“Just [you](http://example.org/)” said Kagome.\n", "story.md", "Just [you"),
        ("“The [Cafe\u0301](http://example.org/)” said Kagome.\n", "story.md", "The [Cafe\u0301"),
        ("“Over\nlines,” said Kagome.\n", "story.md", "Over\nlines,"),
    ],
)
def test_a_letter_is_not_cut_from_its_accent_nor_an_entity_in_two(
    tmp_path: Path, source: str, name: str, text: str
) -> None:
    (row,) = rows(tmp_path, source, name)
    assert row["text"] == text


SAID = st.text(st.sampled_from("aé\u0301 ,.!?—…*_犬𝄞'\u00a0"), min_size=1, max_size=20)


@given(st.lists(SAID, max_size=5), st.sampled_from(["\n\n", "\r\n\r\n", "\r\r"]), st.booleans())
@settings(derandomize=True, max_examples=60, deadline=None)
def test_offsets_slice_the_file_whatever_is_in_it(
    tmp_path_factory: pytest.TempPathFactory, said: list[str], gap: str, has_mark: bool
) -> None:
    source = ("\ufeff" if has_mark else "") + gap.join(f"“{words}” said Kagome." for words in said)
    path = tmp_path_factory.getbasetemp() / "offsets.txt"
    path.write_bytes(source.encode())
    end = 0
    for row in attribute_file(path, None):
        assert row["text"] == source[row["start"] : row["end"]]  # type: ignore[misc]
        assert end <= row["start"] < row["end"]  # type: ignore[operator]
        end = row["end"]  # type: ignore[assignment]
        following = source[end : end + 1]
        assert not (following and unicodedata.combining(following)), "an accent was cut off"


def test_new_warns_of_what_came_in_empty_set_aside_or_unreadable(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_bytes(
        b"Chapter 1\n\nIvo ran to the " + b"caf\xc3\xa9 " * 12 + b"by \xff the river.\n\nChapter 2\n"
    )
    codes = {finding.code for finding in new_production(tmp_path / "book", story).findings}
    assert {"chapter-empty", "letters-unreadable"} <= codes
    story.write_text("Chapter 1\n\nIvo ran.\n\nChapter 2\n\nMara slept.\n")
    assert not new_production(tmp_path / "other", story).findings


def test_a_story_is_read_in_the_encoding_that_is_named(tmp_path: Path) -> None:
    story = tmp_path / "story.txt"
    story.write_bytes("Иво said nothing to him.".encode("koi8-r"))
    new_production(tmp_path / "book", story, encoding="koi8-r")
    assert (tmp_path / "book/script/manuscript.txt").read_text("utf-8").startswith("Иво")
    with pytest.raises(AudioficError, match="no encoding"):
        new_production(tmp_path / "other", story, encoding="klingon")


CALLED = """\
I walked home with Bess. The road was long, and I was tired of it.

"Are you coming, Marlow?" Bess asked me.

I said nothing. I walked on.

"Marlow, you are limping," said Bess.

I was. I sat down, and I took off my shoe.

"Marlow!" cried Bess.
"""


@pytest.mark.parametrize(
    ("story", "is_guessed"),
    [
        (CALLED, True),
        (CALLED + "\nMy name is Marlow, by the way.\n", False),
        (CALLED + '\n"I am Marlow," I said.\n', False),
        ("Marlow's POV\n\n" + CALLED, False),
    ],
)
def test_a_teller_whom_only_others_name_is_marked_and_told(
    tmp_path: Path, story: str, is_guessed: bool
) -> None:
    (tmp_path / "story.txt").write_text(story, encoding="utf-8")
    drafted = new_production(tmp_path / "book", tmp_path / "story.txt")
    povs = [item for script in drafted.scripts for item in script.items if isinstance(item, PovEvent)]
    assert [pov.narrator for pov in povs] == ["Marlow"]
    assert (povs[0].confidence is not None) == is_guessed
    assert ("Marlow tells in first person. That is a guess" in "\n".join(drafted.summary())) == is_guessed
    found = plan_book(Project(tmp_path / "book"), True).findings
    assert ("teller-unsure" in [one.code for one in found]) == is_guessed


def test_a_guessed_teller_is_marked_once_in_a_book(tmp_path: Path) -> None:
    story = f"Chapter 1: Road\n\n{CALLED}\nChapter 2: Home\n\n{CALLED}"
    (tmp_path / "story.txt").write_text(story, encoding="utf-8")
    drafted = new_production(tmp_path / "book", tmp_path / "story.txt")
    povs = [item for script in drafted.scripts for item in script.items if isinstance(item, PovEvent)]
    assert [(pov.narrator, pov.confidence is None) for pov in povs] == [("Marlow", False), ("Marlow", True)]
