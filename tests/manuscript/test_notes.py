"""Notes: what the author says is found by its anchor, and story is never taken for it."""

from __future__ import annotations

from pathlib import Path

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
        ("TBC", "to_be_continued"),
        ("~Owari~", "to_be_continued"),
        ("**To be continued...**", "to_be_continued"),
        ("T/N: a hanyou is half a demon", "translation_note"),
        ("Translator's notes: none", "translation_note"),
        ("Review replies:", "review_reply"),
        ("Responses to my reviewers:", "review_reply"),
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
        "Translations were her trade.",
        "Review replies came by post.",
        "The review responses were cold.",
    ],
)
def test_story_is_never_a_note(text: str) -> None:
    assert note_kind(text, at_edge=True) is None


WORDINGS = (Path(__file__).parents[1] / "fixtures" / "notes.txt").read_text("utf-8").splitlines()


def test_what_authors_write_around_their_chapters_is_a_note() -> None:
    assert len(WORDINGS) == 211
    assert [text for text in WORDINGS if note_kind(text, at_edge=True) is None] == []


def test_the_same_said_by_somebody_is_story() -> None:
    said = [f'"{text}" said Mara.' for text in WORDINGS if '"' not in text and "'" not in text]
    assert [text for text in said if note_kind(text, at_edge=True)] == []


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


def told(source: str) -> list[tuple[str, str]]:
    return [(p.note or p.kind, p.text) for c in read_text(source).chapters for p in c.paragraphs]


@pytest.mark.parametrize(
    ("text", "prose", "asides"),
    [
        ("She ran (A/N: at last!) home.", "She ran home.", ["(A/N: at last!)"]),
        ('"I know (A/N: he does not) him," said Mara.', '"I know him," said Mara.', ["(A/N: he does not)"]),
        ("The hanyou (T/N: half a demon) slept.", "The hanyou slept.", ["(T/N: half a demon)"]),
        (
            "He left [Author's note: boo (hiss)], and it rained.",
            "He left, and it rained.",
            ["[Author's note: boo (hiss)]"],
        ),
        ("(A/N: sorry) She ran home.", "She ran home.", ["(A/N: sorry)"]),
        ("She ran (AN - one) far (AN: two) away.", "She ran far away.", ["(AN - one)", "(AN: two)"]),
    ],
)
def test_a_remark_in_brackets_is_taken_out_of_the_sentence(text: str, prose: str, asides: list[str]) -> None:
    (first, *rest) = told(f"{STORY}\n\n{text}")[6:]
    assert first == ("prose", prose)
    assert [note for _, note in rest] == asides


@pytest.mark.parametrize(
    "text",
    [
        "She ran (an old habit) home.",
        "She ran (A/N: never closed home.",
        "She ran (and how) home.",
        "The road (author unknown) ended.",
        "He read the author's note (it was long) twice.",
        "He was (an: she said) gone.",
    ],
)
def test_other_brackets_stay_in_the_story(text: str) -> None:
    assert told(f"{STORY}\n\n{text}\n\n{STORY}")[6] == ("prose", text)


def test_every_letter_of_a_paragraph_with_a_remark_knows_its_place() -> None:
    source = f"{STORY}\n\nShe ran (A/N: at\nlast!) home, and slept.\n\n{STORY}"
    manuscript = read_text(source)
    for paragraph in manuscript.chapters[0].paragraphs:
        for index, character in enumerate(paragraph.text):
            if character.isalpha():
                assert source[paragraph.source_offset(index)] == character


def test_review_replies_are_a_list() -> None:
    source = (
        f"{STORY}\n\nReview replies:\n\nInuFan92: thank you!\n\nRiver Girl - so glad.\n\nThe fox went home."
    )
    assert notes(source) == [
        ("review_reply", "Review replies:"),
        ("review_reply", "InuFan92: thank you!"),
        ("review_reply", "River Girl - so glad."),
    ]


def test_translations_at_the_end_are_a_list() -> None:
    source = f"{STORY}\n\nTranslations:\n\nbaka - idiot\n\nhanyou = half a demon"
    assert [kind for kind, _ in notes(source)] == ["translation_note"] * 3
