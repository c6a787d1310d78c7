"""Footnotes and images of a Markdown text, found in its source and set behind their paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.manuscript.blocks import Block, make_block
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.inline import read_inline
from audiofic.manuscript.styles import is_divider

_DEFINITION = re.compile(r"^ {0,3}\[\^(?P<name>[^\]\s]{1,60})\]:[ \t]*", re.MULTILINE)
_REFERENCE = re.compile(r"\[\^(?P<name>[^\]\s]{1,60})\]")
_IMAGE = re.compile(
    r"!\[(?P<alt>[^\[\]]{0,1000})\]\((?P<file>[^()\s]{0,1000})(?:\s{1,9}(?:\"[^\"]{0,300}\""
    r"|'[^']{0,300}'))?\)"
)
_INDENT = re.compile(r"(?: {2}|\t)[ \t]*")
_WORD = re.compile(r"[^\W\d_]")
_UNSEEN = "\u200b"
"""Stands for every character that is not read: no reader keeps it, and no offset changes."""


@dataclass(frozen=True, slots=True)
class Aside:
    """An image, or a place that refers to a footnote."""

    start: int
    alt: tuple[int, int] = (0, 0)
    """Where an image's description stands."""
    file: str = ""
    note: str = ""
    """The footnote's name."""


@dataclass(frozen=True, slots=True)
class MaskedMarkdown:
    """A text in which footnotes' numbers and images can't be seen, and where they are."""

    text: str
    asides: tuple[Aside, ...]
    definitions: dict[int, str]
    """Where a footnote's text begins -> its name."""
    openers: frozenset[int]
    """Where the lines begin on which a footnote's text does."""


def mask_asides(source: str) -> MaskedMarkdown:
    """The text without the marks of its footnotes and images; a number that leads to no footnote stays."""
    found = list(_DEFINITION.finditer(source))
    definitions = {match.end(): match["name"] for match in found}
    names = frozenset(definitions.values())
    text = _DEFINITION.sub(_hide, source)
    asides = [
        Aside(match.start(), note=match["name"])
        for match in _REFERENCE.finditer(text)
        if match["name"] in names
    ]
    images = [Aside(match.start(), match.span("alt"), match["file"]) for match in _IMAGE.finditer(text)]
    text = _IMAGE.sub(_hide, text)
    text = _REFERENCE.sub(lambda match: _hide(match) if match["name"] in names else match.group(), text)
    asides = sorted((*asides, *images), key=lambda aside: aside.start)
    return MaskedMarkdown(text, tuple(asides), definitions, frozenset(match.start() for match in found))


def _hide(match: re.Match[str]) -> str:
    return _UNSEEN * len(match.group())


def place_asides(source: str, blocks: Sequence[Block], masked: MaskedMarkdown) -> Iterator[Block]:
    """The blocks with images' descriptions among them, each footnote behind what first refers to it."""
    notes: dict[str, list[Block]] = {}
    told: list[Block] = []
    referred = {aside.note for aside in masked.asides if aside.note}
    name = ""
    for block in blocks:
        # What is indented goes on with the footnote before it.
        indent = source[source.rfind("\n", 0, block.start) + 1 : block.start]
        is_more = not block.level and _INDENT.fullmatch(indent) is not None
        name = masked.definitions.get(block.start, name if is_more else "")
        block = replace(block, note="footnote", level=None) if name else block
        if name in referred:
            notes.setdefault(name, []).append(block)
        else:
            told.append(block)
    waiting = list(masked.asides)
    for index, block in enumerate(told):
        following = told[index + 1].start if index + 1 < len(told) else len(source) + 1
        yield from _before(source, waiting, block.start, notes)
        yield block
        inside = [aside for aside in waiting if aside.start < block.end]
        waiting = waiting[len(inside) :]
        yield from _show(source, inside, notes)
        yield from _before(source, waiting, following, notes)
    yield from _before(source, waiting, len(source) + 1, notes)
    for rest in notes.values():
        yield from rest


def _before(source: str, waiting: list[Aside], limit: int, notes: dict[str, list[Block]]) -> Iterator[Block]:
    """What stands between two blocks, images alone in a paragraph; they are taken off `waiting`."""
    taken = [aside for aside in waiting if aside.start < limit]
    del waiting[: len(taken)]
    yield from _show(source, taken, notes, alone=True)


def _show(
    source: str, asides: Iterable[Aside], notes: dict[str, list[Block]], *, alone: bool = False
) -> Iterator[Block]:
    for aside in asides:
        if aside.note:
            yield from notes.pop(aside.note, ())
            continue
        start, end = aside.alt
        words = source[start:end]
        name = aside.file.rpartition("/")[2]
        if alone and (is_scene_break(words.strip()) or is_divider(words) or is_divider(name)):
            yield make_block(source, (), start, start, is_rule=True)
        elif _WORD.search(words) and words != name:
            yield make_block(source, read_inline(source, start, end), start, end, note="image")
