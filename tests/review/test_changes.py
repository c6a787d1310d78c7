"""A change is carried over to the file as it stands, or refused; it is never lost and never overwrites."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audiofic.errors import AudioficError
from audiofic.project import Project, hold_production
from audiofic.review import changes as changes_module
from audiofic.review.changes import LOG_NAME, Changes, Conflict
from audiofic.review.combining import combine
from audiofic.review.item_edits import ItemEdit
from audiofic.review.sources import Sources

SCRIPT = """\
chapter: 1
lines:
- narrator: The gate was shut.
- unknown: Who goes there?
  unsure: 0.3
- unknown: It is late.
  unsure: 0.3
- narrator: Nobody answered.
- Kaede: It is late.
"""
PATH = "script/01-gate.yaml"


class Desk:
    """A production with one script, and its changes."""

    def __init__(self, root: Path) -> None:
        self.file = root / PATH
        self.file.parent.mkdir()
        self.write(SCRIPT)
        (root / "voices.yaml").write_text("narrator: {voice: tone/a}\n", encoding="utf-8")
        self.project = Project(root)
        self.sources = Sources(self.project)
        self.changes = Changes(self.project, self.sources)
        self.digest = self.sources.script(PATH).digest

    @property
    def text(self) -> str:
        return self.file.read_text(encoding="utf-8")

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    def give(self, item: int, speaker: str) -> None:
        edits = {item: ItemEdit(speaker, settles=True)}
        self.changes.edit_script({PATH: (self.digest, edits)}, f"item {item} → {speaker}")


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return Desk(tmp_path)


def test_a_change_is_written_logged_and_undone_to_the_byte(desk: Desk) -> None:
    desk.give(1, "Sango")
    desk.give(2, "Rin")
    assert desk.text == SCRIPT.replace(
        "unknown: Who goes there?\n  unsure: 0.3", "Sango: Who goes there?"
    ).replace("unknown: It is late.\n  unsure: 0.3", "Rin: It is late.")
    assert desk.changes.undo() == "item 2 → Rin"
    assert desk.changes.undo() == "item 1 → Sango"
    assert desk.text == SCRIPT
    log = (desk.project.build_folder / LOG_NAME).read_text(encoding="utf-8").splitlines()
    told = [line.split("  ", 1)[1] for line in log]
    assert told == ["item 1 → Sango", "item 2 → Rin", "undone: item 2 → Rin", "undone: item 1 → Sango"]
    with pytest.raises(AudioficError, match="nothing to undo"):
        desk.changes.undo()


def test_an_editor_that_moved_lines_is_followed(desk: Desk) -> None:
    """The page knows the line as item 2; the same words stand elsewhere, too."""
    moved = SCRIPT.replace(
        "- narrator: The gate", "- Kaede: It is late.\n- sting: scene\n- narrator: The gate"
    )
    desk.write(moved)
    desk.give(2, "Rin")
    assert desk.text == moved.replace("unknown: It is late.\n  unsure: 0.3", "Rin: It is late.")


def test_both_sides_changes_to_neighbours_stay(desk: Desk) -> None:
    desk.write(SCRIPT.replace("unknown: Who goes there?", "Sango: Who goes there?"))
    desk.give(2, "Rin")
    assert "- Sango: Who goes there?" in desk.text
    assert "- Rin: It is late." in desk.text
    desk.changes.undo()
    assert desk.text == SCRIPT.replace("unknown: Who goes there?", "Sango: Who goes there?")


@pytest.mark.parametrize(
    "theirs",
    [
        SCRIPT.replace("unknown: Who goes there?", "Kaede: Who goes there?"),
        SCRIPT.replace("- unknown: Who goes there?\n  unsure: 0.3\n", ""),
        SCRIPT.replace("Who goes there?", "Who goes?"),
        "chapter: 1\nlines: [\n",
    ],
    ids=["other speaker", "deleted", "reworded", "half written"],
)
def test_the_same_line_changed_by_both_is_a_conflict_and_nothing_is_written(desk: Desk, theirs: str) -> None:
    desk.write(theirs)
    with pytest.raises(Conflict):
        desk.give(1, "Sango")
    assert desk.text == theirs


def test_an_undo_does_not_take_away_what_an_editor_did_since(desk: Desk) -> None:
    desk.give(1, "Sango")
    desk.give(2, "Rin")
    later = desk.text.replace("Rin: It is late.", "Rin: It is very late.").replace("was shut", "was closed")
    desk.write(later)
    with pytest.raises(Conflict, match="Not undone"):
        desk.changes.undo()
    assert desk.text == later
    assert desk.changes.undo() == "item 1 → Sango"
    assert desk.text == later.replace("Sango: Who goes there?", "unknown: Who goes there?\n  unsure: 0.3")


def test_a_file_saved_between_reading_and_writing_is_not_overwritten(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit_items = changes_module.edit_items

    def slowly(text: str, path: str, edits: dict[int, ItemEdit]) -> str:
        desk.write(SCRIPT + "- Rin: I was here.\n")
        return edit_items(text, path, edits)

    monkeypatch.setattr(changes_module, "edit_items", slowly)
    with pytest.raises(Conflict):
        desk.give(1, "Sango")
    assert desk.text == SCRIPT + "- Rin: I was here.\n"


def test_a_change_waits_for_a_command_and_gives_up_without_losing_the_undo(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.give(1, "Sango")
    monkeypatch.setattr(changes_module, "WAIT_S", 0.1)
    with hold_production(desk.project), pytest.raises(AudioficError, match="Another command"):
        desk.changes.undo()
    assert desk.changes.undo() == "item 1 → Sango"


def test_two_pages_at_once_lose_nothing(desk: Desk) -> None:
    other = Changes(desk.project, Sources(desk.project))
    other._sources.script(PATH)
    pages = [desk.changes, other]

    def work(page: Changes, item: int, speaker: str) -> None:
        page.edit_script({PATH: (desk.digest, {item: ItemEdit(speaker, settles=True)})}, speaker)

    threads = [
        threading.Thread(target=work, args=(pages[item % 2], item, f"P{item}")) for item in (0, 1, 2, 3, 4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [line.split(":")[0] for line in desk.text.splitlines()[2:]] == [f"- P{item}" for item in range(5)]


def test_a_path_that_is_no_script_is_never_written(desk: Desk) -> None:
    for path in (
        "../01.yaml",
        "/etc/passwd",
        "script/../voices.yaml",
        "voices.yaml",
        "script/.drafts/01.yaml",
        "",
    ):
        with pytest.raises(AudioficError):
            desk.changes.edit_script({path: (desk.digest, {0: ItemEdit("Rin")})}, "no")
    assert desk.text == SCRIPT


pieces = st.lists(st.sampled_from("abcdef"), max_size=12)


@given(pieces, st.data())
def test_what_both_did_to_different_pieces_is_in_the_result(base: list[str], data: st.DataObject) -> None:
    """Pieces are numbered, each is one of its kind; theirs are inserted, deleted and changed at will."""
    numbered = [f"{piece}{number}" for number, piece in enumerate(base)]
    mine, theirs, touched = list(numbered), [], set()
    for number, piece in enumerate(numbered):
        act = data.draw(st.sampled_from(["keep", "keep", "drop", "change", "insert"]))
        theirs += {"keep": [piece], "drop": [], "change": [f"their {piece}"], "insert": ["new", piece]}[act]
        if act in ("drop", "change"):
            touched.add(number)
    changed = data.draw(st.sets(st.integers(0, len(base) - 1))) if base else set()
    for number in changed:
        mine[number] = f"my {numbered[number]}"
    combined = combine(numbered, mine, theirs)
    if changed & touched:
        assert combined is None
    else:
        wanted = [f"my {piece}" if piece in {numbered[n] for n in changed} else piece for piece in theirs]
        assert combined == wanted


def test_inserted_pieces_find_their_place() -> None:
    assert combine(list("abc"), list("abxc"), list("zabc")) == list("zabxc")
    assert combine(list("abc"), list("abcx"), list("abcd")) == list("abcxd")
    assert combine(list("abc"), list("xabc"), list("bc")) == list("xbc")
    assert combine(list("abc"), list("abxc"), list("ac")) is None
