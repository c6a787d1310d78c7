from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.attribution.parsing.tags import Tag, tag_after
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def read(text: str) -> tuple[str, str, bool] | None:
    """(the subject's words, the verb, sure) of the tag after the first speech."""
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)
    found = tag_after(
        parsed, next(at for at, span in enumerate(parsed.passage.spans) if span.kind == "speech")
    )
    return None if found is None else _words(found, [word.text for word in parsed.words])


def _words(tag: Tag, words: list[str]) -> tuple[str, str, bool]:
    return " ".join(words[tag.subject.start : tag.subject.end]), words[tag.verb], tag.sure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('"Go," said Hana.', ("Hana", "said", True)),
        ('"Go" muttered Hana as she saw Ren run.', ("Hana", "muttered", True)),
        ('"Go," Hana told Ren.', ("Hana", "told", True)),
        ('"Go!" cried out the old ferryman.', ("the old ferryman", "cried", True)),
        ('"Go," said the caterpillar.', ("the caterpillar", "said", True)),
        ('"Go," she then said.', ("she", "said", True)),
        ('"Go," Ren rose and whispered.', ("Ren", "whispered", True)),
        ('"Go!" hooted Ren.', ("Ren", "hooted", True)),
        ('"Go," was Hana\'s answer.', ("Hana", "answer", True)),
        ('"Go!" came the voice of Ren.', ("Ren", "voice", True)),
        ('"Go," I said.', ("I", "said", True)),
        ('"Go." Hana smiled.', None),
        ('"Go." The door opened.', None),
        ('"Go," said poor tired Hana.', ("Hana", "said", True)),
        ('"Go," the weary Ren softly said.', ("Ren", "said", True)),
        ('"Go," broke in an old ferryman.', ("an old ferryman", "broke", True)),
        ('"Go!" sighed the ferryman.', ("the ferryman", "sighed", True)),
        ('"Go," said Hana\'s voice.', ("Hana", "said", True)),
        ('"Go," was Ren\'s parting advice.', ("Ren", "advice", True)),
        ('"Go," was all that Ren could say.', ("Ren", "was", True)),
        ('"Go!" burst from Hana.', ("Hana", "burst", True)),
        ('"Go," he heard Hana say.', ("Hana", "say", True)),
        ('"Go," Hana puffed.', ("Hana", "puffed", True)),
        ('"Go;" said Hana.', ("Hana", "said", True)),
        ('"Go." Hana replied.', ("Hana", "replied", False)),
        ('"Go." Hana replied that it was late.', None),
        ('"Go!" Hana denied that it was late.', None),
        ('"Go!" Hana began to run.', None),
        ('"Go!" Hana did not answer.', None),
        ('"But if--" Hana interrupted him.', None),
        ('"Go," and Ren said it twice.', None),
        ('"Go." Ren said: "Stay."', None),
    ],
)
def test_the_tag_after_a_speech(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert read(text) == expected


def test_who_is_told_is_the_addressee() -> None:
    parsed = parse_passage(0, 0, find_quotations(read_text('"Go," said Hana to Ren.'))[0][0], ROSTER)
    tag = tag_after(parsed, 0)
    assert tag is not None
    assert tag.addressee is not None
    assert tag.addressee.names == ("Ren",)
