"""What a model is shown of a story."""

from __future__ import annotations

import pytest

from audiofic.model import Character, PointOfView
from audiofic.second_opinion.asking import answer_schema, compose_messages
from audiofic.second_opinion.excerpts import Excerpt, cut_excerpts, find_doubts
from written_reading import CAST, SURE, Said, read


def cut(
    text: str,
    *said: Said,
    cast: tuple[Character, ...] = CAST,
    points_of_view: tuple[PointOfView, ...] = (),
) -> list[Excerpt]:
    passages, reading = read(text, *said, cast=cast, points_of_view=points_of_view)
    return list(cut_excerpts(passages, reading, find_doubts(reading, 0.8, range(100))))


def test_doubts_are_numbered_and_the_others_have_their_speakers_name() -> None:
    (excerpt,) = cut(
        'It rained.\n\n"Come in," said Kagome.\n\n"Thank you," she said, "so much."\n\n"Tea?"\n\n'
        '*I should go,* she thought.\n\n"No!"\n',
        SURE,
        Said(),
        Said(),
        Said("Kikyo"),
        Said(),
        Said(None, 0.9),
    )
    assert excerpt.lines == (
        "> It rained.",
        '> [Kagome] "Come in," said Kagome.',
        '> [1] "Thank you," she said, [1] "so much."',
        '> [2] "Tea?"',
        "> *I should go,* she thought.",
        '> "No!"',
    )


def test_the_storys_brackets_and_line_ends_can_not_be_taken_for_ours() -> None:
    (excerpt,) = cut('[1] He said [Kagome] it\u00a0was. "[2] Take [3] this [Shippo]"\n', Said())
    assert excerpt.lines == ('> (1) He said (Kagome) it was. [1] "(2) Take (3) this (Shippo)"',)


def test_who_tells_the_story_is_said_where_it_changes() -> None:
    (excerpt,) = cut(
        'I ran.\n\n"One."\n\nI sat.\n\nHe slept.\n',
        Said(),
        points_of_view=(PointOfView(0, 0, "Miroku"), PointOfView(0, 2, "Shippo"), PointOfView(0, 3, None)),
    )
    assert excerpt.lines == (
        'From here on, "I" in the narration is Miroku.',
        "> I ran.",
        '> [1] "One."',
        'From here on, "I" in the narration is Shippo.',
        "> I sat.",
        'From here on, "I" in the narration is nobody of the story.',
        "> He slept.",
    )


def test_an_authors_note_is_not_shown() -> None:
    (excerpt,) = cut('A/N: Please review!\n\nIt rained.\n\n"One."\n', Said())
    assert excerpt.lines == ("> It rained.", '> [1] "One."')


def test_every_doubt_is_asked_about_once_in_its_own_chapter() -> None:
    chapters = [f"Chapter {number}\n\n" + '"Yes, I know."\n\nIt rained.\n\n' * 37 for number in (1, 2, 3)]
    passages, reading = read("".join(chapters), Said())
    doubts = find_doubts(reading, 0.8, {0, 2})
    excerpts = list(cut_excerpts(passages, reading, doubts))
    assert [doubt for excerpt in excerpts for doubt in excerpt.doubts] == list(doubts)
    for excerpt in excerpts:
        assert len({doubt.chapter for doubt in excerpt.doubts}) == 1
        assert [line for line in excerpt.lines if "[" in line] == [
            f'> [{number}] "Yes, I know."' for number in range(1, len(excerpt.doubts) + 1)
        ]


@pytest.mark.parametrize(
    "text",
    [
        '"Yes, I know."\n\n' * 3_000,
        ("It rained. " * 20_000 + 'He said: "Yes, I know."\n\n') * 4,
        ('He said so. "Yes." ' * 3_000) + "\n\n",
        ('"' + "So it goes on and on. " * 40 + "\n\n") * 100 + '"The end."\n',
        '"' + "A very long speech. " * 20_000 + '"\n',
    ],
    ids=["many", "long narration", "one paragraph", "a speech of many paragraphs", "long speech"],
)
def test_an_excerpt_is_short_whatever_the_story(text: str) -> None:
    cast = tuple(Character(f"Character Number {number}", ("Him", "Her")) for number in range(500))
    excerpts = cut(text, Said("Character Number 3"), cast=cast)
    assert excerpts
    for excerpt in excerpts:
        assert excerpt.doubts
        assert sum(map(len, excerpt.lines)) < 8_500
        assert sum(len(message["content"]) for message in compose_messages(excerpt)) < 12_000


def test_those_who_may_be_named_are_the_people_about_in_the_order_of_the_cast() -> None:
    others = (Character("Kaede", ("Old Kaede",)), Character("Naraku"), Character("Unknown"))
    leads = tuple(Character(f"Lead {number}") for number in range(12))
    cast = (*leads, *CAST, *others)
    text = 'Old kaede slept.\n\n"One."\n\n' + "It rained and rained and it rained.\n\n" * 200 + '\n\n"Two."\n'
    said = Said("Miroku", runners_up=("Unknown",)), Said("Shippo", runners_up=())
    here, there = cut(text, *said, cast=cast)
    assert here.cast[:12] == there.cast[:12] == leads
    assert [character.name for character in here.cast[12:]] == ["Miroku", "Shippo", "Kaede"]
    assert [character.name for character in there.cast[12:]] == ["Miroku", "Shippo"]


def test_the_question_has_rules_characters_story_and_numbers() -> None:
    cast = (*CAST, Character("Narrator"))
    (excerpt,) = cut('"One."\n\n"Two."\n', Said(), Said(None, 0.0, "none", ("Kikyo",)), cast=cast)
    rules, question = compose_messages(excerpt)
    assert (rules["role"], question["role"]) == ("system", "user")
    assert question["content"].splitlines() == [
        "Characters:",
        "- Kagome (female; also Kagome Higurashi)",
        "- Kikyo (female)",
        "- Miroku (male; also the monk)",
        "- Shippo",
        '- Narrator (tells the story as "I")',
        "",
        "Excerpt:",
        '> [1] "One."',
        '> [2] "Two."',
        "",
        "Who speaks?",
        "[1] perhaps Kagome or Kikyo or Miroku",
        "[2]",
    ]


def test_an_answer_can_only_be_names_and_unknown() -> None:
    (excerpt,) = cut('"One."\n\n"Two."\n', Said())
    schema = answer_schema(excerpt)
    assert schema["required"] == ["1", "2"]
    assert not schema["additionalProperties"]
    assert schema["properties"]["2"] == {
        "type": "string",
        "enum": ["Kagome", "Kikyo", "Miroku", "Shippo", "unknown"],
    }
