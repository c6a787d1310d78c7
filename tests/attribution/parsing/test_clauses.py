from __future__ import annotations

import pytest

from audiofic.attribution.cast.roster import build_roster
from audiofic.attribution.parsing.clauses import find_subject
from audiofic.attribution.parsing.mentions import parse_passage
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

ROSTER = build_roster((Character("Hana", (), "female"), Character("Ren", (), "male")))


def subject(text: str, verb: str) -> str | None:
    """The words of the subject found for the last `verb` of the text."""
    parsed = parse_passage(0, 0, find_quotations(read_text(text))[0][0], ROSTER)
    listed = [word.lower for word in parsed.words]
    at = len(listed) - 1 - listed[::-1].index(verb)
    found = find_subject(parsed, 0, at)
    return None if found is None else " ".join(listed[found.start : found.end])


@pytest.mark.parametrize(
    ("text", "verb", "expected"),
    [
        ("Hana had then quietly said:", "said", "hana"),
        ("Hana, who had never trusted Ren, now said:", "said", "hana"),
        ("Hana, stepping round Ren, said:", "said", "hana"),
        ("Hana, under the eyes of all who knew Ren, said:", "said", "hana"),
        ("Hana walked to the bench where Ren sat, and said:", "said", "hana"),
        ("Hana rose, and when Ren had gone, said aloud:", "said", "hana"),
        ("Hana saw that he was cold, and called:", "called", "hana"),
        ("After a long wait Hana came in, and began:", "began", "hana"),
        ("Hana watched the gate, while Ren shut it, saying:", "saying", "ren"),
        ("Hana looked across at Ren, who said:", "said", "ren"),
        ("Hana heard Ren sigh and say:", "say", "ren"),
        ("Hana was stopped by Ren's saying:", "saying", "ren"),
        ("He knew so little that Hana exclaimed:", "exclaimed", "hana"),
        ("The wind fell, and then the ferryman said:", "said", "the ferryman"),
        ("The ferryman looked up, and added:", "added", "the ferryman"),
        ("Over the garden gate said:", "said", None),
        ("Ren turned the hat which Hana thought ugly:", "thought", None),
        ("The bell rang, and it said:", "said", None),
    ],
)
def test_the_subject_of_a_verb_is_found_across_asides(text: str, verb: str, expected: str | None) -> None:
    assert subject(text, verb) == expected
