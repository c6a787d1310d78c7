"""Where the words of the last draft are in the new one: paragraphs first, then words within what changed.

What stayed is found in linear time (patience diff over paragraphs), then what was moved as it is. What is
left between two paragraphs that stayed is compared word by word, so that it makes no difference how many
paragraphs it was and is: split, merged and reworded ones are the same case. Last, what was moved and
reworded is looked for by its runs of three words.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from audiofic.differences import find_differences
from audiofic.merging.sides import Side, Stretch, count_words, is_word
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


def follow(old: Side, new: Side, were: Sequence[Stretch], are: Sequence[Stretch]) -> Trail:
    """Follow the old draft's stretches (`were`) into the new draft's (`are`)."""
    stayed = _find_stayed([stretch.key for stretch in were], [stretch.key for stretch in are])
    _find_moved(were, are, stayed)
    gone = set(range(len(were))) - set(stayed.values())
    pairs: list[tuple[Sequence[int], Sequence[int]]] = []
    for run in _runs(place for place in range(len(are)) if place not in stayed):
        before, behind = stayed.get(run[0] - 1, -1), stayed.get(run[-1] + 1, len(were))
        candidates = _reach(before, 1, gone) + _reach(behind, -1, gone)[::-1]
        pairs.append((list(dict.fromkeys(candidates)), run))
    tokens: dict[int, int] = {}
    used: set[int] = set()
    for before_and_behind, places in pairs:
        _align(old, new, _tokens(old, were, before_and_behind), _tokens(new, are, places), tokens, used)
    for was, now in _find_reworded(old, new, were, are, gone, stayed, tokens, used):
        _align(old, new, _tokens(old, were, [was]), _tokens(new, are, [now]), tokens, used)
    return Trail(stayed, tokens)


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


def _find_stayed(were: Sequence[Hashable], are: Sequence[Hashable]) -> dict[int, int]:
    return {now: was for was, now in pair_up(were, are)}


def _find_moved(were: Sequence[Stretch], are: Sequence[Stretch], stayed: dict[int, int]) -> None:
    """Add to `stayed` the stretches that are in another place, and what went along with them."""
    gone: dict[Hashable, list[int]] = defaultdict(list)
    taken = set(stayed.values())
    for was in range(len(were) - 1, -1, -1):
        if was not in taken and _words_of(were[was].key) >= FEWEST_WORDS:
            gone[were[was].key].append(was)
    for now in range(len(are)):
        if now not in stayed and gone.get(are[now].key):
            stayed[now] = gone[are[now].key].pop()
            taken.add(stayed[now])
    for step, order in ((1, range(len(are))), (-1, range(len(are) - 1, -1, -1))):
        for now in order:
            was = stayed.get(now - step, -2) + step
            fits = now not in stayed and was not in taken and 0 <= was < len(were)
            if fits and were[was].key == are[now].key:
                stayed[now] = was
                taken.add(was)


def _words_of(key: Iterable[tuple[str, str]]) -> int:
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


def _reach(start: int, step: int, gone: set[int]) -> list[int]:
    """The stretches that are gone from beside `start`, as far as there is no other between."""
    found = []
    at = start + step
    while at in gone:
        found.append(at)
        at += step
    return found


def _tokens(side: Side, all_stretches: Sequence[Stretch], chosen: Iterable[int]) -> list[int]:
    return [
        token
        for place in chosen
        for token in range(side.starts[all_stretches[place].first], side.starts[all_stretches[place].end])
    ]


def _align(
    old: Side, new: Side, were: Sequence[int], are: Sequence[int], tokens: dict[int, int], used: set[int]
) -> None:
    """Add to `tokens` what is the same among those of both; only of lines that are the same lines."""
    ours = [token for token in were if token not in used]
    theirs = [token for token in are if token not in tokens]
    found = pair_up([old.tokens[token] for token in ours], [new.tokens[token] for token in theirs])
    by_lines: dict[tuple[int, int], list[tuple[int, int]]] = defaultdict(list)
    for here, there in found:
        was, now = ours[here], theirs[there]
        by_lines[old.item_of(was), new.item_of(now)].append((was, now))
    for (line, other), pairs in by_lines.items():
        if _is_same_line(old, new, line, other, [was for was, _now in pairs]):
            tokens.update((now, was) for was, now in pairs)
            used.update(was for was, _now in pairs)


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
) -> Iterator[tuple[int, int]]:
    """(old, new) stretches that share many of their runs of three words, and have not been aligned.

    One that was split meanwhile is in several new ones, and several may have been put together.
    """
    holders: dict[tuple[str, ...], list[int]] = defaultdict(list)
    sizes: dict[int, int] = {}
    for was in sorted(gone):
        free = [token for token in _tokens(old, were, [was]) if token not in used]
        own = set(_triples([old.tokens[token] for token in free]))
        sizes[was] = len(own)
        for run in own:
            holders[run].append(was)
    for now in range(len(are)):
        mine = [] if now in stayed else _tokens(new, are, [now])
        words = [new.tokens[token] for token in mine if token not in tokens]
        runs = set(_triples(words))
        if not runs or len(words) * 2 < len(mine):
            continue
        telling = [holders[run] for run in runs if 0 < len(holders.get(run, ())) <= MOST_HOLDERS]
        votes = Counter(was for held in telling for was in held)
        for was, count in votes.most_common(MOST_ORIGINS):
            is_whole = count >= FEWEST_WORDS and count * 3 >= sizes[was] * 2
            if is_whole or count * 3 >= len(runs):
                yield was, now


def _triples(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return zip(tokens, tokens[1:], tokens[2:], strict=False)
