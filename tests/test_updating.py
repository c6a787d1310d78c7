"""A revised manuscript is taken into an edited production, and can be taken back."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path

import pytest
from mutagen.mp3 import MP3
from mutagen.mp4 import MP4

from audiofic import journal
from audiofic.commands.survey import survey_cast, write_proposals
from audiofic.engines.tone import Tone
from audiofic.errors import AudioficError
from audiofic.journal import is_unfinished
from audiofic.model import Utterance
from audiofic.pipeline import build_book, plan_book
from audiofic.production import draft_missing, new_production
from audiofic.project import Project
from audiofic.updating import finish_update, redo_update, undo_update, update_production
from command_line import Run

STORY = """\
Chapter 1: Steam

The kettle sang.

"Is it ready?" asked Kagome.

"Not yet," said Kikyo.

Chapter 2: Tea

"It is ready now," said Kagome.
"""
LONGER = STORY.replace(
    "Chapter 2: Tea", 'Chapter 2: Cups\n\n"Where are the cups?" said Miroku.\n\nChapter 3: Tea'
)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "story.txt").write_text(STORY, encoding="utf-8")
    (tmp_path / "longer.txt").write_text(LONGER, encoding="utf-8")
    new_production(tmp_path / "book", tmp_path / "story.txt", None, None)
    return Project(tmp_path / "book")


def tree(project: Project) -> dict[str, bytes]:
    return {
        path.relative_to(project.root).as_posix(): path.read_bytes()
        for path in project.root.rglob("*")
        if path.is_file() and not {".before", ".update", "build"} & set(path.parts)
    }


def test_the_same_manuscript_changes_no_byte(project: Project, tmp_path: Path) -> None:
    before = tree(project)
    assert not update_production(project, tmp_path / "story.txt").changed
    assert tree(project) == before


def test_a_chapter_in_the_middle_renumbers_and_nothing_old_is_spoken_again(
    project: Project, tmp_path: Path
) -> None:
    script = project.script_folder / "02-tea.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("Kagome:", "Kikyo:"), encoding="utf-8")
    build_book(plan_book(project, True), 1, lambda *_: None)
    updated = update_production(project, tmp_path / "longer.txt")
    assert [chapter.name for chapter in updated.merged.chapters] == [
        "01-steam.yaml",
        "02-cups.yaml",
        "03-tea.yaml",
    ]
    assert updated.cast == ("Miroku",)
    assert "- Kikyo: It is ready now," in (project.script_folder / "03-tea.yaml").read_text(encoding="utf-8")
    spoken = {str(clip) for clip in plan_book(project, True).missing}
    old_words = ("kettle", "ready", "Not yet")
    assert spoken
    assert not [clip for clip in spoken if any(word in clip for word in old_words)]
    after = tree(project)
    assert not update_production(project, tmp_path / "longer.txt").changed
    assert tree(project) == after


def test_chapters_that_only_move_are_not_spoken_and_every_file_has_its_new_number(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Counted: the engine is asked for the new chapter's words, and for a number that is new."""
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "voices"))
    tones = "narrator: {voice: tone/a}\ncast:\n  Kagome: {voice: tone/b}\n  Kikyo: {voice: tone/c}\n"
    tones += "  Miroku: {voice: tone/b, gender: male}\npronunciations: {Kagome: kəɡˈoʊmeɪ, Kikyo: kˈiːkjoʊ}\n"
    project.cast_file.write_text(tones, encoding="utf-8")
    build_book(plan_book(project, False), 1, lambda *_: None)
    update_production(project, tmp_path / "longer.txt")
    asked: list[str] = []
    render = Tone.render

    def counting(self: Tone, utterance: Utterance) -> object:
        asked.append(utterance.text)
        return render(self, utterance)

    monkeypatch.setattr(Tone, "render", counting)
    build_book(plan_book(project, False), 1, lambda *_: None)
    number = "Chapter 3."  # announced, and nobody had said it yet
    assert sorted(asked) == [number, "Cups.", "Where are the cups?", "said Miroku."]
    chapters = project.build_folder / "chapters"
    files = sorted(chapters.glob("*.mp3"))
    assert [path.name for path in files] == ["01-steam.mp3", "02-cups.mp3", "03-tea.mp3"]
    found = [MP3(path).tags for path in files]
    assert [(str(tag["TRCK"]), str(tag["TIT2"])) for tag in found if tag] == [
        ("1/3", "Chapter 1: Steam"), ("2/3", "Chapter 2: Cups"), ("3/3", "Chapter 3: Tea"),
    ]  # fmt: skip
    (book,) = project.build_folder.glob("*.m4b")
    marks = MP4(book).chapters
    assert marks is not None
    assert [mark.title for mark in marks] == ["Chapter 1: Steam", "Chapter 2: Cups", "Chapter 3: Tea"]
    lengths = [MP3(path).info.length for path in files]
    starts = [sum(lengths[:place]) for place in range(3)]
    assert [mark.start for mark in marks] == pytest.approx(starts, abs=0.2)
    captions = (project.build_folder / f"{book.stem}.vtt").read_text(encoding="utf-8")
    assert (
        captions.index("Not yet") < captions.index("Where are the cups") < captions.index("It is ready now")
    )
    assert plan_book(project, False).is_current


def test_an_update_can_be_undone_and_done_again(project: Project, tmp_path: Path) -> None:
    before = tree(project)
    update_production(project, tmp_path / "longer.txt")
    after = tree(project)
    assert undo_update(project).purpose == "update longer.txt"
    assert tree(project) == before
    assert redo_update(project).purpose == "update longer.txt"
    assert tree(project) == after


def test_as_many_updates_are_taken_back_as_there_were(project: Project, tmp_path: Path) -> None:
    states = [tree(project)]
    for count in range(1, 4):
        (tmp_path / "longer.txt").write_text(LONGER + "\nIt rained.\n" * count, encoding="utf-8")
        update_production(project, tmp_path / "longer.txt")
        states.append(tree(project))
    for state in reversed(states[:-1]):
        undo_update(project)
        assert tree(project) == state
    with pytest.raises(AudioficError, match="no change"):
        undo_update(project)


@contextmanager
def killed_while_writing(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """What is done here is noted in the journal and then cut short."""

    class Killed(BaseException):
        pass

    def die(_root: Path, _name: str) -> Path:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(journal, "_inside", die)
        with pytest.raises(Killed):
            yield


def test_what_was_cut_short_is_finished_first_and_nothing_else_runs_until_then(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with killed_while_writing(monkeypatch):
        update_production(project, tmp_path / "longer.txt")
    assert is_unfinished(project.script_folder)
    with pytest.raises(AudioficError, match="cut short"):
        project.read_scripts()
    assert finish_update(project)
    assert len(project.read_scripts()) == 3


def test_taking_back_that_was_cut_short_is_finished_not_turned_around(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(project)
    update_production(project, tmp_path / "longer.txt")
    with killed_while_writing(monkeypatch):
        undo_update(project)
    assert is_unfinished(project.script_folder)
    assert undo_update(project).changed > 0
    assert tree(project) == before


def test_without_an_update_there_is_nothing_to_undo(project: Project) -> None:
    with pytest.raises(AudioficError, match="no change"):
        undo_update(project)


def test_a_story_replaced_by_hand_is_not_drafted_by_number_and_update_takes_it_in(
    run: Run, project: Project, tmp_path: Path
) -> None:
    script = project.script_folder / "02-tea.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("Kagome:", "Kikyo:"), encoding="utf-8")
    manuscript = project.script_folder / "manuscript.txt"
    manuscript.write_text(LONGER, encoding="utf-8")
    before = tree(project)
    drafted = run("-C", project.root, "script")
    assert drafted.status == 1
    assert "The story in script/manuscript.txt is not the one that chapter 2 was drafted from" in drafted.err
    assert "hint: `audiofic update` takes it" in drafted.err
    assert tree(project) == before
    updated = run("-C", project.root, "update")
    assert updated.status == 0, updated.err
    assert "new    script/02-cups.yaml\nmoved  script/02-tea.yaml -> script/03-tea.yaml\n" in updated.out
    assert "- Kikyo: It is ready now," in (project.script_folder / "03-tea.yaml").read_text(encoding="utf-8")
    assert "kept" in run("-C", project.root, "script").out
    assert run("-C", project.root, "update", "--undo").status == 0
    assert tree(project) == before, "the replaced story stays, the scripts are as they were"
    assert run("-C", project.root, "update", manuscript).status == 0
    assert (project.script_folder / "02-cups.yaml").is_file()


def test_chapters_added_at_the_end_by_hand_are_drafted(run: Run, project: Project) -> None:
    with (project.script_folder / "manuscript.txt").open("a", encoding="utf-8") as file:
        file.write("\nChapter 3: Cups\n\nThey drank.\n")
    drafted = run("-C", project.root, "script")
    assert (drafted.status, drafted.err) == (0, "")
    assert drafted.out.startswith("wrote script/03-cups.yaml\n")


def test_a_chapter_whose_script_was_moved_aside_is_drafted_from_the_story_as_it_is(
    run: Run, project: Project
) -> None:
    manuscript = project.script_folder / "manuscript.txt"
    manuscript.write_text(STORY.replace("It is ready now", "It is cold"), encoding="utf-8")
    (project.script_folder / "02-tea.yaml").unlink()
    assert run("-C", project.root, "script").out.startswith("wrote script/02-tea.yaml\n")
    assert "It is cold" in (project.script_folder / "02-tea.yaml").read_text(encoding="utf-8")


def test_a_story_in_another_format_beside_the_old_one_replaces_it_when_it_is_named(
    run: Run, project: Project
) -> None:
    other = project.script_folder / "manuscript.md"
    other.write_text("# Steam\n\nThe kettle sang.\n", encoding="utf-8")
    assert "several manuscripts" in run("-C", project.root, "update").err
    assert run("-C", project.root, "update", other).status == 0
    assert [path.name for path in project.manuscript_files()] == ["manuscript.md"]
    assert run("-C", project.root, "update", "--undo").status == 0
    assert (project.script_folder / "manuscript.txt").read_text(encoding="utf-8") == STORY


def test_without_a_story_there_is_nothing_to_take_in(run: Run, project: Project) -> None:
    (project.script_folder / "manuscript.txt").unlink()
    assert "Which manuscript?" in run("-C", project.root, "update").err


def edit_script(project: Project, name: str, old: str, new: str) -> None:
    path = project.script_folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_a_chapter_written_by_hand_is_kept_when_the_story_reaches_its_number(
    project: Project, tmp_path: Path
) -> None:
    text = "chapter: 3\ntitle: Afterwards\nlines:\n- Kikyo: Nobody but me wrote this down.\n"
    (project.script_folder / "03-afterwards.yaml").write_text(text, encoding="utf-8")
    updated = update_production(project, tmp_path / "longer.txt")
    moved = project.script_folder / "04-afterwards.yaml"
    assert moved.read_text(encoding="utf-8") == text.replace("chapter: 3", "chapter: 4")
    assert [script.chapter for script in project.read_scripts()] == [1, 2, 3, 4]
    assert any("03-afterwards.yaml -> script/04-afterwards.yaml" in line for line in updated.summary())
    after = tree(project)
    assert not update_production(project, tmp_path / "longer.txt").changed
    assert tree(project) == after


NOTHING_TO_SPEAK = {
    "empty": "",
    "title only": "Chapter 1: Steam\n",
    "notes only": "A/N: I will write this soon, I promise!\n",
    "marks only": "***\n\n...\n",
}


@pytest.mark.parametrize("kind", NOTHING_TO_SPEAK)
def test_a_story_with_nothing_to_speak_changes_nothing(project: Project, tmp_path: Path, kind: str) -> None:
    before = tree(project)
    story = tmp_path / "nothing.txt"
    story.write_text(NOTHING_TO_SPEAK[kind], encoding="utf-8")
    with pytest.raises(AudioficError, match="nothing"):
        update_production(project, story)
    assert tree(project) == before
    with pytest.raises(AudioficError, match="nothing"):
        new_production(tmp_path / "other", story, None, None)
    assert not (tmp_path / "other").exists()


def test_a_book_with_nothing_to_speak_is_not_built(run: Run, project: Project) -> None:
    for path in project.script_files():
        path.unlink()
    text = "chapter: 1\ntitle: Steam\nlines:\n- note: Soon!\n"
    (project.script_folder / "01-steam.yaml").write_text(text, encoding="utf-8")
    built = run("-C", project.root, "build", "--draft")
    assert built.status == 1
    assert "nothing to speak" in built.err


def test_a_damaged_copy_is_not_put_back(project: Project, tmp_path: Path) -> None:
    edit_script(project, "02-tea.yaml", "Kagome:", "Kikyo:")
    update_production(project, tmp_path / "longer.txt")
    copy = project.script_folder / ".before" / "0001" / "script" / "02-tea.yaml"
    copy.write_bytes(copy.read_bytes()[:20])
    before = tree(project)
    with pytest.raises(AudioficError, match="not as it was written"):
        undo_update(project)
    assert tree(project) == before


def test_without_drafts_the_old_story_tells_what_was_edited(project: Project, tmp_path: Path) -> None:
    """Split, joined and given to somebody else; a chapter that the author takes out goes."""
    edit_script(
        project, "01-steam.yaml", "- Kagome: Is it ready?", "- Miroku: Is it\n  as: thought\n- Kagome: ready?"
    )
    shutil.rmtree(project.draft_folder)
    shorter = tmp_path / "shorter.txt"
    shorter.write_text(STORY.partition("Chapter 2")[0].replace("sang", "sang again"), encoding="utf-8")
    updated = update_production(project, shorter)
    text = (project.script_folder / "01-steam.yaml").read_text(encoding="utf-8")
    assert "- Miroku: Is it\n  as: thought\n- Kagome: ready?\n" in text
    assert "The kettle sang again." in text
    assert [path.name for path in project.script_files()] == ["01-steam.yaml"]
    assert "draft-missing" in [found.code for found in updated.findings]
    after = tree(project)
    assert not update_production(project, shorter).changed
    assert tree(project) == after


def _change(root: Path, what: str, story: Path) -> str:
    """Run by other processes: one command, and what it says when it can't."""
    project = Project(root)
    try:
        if what == "update":
            update_production(project, story)
        elif what == "undo":
            undo_update(project)
        elif what == "script":
            draft_missing(project)
        else:
            write_proposals(project, survey_cast(project))
    except AudioficError as error:
        return error.message
    return ""


def check_at_once(project: Project, tmp_path: Path, commands: list[str]) -> None:
    stories = [tmp_path / "story.txt", tmp_path / "longer.txt"]
    with ProcessPoolExecutor(4, get_context("spawn")) as pool:
        done = [pool.submit(_change, project.root, what, stories[at % 2]) for at, what in enumerate(commands)]
        told = [one.result() for one in done]
    allowed = ("", "There is no change to take back.")
    assert [message for message in told if message not in allowed and "not the one that" not in message] == []
    assert not (project.script_folder / ".update").exists()
    assert not (project.script_folder / ".editing").exists()
    assert len(project.read_scripts()) in (2, 3)
    update_production(project, stories[1])
    text = (project.script_folder / "03-tea.yaml").read_text(encoding="utf-8")
    assert "- Kikyo: It is ready now," in text


def test_two_updates_at_once_both_count(project: Project, tmp_path: Path) -> None:
    edit_script(project, "02-tea.yaml", "Kagome:", "Kikyo:")
    check_at_once(project, tmp_path, ["update", "update", "update"])


@pytest.mark.slow
def test_many_commands_at_once_leave_a_whole_production(project: Project, tmp_path: Path) -> None:
    edit_script(project, "02-tea.yaml", "Kagome:", "Kikyo:")
    check_at_once(project, tmp_path, ["update", "undo", "script", "cast", "update", "update"] * 10)


def test_a_second_command_says_who_is_at_work_and_a_killed_one_blocks_nobody(
    project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.project.LONGEST_WAIT_S", 0.2)
    code = (
        "import sys, time; from pathlib import Path; from audiofic.project import Project, hold_production\n"
        "with hold_production(Project(Path(sys.argv[1]))):\n    print('held', flush=True); time.sleep(600)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", code, str(project.root)], stdout=subprocess.PIPE)
    try:
        assert holder.stdout
        assert holder.stdout.readline() == b"held\n"
        with pytest.raises(AudioficError, match=f"Another command .*process {holder.pid}"):
            update_production(project, tmp_path / "longer.txt")
    finally:
        holder.kill()
        holder.communicate()
    assert update_production(project, tmp_path / "longer.txt").changed


def test_names_in_other_unicode_forms_are_the_same_person(run: Run, project: Project) -> None:
    composed, apart = "Zoë", "Zoe\u0308"
    edit_script(project, "02-tea.yaml", "Kagome:", f"{apart}:")
    cast = project.cast_file.read_text(encoding="utf-8")
    assert "\ncast:\n" in cast
    cast = cast.replace("\ncast:\n", f"\ncast:\n  {composed}: {{gender: female, draft: girl}}\n")
    project.cast_file.write_text(cast, encoding="utf-8")
    assert run("-C", project.root, "cast", "--write").status == 0
    text = project.cast_file.read_text(encoding="utf-8")
    assert apart not in text
    assert text.count(composed) == 1


NAMES = """\
Chapter 1: Smoke

Then Kagome and Naraku saw Sesshomaru. "Go," said Kagome to Wojtyła. So Naraku and Sesshomaru left Brannoch.

So Wojtyła went with Kagome and Brannoch.
"""


def told(project: Project) -> dict[str, str]:
    return {one.word: one.ipa for one in project.read_settings().pronunciations}


@pytest.fixture
def named(tmp_path: Path) -> Project:
    (tmp_path / "names.txt").write_text(NAMES, encoding="utf-8")
    new_production(tmp_path / "named", tmp_path / "names.txt", None, None)
    return Project(tmp_path / "named")


def test_a_new_production_says_the_names_right_whose_spelling_tells(named: Project) -> None:
    """Japanese names in a story that has many, and one with a letter of Polish only; others are asked."""
    assert told(named).keys() == {"Kagome", "Naraku", "Sesshomaru", "Wojtyła"}
    assert told(named)["Kagome"] == "kɑːɡˈoʊmeɪ"
    assert not any(one.say for one in named.read_settings().pronunciations)


def test_an_update_tells_new_names_and_leaves_a_persons_pronunciations_alone(
    named: Project, tmp_path: Path
) -> None:
    text = named.cast_file.read_text(encoding="utf-8")
    lines = [line for line in text.splitlines(keepends=True) if not line.startswith("  Naraku:")]
    mine = "".join(
        "  Kagome: kˈæɡoʊm  # mine\n" if line.startswith("  Kagome: k") else line for line in lines
    )
    named.cast_file.write_text(mine, encoding="utf-8")
    longer = NAMES + "\nThen Kikyo saw Kagome, and Kagome saw Kikyo with Naraku.\n"
    (tmp_path / "longer.txt").write_text(longer, encoding="utf-8")
    updated = update_production(named, tmp_path / "longer.txt")
    assert updated.told == ("Kikyo",)
    assert told(named)["Kagome"] == "kˈæɡoʊm"
    assert "Kikyo" in told(named)
    assert "Naraku" not in told(named), "who deletes one keeps it deleted"
    assert "# mine" in named.cast_file.read_text(encoding="utf-8")
    assert "names  Kikyo" in "\n".join(updated.summary())
    assert not update_production(named, tmp_path / "longer.txt").told
    undo_update(named)


def test_a_book_from_before_is_told_its_names_and_undoing_that_takes_them_back(
    named: Project, tmp_path: Path
) -> None:
    named.drafted_names_file.unlink()
    text = named.cast_file.read_text(encoding="utf-8")
    start, _, rest = text.partition("pronunciations:")
    named.cast_file.write_text(start + rest[rest.index("\n#") + 1 :], encoding="utf-8")
    before = tree(named)
    assert not told(named)
    assert update_production(named, tmp_path / "names.txt").told == (
        "Kagome",
        "Naraku",
        "Sesshomaru",
        "Wojtyła",
    )
    assert told(named)
    undo_update(named)
    assert tree(named) == before
