"""Who speaks in languages that we can't parse: whom a speech's own tag names, and otherwise nobody.

The network has learned English. What it would say of another language is a guess, and a guess costs the
producer more than an open line.
"""

from __future__ import annotations

from collections.abc import Iterator

from audiofic.model import Attribution, Character, Manuscript, Passage, Reading
from audiofic.quotation.foreign_tags import name_after, name_before

TAGGED = 0.9
"""Confidence of a speaker whom the tag names: names are sure, which speech a tag belongs to mostly."""


def attribute_tagged(
    manuscript: Manuscript,
    passages: tuple[tuple[Passage, ...], ...],
    cast: tuple[Character, ...] | None,
) -> Reading:
    """One attribution for every speech and thought; the cast is the given one, and those who are named."""
    language = manuscript.language.partition("-")[0].casefold()
    known = {name: one.name for one in cast or () for name in (one.name, *one.aliases)}
    found = tuple(
        attribution
        for chapter, own in enumerate(passages)
        for number, passage in enumerate(own)
        for attribution in _attribute(chapter, number, passage, language, known)
    )
    characters = {one.name: one for one in cast or ()}
    for attribution in found:
        if attribution.speaker is not None:
            characters.setdefault(attribution.speaker, Character(attribution.speaker))
    return Reading(tuple(characters.values()), found, ())


def _attribute(
    chapter: int, number: int, passage: Passage, language: str, known: dict[str, str]
) -> Iterator[Attribution]:
    label = passage.paragraph.speaker
    name = label or _find_name(passage, language)
    speaker = known.get(name, name) if name else None
    for span in passage.spans:
        if span.kind == "speech" and speaker is not None:
            sure, method = (1.0, "label") if label else (TAGGED, "tag")
            yield Attribution(chapter, number, span, speaker, sure, method)
        elif span.kind != "narration":
            yield Attribution(chapter, number, span, None, 0.0, "open")


def _find_name(passage: Passage, language: str) -> str | None:
    """The one name that the tags of a paragraph give its speeches; None for none, and for two."""
    text, spans = passage.paragraph.text, passage.spans
    names = set()
    for index, span in enumerate(spans):
        if span.kind != "narration":
            continue
        if index and spans[index - 1].kind == "speech":
            names.add(name_after(text[span.start : span.end], language))
        if index + 1 < len(spans) and spans[index + 1].kind == "speech":
            names.add(name_before(text[span.start : span.end], language))
    names -= {None}
    return names.pop() if len(names) == 1 else None
