"""Where chapters open: which of the lines that look like headings are, and which only list them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.manuscript.blocks import Block
from audiofic.manuscript.breaks import is_scene_break
from audiofic.manuscript.headings import Label, fold_title, is_title, read_label, strip_wrap
from audiofic.manuscript.markers import is_viewpoint, read_marker

_LIST_LENGTH = 3
"""So many headings in a row with nothing between them are a table of contents."""
_ENTRY_LENGTH = 200
"""Code points; what stands under `CONTENTS` in longer paragraphs is no list any more."""
_NAME_LENGTH = 120
_REPEAT_REACH = 8
"""Blocks behind a heading among which it may come again: an epigraph or a running title stands between."""
_NAMED_SHARE = 0.6
"""Where most bare `Chapter N` lines are followed by a line set as a title, that is the book's custom."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A chapter's opening: blocks[start:end] are its heading; `label` says what it is."""

    start: int
    end: int
    label: Label
    name: str
    """The chapter's name without its number; empty where it has none."""
    part: bool = False
    """True where blocks[start] names the part of the book that begins."""
    repeats: tuple[int, ...] = ()
    """Blocks behind the heading that say it, or the book's title, once more."""


def find_openings(
    blocks: Sequence[Block], chapter_level: int | None = None, running: Collection[str] = ()
) -> tuple[list[Opening], set[int]]:
    """(the openings in order, the indices of blocks that are a table of contents).

    `running` are texts that stand at the head of each chapter in some files: the book's title, its author.
    With a `chapter_level`, the headings of that level open chapters, nothing else does, and none is a list's.
    """
    if chapter_level is not None:
        labels = [_told_label(block) if block.level == chapter_level else None for block in blocks]
        contents: set[int] = set()
    else:
        labels = _find_labels(blocks)
        contents = _listed_under_contents(blocks, labels)
    candidates = [index for index, label in enumerate(labels) if label and index not in contents]
    named = _followed_by_names(blocks, labels, candidates)
    ends = {index: index + 2 if index in named else index + 1 for index in candidates}
    if chapter_level is None:
        contents |= _listed(blocks, labels, candidates, ends)
    openings: list[Opening] = []
    for index in candidates:
        label = labels[index]
        if label is None or index in contents:
            continue
        name = label.name or (strip_wrap(blocks[index + 1].text) if index in named else "")
        start, part = index, False
        if openings and openings[-1].label.rank == "part" and openings[-1].end == index:
            start, part = openings.pop().start, True
        openings.append(Opening(start, ends[index], label, name, part))
    heads = frozenset(fold_title(text) for text in running if text)
    limits = [*(opening.start for opening in openings[1:]), len(blocks)]
    found = [
        replace(opening, repeats=tuple(_find_repeats(blocks, opening, limit, heads)))
        for opening, limit in zip(openings, limits, strict=False)
    ]
    return found, contents


def _find_repeats(
    blocks: Sequence[Block], opening: Opening, limit: int, heads: Collection[str]
) -> Iterator[int]:
    """Blocks right behind a heading that repeat it or a piece of it; of headings, also later ones."""
    whole = fold_title(" ".join(block.text for block in blocks[opening.start : opening.end]))
    name = fold_title(opening.name)
    adjoining = True
    for index in range(opening.end, min(opening.end + _REPEAT_REACH, limit)):
        block = blocks[index]
        text = fold_title(block.text)
        if block.note or block.is_rule or not text:
            continue
        is_same = text in (whole, name) or text in heads
        if not is_same and len(block.text) <= _NAME_LENGTH:
            label = read_label(block.text)
            is_same = (
                label is not None
                and (label.rank == "chapter" or (label.rank == "number" and bool(name)))
                and label.number == opening.label.number is not None
                and fold_title(label.name) in ("", name)
            ) or (len(text) > 2 and (whole.startswith(text) or whole.endswith(text)) and is_title(block.text))
        says = block.text[:1] in '"“„«‘' or (
            block.text[-1:] in ".!?" and block.text[-1:] != blocks[opening.end - 1].text[-1:]
        )
        if is_same and not (says and label_free(block)) and (adjoining or block.level):
            yield index
        else:
            adjoining = False


def label_free(block: Block) -> bool:
    """True where nothing but the words themselves could make it a heading."""
    return block.level is None and read_label(block.text) is None


def _find_labels(blocks: Sequence[Block]) -> list[Label | None]:
    labels = [
        None if block.is_rule or block.is_metadata or block.is_item else read_label(block.text)
        for block in blocks
    ]
    levels = _chapter_levels(blocks, labels)
    if levels:
        found: list[Label | None] = []
        for block, label in zip(blocks, labels, strict=True):
            if label is not None and label.rank == "contents":
                found.append(label)
            elif block.level not in levels or is_viewpoint(block.text):
                found.append(None)
            else:
                found.append(_told_label(block))
        return found
    if any(label and label.rank == "chapter" for label in labels):
        return [None if label and label.rank == "number" else label for label in labels]
    return _number_rows(labels)


def _told_label(block: Block) -> Label:
    """The label of a heading of the format's own that opens a chapter, whatever it says."""
    label = read_label(block.text)
    if label is None or label.rank == "contents":
        return Label("chapter", "", None, strip_wrap(block.text))
    return label


def _chapter_levels(blocks: Sequence[Block], labels: Sequence[Label | None]) -> set[int]:
    """The heading levels of the format's own that open chapters: the topmost, and the next under parts.

    The book's title is not among the blocks any more.
    """
    levels = sorted({block.level for block in blocks if block.level and not is_viewpoint(block.text)})
    if not levels:
        return set()
    top = [label for block, label in zip(blocks, labels, strict=True) if block.level == levels[0]]
    parts = sum(label is not None and label.rank == "part" for label in top)
    return set(levels[:2]) if len(levels) > 1 and parts == len(top) else {levels[0]}


def _number_rows(labels: Sequence[Label | None]) -> list[Label | None]:
    """Bare numbers open chapters where they count up from one; a lone `1.` does only at the very start."""
    kept: list[Label | None] = [label if label and label.rank != "number" else None for label in labels]
    row: list[int] = []
    previous = 0

    def close() -> None:
        if len(row) > 1 or (row and (row[0] == 0 or kept[row[0] - 1] is not None)):
            for index in row:
                kept[index] = labels[index]

    for index, label in enumerate(labels):
        if label is None or label.rank != "number":
            continue
        if (label.number == previous + 1 and (previous or not row)) or (
            label.word and label.number == previous
        ):
            row.append(index)
        elif label.number == 1:
            close()
            row = [index]
        else:
            continue
        previous = label.number or 0
    close()
    return kept


def _listed_under_contents(blocks: Sequence[Block], labels: list[Label | None]) -> set[int]:
    """The block `CONTENTS` and the list under it, up to the first long paragraph or repeated heading."""
    listed: set[int] = set()
    last = {label.key: index for index, label in enumerate(labels) if label}
    for index, label in enumerate(labels):
        if label is None or label.rank != "contents" or index in listed:
            continue
        listed.add(index)
        seen: set[tuple[str, int | None, str]] = set()
        for position in range(index + 1, len(blocks)):
            entry = labels[position]
            if entry is None and (len(blocks[position].text) > _ENTRY_LENGTH or blocks[position].level):
                break
            # What is listed comes again; a heading that does not is the first chapter's already.
            if entry is not None and (entry.key in seen or last[entry.key] == position):
                break
            if entry is not None:
                seen.add(entry.key)
            listed.add(position)
    return listed


def _followed_by_names(
    blocks: Sequence[Block], labels: Sequence[Label | None], candidates: Sequence[int]
) -> set[int]:
    """Candidates without a name whose next block is it: a line set as a title."""
    sure: set[int] = set()
    maybe: set[int] = set()
    bare = 0
    for index in candidates:
        label = labels[index]
        if label is None or label.name or label.rank == "contents":
            continue
        bare += 1
        following = index + 1
        if following + 1 >= len(blocks) or labels[following] is not None:
            continue
        block = blocks[following]
        text = block.text
        if (
            len(text) > _NAME_LENGTH
            or block.is_rule
            or block.is_item
            or is_scene_break(text)
            or read_marker(text)
        ):
            continue
        if text[0] in "\"“„«'‘*(" and text[-1] not in ")":
            continue
        if not is_title(text) or (block.level is None) != (blocks[index].level is None):
            continue
        loud = text.upper() == text and len(text) > 2
        (sure if loud or block.blank_lines == 0 else maybe).add(index)
    if len(sure) + len(maybe) >= max(2, _NAMED_SHARE * bare):
        sure |= maybe
    return sure


def _listed(
    blocks: Sequence[Block], labels: Sequence[Label | None], candidates: Sequence[int], ends: dict[int, int]
) -> set[int]:
    """Entries of a table of contents: candidates that nothing follows, and that come again or in a row."""
    listed: set[int] = set()
    keys = [label.key if (label := labels[index]) else None for index in candidates]
    last = {key: position for position, key in enumerate(keys)}
    row: list[int] = []

    def close() -> None:
        if len(row) >= _LIST_LENGTH:
            # A part's heading right before its first chapter belongs to that chapter.
            keep = row[-1] if (final := labels[row[-1]]) and final.rank == "part" else None
            entries = [index for index in row if index != keep]
            if len(entries) >= _LIST_LENGTH:
                listed.update(entries)
        row.clear()

    for position, index in enumerate(candidates):
        following = candidates[position + 1] if position + 1 < len(candidates) else len(blocks)
        empty = all(is_scene_break(blocks[other].text) for other in range(ends[index], following))
        if not empty:
            if row and last[keys[position]] > position and len(row) >= _LIST_LENGTH - 1:
                row.append(index)  # the last entry: what follows it is a dedication or the like
            close()
            continue
        row.append(index)
        if last[keys[position]] > position and (label := labels[index]) and label.rank != "part":
            listed.add(index)
    close()
    return listed | {index + 1 for index in listed if ends[index] == index + 2}
