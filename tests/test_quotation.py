"""Quotations: prose in, spans out; every word once, whatever the marks do."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.manuscript import read_text
from audiofic.model import Passage
from audiofic.quotation import find_quotations

FIXTURES = Path(__file__).parent / "fixtures" / "quotation"
WORD = re.compile(r"\w+")


def read_fixtures() -> list[object]:
    """(prose, expected) of every case: title, dot, input, dot, expected, dot."""
    cases: list[object] = []
    for file in sorted(FIXTURES.glob("*.md")):
        parts = re.split(r"^\.\n", file.read_text("utf-8"), flags=re.MULTILINE)
        for title, prose, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
            cases.append(pytest.param(prose, expected.splitlines(), id=f"{file.stem}: {title.strip()}"))
    return cases


def passages(prose: str, *, markdown: bool = False) -> list[Passage]:
    return [
        passage for chapter in find_quotations(read_text(prose, markdown=markdown)) for passage in chapter
    ]


def spell(prose: str) -> list[str]:
    return [
        f"{'continued ' if span.continues else ''}{span.kind}: "
        f"{passage.paragraph.text[span.start : span.end]}"
        for passage in passages(prose)
        for span in passage.spans
    ]


@pytest.mark.parametrize(("prose", "expected"), read_fixtures())
def test_prose_is_cut_as_the_fixture_says(prose: str, expected: list[str]) -> None:
    assert spell(prose) == expected


def test_there_are_fixtures() -> None:
    assert len(read_fixtures()) > 30


def test_a_mark_is_kept_as_typed() -> None:
    found = passages("“Go,” she said.\n\n'Now,' I thought.\n\n\"Yes.\"")
    spans = [span for passage in found for span in passage.spans]
    assert [span.mark for span in spans if span.kind != "narration"] == ["“", "'", '"']


def test_what_is_no_prose_is_one_span_of_narration() -> None:
    found = passages('Night fell.\n\n* * *\n\nKagome\'s POV\n\n"Go," I said.')
    assert [(passage.paragraph.kind, len(passage.spans)) for passage in found] == [
        ("prose", 1),
        ("scene_break", 1),
        ("pov", 1),
        ("prose", 2),
    ]
    assert all(passage.spans[0].kind == "narration" for passage in found[:3])


def test_a_long_speech_that_goes_on_is_not_cut_at_a_stray_mark() -> None:
    told = "The rain had not stopped for a week, and nobody crossed the river. " * 7
    first = f"{told}She found a letter,\u2019 Mara thinks, and hid it."
    assert spell(f"“{first}\n\n“And then?”") == [f"speech: {first}", "continued speech: And then?"]


def test_an_empty_manuscript_has_a_chapter_without_passages() -> None:
    assert find_quotations(read_text("")) == ((),)


def test_a_speech_goes_on_only_over_prose() -> None:
    found = passages('"It began in spring.\n\n* * *\n\n"It ended in autumn."')
    assert not any(span.continues for passage in found for span in passage.spans)


def check_cover(found: list[Passage]) -> None:
    """Spans in order, none overlapping, none with outer blanks, and every word in exactly one of them."""
    for passage in found:
        text = passage.paragraph.text
        for span, following in pairwise(passage.spans):
            assert span.end <= following.start
        for span in passage.spans:
            assert 0 <= span.start < span.end <= len(text)
            assert text[span.start : span.end] == text[span.start : span.end].strip()
        covered = {place for span in passage.spans for place in range(span.start, span.end)}
        for match in WORD.finditer(text):
            places = set(range(*match.span()))
            assert places <= covered or not match.group().strip("_"), (text, passage.spans)


MARKS = [*"\"\"''“”‘’«»„—-*_.,!?… ", "\n\n", "\n"]
WORDS = [" said she ", "I thought ", "Hello ", "don't ", "the ", "he ran. ", "6"]
PIECES = st.sampled_from(MARKS + WORDS)


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(PIECES, max_size=40).map("".join), st.booleans())
def test_every_word_is_in_exactly_one_span(prose: str, markdown: bool) -> None:
    check_cover(passages(prose, markdown=markdown))


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.text(max_size=200))
def test_any_text_is_cut_without_a_word_lost(prose: str) -> None:
    check_cover(passages(prose))
