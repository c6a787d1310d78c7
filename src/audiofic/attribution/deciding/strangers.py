"""Speakers who have no name: one description for each of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from audiofic.attribution.parsing.epithets import GENERAL_NOUNS
from audiofic.model import Attribution

_ARTICLES = ("the", "a", "an")


def join_strangers(attributions: Sequence[Attribution], named: Collection[str]) -> tuple[Attribution, ...]:
    """A chapter's attributions with one description for each stranger, the one that most lines have.

    `the priest` and `the old priest` are one, unless the chapter has a young priest, too. `named` are those
    who have names.
    """
    lines = Counter(found.speaker for found in attributions if found.speaker and found.speaker not in named)
    same = _find_same(lines)
    return tuple(
        replace(
            found,
            speaker=same[found.speaker],
            runners_up=tuple(name for name in found.runners_up if name != same[found.speaker]),
        )
        if found.speaker in same
        else found
        for found in attributions
    )


def _find_same(lines: Mapping[str, int]) -> dict[str, str]:
    """For each description that is another one of a stranger's, the one that stays."""
    by_head: defaultdict[str, list[tuple[str, ...]]] = defaultdict(list)
    written: dict[tuple[str, ...], str] = {}
    for name in sorted(lines, key=lambda name: -lines[name]):
        article, *words = name.split()
        if article not in _ARTICLES or not words or words[-1] in GENERAL_NOUNS:
            continue
        by_head[words[-1]].append(tuple(words[:-1]))
        written.setdefault(tuple(words), name)
    same: dict[str, str] = {}
    for head, kinds in by_head.items():
        one = len({kind for kind in kinds if kind}) <= 1
        for kind in kinds:
            kept = written[(*(kinds[0] if one else kind), head)]
            same.update((name, kept) for name in lines if name != kept and _has(name, (*kind, head)))
    return same


def _has(name: str, words: tuple[str, ...]) -> bool:
    article, *rest = name.split()
    return article in _ARTICLES and tuple(rest) == words
