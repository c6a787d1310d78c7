"""Letters between quotation marks: whole paragraphs that somebody wrote and nobody says."""

from __future__ import annotations

import re
from collections.abc import Sequence

from audiofic.quotation.marks import DOUBLE, SINGLE, Mark

_MARKS = DOUBLE + SINGLE + "*_ "
_EDGE = f"[{re.escape(_MARKS)}]*"
_SALUTATION = re.compile(
    rf"{_EDGE}(?:(?:my|our) )?(?:(?:own|very|ever) )?(?:dear|dearest|honou?red|to my|sir|madam|gentlemen)\b"
    rf"[^!?;:,]{{0,40}}[,:][—–-]*{_EDGE}",
    re.IGNORECASE,
)
_DATE = re.compile(
    r".*(?:,|\d|\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July"
    rf"|August|September|October|November|December)\b).{{0,8}}\.?{_EDGE}"
)
_VALEDICTION = re.compile(
    rf"{_EDGE}(?:and )?(?:(?:(?:yours|your['’]s|believe me|affectionately|sincerely|faithfully|respectfully"
    r"|I am(?=,)|I remain|ever yours|as ever|always)\b|your (?:very |most |ever )?(?:friend|affectionate"
    r"|loving|anxious|devoted|dutiful|humble|obedient|obliged|grateful|faithful|sincere|own)\b)[^!?]*"
    rf"|(?:(?:with|all|much|my|our) )*love,?{_EDGE})",
    re.IGNORECASE,
)
_NAME = re.compile(r"[A-Z][\w.'’—-]*,?")
_CAPITALS = re.compile(r"[A-Z][A-Z.'’—-]*,?")
"""A word of a signature; one that is only capitalized counts after a valediction."""
_ANNOUNCEMENT = re.compile(
    r"\b(?:letters?|notes?|wrote|written|postscript|telegram|message|contents|reads?|lines|inscription)\b"
    r"[^.!?]{0,80}(?::|--?|[–—]|\b(?:follows?|thus|these|contents|words|effect|purpose)\.?)\s*$"
)
_SPEAKER = re.compile(
    r"\b(?:sa(?:id|ys?|ying)|(?:ask|answer|exclaim|look|glanc|gaz|star|turn|smil|laugh|sigh|nodd)(?:s|ed|ing)"
    r"|voice)\b[^.!?]*$"
)
"""Somebody who speaks after all: `He folded the letter and looked up:`."""
_REACH = 200
"""Characters of a paragraph's end in which it may announce a letter."""
_LONGEST_EDGE = 80
"""Characters of a date, salutation, valediction or signature."""


def find_letters(texts: Sequence[str], marks: Sequence[Sequence[Mark]]) -> set[int]:
    """The indices of the paragraphs that are letters; `marks` holds the marks of each.

    A letter reaches from its salutation to its signature, and marks enclose each of its paragraphs as a
    whole; `"My dear," said he` is none. Without a salutation only the paragraph after an announcement
    counts (`she wrote as follows:`), and those after it as long as none is closed.
    """
    found: set[int] = set()
    begin: int | None = None
    for index, text in enumerate(texts):
        if not _is_enclosed(text, marks[index]):
            begin = None
            continue
        if _is_announced(texts, marks, index) or (index - 1 in found and len(marks[index - 1]) == 1):
            found.add(index)
        if _is_edge(_SALUTATION, text):
            begin = index if begin is None else begin
        elif begin is not None and _is_end(text):
            while begin - 1 not in found and _is_date_before(texts, marks, begin):
                begin -= 1
            found.update(range(begin, index + 1))
            begin = None
        elif index - 1 in found and _goes_on_to_end(texts[index - 1], text):
            found.add(index)
    return found


def _is_enclosed(text: str, marks: Sequence[Mark]) -> bool:
    """True where one pair of marks, or an opening one alone, holds the whole paragraph."""
    if not marks or marks[0].place != 0:
        return False
    return len(marks) == 1 or (len(marks) == 2 and marks[1].end == len(text))


def _is_announced(texts: Sequence[str], marks: Sequence[Sequence[Mark]], index: int) -> bool:
    if index == 0 or marks[index - 1]:
        return False
    before = texts[index - 1][-_REACH:]
    return _ANNOUNCEMENT.search(before) is not None and _SPEAKER.search(before) is None


def _is_edge(pattern: re.Pattern[str], text: str) -> bool:
    return len(text) <= _LONGEST_EDGE and pattern.fullmatch(text) is not None


def _is_signature(word: re.Pattern[str], text: str) -> bool:
    words = text.strip(_MARKS).split()
    return len(text) <= _LONGEST_EDGE and bool(words) and all(word.fullmatch(each) for each in words)


def _is_end(text: str) -> bool:
    return _is_edge(_VALEDICTION, text) or _is_signature(_CAPITALS, text)


def _goes_on_to_end(valediction: str, text: str) -> bool:
    """`Believe me,` and `your loving cousin,` and `Charlotte` may be paragraphs of their own."""
    return _is_edge(_VALEDICTION, valediction) and (_is_end(text) or _is_signature(_NAME, text))


def _is_date_before(texts: Sequence[str], marks: Sequence[Sequence[Mark]], index: int) -> bool:
    """True where the paragraph before is the letter's date or place: `"Tuesday."`, `"The Well House,"`."""
    if index == 0:
        return False
    return _is_enclosed(texts[index - 1], marks[index - 1]) and _is_edge(_DATE, texts[index - 1])
