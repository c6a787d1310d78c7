"""Thoughts in narration: in single marks, in italics, with a thinking tag, and the voice within.

A thought is only marked on good evidence; each rule says what it asks for. All else stays narration, which
is never wrong, only less vivid.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from audiofic.quotation.marks import SINGLE, find_marks
from audiofic.quotation.pairing import pair_single
from audiofic.quotation.tags import first_sign, last_sign, starts_tag, starts_thinking_tag

Gap = tuple[int, int]
"""A stretch of a paragraph outside its speeches, half open."""


@dataclass(frozen=True, slots=True)
class Thought:
    """A thought at start..end; its marks, which belong to no span, reach from outer_start to outer_end."""

    outer_start: int
    start: int
    end: int
    outer_end: int
    mark: str = ""


_ITALIC = re.compile(r"(?<![\w*_])([*_])(?![\s*_])([^*_]{1,900})\1(?![\w*_])")
_PERSON = re.compile(
    r"\b(?:I|I['’](?:m|ll|ve|d)|me|my|mine|myself|we|us|our|ours|you|your|yours|let['’]s)\b", re.IGNORECASE
)
_PRESENT = re.compile(
    r"\b(?:am|is|are|isn['’]t|aren['’]t|do|does|don['’]t|doesn['’]t|can|can['’]t|cannot|will|won['’]t"
    r"|shall|may|must|has|have|haven['’]t|hasn['’]t)\b"
    r"|\b(?:I|you|he|she|it|we|they|that|what|who|where|there|how)['’](?:m|re|s|ll|ve)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:was|were|wasn['’]t|weren['’]t|had|hadn['’]t|did|didn['’]t|could|couldn['’]t|would|wouldn['’]t"
    r"|said|went|came|saw|felt|looked|knew"
    r"|took|got|made|thought|stood|turned|ran|began|left|kept|(?:might|must|may|should) have|\w{2,}ed)\b",
    re.IGNORECASE,
)
_VOICE = re.compile(
    r"\b(?:voice|demon|wolf|beast|dragon|fox|monster|animal|instincts?|conscience|creature|spirit|youkai"
    r"|hanyou|panther|hunter|other self)\b",
    re.IGNORECASE,
)
_WITHIN = re.compile(
    r"\b(?:my|mine|inner|inside|within|in me|in (?:my|his|her) (?:head|mind|blood|veins))\b", re.IGNORECASE
)
_FIRST_PERSON = re.compile(r"\bI\b(?!\.)")
_THINKING = re.compile(
    r"(?P<pause>[,?!…]|\.{1,4})\s+(?=(?P<subject>I|[Hh]e|[Ss]he|[Tt]hey|[A-Z][\w'’-]+|the [\w'’-]+(?: "
    r"[\w'’-]+)?) (?:\w+ly )?"
    r"(?P<verb>thought|thinks?|mused|wondered|pondered|(?:said|told|asked|reminded|scolded) (?=to |my|him"
    r"|her|them)))"
)
_SELF = re.compile(
    r"(?:\s+(?:inwardly|aloud|bitterly|\w+ly))?(?:\s+to)?\s+(?:my|him|her|it|them|your|our)sel(?:f|ves)\b"
)
_TAG_GOES_ON = re.compile(
    r"\s*[.;!?…]|\s*$|\s+(?:as|while|when|with|before|after)\b|,?\s+\w+ing\b|\s+\w+ly\s*[.;!?…]"
)
_COMMA = re.compile(r"\s*,")
_SENTENCE_START = re.compile(r"(?:[.!?…]+[\"”’']?|:)\s+(?=\S)")
_ANNOUNCED = re.compile(r"\b(?:thought|thinks?|wondered|wonders)(?:,|:)?\s+$")
_ENDS = ",.!?…—–-"
_LONGEST_HABITUAL = 40
"""Words: longer passages in italics are letters, dreams and memories."""
_CLAUSE_LENGTH = 200
_VOICE_WORDS = 12
"""Words that an inner voice's paragraph has at most; authors set it off by its brevity."""


def find_quoted_thoughts(text: str, gaps: Sequence[Gap]) -> Iterator[Thought]:
    """Pieces in single marks where double ones carry the dialogue: `'What now?' I thought`.

    Asked for: a capital at the beginning, a place where a sentence may begin, and an end that is one:
    punctuation inside, a tag after, or the paragraph's end. `the 'hero' left` is none of it.
    """
    marks = find_marks(text, SINGLE)
    if not marks:
        return
    places = [mark.place for mark in marks]
    for start, end in gaps:
        found: list[Thought] = []
        inside = marks[bisect_left(places, start) : bisect_left(places, end)]
        for quoted in pair_single(text, inside, needs_close=True):
            body = text[quoted.start : quoted.end].strip("*_~ ")
            first = next((character for character in body if character.isalnum()), "")
            tagged = starts_tag(text, quoted.outer_end)
            goes_on = found and starts_tag(text, found[-1].outer_end) and body[-1:] in (*".!?…",)
            if not first or (first.islower() and not goes_on) or quoted.outer_end > end:
                continue
            before = "" if goes_on else last_sign(text, quoted.outer_start)
            ends = body[-1] in ".!?…,-—–" or tagged or not first_sign(text, quoted.outer_end)
            if ends and (tagged or not before or before in '.!?…,:;-—–"”('):
                found.append(
                    Thought(quoted.outer_start, quoted.start, quoted.end, quoted.outer_end, quoted.mark)
                )
        yield from found


def thinks_in_italics(texts: Sequence[str]) -> bool:
    """True for a story in which a tag of thinking follows words in emphasis: `*Run,* she thought`."""
    return any(
        starts_thinking_tag(text, match.end()) and not _is_stressed(text, match)
        for text in texts
        for match in _ITALIC.finditer(text)
    )


def find_italic_thoughts(text: str, gaps: Sequence[Gap], habit: bool = False) -> Iterator[Thought]:
    """Whole sentences in emphasis: `*What have I done?* he thought`.

    Asked for: a thinking tag before or after it; or a sentence's place and end, two words or more and words
    that only direct speech has in third person: I, you, we, or the present tense. Where the story has the
    `habit` of thinking in italics, what has no word of the past will do, and so does what follows a thought
    after its tag (`*Oh,* she thought. *Oh no.*`). One stressed word, an action (`*sigh*`) or a book's title
    are none of it.
    """
    for start, end in gaps:
        goes_on = False
        for match in _ITALIC.finditer(text, start, end):
            if _is_thought(text, match, habit, goes_on):
                body = match[2].strip()
                first = match.start(2) + len(match[2]) - len(match[2].lstrip())
                yield Thought(match.start(), first, first + len(body), match.end(), match[1])
                goes_on = starts_tag(text, match.end())
            else:
                goes_on = False


def _is_thought(text: str, match: re.Match[str], habit: bool, goes_on: bool) -> bool:
    body = match[2].strip()
    if _is_stressed(text, match):
        return False
    if starts_thinking_tag(text, match.end()) or _ANNOUNCED.search(text, 0, match.start()):
        return True
    words = len(body.split())
    ended = body[-1] in _ENDS or text[match.end() : match.end() + 1] in tuple(_ENDS)
    at_end = match.end() == len(text)
    if goes_on:
        return ended or at_end
    whole = match.start() == 0 and at_end
    if not (body[0].isupper() or body[0] in ".…'‘") or (words < 2 and not (whole and habit)):
        return False
    if (match.start() == 0 or habit) and ended and starts_tag(text, match.end()):
        return True
    if habit and ended and words <= _LONGEST_HABITUAL and (body[-1] == "?" or not _PAST.search(body)):
        return True
    return ended and words > 2 and is_direct_speech(body)


def _is_stressed(text: str, match: re.Match[str]) -> bool:
    """True for words inside a sentence of narration, which are only stressed, and for marks of no words."""
    before = last_sign(text, match.start())
    if not any(character.isalpha() for character in match[2]):
        return True
    if _ANNOUNCED.search(text, 0, match.start()):
        return False
    return bool(before) and before not in '.!?…:"”—–-,)'


def is_direct_speech(body: str) -> bool:
    """True for words that narration in third person and past tense does not have: I, you, the present."""
    return _PERSON.search(body) is not None or (
        _PRESENT.search(body) is not None and _PAST.search(body) is None
    )


def find_tagged_thoughts(text: str, gaps: Sequence[Gap]) -> Iterator[Thought]:
    """Sentences without marks that a thinking tag closes: `I can't, she thought.`

    Asked for: a tag that ends there or goes on with as, while, to myself; and a question, an exclamation,
    or words of direct speech (I, you in somebody else's thought; the present tense). `She was, I thought,
    a fool` stays.
    """
    for start, end in gaps:
        for match in _THINKING.finditer(text, start, end):
            after = match.end("verb")
            own = _SELF.match(text, after)
            verb = match["verb"].strip()
            if own:
                after = own.end()
            elif verb not in ("thought", "thinks", "think", "mused", "wondered", "pondered"):
                continue
            first = _clause_start(text, start, match.start("pause"))
            last = match.end("pause")
            clause = text[first:last]
            if not clause[:1].isupper() or len(clause) > _CLAUSE_LENGTH:
                continue
            if _is_direct(text, match["pause"], match["subject"], clause, bool(own), after):
                yield Thought(first, first, last, last)


def _is_direct(text: str, pause: str, subject: str, clause: str, own: bool, after: int) -> bool:
    goes_on = own or _TAG_GOES_ON.match(text, after) is not None
    person = _PERSON.search(clause) is not None
    present = _PRESENT.search(clause) is not None and _PAST.search(clause) is None
    if pause[0] in "?!":
        return goes_on
    if pause == ".":
        return own and present
    if subject == "I":
        return goes_on and present and len(clause.split()) > 1
    return (goes_on or (person and _COMMA.match(text, after) is not None)) and (person or present)


def _clause_start(text: str, start: int, end: int) -> int:
    first = start
    for match in _SENTENCE_START.finditer(text, max(start, end - _CLAUSE_LENGTH), end):
        first = match.end()
    while first < end and text[first] in " *_~":
        first += 1
    return first


def is_inner_voice(paragraph: str, before: Sequence[str], after: Sequence[str]) -> bool:
    """True for a short paragraph that a voice inside the first-person narrator says: `Take her and run.`

    Asked for: at most twelve words without any mark, no past tense and no "I" in it; past-tense narration
    before it, first person around it; and the next paragraph (or the one before) says whose voice it is:
    my demon, the wolf in me, a voice in my head. `before` and `after` are the neighbouring paragraphs of
    prose without their speeches, nearest first.
    """
    words = paragraph.split()
    if not 1 <= len(words) <= _VOICE_WORDS or paragraph[-1] not in ".!?…" or not paragraph[0].isupper():
        return False
    if _PAST.search(paragraph) or _FIRST_PERSON.search(paragraph):
        return False
    around = [*before[:4], *after[:4]]
    if sum(_FIRST_PERSON.search(text) is not None for text in around) * 2 <= len(around):
        return False
    if not any(_PAST.search(text) for text in before[:1]):
        return False
    named = [text[:300] for text in (*after[:1], *before[:1])]
    return any(_VOICE.search(text) and _WITHIN.search(text) for text in named)
