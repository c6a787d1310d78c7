from __future__ import annotations

import pytest

from audiofic.attribution.lead_ins import tag_before, tag_leading_in
from audiofic.attribution.mentions import parse_passage
from audiofic.attribution.roster import build_roster
from audiofic.attribution.tags import Tag, tag_after
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def read(text: str, piece: int = 0, before: bool = False) -> tuple[str, str, bool] | None:
    """(the subject's words, the verb, sure) of the tag beside the nth speech."""
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)
    speeches = [index for index, span in enumerate(parsed.passage.spans) if span.kind == "speech"]
    found = (tag_before if before else tag_after)(parsed, speeches[piece])
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
    ],
)
def test_the_tag_after_a_speech(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Hana said, "Go."', ("Hana", "said", True)),
        ('Ren looked at Hana and whispered: "Go."', ("Ren", "whispered", True)),
        ('Then the old ferryman added "Go."', ("the old ferryman", "added", True)),
        ('Hana said it again. "Go."', None),
        ('Hana held up the lamp: "Go."', ("Hana", "held", False)),
    ],
)
def test_the_tag_before_a_speech(text: str, expected: tuple[str, str, bool] | None) -> None:
    assert read(text, before=True) == expected


def test_who_is_told_is_the_addressee() -> None:
    parsed = parse_passage(0, 0, find_quotations(read_text('"Go," said Hana to Ren.'))[0][0], ROSTER)
    tag = tag_after(parsed, 0)
    assert tag is not None
    assert tag.addressee is not None
    assert tag.addressee.names == ("Ren",)


def test_a_paragraph_that_ends_in_a_full_stop_leads_into_nothing() -> None:
    story = 'Hana said:\n\n"Go."\n\nHana said it.\n'
    passages = find_quotations(read_text(story))[0]
    found = [tag_leading_in(parse_passage(0, at, passages[at], ROSTER)) for at in (0, 2)]
    assert found[0] is not None
    assert found[1] is None
