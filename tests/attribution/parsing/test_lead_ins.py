from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.lead_ins import tag_before, tag_leading_in
from audiofic.attribution.parsing.mentions import ParsedPassage, parse_passage
from audiofic.attribution.parsing.tags import Tag
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def parse(text: str) -> ParsedPassage:
    return parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)


def show(parsed: ParsedPassage, tag: Tag | None) -> tuple[str, str, bool] | None:
    """(the subject's words, the verb, sure)."""
    if tag is None:
        return None
    words = [word.text for word in parsed.words]
    return " ".join(words[tag.subject.start : tag.subject.end]), words[tag.verb], tag.sure


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('Hana said, "Go."', ("Hana", "said", True)),
        ('Ren looked at Hana and whispered: "Go."', ("Ren", "whispered", True)),
        ('Then the old ferryman added "Go."', ("the old ferryman", "added", True)),
        ('Hana said it again. "Go."', None),
        ('Hana held up the lamp: "Go."', ("Hana", "held", False)),
        ('Hana, who had never liked Ren, said: "Go."', ("Hana", "said", True)),
        ('Hana spoke up, as she saw Ren whisper: "Go."', ("Hana", "spoke", True)),
        ('Hana said with a deep sigh, "Go."', ("Hana", "said", True)),
        ('Hana was quickly answered with, "Go."', None),
        ('Hana was answered by Ren: "Go."', ("Ren", "answered", True)),
        ('Then Ren\'s answer was: "Go."', ("Ren", "answer", True)),
        ('Her voice said, "Go."', ("Her", "said", True)),
        ('Hana went on. "Go."', ("Hana", "went", True)),
        ('Hana interrupted him crossly. "Go."', ("Hana", "interrupted", True)),
        ('Hana began to run. "Go."', None),
        ('Hana rose before the singing began. "Go."', None),
    ],
)
def test_the_tag_before_a_speech(text: str, expected: tuple[str, str, bool] | None) -> None:
    parsed = parse(text)
    piece = next(at for at, span in enumerate(parsed.passage.spans) if span.kind == "speech")
    assert show(parsed, tag_before(parsed, piece)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hana said:", ("Hana", "said", True)),
        ("Hana said it.", None),
        ("Hana went on.", ("Hana", "went", True)),
        ("At last Hana said, biting her lip", ("Hana", "said", True)),
        ('"Go," Hana went on.', None),
    ],
)
def test_the_tag_of_the_next_paragraph(text: str, expected: tuple[str, str, bool] | None) -> None:
    parsed = parse(text)
    assert show(parsed, tag_leading_in(parsed)) == expected
