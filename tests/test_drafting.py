"""Every word of a story goes into its drafted script once and in order, on a line for whoever says it."""

from __future__ import annotations

from collections.abc import Mapping

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.attribution import attribute
from audiofic.drafting import draft_scripts
from audiofic.fidelity import check_words
from audiofic.manuscript import read_text
from audiofic.model import (
    Attribution,
    Line,
    PointOfView,
    PovEvent,
    Reading,
    Script,
    ScriptItem,
    StingEvent,
)
from audiofic.quotation import find_quotations
from audiofic.script import compose_script, parse_script

Says = Mapping[str, tuple[str | None, float, tuple[str, ...]]]
"""Words of a span -> (speaker, confidence, runners-up)."""


def draft(
    source: str,
    says: Says | None = None,
    tells: Mapping[str, str | None] | None = None,
    review_below: float = 0.6,
    *,
    markdown: bool = False,
) -> tuple[Script, ...]:
    """The scripts of a text whose spans and sections (first words of a paragraph -> who tells) are said."""
    manuscript = read_text(source, markdown=markdown)
    passages = find_quotations(manuscript)
    attributions, turns = [], []
    for number, (chapter, cut) in enumerate(zip(manuscript.chapters, passages, strict=True)):
        for place, (paragraph, passage) in enumerate(zip(chapter.paragraphs, cut, strict=True)):
            turns += [
                PointOfView(number, place, narrator)
                for words, narrator in (tells or {}).items()
                if paragraph.text.startswith(words)
            ]
            for span in passage.spans:
                words = paragraph.text[span.start : span.end]
                if span.kind != "narration" and words in (says or {}):
                    speaker, confidence, others = (says or {})[words]
                    found = Attribution(number, place, span, speaker, confidence, "tag", runners_up=others)
                    attributions.append(found)
    return draft_scripts(manuscript, passages, Reading((), tuple(attributions), tuple(turns)), review_below)


def draft_items(source: str, **given: object) -> tuple[ScriptItem, ...]:
    (script,) = draft(source, **given)  # type: ignore[arg-type]
    return script.items


def shown(items: tuple[ScriptItem, ...]) -> list[str]:
    """Items as `speaker: text`, one after a blank line marked with `¶`."""
    return [
        f"{'¶ ' if item.opens_paragraph else ''}{item.speaker}: {item.text}"
        for item in items
        if isinstance(item, Line)
    ]


def test_narration_is_a_line_a_sentence_and_a_speech_is_one_line() -> None:
    items = draft_items(
        'The kettle sang. It was ready. "Come in. Sit down!" said Kaede. Nobody came.',
        says={"Come in. Sit down!": ("Kaede", 1.0, ())},
    )
    assert shown(items) == [
        "¶ narrator: The kettle sang.",
        "narrator: It was ready.",
        "Kaede: Come in. Sit down!",
        "narrator: said Kaede.",
        "narrator: Nobody came.",
    ]
    assert [item.kind for item in items if isinstance(item, Line)] == [
        "narration",
        "narration",
        "speech",
        "narration",
        "narration",
    ]


def test_the_first_line_of_each_paragraph_opens_it_and_no_other_does() -> None:
    items = draft_items('One. Two.\n\n"Three," she said.\n\nFour.', says={"Three,": ("Sango", 1.0, ())})
    assert [line.startswith("¶") for line in shown(items)] == [True, False, True, False, True]


def test_who_is_unknown_stays_unknown_with_the_likeliest_beside_it() -> None:
    items = draft_items(
        '"Who goes there?"\n\n"Nobody."', says={"Who goes there?": (None, 0.4, ("Sango", "Kaede"))}
    )
    asked, answered = (item for item in items if isinstance(item, Line))
    assert (asked.speaker, asked.runners_up, asked.confidence) == ("unknown", ("Sango", "Kaede"), None)
    assert (answered.speaker, answered.runners_up) == ("unknown", ()), "a span without attribution is open"


@pytest.mark.parametrize(
    ("confidence", "review_below", "told"),
    [(0.456, 0.6, 0.46), (0.6, 0.6, None), (0.97, 0.6, None), (0.97, 0.99, 0.97), (0.1, 0.0, None)],
)
def test_a_line_carries_its_confidence_only_below_the_threshold(
    confidence: float, review_below: float, told: float | None
) -> None:
    (line,) = draft_items(
        '"Halt!"', says={"Halt!": ("Sango", confidence, ("Kaede",))}, review_below=review_below
    )
    assert isinstance(line, Line)
    assert (line.speaker, line.confidence) == ("Sango", told)
    assert line.runners_up == (("Kaede",) if told is not None else ())


def test_a_thought_is_a_line_of_its_thinker() -> None:
    source = "*I should have stayed in bed,* thought Shippo."
    says = {"I should have stayed in bed,": ("Shippo", 0.9, ())}
    thought, tag = draft_items(source, says=says, markdown=True)
    assert isinstance(thought, Line)
    assert isinstance(tag, Line)
    assert (thought.speaker, thought.kind) == ("Shippo", "thought")
    assert tag.speaker == "narrator"


def test_a_narrator_whom_nobody_names_speaks_as_the_narrator() -> None:
    (line,) = draft_items('"Halt!"', says={"Halt!": ("Narrator", 1.0, ())})
    assert isinstance(line, Line)
    assert (line.speaker, line.kind) == ("narrator", "speech")


def test_headings_notes_and_breaks_become_what_they_are() -> None:
    scripts = draft(
        "A/N: Please be kind.\n\n"
        "Chapter 1: Steam\n\nThe kettle sang.\n\n***\n\n"
        "InuYasha's POV\n\nI hated the noise.\n\n"
        "Three days later\n\nIt sang again.\n\n"
        "Chapter 2: Tea\n\nThe end was near.",
        tells={"InuYasha's POV": "InuYasha", "Three days later": None},
    )
    assert [(script.chapter, script.title) for script in scripts] == [
        (1, "Chapter 1: Steam"),
        (2, "Chapter 2: Tea"),
    ]
    told = [
        (item.kind, item.detail, item.text) if isinstance(item, Line) else item for item in scripts[0].items
    ]
    assert told == [
        ("note", "author_note", "A/N: Please be kind."),
        ("narration", None, "The kettle sang."),
        StingEvent("scene"),
        ("heading", "pov", "InuYasha's POV"),
        PovEvent("InuYasha"),
        ("narration", None, "I hated the noise."),
        ("heading", "time", "Three days later"),
        PovEvent("narrator"),
        ("narration", None, "It sang again."),
    ]


def test_a_section_that_begins_without_a_heading_is_told_before_its_first_line() -> None:
    items = draft_items("The kettle sang.\n\nI was cold.", tells={"I was": "Kagome"})
    assert items[1] == PovEvent("Kagome")
    assert shown(items)[1] == "¶ narrator: I was cold."


def test_a_section_that_begins_with_a_scene_break_is_told_before_the_sting() -> None:
    items = draft_items("The kettle sang.\n\n***\n\nI was cold.", tells={"***": "Kagome"})
    assert items[1:3] == (PovEvent("Kagome"), StingEvent("scene"))


def test_what_has_no_word_in_it_is_no_line_of_narration() -> None:
    items = draft_items('"Go!" -- "Now!"', says={"Go!": ("Sango", 1.0, ()), "Now!": ("Sango", 1.0, ())})
    assert shown(items) == ["¶ Sango: Go!", "Sango: Now!"]


def test_a_story_without_a_word_is_a_script_without_a_line() -> None:
    (script,) = draft("")
    assert script == Script(1, None, ())
    assert parse_script(compose_script(script), "a.yaml") == script


NAMES = st.sampled_from(["Kagome", "InuYasha", "Lady Kaede", "Mr. Miroku", "she", "the old woman", "I"])
WORDS = st.sampled_from(
    [
        *(
            "the",
            "kettle",
            "sang",
            "o'clock",
            "'tis",
            "well-known",
            "café",
            "Ǆ",
            "naïve",
            "3,000",
            "No.",
            "5",
        ),
        *("e.g.", "*very*", "_so_", "W-what", "Hmph…", "rock", "’n’", "don't", "Sango's", "—", "--", "..."),
        *("~", "#", "&", "犬夜叉", "(aside)", "[1]", ":", ";", "null", "yes"),
    ]
)
SENTENCES = st.builds(
    lambda words, stop: " ".join(words).capitalize() + stop,
    st.lists(WORDS, min_size=1, max_size=8),
    st.sampled_from([".", "!", "?", "...", "…", ",", " —", ""]),
)
QUOTES = st.sampled_from(['"{}"', "“{}”", "'{}'", "‘{}’", "*{}*", "_{}_", '"{}', "— {}", "::{}::", "({})"])
SPEECHES = st.builds(lambda quote, words: quote.format(words), QUOTES, SENTENCES)
TAGS = st.builds(
    lambda verb, name, first: f"{name} {verb}." if first else f"{verb} {name},",
    st.sampled_from(["said", "asked", "muttered", "thought", "looked at"]),
    NAMES,
    st.booleans(),
)
PROSE = st.lists(st.one_of(SENTENCES, SPEECHES, TAGS), min_size=1, max_size=5).map(" ".join)
MARKS = st.sampled_from(
    [
        *("***", "~*~*~", "---", "oOo", "Chapter 2: Tea", "Chapter Three", "# One", "~Flashback~", "TBC"),
        *("InuYasha's POV", "(Normal POV)", "Two days later", "A/N: Thanks!", "Disclaimer: I own nothing."),
    ]
)
STORIES = st.lists(
    st.tuples(
        st.one_of(PROSE, PROSE, MARKS), st.sampled_from(["\n\n", "\n\n", "\n", "\r\n\r\n", "\n\n\n\n"])
    ),
    max_size=12,
).map(lambda parts: "".join(text + gap for text, gap in parts))


@given(STORIES, st.booleans())
@settings(derandomize=True, max_examples=100, deadline=None)
def test_every_word_of_any_story_is_in_its_scripts_once_and_in_order(source: str, markdown: bool) -> None:
    manuscript = read_text(source, markdown=markdown)
    passages = find_quotations(manuscript)
    scripts = draft_scripts(manuscript, passages, attribute(manuscript, passages, None))
    assert check_words(manuscript, scripts) == ()


@given(STORIES)
@settings(derandomize=True, max_examples=40, deadline=None)
def test_a_drafted_script_is_read_back_as_it_was_written(source: str) -> None:
    manuscript = read_text(source)
    passages = find_quotations(manuscript)
    for script in draft_scripts(manuscript, passages, attribute(manuscript, passages, None)):
        assert parse_script(compose_script(script), "a.yaml") == script
