"""Blocks -> manuscript: chapters, and what each paragraph is."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import takewhile

from audiofic.manuscript.blocks import Block, StoryText, join_blocks
from audiofic.manuscript.breaks import blank_runs_that_break, is_scene_break
from audiofic.manuscript.chapters import Opening, find_openings
from audiofic.manuscript.details import details_before
from audiofic.manuscript.front import read_front, set_aside_licence
from audiofic.manuscript.headings import plain_heading, read_label, strip_wrap, wrap_bounds
from audiofic.manuscript.languages import settle_foreign, settle_language
from audiofic.manuscript.markers import read_marker
from audiofic.manuscript.note_blocks import find_notes, take_asides
from audiofic.manuscript.notes import unmark_note
from audiofic.manuscript.plays import find_spoken_lines
from audiofic.manuscript.viewpoints import name_viewpoints
from audiofic.model import NO_DETAILS, Chapter, Manuscript, NoteKind, Paragraph, ParagraphKind
from audiofic.wording import chapter_name

_NOTES_TITLE = re.compile(
    r"\W*(?:(?:end|foot|chapter|book)?[ -]?notes?(?: (?:to|on|for) .{1,60})?|references"
    r"|anmerkungen|fußnoten|notas|note)\W*",
    re.IGNORECASE,
)
_SHORT_CHAPTER = re.compile(r"^ch(?:ap)?\b\.?\s*#?\s*(?=\w)", re.IGNORECASE)
_OF_ALL = re.compile(r"(?<=\d)\s*\(?(?:/|of)\s*\d{1,4}\b\)?")
"""`Chapter 1 of 3`, `Chapter 1/3`: how many there are is not read."""
_STORY_WORDS = 25
"""Words before the first chapter's heading from which on they are a story's beginning, not a title page."""


@dataclass(frozen=True, slots=True)
class _Section:
    opening: Opening | None
    heading: Paragraph | None
    paragraphs: tuple[Paragraph, ...]


def assemble(story: StoryText) -> Manuscript:
    """The manuscript that a reader's blocks make.

    Every block ends up in exactly one paragraph: in a chapter, as a chapter's heading, or in the front
    matter.
    """
    blocks = set_aside_licence(story.blocks)
    story = replace(story, blocks=blocks)
    front = read_front(story)
    body = [block for block in blocks[front.blocks :] if not block.is_metadata]
    running = (
        front.title or "",
        front.author or "",
        f"by {front.author}",
        f"{front.title} by {front.author}",
    )
    openings, contents = find_openings(body, story.chapter_level, running)
    leading = [_make(block, "heading") for block in blocks[: front.blocks]]
    leading += [_make(block, "heading") for block in blocks[front.blocks :] if block.is_metadata]
    leading += [_make(body[index], "heading") for index in sorted(contents) if not _inside(index, openings)]
    leading += [_make(body[index], "heading") for opening in openings for index in opening.repeats]
    cuts = _cut(openings, len(body))
    least = _least_blank_run(body, [positions for _, positions in cuts], contents)
    sections = [_read_section(body, opening, positions, contents, least) for opening, positions in cuts]
    if openings and sections[0].opening is None:
        sections, page = _fold_title_page(sections)
        leading += page
    sections, pages = _drop_note_pages(sections)
    leading += pages
    leading.sort(key=lambda paragraph: paragraph.start)
    head = takewhile(lambda paragraph: paragraph.kind in ("note", "scene_break"), sections[0].paragraphs)
    told, language = details_before(paragraph.text for paragraph in (*leading, *head))
    details = story.details if story.details != NO_DETAILS else told
    prose = [one.text for section in sections for one in section.paragraphs if one.kind == "prose"]
    named = front.language or language
    language = settle_language(named, prose)
    chapters = name_viewpoints(story.source, _number(body, sections, language))
    return Manuscript(
        story.source,
        front.title,
        front.author,
        language,
        chapters,
        tuple(leading),
        details,
        story.places,
        settle_foreign(story.source, (one for block in blocks for one in block.foreign), language),
        named if named and named != language else "",
    )


def _inside(index: int, openings: Sequence[Opening]) -> bool:
    return bool(openings) and index > openings[0].start


def _cut(openings: Sequence[Opening], length: int) -> list[tuple[Opening | None, Sequence[int]]]:
    """(opening, the blocks after its heading), in order; what stands before the first opening has none."""
    if not openings:
        return [(None, range(length))]
    cuts: list[tuple[Opening | None, Sequence[int]]] = []
    if openings[0].start:
        cuts.append((None, range(openings[0].start)))
    ends = [*(opening.start for opening in openings[1:]), length]
    for opening, end in zip(openings, ends, strict=True):
        cuts.append((opening, [index for index in range(opening.end, end) if index not in opening.repeats]))
    return cuts


def _least_blank_run(
    blocks: Sequence[Block], parts: Sequence[Sequence[int]], contents: set[int]
) -> int | None:
    """The least number of blank lines in a row that is a scene break here (`blank_runs_that_break`)."""
    glyphs = [block.is_rule or is_scene_break(block.text) for block in blocks]
    runs = [
        blocks[index].blank_lines
        for indices in parts
        for index in indices[1:]
        if not (glyphs[index] or glyphs[index - 1] or index in contents)
    ]
    return blank_runs_that_break(runs, any(glyphs))


def _read_section(
    blocks: Sequence[Block],
    opening: Opening | None,
    indices: Sequence[int],
    contents: set[int],
    least: int | None,
) -> _Section:
    # A table of contents in the middle of the book is kept there, as headings.
    kept = [index for index in indices if index not in contents or opening]
    own = [blocks[index] for index in kept]
    listed = {position for position, index in enumerate(kept) if index in contents}
    heading = _join_heading(blocks[opening.start : opening.end]) if opening else None
    return _Section(opening, heading, _classify(own, listed, opening is None, least))


def _join_heading(blocks: Sequence[Block]) -> Paragraph:
    block = _stripped(blocks[0])
    for following in blocks[1:]:
        block = join_blocks(block, _stripped(following))
    return Paragraph(block.text, "heading", block.start, block.end, block.clean.runs)


def _stripped(block: Block) -> Block:
    start, end = wrap_bounds(block.text)
    return replace(block, clean=block.clean.cut(start, end)) if end > start else block


def _classify(
    blocks: Sequence[Block], listed: set[int], before_heading: bool, least: int | None
) -> tuple[Paragraph, ...]:
    notes = find_notes(blocks, before_heading)
    glyphs = [block.is_rule or is_scene_break(block.text) for block in blocks]
    plain = [not (glyph or note) for glyph, note in zip(glyphs, notes, strict=True)]
    spoken = find_spoken_lines(
        [block.text if free and not block.level else None for block, free in zip(blocks, plain, strict=True)]
    )
    paragraphs: list[Paragraph] = []
    for index, block in enumerate(blocks):
        if least and index and plain[index] and plain[index - 1] and block.blank_lines >= least:
            paragraphs.append(Paragraph("", "scene_break", block.start, block.start, ()))
        if glyphs[index]:
            paragraphs.append(_make(block, "scene_break"))
        elif note := notes[index]:
            paragraphs.append(_make(block, "note", note))
        elif line := spoken.get(index):
            text = block.clean.cut(line.start, len(block.text))
            paragraphs.append(
                Paragraph(text.text, "prose", block.start, block.end, text.runs, speaker=line.speaker)
            )
        else:
            marker = read_marker(block.text)
            if marker:
                text = block.clean.cut(marker.start, marker.end)
                paragraphs.append(
                    Paragraph(text.text, marker.kind, block.start, block.end, text.runs, pov=marker.pov)
                )
            else:
                told = block.level or index in listed or _is_section_number(block.text)
                paragraphs += [_make(block, "heading")] if told else take_asides(block)
    return tuple(paragraphs)


def _is_section_number(text: str) -> bool:
    label = read_label(text) if len(text) < 12 else None
    return label is not None and label.rank == "number" and not label.name and len(text.split()) == 1


def _fold_title_page(sections: list[_Section]) -> tuple[list[_Section], list[Paragraph]]:
    """What stands before the first heading: a chapter of its own where it is story, else a title page.

    A title page's notes go to the first chapter, the rest is front matter.
    """
    page, following = sections[0], sections[1]
    told = [p for p in page.paragraphs if p.kind not in ("note", "scene_break")]
    words = sum(len(paragraph.text.split()) for paragraph in told)
    if words >= _STORY_WORDS and any(paragraph.kind == "prose" for paragraph in told):
        return sections, []
    notes = tuple(paragraph for paragraph in page.paragraphs if paragraph.kind == "note")
    first = _Section(following.opening, following.heading, notes + following.paragraphs)
    return [first, *sections[2:]], [p for p in page.paragraphs if p.kind != "note"]


def _drop_note_pages(sections: list[_Section]) -> tuple[list[_Section], list[Paragraph]]:
    """Without the chapters `Notes` in which nothing is left: their notes stand where the text refers to them.

    Notes that nothing refers to go to the chapter before.
    """
    kept: list[_Section] = []
    headings: list[Paragraph] = []
    for section in sections:
        is_notes = section.heading is not None and _NOTES_TITLE.fullmatch(section.heading.text)
        if not (kept and is_notes and all(p.kind in ("note", "scene_break") for p in section.paragraphs)):
            kept.append(section)
            continue
        headings += [section.heading] if section.heading else []
        rest = tuple(paragraph for paragraph in section.paragraphs if paragraph.kind == "note")
        headings += [
            paragraph for paragraph in section.paragraphs if paragraph.kind != "note" and paragraph.text
        ]
        kept[-1] = replace(kept[-1], paragraphs=(*kept[-1].paragraphs, *rest))
    return kept, headings


def _number(blocks: Sequence[Block], sections: Sequence[_Section], language: str) -> tuple[Chapter, ...]:
    """Chapters numbered from 1."""
    return tuple(
        Chapter(number, _title(blocks, section.opening, language), section.paragraphs, section.heading)
        for number, section in enumerate(sections, 1)
    )


def _title(blocks: Sequence[Block], opening: Opening | None, language: str) -> str | None:
    """The whole title as it is read aloud, the number by which the book counts included.

    `IV. The Well` is `Chapter 4: The Well`; `Ch. 4` is `Chapter 4`; all else is as the author wrote it.
    """
    if opening is None:
        return None
    label = opening.label
    texts = [_tidy(block.text) for block in blocks[opening.start : opening.end]]
    part = [texts.pop(0)] if opening.part else []
    if label.rank == "number" and label.number is not None:
        name = strip_wrap(opening.name)
        own = chapter_name(f"{label.number}{label.word}", language) + (f": {name}" if name else "")
    else:
        own = ": ".join(text for text in texts if text)
        own = _OF_ALL.sub("", _SHORT_CHAPTER.sub("Chapter ", own))
    return ", ".join((*part, own)) or strip_wrap(blocks[opening.start].text)


def _tidy(text: str) -> str:
    """A heading without the brackets and glyphs around it, letters set apart made words."""
    text = plain_heading(text)
    return text if text.endswith("...") else text.rstrip(" .:") or text


def _make(block: Block, kind: ParagraphKind, note: NoteKind | None = None) -> Paragraph:
    text = block.clean
    if kind == "note":
        start, end = unmark_note(text.text)
        text = text.cut(start, end) if end > start else text
    elif kind == "heading":
        text = _stripped(block).clean
    return Paragraph(text.text, kind, block.start, block.end, text.runs, note=note)
