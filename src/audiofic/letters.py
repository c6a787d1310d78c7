"""Letters inside a story: from the salutation to the signature, and who of the cast has signed.

A letter is told by its form alone: a salutation (`Dear Mara,`) that opens a paragraph, no word of speech, a
valediction or a dash before the name that ends it. What is set as a block quote needs no salutation. A letter
whose signature is nobody's in the cast is left alone: the narrator reads it, as all that is written.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence

from audiofic.model import Character, Manuscript, Paragraph, Passage

_LONGEST = 60
"""Paragraphs from salutation to signature."""
_LONGEST_EDGE = 120
"""Characters of a valediction and a signature."""
_MARKS = "\"'“”‘’«»*_~ "
_SALUTATION = re.compile(
    r"(?:(?:to )?(?:my |our )?(?:own |very |most )?(?:dear|dearest|darling|beloved|honou?red|esteemed)\b"
    r"[^.!?:;,]{0,60}|to (?:my|the|whom)\b[^.!?:;,]{0,40})[,:;!—–-]",
    re.IGNORECASE,
)
_VALEDICTION = (
    r"(?:(?:ever |always |most |very )?(?:yours?|sincerely|respectfully|faithfully|affectionately|truly|love"
    r"|lovingly|regards|hugs|kisses|cheers|gratefully|farewell|goodbye|best)"
    r"|(?:with|all|much|lots of|best|kind|warm|warmest|kindest) (?:all )?(?:my |our |of )?(?:love|regards"
    r"|wishes|respect|affection|thanks|hugs)|your (?:[a-z]+,? ){0,4}[a-z]+)\b[^.!?]{0,60}?"
)
_NAME = r"(?P<name>[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,3})[.!]?"
_SIGNED = re.compile(rf"(?:(?i:{_VALEDICTION})[,.:;!—–-]+\s*[-—–~]*\s*|[-—–~]+\s*){_NAME}")
_LEAVE = re.compile(rf"(?:{_VALEDICTION})[,.:;!—–-]*", re.IGNORECASE)
_ALONE = re.compile(rf"[-—–~]*\s*{_NAME}")
_POSTSCRIPT = re.compile(r"(?:P\.? ?){1,3}S\b[.:,]?", re.IGNORECASE)


def find_letters(
    manuscript: Manuscript, passages: Sequence[Sequence[Passage]], cast: Sequence[Character]
) -> Mapping[tuple[int, int], str]:
    """(index of the chapter, of the paragraph) -> who wrote it, for each paragraph of a signed letter."""
    names = _who_signs(cast)
    found: dict[tuple[int, int], str] = {}
    for number, (chapter, cut) in enumerate(zip(manuscript.chapters, passages, strict=True)):
        for begin, end, name in _find_in(chapter.paragraphs, cut, names):
            words = (name, *name.split())
            writer = next((who for word in words if (who := names.get(_fold(word)))), None)
            if writer:
                found.update(dict.fromkeys(((number, index) for index in range(begin, end)), writer))
    return found


def _find_in(
    paragraphs: Sequence[Paragraph], passages: Sequence[Passage], names: Collection[str]
) -> Sequence[tuple[int, int, str]]:
    """(first paragraph, end, the signature) of each letter of a chapter."""
    letters = []
    index = 0
    while index < len(paragraphs):
        if not _may_begin(paragraphs, index):
            index += 1
            continue
        end = _end_of(paragraphs, passages, index)
        signed = _signature(paragraphs, index, end, names)
        if signed is None:
            index += 1
            continue
        end, name = signed
        while end < len(paragraphs) and _is_postscript(paragraphs[end], passages[end]):
            end += 1
        letters.append((index, end, name))
        index = end
    return letters


def _may_begin(paragraphs: Sequence[Paragraph], index: int) -> bool:
    paragraph = paragraphs[index]
    if paragraph.kind != "prose":
        return False
    opens_quote = paragraph.is_block_quote and not (index and paragraphs[index - 1].is_block_quote)
    return opens_quote or _SALUTATION.match(_bare(paragraph)) is not None


def _end_of(paragraphs: Sequence[Paragraph], passages: Sequence[Passage], begin: int) -> int:
    """Where the paragraphs end that can all be of one letter: nobody speaks in them, and no scene ends."""
    quoted = paragraphs[begin].is_block_quote
    end = begin
    while (
        end < min(len(paragraphs), begin + _LONGEST)
        and paragraphs[end].is_block_quote == quoted
        and _may_go_on(paragraphs[end], passages[end])
    ):
        end += 1
    return end


def _may_go_on(paragraph: Paragraph, passage: Passage) -> bool:
    return paragraph.kind == "prose" and all(span.kind != "speech" for span in passage.spans)


def _signature(
    paragraphs: Sequence[Paragraph], begin: int, end: int, names: Collection[str]
) -> tuple[int, str] | None:
    """(behind the signature, the name) of the first one there is.

    A name that stands alone signs behind a valediction, in capitals, or where it is one of `names`.
    """
    for index in range(begin + 1, end):
        text = _bare(paragraphs[index])
        if len(text) > _LONGEST_EDGE:
            continue
        if match := _SIGNED.fullmatch(text):
            return index + 1, match["name"]
        match = _ALONE.fullmatch(text) if index > begin + 1 else None
        if match and (
            _LEAVE.fullmatch(_bare(paragraphs[index - 1])) or text.isupper() or _fold(match["name"]) in names
        ):
            return index + 1, match["name"]
    return None


def _is_postscript(paragraph: Paragraph, passage: Passage) -> bool:
    return _may_go_on(paragraph, passage) and _POSTSCRIPT.match(_bare(paragraph)) is not None


def _fold(name: str) -> str:
    return name.rstrip(".!,").casefold()


def _bare(paragraph: Paragraph) -> str:
    return paragraph.text.strip(_MARKS)


def _who_signs(cast: Sequence[Character]) -> Mapping[str, str]:
    """Name or alias, in folded case -> the only character it can be."""
    owners: dict[str, set[str]] = {}
    for character in cast:
        for name in (character.name, *character.aliases):
            owners.setdefault(_fold(name), set()).add(character.name)
    return {name: next(iter(who)) for name, who in owners.items() if len(who) == 1}
