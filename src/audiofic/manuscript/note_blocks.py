"""The author's notes in a chapter: which blocks they are, and which stand in brackets inside a paragraph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from audiofic.manuscript.blocks import Block
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.cleaning import Clean
from audiofic.manuscript.markers import read_marker
from audiofic.manuscript.notes import belongs_to_list, closing_mark, find_asides, is_bare_note, note_kind
from audiofic.model import NoteKind, Paragraph, Run

_EDGE_FIRST, _EDGE_LAST = 3, 4
"""Paragraphs at a chapter's beginning and end among which an author speaks to readers."""
_NOTE_REACH = 8
"""Paragraphs within which a note's open mark must be closed, or the break after a bare `A/N` come."""
_BLURB_LENGTH = 1500
"""Code points; sites cap summaries below (AO3 at 1,250)."""


def find_notes(blocks: Sequence[Block], before_heading: bool) -> list[NoteKind | None]:
    """The kind of note that each block of a chapter is; None for story.

    `before_heading`: the blocks stand before the first chapter's heading.
    """
    texts = [block.text for block in blocks]
    notes: list[NoteKind | None] = [block.note for block in blocks]
    told = [index for index, block in enumerate(blocks) if not block.note]
    first, licence = (told[0], told[-1] + 1) if told else (0, 0)
    index = 0
    while index < licence:
        if blocks[index].note:
            index += 1
            continue
        at_edge = index < first + _EDGE_FIRST or index >= licence - _EDGE_LAST or notes[index - 1] is not None
        kind = None if blocks[index].is_rule else note_kind(texts[index], at_edge)
        if kind and find_asides(texts[index]):
            kind = None  # `(A/N: at last!) She ran home.`: the story goes on behind the bracket
        end = index + 1
        if kind:
            end = _note_end(blocks, index, licence, kind)
            notes[index:end] = [kind] * (end - index)
        index = end
    if before_heading and not any(block.note for block in blocks):
        _mark_blurb(blocks, notes)
    return notes


def _note_end(blocks: Sequence[Block], index: int, limit: int, kind: NoteKind) -> int:
    """Where the note that begins at `index` ends."""
    if kind in ("review_reply", "translation_note"):
        end = index + 1
        while end < limit and not blocks[end].level and belongs_to_list(kind, blocks[end].text):
            end += 1
        if end > index + 1:
            return end
    reach = range(index + 1, min(index + 1 + _NOTE_REACH, limit))
    if is_bare_note(blocks[index].text):
        for position in reach:
            if blocks[position].is_rule or is_scene_break(blocks[position].text) or blocks[position].level:
                return position
        return min(index + 2, limit)
    mark = closing_mark(blocks[index].text)
    if mark and not (mark == "**" and blocks[index].text.count("*") == 2):
        for position in reach:
            if blocks[position].text.endswith(mark) and not blocks[position].text.startswith(mark):
                return position + 1
    return index + 1


def _mark_blurb(blocks: Sequence[Block], notes: list[NoteKind | None]) -> None:
    """A paragraph or two of prose before the author's first note, with a story after it, are the blurb."""
    first = next((index for index, note in enumerate(notes[: _EDGE_FIRST + 1]) if note), None)
    if not first or first > 2 or all(notes[first:]):
        return
    before = blocks[:first]
    if all(
        len(b.text) <= _BLURB_LENGTH
        and not (b.is_rule or b.level or is_scene_break(b.text) or read_marker(b.text))
        for b in before
    ):
        notes[:first] = ["blurb"] * first


def take_asides(block: Block) -> Iterator[Paragraph]:
    """The paragraph without the author's bracketed remarks, then those: no speech or sentence is cut."""
    asides = find_asides(block.text)
    text, index = Clean("", ()), 0
    for start, end, _ in asides:
        text = _rejoin(text, block.clean.cut(index, start))
        index = end
    text = _rejoin(text, block.clean.cut(index, len(block.text))) if asides else block.clean
    quoted = block.is_quote
    yield Paragraph(text.text, "prose", block.start, block.end, text.runs, is_block_quote=quoted)
    for start, end, kind in asides:
        aside = block.clean.cut(start, end)
        first = aside.runs[0].source
        last = aside.runs[-1].source + len(aside.text) - aside.runs[-1].text
        yield Paragraph(aside.text, "note", first, last, aside.runs, note=kind)


def _rejoin(text: Clean, more: Clean) -> Clean:
    """Both with a blank between them, which stands where the second begins; none before punctuation."""
    if not text.text or not more.text:
        return text if text.text else more
    if more.text[0] in ",.;:!?…)":
        shift = len(text.text)
        return Clean(
            text.text + more.text,
            (*text.runs, *(Run(run.text + shift, run.source) for run in more.runs)),
        )
    return text.join(more, more.runs[0].source - 1)
