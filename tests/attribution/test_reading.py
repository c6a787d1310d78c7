"""What holds for every reading, whatever the story."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.attribution import attribute, heard_genders
from audiofic.attribution.deciding.verdicts import Verdict
from audiofic.attribution.parsing.turns import Piece, Turn
from audiofic.manuscript import read_text
from audiofic.model import Character, Reading, Span
from audiofic.quotation import find_quotations

PHRASES = st.sampled_from(
    [
        '"Where is she?"',
        '"Hana, wait!"',
        '"I am Ren."',
        "said Ren.",
        "said Hana softly",
        "she said",
        "I said.",
        "the old monk replied,",
        "Hana nodded.",
        "'What now?' I thought.",
        "*Run.*",
        "My wolf growled.",
        "\n\n",
        "\n\n* * *\n\n",
        "\n\n**Ren's POV**\n\n",
        "\n\nThen Hana said:\n\n",
        '"',
        "“Not closed",
        "Mr. Alder and Mrs. Alder left.",
        "and after a long while Ren slowly turned to Hana.",
        '\n\n"And so it went on.\n\n"It went on.',
        "...",
    ]
)


def read(
    story: str, cast: tuple[Character, ...] | None = None
) -> tuple[Reading, list[tuple[int, int, Span]]]:
    manuscript = read_text(story, markdown=True)
    passages = find_quotations(manuscript)
    spans = [
        (chapter, index, span)
        for chapter, row in enumerate(passages)
        for index, passage in enumerate(row)
        for span in passage.spans
        if span.kind != "narration"
    ]
    return attribute(manuscript, passages, cast), spans


@settings(derandomize=True, max_examples=150, deadline=None)
@given(st.lists(PHRASES, max_size=25).map(" ".join))
def test_every_span_is_answered_once_in_order_from_the_cast(story: str) -> None:
    reading, spans = read(story)
    assert [(found.chapter, found.paragraph, found.span) for found in reading.attributions] == spans
    names = {character.name for character in reading.cast}
    for found in reading.attributions:
        assert 0.0 <= found.confidence <= 1.0
        assert found.speaker is None or found.speaker in names
        assert found.speaker not in found.runners_up
    assert {turn.narrator for turn in reading.points_of_view} <= {*names, None}


def test_an_empty_story_has_an_empty_reading() -> None:
    assert read("")[0] == Reading((), (), ())


def test_a_given_cast_comes_back_whole_with_its_names() -> None:
    cast = (Character("Hana Mori", ("Hana",), "female"), Character("Ren"), Character("Tomas", (), "male"))
    reading, _ = read('"Yes," said Hana. Ren combed his hair.\n\n"No," he said.', cast)
    assert [character.name for character in reading.cast] == ["Hana Mori", "Ren", "Tomas"]
    assert [found.speaker for found in reading.attributions] == ["Hana Mori", "Ren"]


def test_an_unknown_gender_in_a_given_cast_is_learned() -> None:
    reading, _ = read("Ren combed his hair. Ren sat down.", (Character("Ren"),))
    assert reading.cast[0].gender == "male"


def test_a_drafted_cast_is_those_who_speak_in_the_order_in_which_they_do() -> None:
    reading, _ = read('Ren saw Aoi. "Yes," said Hana.\n\n"No," said Ren. Aoi slept.')
    assert [character.name for character in reading.cast] == ["Hana", "Ren"]


def test_the_cue_is_the_tag_in_the_paragraph() -> None:
    story = '"Yes," muttered old Hana as she rose.'
    reading, _ = read(story)
    cue = reading.attributions[0].cue
    assert cue is not None
    assert story[cue.start : cue.end] == "muttered old Hana"


def test_a_turn_that_is_guessed_has_runners_up_and_less_confidence_than_a_tag() -> None:
    reading, _ = read('"Yes," said Hana.\n\n"No," said Ren.\n\nTomas and Aoi came in.\n\n"You are late."')
    tagged, guessed = reading.attributions[0], reading.attributions[2]
    assert guessed.confidence < tagged.confidence
    assert guessed.method != tagged.method
    assert {"Hana", "Ren"} & {guessed.speaker, *guessed.runners_up}
    assert guessed.runners_up


def test_narration_behind_a_speech_of_several_paragraphs_is_read_in_its_own_paragraph() -> None:
    story = (
        'Ren met Hana at the gate.\n\n"Listen.\n\n"I have something to tell." He set the lantern down, '
        "wiped his hands on his coat, and after a long while turned to Hana."
    )
    reading, _ = read(story)
    first, second = reading.attributions
    assert first.speaker == second.speaker


@pytest.mark.parametrize(("confidence", "genders"), [(0.4, {}), (0.6, {"Sango": "male"})])
def test_a_doubtful_speaker_does_not_get_the_gender_of_the_tag(
    confidence: float, genders: dict[str, str]
) -> None:
    turn = Turn("speech", (Piece(0, 0),), None, 0, "male")
    assert heard_genders([(turn, Verdict("Sango", confidence, "description", ()))]) == genders


def test_a_stranger_described_in_two_ways_is_one_speaker() -> None:
    reading, _ = read(
        "An old priest came out at dusk. He had a broom. Kagome and Sango and Miroku looked at him.\n\n"
        "“You're standing in it,” the priest grumbled.\n\n"
        "“We beg your pardon, sir,” said Miroku, and he bowed. “In what, precisely?”\n\n"
        "“My dinner,” said the old priest. “I’ve been waiting for that badger.”\n\n"
        "“No,” said Kagome.\n\n“Why?” asked Sango."
    )
    assert reading.attributions[0].speaker == reading.attributions[3].speaker == "the old priest"
    assert [one.name for one in reading.cast] == ["the old priest", "Miroku", "Kagome", "Sango"]


def test_a_teller_with_two_names_is_one_person() -> None:
    reading, _ = read(
        "I shut the shop at six. Hana was still counting the till.\n\n"
        '"You look tired, Willa," said Hana.\n\n"I am," I said. "Ask me tomorrow."\n\n'
        '"Go home, Willa," said Hana.\n\n"I will," I said.\n\n'
        "The door opened and Mr. Brandt came in with the rain.\n\n"
        '"Miss Sorrel, a word," said Mr. Brandt.\n\n"Now?" I asked.\n\n'
        '"Now, Miss Sorrel," said Mr. Brandt.\n\n"Fine," I said.'
    )
    assert {one.name: one.aliases for one in reading.cast} == {
        "Hana": (),
        "Willa": ("Miss Sorrel",),
        "Mr. Brandt": (),
    }
