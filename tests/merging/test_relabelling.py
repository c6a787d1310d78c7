"""A story read again: whoever was drafted is drafted anew, and nothing that the producer has done is lost."""

from __future__ import annotations

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.merging import ScriptFile, find_labels, merge_scripts
from audiofic.model import Line, PovEvent, Script, ScriptItem
from audiofic.people.changes import _Rename
from audiofic.project import script_name
from audiofic.script import compose_script, parse_script
from audiofic.script.changing import change_items
from living import HumanEdit, draft, edit, keep, write_story

SEEDS = st.integers(0, 10**9)
FEW = settings(max_examples=60, deadline=None)


def read_again(
    kept: list[ScriptFile], old: tuple[Script, ...], new: tuple[Script, ...]
) -> tuple[list[ScriptFile], tuple[Script, ...]]:
    merged = merge_scripts(kept, old, new, script_name, range(len(new)))
    assert not merged.clashes
    files = [ScriptFile(f"script/{one.name}", one.text) for one in merged.chapters]
    return files, tuple(one.draft for one in merged.chapters)


@given(SEEDS)
@FEW
def test_without_edits_the_scripts_are_those_of_the_new_reading(seed: int) -> None:
    story = write_story(random.Random(seed))
    old, new = draft(story), draft(story, reading=1)
    files, drafts = read_again(keep(old), old, new)
    assert [file.text for file in files] == [compose_script(script) for script in new]
    assert drafts == new


@given(SEEDS)
@FEW
def test_what_a_producer_did_is_there_after_any_number_of_readings(seed: int) -> None:
    """And their own labels are theirs still: found again each time, and never overruled."""
    chance = random.Random(seed)
    story = write_story(chance)
    drafts = draft(story)
    edits: list[HumanEdit] = []

    def change(text: str, number: int) -> str:
        text, done = edit(text, chance, chance.randint(0, 6), number)
        edits.extend(done)
        return text

    files = keep(drafts, change)
    labels = None
    for reading in (1, 2, 3):
        new = draft(story, reading=reading)
        found = find_labels(files, drafts, new)
        lines = [(chapter, new[chapter].items[item], name) for (chapter, item), name in found.items()]
        said = [(chapter, line.text, name) for chapter, line, name in lines if isinstance(line, Line)]
        assert labels is None or said == labels
        labels = said
        files, drafts = read_again(files, drafts, new)
        text = "\n".join(file.text for file in files)
        assert all(each.mark in text for each in edits)
        assert all(name in said_by(files[chapter], words) for chapter, words, name in labels)


def said_by(file: ScriptFile, words: str) -> set[str]:
    """Who says the line, or lines that it was cut into or is a part of."""
    items = parse_script(file.text, file.path).items
    lines = (item for item in items if isinstance(item, Line))
    return {line.speaker for line in lines if line.text in words or words in line.text}


@given(SEEDS, st.sampled_from(["Kagome", "Kikyo", "Miroku"]), st.sampled_from(["Sango", "It's: me", None]))
@FEW
def test_another_name_changes_names_and_nothing_else(seed: int, old: str, new: str | None) -> None:
    """In scripts that a producer has edited: every line without the name stays as it is, byte for byte."""
    chance = random.Random(seed)
    rename = _Rename(old, new)
    for file in keep(
        draft(write_story(chance)), lambda text, n: edit(text, chance, chance.randint(0, 8), n)[0]
    ):
        before = parse_script(file.text, file.path)
        after = change_items(file.text, before, tuple(map(rename, before.items)))
        items = parse_script(after, file.path).items
        assert items == tuple(map(rename, before.items))
        assert not any(is_named(item, old) for item in items)
        assert items == tuple(map(rename, items))
        ours, theirs = file.text.split("\n"), after.split("\n")
        dropped = [line for line in ours if line not in theirs]
        assert all(old in line or "unsure:" in line for line in dropped)
        comments = [line.strip() for line in ours if line.lstrip().startswith("#")]
        assert [line.strip() for line in theirs if line.lstrip().startswith("#")] == comments


def is_named(item: ScriptItem, name: str) -> bool:
    if isinstance(item, PovEvent):
        return item.narrator == name
    return isinstance(item, Line) and name in (item.speaker, *item.runners_up)
