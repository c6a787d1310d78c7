"""Three versions of a line made one: where both sides changed the same thing, the producer's stays."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from audiofic.merging.versions import token_offsets, tokens_of
from audiofic.model import UNKNOWN, Line


def words_of(line: Line) -> list[str]:
    """The line's tokens, each with the blanks before it; joined they are its text."""
    ends = [
        offset + len(token) for offset, token in zip(token_offsets(line.text), tokens_of(line), strict=True)
    ]
    return [line.text[start:end] for start, end in pairwise([0, *ends])]


def merge_words(
    old: Sequence[int],
    own: Sequence[str],
    kept: Mapping[int, int],
    new: Sequence[str],
    origins: Sequence[int | None],
) -> tuple[str, bool]:
    """The merged text, and whether both sides changed the same words.

    `old` are the old tokens in question, `own` the producer's words and `new` the author's; `kept` says which
    old tokens stand where in `own`, `origins` which one each of `new` is.
    """
    here = {token: index for index, token in kept.items()}
    there = {token: index for index, token in enumerate(origins) if token is not None}
    merged: list[str] = []
    clashed = False
    a = b = c = 0
    common = [
        (at, here[token], there[token]) for at, token in enumerate(old) if token in here and token in there
    ]
    for at, mine, theirs in [*_rising(common), (len(old), len(own), len(new))]:
        ours, others = own[b:mine], new[c:theirs]
        ours_changed = [kept.get(index) for index in range(b, mine)] != list(old[a:at])
        others_changed = list(origins[c:theirs]) != list(old[a:at])
        same = [text.strip() for text in ours] == [text.strip() for text in others]
        clashed = clashed or (ours_changed and others_changed and not same)
        merged += ours if ours_changed else others
        if at < len(old):
            merged.append(new[theirs])
        a, b, c = at + 1, mine + 1, theirs + 1
    return "".join(merged).strip(), clashed


def _rising(common: Sequence[tuple[int, int, int]]) -> list[tuple[int, int, int]]:
    """The positions of common words, less those that go back in one of the versions."""
    rising: list[tuple[int, int, int]] = []
    for positions in common:
        if not rising or all(one > before for one, before in zip(positions, rising[-1], strict=True)):
            rising.append(positions)
    return rising


def merge_attributes(was: Line, own: Line, new: Line) -> Line:
    """The producer's line with what only the new draft has changed; words aside."""
    changes: dict[str, object] = {}
    for name in ("speaker", "language", "detail", "opens_paragraph"):
        if getattr(own, name) == getattr(was, name):
            changes[name] = getattr(new, name)
    if own.kind == was.kind and (own.speaker == was.speaker or own.kind == new.kind):
        changes["kind"] = new.kind
    if (own.speaker, own.confidence, own.runners_up) == (was.speaker, was.confidence, was.runners_up):
        changes.update(confidence=new.confidence, runners_up=new.runners_up)
    return replace(own, **changes)  # type: ignore[arg-type]


def speakers_clash(was: Line, merged: Line, new: Line) -> bool:
    """Whether the new draft gives the line to somebody else than the old one, and not to the producer's."""
    return new.speaker not in (was.speaker, merged.speaker, UNKNOWN)
