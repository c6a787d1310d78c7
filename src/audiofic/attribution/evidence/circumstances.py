"""What holds for a turn whoever speaks it: its tag, its place, what kind of thing is said."""

from __future__ import annotations

import math
from collections.abc import Sequence

from audiofic.attribution.evidence.questions import Link, Manner, QuestionKind
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.language.vocabulary import word_set
from audiofic.attribution.parsing.mentions import ParsedPassage
from audiofic.attribution.parsing.relatives import RELATIVES

_OPENINGS = word_set("yes no oh well why what ah but and nay indeed ay aye certainly")
_PERSONS = {
    "you": word_set("you your"),
    "I": word_set("i my me"),
    "she": word_set("she her"),
    "he": word_set("he him his"),
}
_TURNS_AROUND = 8
_TELLING = word_set("other voice man woman boy girl lady gentleman")
"""Heads of descriptions that say least of a person, and most of where they stand in the conversation."""


def measure_circumstances(
    scene: Scene, index: int, kind: QuestionKind, link: Link, manner: Manner
) -> dict[str, float]:
    """Named figures, about 0 to 1 each; what does not hold is left out."""
    turn = scene.turns[index]
    here, last = scene.chapter[turn.first], scene.chapter[turn.last]
    begin = here.ranges[turn.pieces[0].span][0]
    end = last.ranges[turn.pieces[-1].span][1]
    section = scene.sections.at(here.chapter, here.paragraph)
    found = {
        f"kind {kind}": 1.0,
        f"link {link}": 1.0,
        f"manner {manner}": 1.0,
        f"gender {turn.gender}": 1.0,
        "words": math.log1p(len(scene.said[index])) / 5,
        "told before": math.log1p(begin) / 6,
        "told behind": math.log1p(len(last.words) - end) / 6,
        "pieces": len(turn.pieces) / 4,
        "several paragraphs": float(turn.last > turn.first),
        "told between": float(turn.pieces[-1].span > turn.pieces[0].span + 1),
        "leads in": float(begin > 0 and _gap_before(here, turn.pieces[0].span).rstrip().endswith((",", ":"))),
        "others in paragraph": float(_shares_paragraph(scene, index)),
        "first person": float(section is not None and section.first_person),
        "speakers near": _count_near(scene.sure, index) / 4,
        "calls": float(bool(scene.forms[index])),
    }
    found |= _manner_of_speech(scene, index)
    if index:
        before = scene.turns[index - 1]
        between = scene.chapter[before.last + 1 : turn.first]
        found["gap"] = math.log1p(max(0, turn.first - before.last)) / 3
        found["gap words"] = math.log1p(sum(len(parsed.words) for parsed in between)) / 6
    if kind == "noun" and turn.tag is not None:
        subject = turn.tag.subject
        described = scene.chapter[turn.tag_passage].words[subject.start : subject.end]
        found[f"noun {described[0].lower}"] = 1.0
        head = described[-1].lower
        found["noun relative"] = float(head in RELATIVES)
        found[f"noun {head if head in _TELLING else 'of another kind'}"] = 1.0
    if turn.tag is not None:
        found["tag sure"] = float(turn.tag.sure)
        found[f"tag {turn.tag.place}"] = 1.0
    return {name: figure for name, figure in found.items() if figure}


def _gap_before(parsed: ParsedPassage, span: int) -> str:
    """What stands between a span and the word before it."""
    begin = parsed.ranges[span][0]
    text = parsed.passage.paragraph.text
    return text[parsed.words[begin - 1].end : parsed.passage.spans[span].start].strip("\"'“‘ ")


def _shares_paragraph(scene: Scene, index: int) -> bool:
    """True where another turn stands in the same paragraph."""
    turn = scene.turns[index]
    before = index > 0 and scene.turns[index - 1].last == turn.first
    return before or (index + 1 < len(scene.turns) and scene.turns[index + 1].first == turn.last)


def _manner_of_speech(scene: Scene, index: int) -> dict[str, float]:
    turn = scene.turns[index]
    piece = turn.pieces[-1]
    passage = scene.chapter[turn.last].passage
    span = passage.spans[piece.span]
    text = passage.paragraph.text[span.start : span.end].rstrip()
    said = scene.said[index]
    words = set(said)
    found = {
        "asks": float(text.endswith("?")),
        "asks inside": float(
            any(_asks_inside(scene.chapter[each.passage], each.span) for each in turn.pieces)
        ),
        "shouts": float(text.endswith("!")),
        "breaks off": float(text.endswith(("—", "--", "-", "…", "..."))),
    }
    if said and said[0] in _OPENINGS:
        found[f"opens {said[0]}"] = 1.0
    return found | {person: float(not forms.isdisjoint(words)) for person, forms in _PERSONS.items()}


def _asks_inside(parsed: ParsedPassage, span: int) -> bool:
    return any("?" in word.gap for word in parsed.words[slice(*parsed.ranges[span])])


def _count_near(sure: Sequence[str | None], index: int) -> int:
    near = sure[max(0, index - _TURNS_AROUND) : index + _TURNS_AROUND + 1]
    return len({name for name in near if name is not None})
