"""The merge, step by step: `merge_scripts`."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from audiofic.merging.chapter_matching import match_chapters
from audiofic.merging.chunks import set_head
from audiofic.merging.edits import Edits, find_edits
from audiofic.merging.merged_items import LeftOut, MergedItem, add_chunks, merge_items
from audiofic.merging.relabelling import find_label, find_retold, pair_items, relabel
from audiofic.merging.script_files import (
    Name,
    Pair,
    ScriptFile,
    find_by_hand,
    find_successors,
    keep_by_hand,
    next_name,
    pair_scripts,
    settle_title,
)
from audiofic.merging.text_matching import TextMatches, match_text
from audiofic.merging.tracing import TracedItem, trace_items
from audiofic.merging.versions import TextBlock, Version, text_blocks, tokens_of, triples, version_of
from audiofic.merging.writing import Clash, Writer, show
from audiofic.model import Line, Script
from audiofic.script import compose_script


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
    by_hand: tuple[ScriptFile, ...]
    """Scripts of chapters that are not the manuscript's: as they were."""
    clashes: tuple[Clash, ...]
    gone: tuple[ScriptFile, ...]
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
    files: Sequence[ScriptFile],
    drafts: Sequence[Script],
    new: Sequence[Script],
    name: Name,
    relabelled: Collection[int] = (),
) -> Merged:
    """Merge a new draft of the whole book into the producer's scripts.

    `drafts` are the last ones, as many as there are. Who speaks in paragraphs that the author left alone
    stays as it is, but in the `relabelled` chapters (their indices in `new`): there it is as drafted now,
    where the producer has not said it. Linear in the words but for what changed. Raises `FindingsError` for
    scripts that can't be merged.
    """
    found = _compare(files, drafts, new)
    pairs, by_hand, drafted, old, fresh = found.pairs, found.by_hand, found.drafted, found.old, found.new
    blocks, matches, edits = (found.old_blocks, found.new_blocks), found.matches, found.edits
    retold = find_retold(relabelled, found.chapters, old, edits)
    traced = trace_items(old, fresh, *blocks, matches, len(new), retold)
    if relabelled:
        relabel(traced, relabelled, old, fresh, *blocks, matches, edits, drafted)
    made = [merge_items(chapter, old, edits, drafted) for chapter in traced]
    chapters = [items for items, _left_out in made]
    successors = find_successors(traced, old)
    unplaced = add_chunks(chapters, successors, edits, old)
    uses = Counter(item.chunk for items in chapters for item in items if item.chunk is not None)
    owners = {now: pairs[was] for was, now in successors.items()}
    book = _Book(pairs, old, edits, uses, owners, name, len(new))
    merged = tuple(
        book.write_chapter(number, script, traced[number], *made[number]) for number, script in enumerate(new)
    )
    for at, pair in enumerate(pairs):
        if at not in successors:
            book.clashes += [Clash("line-gone", 0, 0, note, "") for note in pair.cut.notes]
    book.tell_gone(unplaced, fresh)
    own, renumbered = keep_by_hand(by_hand, new, name)
    return Merged(
        merged,
        own,
        tuple(book.clashes),
        tuple(pair.file for at, pair in enumerate(pairs) if at not in successors),
        tuple(pair.file.path for pair in pairs if not pair.is_drafted),
        renumbered,
        _count(fresh, *blocks, matches),
        sum(edits.is_edited[chunk] for chunk in uses),
    )


def find_labels(
    files: Sequence[ScriptFile], drafts: Sequence[Script], new: Sequence[Script]
) -> dict[tuple[int, int], str]:
    """Whom the producer has given which lines of the new draft: (index of script, of item) -> speaker.

    That is a speaker who is another than the drafted one, or a doubtful one whose mark the producer has
    deleted. Only paragraphs count that the author left alone. Raises as `merge_scripts`.
    """
    found = _compare(files, drafts, new)
    pairs = pair_items(found.old, found.new, found.old_blocks, found.new_blocks, found.matches)
    firsts = [bisect_left(found.new.chapters, chapter) for chapter in range(len(new))]
    labels = {}
    for now, was in pairs:
        label = find_label(was, found.old, found.edits, found.drafted)
        if label is not None and label.is_sure:
            chapter = found.new.chapters[now]
            labels[chapter, now - firsts[chapter]] = label.speaker
    return labels


@dataclass(frozen=True, slots=True)
class _Comparison:
    """The last draft, the new one and the scripts, held against one another."""

    pairs: list[Pair]
    by_hand: list[Pair]
    drafted: list[bool]
    old: Version
    new: Version
    old_blocks: list[TextBlock]
    new_blocks: list[TextBlock]
    chapters: dict[int, int]
    """New chapter -> the old one that it is a version of."""
    matches: TextMatches
    edits: Edits


def _compare(files: Sequence[ScriptFile], drafts: Sequence[Script], new: Sequence[Script]) -> _Comparison:
    fresh = version_of(new)
    pairs = pair_scripts(files, drafts)
    by_hand = find_by_hand(pairs, fresh)
    pairs = [pair for pair in pairs if pair not in by_hand]
    drafted = [pair.is_drafted for pair in pairs]
    old = version_of([pair.draft for pair in pairs])
    blocks = text_blocks(old), text_blocks(fresh)
    titles = [pair.draft.title for pair in pairs], [script.title for script in new]
    chapters = match_chapters(*blocks, *titles)
    matches = match_text(old, fresh, *blocks, chapters, drafted)
    edits = find_edits(old, drafted, [pair.cut.chunks for pair in pairs])
    return _Comparison(pairs, by_hand, drafted, old, fresh, *blocks, chapters, matches, edits)


@dataclass(slots=True)
class _Book:
    """What the chapters are written with, and what there is to tell about them."""

    pairs: Sequence[Pair]
    old: Version
    edits: Edits
    uses: Mapping[int, int]
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
        traced: Sequence[TracedItem],
        items: Sequence[MergedItem],
        left_out: Sequence[LeftOut],
    ) -> MergedChapter:
        """The chapter with that index, merged."""
        pair = self.owners.get(number)
        drafted = [each.is_drafted for each in self.pairs]
        file, head, tail, newline, indent = (
            self.name(script.chapter, script.title, self.count),
            "",
            "",
            "\n",
            "",
        )
        if pair is None:
            head = compose_script(Script(script.chapter, script.title, ()))
        else:
            file = next_name(pair, file, self.name(pair.draft.chapter, pair.draft.title, len(self.pairs)))
            head, tail, newline, indent = (
                self._head(number, script, pair),
                pair.cut.tail,
                pair.cut.newline,
                pair.cut.indent,
            )
        if items:
            head = head.replace("lines: []", "lines:")
        writer = Writer(self.old, self.edits, drafted, self.uses, number, newline, indent)
        text = writer.write(head, items, tail)
        for one in left_out:
            writer.tell_left_out(one)
        self.clashes += writer.clashes
        origins = [token for one in traced for token in one.origins if token is not None]
        for item, line in writer.lines.items():
            self.lines.update((token, (number, line)) for token in item.origins if token is not None)
        draft = Script(script.chapter, script.title, tuple(one.item for one in traced))
        if not all(
            drafted[chapter] for chapter in {self.old.chapters[self.old.item_of(at)] for at in origins}
        ):
            draft = script  # what a script without a draft says is the producer's, not the machine's
        return MergedChapter(file, text, draft, pair.file.path if pair else None)

    def _head(self, number: int, script: Script, pair: Pair) -> str:
        """The head of the pair's file for the new chapter."""
        title, clashed = settle_title(pair, script.title)
        if clashed:
            own, new = f"title: {title}", f"title: {script.title or 'none'}"
            self.clashes.append(Clash("title-clash", number, 1, own, new))
        if (script.chapter, title) == (pair.script.chapter, pair.script.title):
            return pair.cut.head
        return set_head(pair.cut.head, script.chapter, title, pair.cut.newline)

    def tell_gone(self, unplaced: Sequence[int], new: Version) -> None:
        """Note the edits for which there is no place, where their neighbours are."""
        held = self.edits.held
        lost = [
            chunk
            for chunk in range(len(held))
            if held[chunk] and self.edits.is_edited[chunk] and chunk not in self.uses
        ]
        known = sorted(self.lines)
        story = f" {' '.join(new.tokens)} " if lost else ""
        runs = set(triples(new.tokens)) if lost else set()
        for chunk in (*lost, *unplaced):
            at = bisect_right(known, held[chunk][0] if held[chunk] else 0)
            chapter, line = self.lines[known[at - 1]] if at else (0, 0)
            own = self.edits.chunks[chunk]
            tokens = tokens_of(own.item) if isinstance(own.item, Line) else []
            is_there = bool(tokens) and runs.issuperset(triples(tokens)) and f" {' '.join(tokens)} " in story
            code = "edit-unplaced" if is_there else "line-gone"
            self.clashes.append(Clash(code, chapter, line, show(own), ""))


def _count(
    new: Version, old_blocks: Sequence[TextBlock], new_blocks: Sequence[TextBlock], matches: TextMatches
) -> Counter[str]:
    """The paragraphs by what became of them."""
    stayed = set(matches.blocks.values())
    kinds = Counter(
        gone=sum(block.end > block.first and at not in stayed for at, block in enumerate(old_blocks))
    )
    for index, block in enumerate(new_blocks):
        if block.end > block.first:
            tokens = range(new.starts[block.first], new.starts[block.end])
            is_known = any(token in matches.tokens for token in tokens)
            kinds["same" if index in matches.blocks else "changed" if is_known else "new"] += 1
    return kinds
