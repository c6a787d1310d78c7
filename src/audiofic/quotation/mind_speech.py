"""Thoughts and telepathy in marks of a story's own: `<Where are you?>`, `::Here.::`, `/Oh, no./`."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from audiofic.quotation.marks import DOUBLE
from audiofic.quotation.tags import last_sign, starts_tag
from audiofic.quotation.thoughts import Gap, Thought, is_direct_speech

_EMPHASIS = r"(?P<emphasis>[*_]{0,3})"
_BODY = r"(?P<body>[^\s{closing}][^{closing}\n]{{0,900}}?)"


def _between(opening: str, closing: str, inside: str) -> re.Pattern[str]:
    body = _BODY.format(closing=inside)
    return re.compile(
        rf"(?<![\w{inside}]){_EMPHASIS}{opening}{body}{closing}(?P=emphasis)(?![\w{inside}])", re.DOTALL
    )


_MARKS: Mapping[str, re.Pattern[str]] = {
    "<": _between("<", ">", "<>"),
    "<<": _between("<<", ">>", "<>"),
    "«": _between("«", "»", "«»"),
    "::": _between("::", "::", ":"),
    "//": _between("//", "//", "/"),
    "/": _between("/", "/", "/"),
    "~": _between("~", "~", "~"),
    "[": _between(r"\[", r"\]", r"\[\]"),
    "{": _between(r"\{", r"\}", r"{}"),
}
MIND_MARKS = frozenset(_MARKS)
"""Marks that stand for nothing but thoughts and telepathy, where a story uses them for that."""
_ALSO_OTHERWISE = frozenset(("[", "{", "~", "/", "«"))
"""Marks that authors use for other things, too: system messages, songs, either/or."""
_LEAST = 2
"""So many pieces make a mark the story's own."""


def find_mind_marks(texts: Sequence[str]) -> tuple[str, ...]:
    """The marks that this story sets around thoughts or telepathy; none in most stories.

    Asked for: two pieces at least, one of them with a tag (`<Run,> said Mara`) or, for marks that serve for
    nothing else, words of direct speech in half of them; of `[...]` and its like, a third must have tags.
    """
    found: list[str] = []
    for mark, pattern in _MARKS.items():
        pieces = tagged = direct = 0
        for text in texts:
            if mark[0] not in text:
                continue
            for match in pattern.finditer(text):
                if not _is_sentence(text, match):
                    continue
                pieces += 1
                tagged += starts_tag(text, match.end())
                direct += is_direct_speech(match["body"])
        shared = mark in _ALSO_OTHERWISE
        if pieces >= _LEAST and (3 * tagged >= pieces if shared else tagged or 2 * direct >= pieces):
            found.append(mark)
    return tuple(found)


def find_mind_speech(text: str, gaps: Sequence[Gap], marks: Sequence[str]) -> Iterator[Thought]:
    """The pieces between these marks in the gaps, in order of marks."""
    for mark in marks:
        for start, end in gaps:
            for match in _MARKS[mark].finditer(text, start, end):
                if _is_sentence(text, match):
                    first, last = match.span("body")
                    yield Thought(match.start(), first, last, match.end(), mark)


def _is_sentence(text: str, match: re.Match[str]) -> bool:
    """True where a letter is in it and it stands where a sentence may begin or go on."""
    if not any(character.isalpha() for character in match["body"]):
        return False
    before = last_sign(text, match.start())
    return not before or before in ".!?…:,;—–-)" or before in DOUBLE or before in "'’>~/]}»"
