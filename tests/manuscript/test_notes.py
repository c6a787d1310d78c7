"""Notes: what the author says is found by its anchor, and story is never taken for it."""

from __future__ import annotations

import pytest

from audiofic.manuscript import read_text
from audiofic.manuscript.notes import note_kind

STORY = (
    "Night fell over the village.\n\nThe fox slept.\n\nThe lantern burned.\n\nNobody came.\n\nDay "
    "came.\n\nIt rained."
)


def notes(source: str) -> list[tuple[str | None, str]]:
    chapters = read_text(source).chapters
    return [(p.note, p.text) for chapter in chapters for p in chapter.paragraphs if p.kind == "note"]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("A/N: thank you all!", "author_note"),
        ("AN: sorry for the wait", "author_note"),
        ("(A/N - just a warning)", "author_note"),
        ("**Author's Note:** hello", "author_note"),
        ("~Authors note~", "author_note"),
        ("Disclaimer: I own nothing.", "disclaimer"),
        ("R&R!", "author_note"),
        ("TBC", "author_note"),
        ("~Owari~", "author_note"),
        ("**To be continued...**", "author_note"),
    ],
)
def test_an_anchored_note_is_one_anywhere(text: str, kind: str) -> None:
    assert note_kind(text, at_edge=False) == kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("**Please review and tell me what you think", "author_note"),
        ("Summary: a fox and a lantern.", "blurb"),
        ("Rating: T", "author_note"),
        ("I do not own any of these characters.", "disclaimer"),
        ("Thanks to everyone who reviewed the last one!", "author_note"),
        ("Hi guys, here is a new chapter!", "author_note"),
    ],
)
def test_wording_a_narrator_could_use_counts_only_at_the_edges(text: str, kind: str) -> None:
    assert note_kind(text, at_edge=True) == kind
    assert note_kind(text, at_edge=False) is None


@pytest.mark.parametrize(
    "text",
    [
        '"Please review it," said the clerk.',
        "Anne was late.",
        "An old fox came down.",
        "Please, she said, review it.",
        "Disclaimers were not his habit.",
        "I do not own a boat.",
        "Summary justice was done.",
        "Thank you, she said.",
        "Rating the boats took all day.",
        "R and R were brothers.",
    ],
)
def test_story_is_never_a_note(text: str) -> None:
    assert note_kind(text, at_edge=True) is None


def test_a_paragraph_before_the_first_note_is_the_blurb() -> None:
    source = f"A fox waits for seven years. Will anybody light the lantern?\n\n**Please review!\n\n\n{STORY}"
    assert notes(source) == [
        ("blurb", "A fox waits for seven years. Will anybody light the lantern?"),
        ("author_note", "Please review!"),
    ]


def test_a_note_further_in_makes_no_blurb() -> None:
    assert notes(f"{STORY}\n\nA/N: review!") == [("author_note", "A/N: review!")]


def test_a_note_whose_bracket_stays_open_ends_where_it_closes() -> None:
    found = notes(f"(A/N: first of all\n\nthank you all.)\n\n{STORY}")
    assert [text for _, text in found] == ["(A/N: first of all", "thank you all.)"]


def test_a_bare_heading_takes_what_follows_up_to_the_break() -> None:
    found = notes(f"Author's Note:\n\nHello.\n\nThis is new.\n\n***\n\n{STORY}")
    assert [text for _, text in found] == ["Author's Note:", "Hello.", "This is new."]


def test_a_file_of_notes_alone_is_read() -> None:
    assert [kind for kind, _ in notes("A/N: on holiday.\n\nDisclaimer: not mine.")] == [
        "author_note",
        "disclaimer",
    ]
