"""Plays and chats: the name before a line says who speaks; a colon in prose says nothing."""

from __future__ import annotations

import pytest

from audiofic.attribution import attribute
from audiofic.manuscript import read_text
from audiofic.manuscript.plays import find_spoken_lines
from audiofic.quotation import find_quotations

PLAY = """\
Mara: Where are you?

Ivo: In the boat. (He rows.) Still.

(It rains.)

MARA: Come back!

Narrator: Nobody came back.

Ivo: No.
"""


def test_a_play_is_spoken_by_those_it_names() -> None:
    manuscript = read_text(PLAY)
    passages = find_quotations(manuscript)
    found = attribute(manuscript, passages, None).attributions
    said = [
        (a.speaker, manuscript.chapters[0].paragraphs[a.paragraph].text[a.span.start : a.span.end])
        for a in found
    ]
    assert said == [
        ("Mara", "Where are you?"),
        ("Ivo", "In the boat."),
        ("Ivo", "Still."),
        ("Mara", "Come back!"),
        ("Ivo", "No."),
    ]
    assert {a.confidence for a in found} == {1.0}
    texts = [paragraph.text for paragraph in manuscript.chapters[0].paragraphs]
    assert texts[2:5] == ["(It rains.)", "Come back!", "Nobody came back."]


@pytest.mark.parametrize(
    "lines",
    [
        ["[12:03] <ivo_t> here", "[12:04] <mara> where", "[12:04] <ivo_t> the boat", "[12:05] <mara> ok"],
        ["Ivo (12:03): here", "Mara (12:04): where", "Ivo (12:04): the boat", "Mara (12:05): ok"],
        ["**Ivo:** here", "**Mara:** where", "**Ivo:** the boat", "**Mara:** ok"],
    ],
)
def test_a_chat_is_one_too(lines: list[str]) -> None:
    spoken = find_spoken_lines(lines)
    assert [line[spoken[n].start :] for n, line in enumerate(lines)] == ["here", "where", "the boat", "ok"]
    assert len({line.speaker for line in spoken.values()}) == 2


@pytest.mark.parametrize(
    "lines",
    [
        ["Remember: it bites.", "Mara: here.", "It rained.", "The fox slept.", "Ivo: there."],
        ["Rating: T", "Genre: Drama", "Words: 300", "Status: done", "Rating: M"],
        ['Mara: "Here."', 'Ivo: "Where?"', 'Mara: "Here."', 'Ivo: "Oh."'],
        ["Wood: two.", "Rope: three.", "Oil: one.", "Salt: none.", "Tea: some."],
        ["Mara: one line.", "Mara: two lines.", "Mara: three lines.", "Mara: four."],
    ],
)
def test_a_colon_alone_makes_no_speaker(lines: list[str]) -> None:
    assert find_spoken_lines(lines) == {}


def test_every_word_of_a_play_knows_its_place() -> None:
    manuscript = read_text(PLAY)
    for paragraph in manuscript.chapters[0].paragraphs:
        for index, character in enumerate(paragraph.text):
            assert character == " " or manuscript.source[paragraph.source_offset(index)] == character
