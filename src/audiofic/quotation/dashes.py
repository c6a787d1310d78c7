"""Dialogue after dashes: `—Come in, said the monk. —Sit down.`"""

from __future__ import annotations

import re

from audiofic.quotation.pairing import Quoted
from audiofic.quotation.tags import find_tag, starts_tag

_OPENING = re.compile(r"(?:[—–―]|--?)\s?(?=[^\s])")
_INNER = re.compile(r"(?<=[\s,.!?…])(?:[—–―]|--)\s?|[—–―]\s|[—–―][.,;:](?=\s)\s")


def pair_dashes(text: str) -> list[Quoted]:
    """The speeches of a paragraph that opens with a dash; none where it doesn't.

    Inner dashes set off the narrator's tag (`—Yes —said she—. Come in.`); a tag without dashes ends the
    speech, and a new dash opens the next.
    """
    opening = _OPENING.match(text)
    if opening is None:
        return []
    quoted: list[Quoted] = []
    outer, start = 0, opening.end()
    inner = [*_INNER.finditer(text, start)]
    stops = [(match.start(), match.end()) for match in inner] + [(len(text), len(text))]
    for stop, following in stops:
        if not starts_tag(text, start):
            tag = find_tag(text, start, stop)
            end = stop if tag is None else tag
            while end > start and text[end - 1] in " \t":
                end -= 1
            if end > start and any(character.isalnum() for character in text[start:end]):
                outer_end = following if tag is None else end
                quoted.append(Quoted(outer, start, end, outer_end, text[outer : outer + 1], closed=False))
        outer, start = stop, following
    return quoted
