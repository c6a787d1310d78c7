"""The merge, step by step."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audiofic.merging.chapters import (
    Kept,
    Pair,
    find_by_hand,
    find_heirs,
    next_name,
    pair_scripts,
    settle_title,
)
from audiofic.merging.chunks import set_head
from audiofic.merging.drawing import Drawn, draw
from audiofic.merging.edits import Edits, find_edits
from audiofic.merging.following import Trail, follow
from audiofic.merging.matching import match_chapters
from audiofic.merging.pieces import Left, Piece, make_pieces
from audiofic.merging.placing import place_added
from audiofic.merging.sides import Side, Stretch, side_of, stretches, tokens_of
from audiofic.merging.writing import Clash, Writer, show
from audiofic.model import NARRATOR, Line, Script, ScriptItem
from audiofic.script import compose_script

Name = Callable[[int, str | None, int], str]
"""(number, title, how many chapters) -> a script's file name."""


@dataclass(frozen=True, slots=True)
class MergedChapter:
    """One chapter after the merge."""

    name: str
    """Its file's, without a folder."""
    text: str
    draft: Script
    """The machine's draft from now on, against which the next edits are told."""
    was: str | None
    """The file it goes on from; None for a new chapter."""


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of the scripts."""

    chapters: tuple[MergedChapter, ...]
    by_hand: tuple[Kept, ...]
    """Scripts of chapters that are not the manuscript's: as they were."""
    clashes: tuple[Clash, ...]
    gone: tuple[Kept, ...]
    """Scripts whose chapters are no more."""
    unknown: tuple[str, ...]
    """Scripts for which there was no draft: all that stands in them counts as the producer's."""
    renumbered: tuple[tuple[str, str], ...]
    """Scripts of `by_hand` that gave their number to a chapter of the story: (path before, path now)."""
    paragraphs: Counter[str]
    """How many stayed (`same`), were `changed`, are `new`, and are `gone`."""
    edits: int
    """How many of the producer's edits live on."""


def merge_scripts(
    kept: Sequence[Kept], drafts: Sequence[Script], new: Sequence[Script], name: Name
) -> Merged:
    """Merge a new draft of the whole book into the producer's scripts.

    `drafts` are the last ones, as many as there are. Linear in the words but for what changed. Raises
    `FindingsError` for scripts that can't be merged.
    """
    fresh = side_of(new)
    pairs = pair_scripts(kept, drafts)
    by_hand = find_by_hand(pairs, fresh)
    pairs = [pair for pair in pairs if pair not in by_hand]
    old = side_of([pair.draft for pair in pairs])
    were, are = list(stretches(old, NARRATOR)), list(stretches(fresh, NARRATOR))
    drafted = [pair.is_drafted for pair in pairs]
    titles = [pair.draft.title for pair in pairs], [script.title for script in new]
    trail = follow(old, fresh, were, are, match_chapters(were, are, *titles), drafted)
    drawn = [list(draw(old, fresh, were, are, trail, number)) for number in range(len(new))]
    edits = find_edits(old, drafted, [pair.cut.chunks for pair in pairs])
    made = [make_pieces(chapter, old, edits, drafted) for chapter in drawn]
    chapters = [pieces for pieces, _left in made]
    heirs = find_heirs(drawn, old)
    homeless = place_added(chapters, heirs, edits, _bounds(len(pairs), old))
    shares = Counter(piece.chunk for pieces in chapters for piece in pieces if piece.chunk is not None)
    owners = {now: pairs[was] for was, now in heirs.items()}
    book = _Book(pairs, old, edits, shares, owners, name, len(new))
    merged = tuple(
        book.write_chapter(number, script, drawn[number], *made[number]) for number, script in enumerate(new)
    )
    book.tell_gone(homeless, fresh)
    own, renumbered = _keep_by_hand(by_hand, new, name)
    return Merged(
        merged,
        own,
        tuple(book.clashes),
        tuple(pair.kept for at, pair in enumerate(pairs) if at not in heirs),
        tuple(pair.kept.path for pair in pairs if not pair.is_drafted),
        renumbered,
        _count(fresh, were, are, trail),
        sum(edits.is_edited[chunk] for chunk in shares),
    )


def _keep_by_hand(
    pairs: Sequence[Pair], new: Sequence[Script], name: Name
) -> tuple[tuple[Kept, ...], tuple[tuple[str, str], ...]]:
    """The scripts that are no chapter of the story; where the story has their number now, with a free one."""
    taken = {script.chapter for script in new}
    names = {name(script.chapter, script.title, len(new)) for script in new}
    free = max([*taken, *(pair.script.chapter for pair in pairs)], default=0)
    kept, renumbered = [], []
    for pair in pairs:
        folder, slash, file = pair.kept.path.rpartition("/")
        text, number = pair.kept.text, pair.script.chapter
        if number in taken:
            number = free = free + 1
            text = set_head(pair.cut.head, number, pair.script.title, pair.cut.newline)
            text += pair.cut.text[len(pair.cut.head) :]
            was = name(pair.script.chapter, pair.script.title, len(new))
            file = next_name(pair, name(number, pair.script.title, len(new)), was)
        taken.add(number)
        while file in names:
            file = f"{file.removesuffix('.yaml')}-own.yaml"
        names.add(file)
        kept.append(Kept(f"{folder}{slash}{file}", text))
        if text != pair.kept.text or kept[-1].path != pair.kept.path:
            renumbered.append((pair.kept.path, kept[-1].path))
    return tuple(kept), tuple(renumbered)


@dataclass(slots=True)
class _Book:
    """What the chapters are written with, and what there is to tell about them."""

    pairs: Sequence[Pair]
    old: Side
    edits: Edits
    shares: Mapping[int, int]
    owners: Mapping[int, Pair]
    """New chapter -> the script that goes on in it."""
    name: Name
    count: int
    clashes: list[Clash] = field(default_factory=list)
    lines: dict[int, tuple[int, int]] = field(default_factory=dict)
    """Old token -> the merged chapter and the line it stands in."""

    def write_chapter(
        self,
        number: int,
        script: Script,
        drawn: Sequence[Drawn],
        pieces: Sequence[Piece],
        left: Sequence[Left],
    ) -> MergedChapter:
        """The chapter with that index, merged."""
        pair = self.owners.get(number)
        cut = pair.cut if pair else None
        drafted = [each.is_drafted for each in self.pairs]
        newline, indent = (cut.newline, cut.indent) if cut else ("\n", "")
        writer = Writer(self.old, self.edits, drafted, self.shares, number, newline, indent)
        file = self.name(script.chapter, script.title, self.count)
        if pair is not None:
            before = self.name(pair.draft.chapter, pair.draft.title, len(self.pairs))
            file = next_name(pair, file, before)
        head = self._head(number, script, pair)
        if pieces:
            head = head.replace("lines: []", "lines:")
        text = writer.write(head, pieces, cut.tail if cut else "")
        for one in left:
            writer.tell_left(one)
        self.clashes += writer.clashes
        for piece, line in writer.lines.items():
            self.lines.update((token, (number, line)) for token in piece.origins if token is not None)
        items: tuple[ScriptItem, ...] = tuple(one.item for one in drawn)
        if not all(drafted[self.old.chapters[self.old.item_of(token)]] for token in _origins(drawn)):
            items = script.items  # what a script without a draft says is the producer's, not the machine's
        draft = Script(script.chapter, script.title, items)
        return MergedChapter(file, text, draft, pair.kept.path if pair else None)

    def _head(self, number: int, script: Script, pair: Pair | None) -> str:
        if pair is None:
            return compose_script(Script(script.chapter, script.title, ()))
        title, clashed = settle_title(pair, script.title)
        if clashed:
            own, new = f"title: {title}", f"title: {script.title or 'none'}"
            self.clashes.append(Clash("title-clash", number, 1, own, new))
        if (script.chapter, title) == (pair.script.chapter, pair.script.title):
            return pair.cut.head
        return set_head(pair.cut.head, script.chapter, title, pair.cut.newline)

    def tell_gone(self, homeless: Sequence[int], new: Side) -> None:
        """Note the edits for which there is no place, where their neighbours are."""
        held = self.edits.held
        lost = [
            chunk
            for chunk in range(len(held))
            if held[chunk] and self.edits.is_edited[chunk] and chunk not in self.shares
        ]
        for pair in self.pairs:
            if not any(pair is owner for owner in self.owners.values()):
                self.clashes += [Clash("line-gone", 0, 0, note, "") for note in pair.cut.notes]
        story = f" {' '.join(new.tokens)} " if lost else ""
        for chunk in (*lost, *homeless):
            first = held[chunk][0] if held[chunk] else 0
            near = (self.lines[token] for token in range(first, -1, -1) if token in self.lines)
            chapter, line = next(near, (0, 0))
            own = self.edits.chunks[chunk]
            is_there = isinstance(own.item, Line) and f" {' '.join(tokens_of(own.item))} " in story
            self.clashes.append(
                Clash("edit-unplaced" if is_there else "line-gone", chapter, line, show(own), "")
            )


def _origins(drawn: Sequence[Drawn]) -> Iterator[int]:
    """The old tokens that a chapter's items come from."""
    return (token for one in drawn for token in one.origins if token is not None)


def _count(new: Side, were: Sequence[Stretch], are: Sequence[Stretch], trail: Trail) -> Counter[str]:
    """The paragraphs by what became of them."""
    lost = set(range(len(were))) - set(trail.stayed.values())
    kinds = Counter(
        same=sum(are[place].end > are[place].first for place in trail.stayed),
        gone=sum(were[place].end > were[place].first for place in lost),
    )
    for place, stretch in enumerate(are):
        if place not in trail.stayed and stretch.end > stretch.first:
            tokens = range(new.starts[stretch.first], new.starts[stretch.end])
            kinds["changed" if any(token in trail.tokens for token in tokens) else "new"] += 1
    return kinds


def _bounds(count: int, old: Side) -> dict[int, range]:
    """For each old script the tokens of its draft."""
    bounds = {at: range(0) for at in range(count)}
    for item, chapter in enumerate(old.chapters):
        low = bounds[chapter].start if bounds[chapter] else old.starts[item]
        bounds[chapter] = range(low, old.starts[item + 1])
    return bounds
