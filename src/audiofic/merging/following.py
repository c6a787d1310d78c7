"""Where the words of the last draft are in the new one: paragraphs first, then words within what changed.

All is looked for in the chapter's own last version first. What stayed is found in linear time (patience diff
over paragraphs), then what was moved as it is; into another chapter only what stands nowhere else. What is
left between two paragraphs that stayed is compared word by word, so that it makes no difference how many
paragraphs it was and is: split, merged and reworded ones are the same case. Last, what was moved and
reworded is looked for by its runs of three words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from audiofic.differences import find_differences
from audiofic.merging.sides import Side, Stretch, count_words, is_word, tokens_in
from audiofic.model import Line

SMALL = 40_000
"""Pairs of members that are compared each with each; more are told apart by unique ones only."""
FEWEST_WORDS = 3
"""Fewer words are not looked for in another place: everybody says `No.`"""
MOST_HOLDERS = 20
"""Runs of three words that so many paragraphs have tell nothing."""
MOST_ORIGINS = 5
"""Of so many paragraphs may one be put together that is in another place now."""
SHARED = 0.5
"""A line is the same one where so much of the shorter version's words is in the other."""


@dataclass(frozen=True, slots=True)
class Trail:
    """Where the new draft's parts come from."""

    stayed: dict[int, int]
    """New stretch -> the old one with the very same words, wherever it was."""
    tokens: dict[int, int]
    """New token -> old token, within stretches that changed."""


def follow(
    old: Side,
    new: Side,
    were: Sequence[Stretch],
    are: Sequence[Stretch],
    versions: Mapping[int, int],
    drafted: Sequence[bool],
) -> Trail:
    """Follow the old draft's stretches (`were`) into the new draft's (`are`).

    `versions` says which old chapter each new one is a version of: only what is without doubt the same goes
    from one chapter to another. Where an old chapter is not `drafted`, its words alone are compared.
    """
    before = [_comparable(stretch, drafted[stretch.chapter]) for stretch in were]
    strict, loose = [_comparable(one, True) for one in are], [_comparable(one, False) for one in are]
    old_ranges, new_ranges = _chapter_ranges(were), _chapter_ranges(are)
    stayed: dict[int, int] = {}
    for now, was in versions.items():
        ours, theirs = old_ranges.get(was, range(0)), new_ranges.get(now, range(0))
        after = strict if drafted[was] else loose
        pairs = pair_up([before[at] for at in ours], [after[at] for at in theirs])
        part = {theirs[there]: ours[here] for here, there in pairs}
        _find_moved(before, after, ours, theirs, part)
        stayed.update(part)
    for after in (strict, loose):
        _find_carried(before, after, were, are, stayed)
    gone = set(range(len(were))) - set(stayed.values())
    runs = []
    for places in new_ranges.values():
        home = old_ranges.get(versions.get(are[places.start].chapter, -1))
        for run in _runs(place for place in places if place not in stayed):
            runs.append((run, _between(run, places, home, were, stayed, gone)))
    tokens: dict[int, int] = {}
    used: set[int] = set()
    unsure = {at for at, stretch in enumerate(were) if not drafted[stretch.chapter]}
    aligner = _Aligner(old, new, were, are, unsure, tokens, used)
    for run, candidates in runs:
        aligner.align(candidates, run)
    for was, now in _find_reworded(old, new, were, are, gone, stayed, tokens, used, versions):
        aligner.align([was], [now])
    return Trail(stayed, tokens)


def _comparable(stretch: Stretch, is_drafted: bool) -> Hashable:
    """What is compared of a stretch: all the author wrote; of one that has no draft, only the words."""
    if is_drafted or stretch.key[0][0] == "event":
        return stretch.key
    return "\0", *(token for _kind, text in stretch.key for token in tokens_in(text))


def _chapter_ranges(stretches: Sequence[Stretch]) -> dict[int, range]:
    """Chapter -> its stretches."""
    ranges: dict[int, range] = {}
    for at, stretch in enumerate(stretches):
        start = ranges[stretch.chapter].start if stretch.chapter in ranges else at
        ranges[stretch.chapter] = range(start, at + 1)
    return ranges


def _between(
    run: Sequence[int],
    places: range,
    home: range | None,
    were: Sequence[Stretch],
    stayed: Mapping[int, int],
    gone: set[int],
) -> list[int]:
    """The old stretches that are gone from between those that stand around the run, chapter by chapter."""
    found: list[int] = []
    if run[0] > places.start:
        start = stayed[run[0] - 1]
        found += _reach(start, 1, gone, were, were[start].chapter)
    elif home:
        found += _reach(home.start - 1, 1, gone, were, were[home.start].chapter)
    if run[-1] + 1 < places.stop:
        start = stayed[run[-1] + 1]
        found += _reach(start, -1, gone, were, were[start].chapter)[::-1]
    elif home:
        found += _reach(home.stop, -1, gone, were, were[home.start].chapter)[::-1]
    return list(dict.fromkeys(found))


def pair_up(old: Sequence[Hashable], new: Sequence[Hashable]) -> Iterator[tuple[int, int]]:
    """Positions of equal members in both, in order: as many as a diff finds, in linear time."""
    a = c = 0
    for block in [*find_differences(old, new), (len(old), len(old), len(new), len(new))]:
        yield from zip(range(a, block[0]), range(c, block[2]), strict=True)
        a, c = block[1], block[3]
        if 0 < (a - block[0]) * (c - block[2]) <= SMALL:
            matcher = SequenceMatcher(None, old[block[0] : a], new[block[2] : c], autojunk=False)
            for here, there, size in matcher.get_matching_blocks():
                for step in range(size):
                    yield block[0] + here + step, block[2] + there + step


def _find_moved(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    ours: range,
    theirs: range,
    stayed: dict[int, int],
) -> None:
    """Add to `stayed` what is in another place of the same chapter."""
    homes: dict[Hashable, list[int]] = defaultdict(list)
    taken = set(stayed.values())
    for was in reversed(ours):
        if was not in taken and _words_of(before[was]) >= FEWEST_WORDS:
            homes[before[was]].append(was)
    for now in theirs:
        if now not in stayed and homes.get(after[now]):
            stayed[now] = homes[after[now]].pop()


def _find_carried(
    before: Sequence[Hashable],
    after: Sequence[Hashable],
    were: Sequence[Stretch],
    are: Sequence[Stretch],
    stayed: dict[int, int],
) -> None:
    """Add to `stayed` what is in another chapter, and what stands beside it in both.

    What the old book or the new one has twice is not looked for: nothing tells which one it is.
    """
    taken = set(stayed.values())
    there, here = Counter(before), Counter(after)
    homes = {
        key: was
        for was, key in enumerate(before)
        if was not in taken and there[key] == 1 and _words_of(key) >= FEWEST_WORDS
    }
    for now, key in enumerate(after):
        if now not in stayed and key in homes and here[key] == 1:
            stayed[now] = homes[key]
            taken.add(homes[key])
    for step, order in ((1, range(len(are))), (-1, range(len(are) - 1, -1, -1))):
        for now in order:
            was = stayed.get(now - step, -2) + step
            if now in stayed or was in taken or not 0 <= was < len(were) or before[was] != after[now]:
                continue
            is_beside = are[now].chapter == are[now - step].chapter
            if is_beside and were[was].chapter == were[was - step].chapter:
                stayed[now] = was
                taken.add(was)


def _words_of(key: Hashable) -> int:
    """How many words a stretch has, by what is compared of it."""
    if not isinstance(key, tuple):
        return 0
    if key[0] == "\0":
        return sum(map(is_word, key[1:]))
    return sum(len(text.split()) for kind, text in key if kind != "event")


def _runs(places: Iterable[int]) -> Iterator[list[int]]:
    """The places, those that follow one another together."""
    run: list[int] = []
    for place in places:
        if run and place != run[-1] + 1:
            yield run
            run = []
        run.append(place)
    if run:
        yield run


def _reach(start: int, step: int, gone: set[int], were: Sequence[Stretch], chapter: int) -> list[int]:
    """The chapter's stretches that are gone from beside `start`, as far as there is no other between."""
    found = []
    at = start + step
    while at in gone and were[at].chapter == chapter:
        found.append(at)
        at += step
    return found


def _tokens(side: Side, all_stretches: Sequence[Stretch], chosen: Iterable[int]) -> list[int]:
    return [
        token
        for place in chosen
        for token in range(side.starts[all_stretches[place].first], side.starts[all_stretches[place].end])
    ]


@dataclass(frozen=True, slots=True)
class _Aligner:
    """Pairs up the words of stretches that changed."""

    old: Side
    new: Side
    were: Sequence[Stretch]
    are: Sequence[Stretch]
    unsure: set[int]
    """Old stretches that are not drafted."""
    tokens: dict[int, int]
    """New token -> old token, as found so far."""
    used: set[int]
    """The old tokens among them."""

    def align(self, were: Sequence[int], are: Sequence[int]) -> None:
        """Note what is the same among the words of both; only of lines that are the same lines."""
        old, new = self.old, self.new
        ours = [token for token in _tokens(old, self.were, were) if token not in self.used]
        theirs = [token for token in _tokens(new, self.are, are) if token not in self.tokens]
        found = pair_up([old.tokens[token] for token in ours], [new.tokens[token] for token in theirs])
        by_lines: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
        for here, there in found:
            was, now = ours[here], theirs[there]
            by_lines[old.item_of(was), new.item_of(now)].append((was, now))
        is_unsure = any(was in self.unsure for was in were)
        for (line, other), pairs in by_lines.items():
            if is_unsure or _is_same_line(old, new, line, other, [was for was, _now in pairs]):
                self.tokens.update((now, was) for was, now in pairs)
                self.used.update(was for was, _now in pairs)


def _is_same_line(old: Side, new: Side, was: int, now: int, shared: Sequence[int]) -> bool:
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
    if _part(one) != _part(other):
        return common >= theirs
    return common >= SHARED * min(ours, theirs) and (
        common >= FEWEST_WORDS or common >= SHARED * max(ours, theirs)
    )


def _part(line: Line) -> str:
    """What the line is in the story; said and thought are one, they are easily taken for each other."""
    return "said" if line.kind in ("speech", "thought") else line.kind


def _find_reworded(
    old: Side,
    new: Side,
    were: Sequence[Stretch],
    are: Sequence[Stretch],
    gone: set[int],
    stayed: dict[int, int],
    tokens: dict[int, int],
    used: set[int],
    versions: Mapping[int, int],
) -> Iterator[tuple[int, int]]:
    """(old, new) stretches that share many of their runs of three words, and have not been aligned.

    One that was split meanwhile is in several new ones, and several may have been put together. From one
    chapter to another only runs count that the old book and the new one have once.
    """
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for was in sorted(gone):
        free = [token for token in _tokens(old, were, [was]) if token not in used]
        own = set(_triples([old.tokens[token] for token in free]))
        sizes[was] = len(own)
        for run in own:
            holders[run].append(was)
    if not holders:
        return
    there = Counter(run for run in _triples(old.tokens) if run in holders)
    here = Counter(run for run in _triples(new.tokens) if run in holders)
    for now in range(len(are)):
        mine = [] if now in stayed else _tokens(new, are, [now])
        words = [new.tokens[token] for token in mine if token not in tokens]
        runs = set(_triples(words))
        if not runs or len(words) * 2 < len(mine):
            continue
        home = versions.get(are[now].chapter, -1)
        votes = Counter(
            was
            for run in runs
            if 0 < len(holders.get(run, ())) <= MOST_HOLDERS
            for was in holders[run]
            if were[was].chapter == home or there[run] == here[run] == 1
        )
        for was, count in votes.most_common(MOST_ORIGINS):
            is_whole = count >= FEWEST_WORDS and count * 3 >= sizes[was] * 2
            if is_whole or count * 3 >= len(runs):
                yield was, now


def _triples(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)
