"""Whatever author and producer do: no word of the story and no edit of the producer's is lost."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

import living
from audiofic.merging import ScriptFile
from audiofic.model import UNKNOWN, Script
from audiofic.script import compose_script
from living import HumanEdit, again, draft, edit, keep, merge, revise, told, write_story, written

Change = Callable[[str, int], str]
Keep = Callable[..., list[ScriptFile]]
SEEDS = st.integers(0, 10**9)
FEW = settings(max_examples=60, deadline=None)


def check_new_draft_without_edits_is_the_fresh_draft(seed: int) -> None:
    chance = random.Random(seed)
    story = write_story(chance)
    revised = revise(story, chance, chance.randint(1, 8))
    old, new = draft(story), draft(revised)
    merged = merge(keep(old), old, new)
    for chapter, script in zip(merged.chapters, new, strict=True):
        assert chapter.text == compose_script(script)
    assert not merged.clashes


def check_same_story_changes_nothing(seed: int, keep: Keep = keep) -> None:
    chance = random.Random(seed)
    old = draft(write_story(chance))
    kept = keep(old, lambda text, number: edit(text, chance, chance.randint(0, 6), number)[0])
    merged = merge(kept, old, draft(write_story(random.Random(seed)), reading=1))
    assert [(f"script/{one.name}", one.text) for one in merged.chapters] == [
        (one.path, one.text) for one in kept
    ]
    assert [one.draft for one in merged.chapters] == list(old)
    assert not merged.clashes


def check_nothing_is_lost(seed: int, keep: Keep = keep) -> None:
    chance = random.Random(seed)
    story = write_story(chance)
    old = draft(story)
    edits: list[HumanEdit] = []

    def change(text: str, number: int) -> str:
        text, done = edit(text, chance, chance.randint(0, 6), number)
        edits.extend(done)
        return text

    kept = keep(old, change)
    new = draft(revise(story, chance, chance.randint(0, 8)), reading=chance.randrange(2))
    merged = merge(kept, old, new)
    texts = [chapter.text for chapter in merged.chapters]
    if any(
        clash.code == "words-clash" for clash in merged.clashes
    ):  # the producer's words stand, and are told
        rest = iter(told(texts))
        assert all(word in rest for word in written(new)), "every word of the new story, in order"
    else:
        assert told(texts) == written(new), "every word of the new story once, in order"
    whole = "\n".join(texts)
    reported = "\n".join(clash.own for clash in merged.clashes)
    for done in edits:
        assert done.mark in whole or done.mark in reported, done
    before, drafts = again(merged)
    twice = merge(before, drafts, new)
    assert [(one.name, one.text) for one in twice.chapters] == [
        (one.name, one.text) for one in merged.chapters
    ]
    assert not twice.clashes


def check_nothing_is_lost_without_drafts(seed: int) -> None:
    """The same story: no byte changes. A revised one: every edit is there or told, and so it stays."""
    chance = random.Random(seed)
    story = write_story(chance)
    old = draft(story)
    edits: list[HumanEdit] = []

    def change(text: str, number: int) -> str:
        text, done = edit(text, chance, chance.randint(0, 6), number)
        edits.extend(done)
        return text

    kept = keep(old, change)
    new = draft(revise(story, chance, chance.randint(0, 8)), reading=chance.randrange(2))
    merged = merge(kept, (), new)
    whole = "\n".join([*(chapter.text for chapter in merged.chapters), *(one.text for one in merged.by_hand)])
    reported = "\n".join(clash.own for clash in merged.clashes)
    for done in edits:
        assert done.mark in whole or done.mark in reported, done
    before, drafts = again(merged)
    twice = merge([*before, *merged.by_hand], drafts, new)
    assert [one.text for one in twice.chapters] == [one.text for one in merged.chapters]
    assert twice.by_hand == merged.by_hand


@FEW
@given(SEEDS)
def test_without_drafts_no_edit_is_lost_and_twice_is_once(seed: int) -> None:
    check_nothing_is_lost_without_drafts(seed)


@FEW
@given(SEEDS)
def test_without_edits_a_merge_gives_the_fresh_draft(seed: int) -> None:
    check_new_draft_without_edits_is_the_fresh_draft(seed)


@FEW
@given(SEEDS)
def test_the_same_story_read_again_changes_no_byte(seed: int) -> None:
    check_same_story_changes_nothing(seed)


@FEW
@given(SEEDS)
def test_no_word_and_no_edit_is_lost_and_twice_is_once(seed: int) -> None:
    check_nothing_is_lost(seed)


ODD_NAMES = ("No", "~", "1e3", "2026-01-01", "a: b", "x #y", "'q'", "- z", "<<", "Ä", "k" * 1200, UNKNOWN)
ODD_WORDS = ("#1", "a:", "-", "'tis", '"so"', "&", "*x*", "[", "{b}", "%", "@", "|", ">", "!", "…", "\\n")
ENDS = {
    "as they are": lambda text: text,
    "CRLF": lambda text: text.replace("\n", "\r\n"),
    "a byte-order mark": lambda text: f"\ufeff{text}",
    "no end of the last line": lambda text: text.rstrip("\n"),
}


@pytest.mark.parametrize("ends", ENDS)
@settings(max_examples=25, deadline=None)
@given(SEEDS)
@example(120176)  # a comment behind a name that is too long to stand before a colon
def test_odd_names_odd_words_and_other_editors_lose_nothing_either(ends: str, seed: int) -> None:
    """Names that YAML would read as something else, words with its marks, files of other systems."""

    def keep_so(scripts: tuple[Script, ...], change: Change = lambda text, _: text) -> list[ScriptFile]:
        return keep(scripts, lambda text, number: ENDS[ends](change(text, number)))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(living, "NAMES", ODD_NAMES)
        patch.setattr(living, "COMMON", living.COMMON + ODD_WORDS)
        check_same_story_changes_nothing(seed, keep_so)
        check_nothing_is_lost(seed, keep_so)
