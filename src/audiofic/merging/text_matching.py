"""Where the paragraphs and words of the last draft are in the new one.

1. Paragraphs that stayed: in the chapter's last version in the same order (patience diff), then anywhere
   in it; from another chapter only those that either draft has once, and their neighbours.
2. Words of paragraphs that changed: what is left between two that stayed is compared word by word, however
   many paragraphs it was and is, so split, joined and reworded ones are one case.
3. Words of paragraphs that were moved and reworded: found by their runs of three words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from audiofic.differences import find_equal
from audiofic.merging.versions import TextBlock, Version, count_words, is_word, tokens_in, triples
from audiofic.model import Line

FEWEST_WORDS = 3
"""Shorter paragraphs are not looked for in another place: everybody says `No.`"""
MOST_HOLDERS = 20
"""A run of three words that more paragraphs have is no evidence."""
MOST_SOURCES = 5
"""A moved paragraph is compared with so many old ones at most."""
SHARED = 0.5
"""Two lines are versions of one where so much of the shorter one's words is in the other."""


@dataclass(frozen=True, slots=True)
class TextMatches:
    """Where the new draft's text comes from."""

    blocks: dict[int, int]
    """New block -> the old one with the same words, wherever it was."""
    tokens: dict[int, int]
    """New token -> old token, within blocks that changed."""


def match_text(
    old: Version,
    new: Version,
    old_blocks: Sequence[TextBlock],
    new_blocks: Sequence[TextBlock],
    chapters: Mapping[int, int],
    drafted: Sequence[bool],
) -> TextMatches:
    """Match the new draft's text with the old draft's.

    `chapters`: new chapter -> the old one that it is a version of. Of an old chapter that is not `drafted`,
    only the words are compared.
    """
    ranges = _chapter_ranges(old_blocks), _chapter_ranges(new_blocks)
    matcher = _Matcher(old, new, old_blocks, new_blocks, chapters, drafted, *ranges)
    matcher.match_blocks()
    matcher.match_changed()
    matcher.match_moved()
    return TextMatches(matcher.same, matcher.tokens)


@dataclass(slots=True)
class _Matcher:
    """The matches found so far."""

    old: Version
    new: Version
    old_blocks: Sequence[TextBlock]
    new_blocks: Sequence[TextBlock]
    chapters: Mapping[int, int]
    drafted: Sequence[bool]
    old_ranges: Mapping[int, range]
    """Old chapter -> its blocks."""
    new_ranges: Mapping[int, range]
    same: dict[int, int] = field(default_factory=dict)
    gone: set[int] = field(default_factory=set)
    """Old blocks that did not stay."""
    tokens: dict[int, int] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)
    """Old tokens that are matched."""

    def match_blocks(self) -> None:
        """Find the blocks that stayed."""
        before = [_comparable(block, self.drafted[block.chapter]) for block in self.old_blocks]
        strict = [_comparable(block, True) for block in self.new_blocks]
        loose = strict if all(self.drafted) else [_comparable(block, False) for block in self.new_blocks]
        for now, was in self.chapters.items():
            after = strict if self.drafted[was] else loose
            self._match_in_chapter(
                before, after, self.old_ranges.get(was, range(0)), self.new_ranges.get(now, range(0))
            )
        for after in (strict,) if loose is strict else (strict, loose):
            self._match_across_chapters(before, after)
        self.gone = set(range(len(self.old_blocks))) - set(self.same.values())

    def _match_in_chapter(
        self, before: Sequence[Hashable], after: Sequence[Hashable], ours: range, theirs: range
    ) -> None:
        """Match the equal blocks of two chapters: those in the same order first."""
        pairs = find_equal([before[at] for at in ours], [after[at] for at in theirs])
        found = {theirs[there]: ours[here] for here, there in pairs}
        taken = set(found.values())
        free: dict[Hashable, list[int]] = defaultdict(list)
        for was in reversed(ours):
            if was not in taken and _count_words(before[was]) >= FEWEST_WORDS:
                free[before[was]].append(was)
        for now in theirs:
            if now not in found and free.get(after[now]):
                found[now] = free[after[now]].pop()
        self.same.update(found)

    def _match_across_chapters(self, before: Sequence[Hashable], after: Sequence[Hashable]) -> None:
        """Match blocks that either draft has once, then equal ones beside blocks that are matched."""
        same, taken = self.same, set(self.same.values())
        there, here = Counter(before), Counter(after)
        free = {
            key: was
            for was, key in enumerate(before)
            if was not in taken and there[key] == 1 and _count_words(key) >= FEWEST_WORDS
        }
        for now, key in enumerate(after):
            if now not in same and key in free and here[key] == 1:
                same[now] = free[key]
                taken.add(free[key])
        for step, order in ((1, range(len(after))), (-1, range(len(after) - 1, -1, -1))):
            for now in order:
                was = same.get(now - step, -2) + step
                if now in same or was in taken or not 0 <= was < len(before) or before[was] != after[now]:
                    continue
                is_beside = self.new_blocks[now].chapter == self.new_blocks[now - step].chapter
                if is_beside and self.old_blocks[was].chapter == self.old_blocks[was - step].chapter:
                    same[now] = was
                    taken.add(was)

    def match_changed(self) -> None:
        """Match the words of blocks that changed, between blocks that stayed."""
        for chapter, indices in self.new_ranges.items():
            for run in _runs(index for index in indices if index not in self.same):
                self._align(self._gone_beside(run, indices, self.chapters.get(chapter)), run)

    def _gone_beside(self, run: Sequence[int], indices: range, chapter: int | None) -> list[int]:
        """The old blocks that are gone from between those that stand around the run.

        `indices` are the blocks of the run's chapter, `chapter` is that one's last version.
        """
        home = self.old_ranges.get(chapter) if chapter is not None else None
        found: list[int] = []
        for step, neighbour in ((1, run[0] - 1), (-1, run[-1] + 1)):
            if neighbour in indices:
                at = self.same[neighbour]
                of_chapter = self.old_blocks[at].chapter
            elif home and chapter is not None:
                at, of_chapter = home.start - 1 if step == 1 else home.stop, chapter
            else:
                continue
            beside = []
            while (at := at + step) in self.gone and self.old_blocks[at].chapter == of_chapter:
                beside.append(at)
            found += beside[::step]
        return list(dict.fromkeys(found))

    def _align(self, were: Sequence[int], are: Sequence[int]) -> None:
        """Match the equal words of old and new blocks, in lines that are versions of one line."""
        old, new = self.old, self.new
        ours = [token for token in _tokens(old, self.old_blocks, were) if token not in self.used]
        theirs = [token for token in _tokens(new, self.new_blocks, are) if token not in self.tokens]
        by_lines: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for here, there in find_equal([old.tokens[at] for at in ours], [new.tokens[at] for at in theirs]):
            was, now = ours[here], theirs[there]
            by_lines[old.item_of(was), new.item_of(now)].append((was, now))
        is_drafted = all(self.drafted[self.old_blocks[was].chapter] for was in were)
        for (line, other), pairs in by_lines.items():
            if not is_drafted or _is_same_line(old, new, line, other, [was for was, _now in pairs]):
                self.tokens.update((now, was) for was, now in pairs)
                self.used.update(was for was, _now in pairs)

    def match_moved(self) -> None:
        """Match the words of blocks that were moved and reworded: they share many runs of three words.

        Such a block may have been split or joined meanwhile. From one chapter to another only runs count that
        either draft has once.
        """
        holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
        sizes: dict[int, int] = {}
        for was in sorted(self.gone):
            tokens = _tokens(self.old, self.old_blocks, [was])
            runs = set(triples([self.old.tokens[token] for token in tokens if token not in self.used]))
            sizes[was] = len(runs)
            for run in runs:
                holders[run].append(was)
        there = Counter(run for run in triples(self.old.tokens) if run in holders)
        here = Counter(run for run in triples(self.new.tokens) if run in holders)
        for now, block in enumerate(self.new_blocks):
            if not holders or now in self.same:
                continue
            tokens = _tokens(self.new, self.new_blocks, [now])
            free = [self.new.tokens[token] for token in tokens if token not in self.tokens]
            runs = set(triples(free))
            if len(free) * 2 < len(tokens):
                continue
            votes = Counter(
                was
                for run in runs
                if 0 < len(holders.get(run, ())) <= MOST_HOLDERS
                for was in holders[run]
                if self.old_blocks[was].chapter == self.chapters.get(block.chapter)
                or there[run] == here[run] == 1
            )
            for was, count in votes.most_common(MOST_SOURCES):
                is_whole = count >= FEWEST_WORDS and count * 3 >= sizes[was] * 2
                if is_whole or count * 3 >= len(runs):
                    self._align([was], [now])


def _comparable(block: TextBlock, is_drafted: bool) -> Hashable:
    """What is compared of a block: kinds and texts; where it was not drafted, only the words."""
    if is_drafted or block.key[0][0] == "event":
        return block.key
    return "\0", *(token for _kind, text in block.key for token in tokens_in(text))


def _count_words(key: Hashable) -> int:
    """How many words a block has, by what is compared of it."""
    if not isinstance(key, tuple):
        return 0
    if key[0] == "\0":
        return sum(map(is_word, key[1:]))
    return sum(len(text.split()) for kind, text in key if kind != "event")


def _chapter_ranges(blocks: Sequence[TextBlock]) -> dict[int, range]:
    """Chapter -> its blocks."""
    ranges: dict[int, range] = {}
    for index, block in enumerate(blocks):
        start = ranges[block.chapter].start if block.chapter in ranges else index
        ranges[block.chapter] = range(start, index + 1)
    return ranges


def _runs(indices: Iterable[int]) -> Iterator[list[int]]:
    """The indices, those that follow one another together."""
    run: list[int] = []
    for index in indices:
        if run and index != run[-1] + 1:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _tokens(version: Version, blocks: Sequence[TextBlock], chosen: Iterable[int]) -> list[int]:
    """The tokens of the chosen blocks."""
    starts = version.starts
    return [
        token for index in chosen for token in range(starts[blocks[index].first], starts[blocks[index].end])
    ]


def _is_same_line(old: Version, new: Version, was: int, now: int, shared: Sequence[int]) -> bool:
    """Whether enough of the words is shared for the two to be versions of one line."""
    one, other = old.items[was], new.items[now]
    if not (isinstance(one, Line) and isinstance(other, Line)):
        return True
    before = [old.tokens[token] for token in old.range_of(was)]
    after = [new.tokens[token] for token in new.range_of(now)]
    ours, theirs = count_words(before), count_words(after)
    common = sum(is_word(old.tokens[token]) for token in shared)
    if not any(map(is_word, before)) and not any(map(is_word, after)):
        common = len(shared)
    if _role(one) != _role(other):
        return common >= theirs
    return common >= SHARED * min(ours, theirs) and (
        common >= FEWEST_WORDS or common >= SHARED * max(ours, theirs)
    )


def _role(line: Line) -> str:
    """What the line is in the story; said and thought are one, they are easily taken for each other."""
    return "said" if line.kind in ("speech", "thought") else line.kind
