"""The producer's files and the drafts they began as, and which file goes on as which new chapter."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.errors import Finding, FindingsError
from audiofic.merging.chunks import ScriptText, cut_script
from audiofic.merging.drawing import Drawn
from audiofic.merging.sides import Side, side_of, tokens_of
from audiofic.model import Line, PovEvent, Script, ScriptItem, StingEvent


@dataclass(frozen=True, slots=True)
class Kept:
    """One of the producer's scripts."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A producer's script, and the draft it began as."""

    kept: Kept
    cut: ScriptText
    draft: Script
    is_drafted: bool
    """False: the draft is lost, or the script was written by hand; `draft` is made of the script itself."""

    @property
    def script(self) -> Script:
        """The producer's."""
        return self.cut.script


def pair_scripts(kept: Sequence[Kept], drafts: Sequence[Script]) -> list[Pair]:
    """Each script with its draft, known by its number and its words; one that has none stays its own.

    Raises `FindingsError` for faulty scripts, and where chapters were divided otherwise than drafted.
    """
    cuts: list[ScriptText] = []
    findings: list[Finding] = []
    for one in kept:
        try:
            cuts.append(cut_script(one.text, one.path))
        except FindingsError as error:
            findings.extend(error.findings)
    if findings:
        raise FindingsError(tuple(findings))
    homes: dict[str, int] = {}
    for draft in drafts:
        for item in draft.items:
            if isinstance(item, Line) and homes.setdefault(item.text, draft.chapter) != draft.chapter:
                homes[item.text] = 0
    by_number = {draft.chapter: draft for draft in drafts}
    there = {
        (cut.script.chapter, item.text) for cut in cuts for item in cut.script.items if isinstance(item, Line)
    }
    pairs = []
    for one, cut in zip(kept, cuts, strict=True):
        number = cut.script.chapter
        lines = [item for item in cut.script.items if isinstance(item, Line)]
        votes = Counter(homes.get(line.text, 0) for line in lines)
        votes.subtract(
            home
            for line in lines
            if (home := homes.get(line.text, 0)) != number and (home, line.text) in there
        )  # what stands in its own chapter as well was not moved here
        votes.pop(0, None)
        best, count = votes.most_common(1)[0] if votes else (number, 0)
        if best != number and count > votes[number] + len(cut.chunks) // 4:
            message = f"This is chapter {number}, but its lines were drafted as chapter {best}."
            hint = "An update follows chapters as they were drafted: give each its number again."
            findings.append(Finding(one.path, 1, "chapter-divided", message, hint))
        drafted = by_number.get(number)
        if drafted is not None and _are_versions(drafted, cut.script):
            pairs.append(Pair(one, cut, drafted, True))
        else:
            pairs.append(Pair(one, cut, _draft_of(cut.script), False))
    if findings:
        raise FindingsError(tuple(findings))
    return pairs


def find_by_hand(pairs: Sequence[Pair], new: Side) -> list[Pair]:
    """The scripts that are no chapter of the story: without a draft, and most of their words not in it."""
    if all(pair.is_drafted for pair in pairs):
        return []
    runs = set(_runs_of_words(new.tokens))
    by_hand = []
    for pair in pairs:
        own = list(_runs_of_words(side_of([pair.script]).tokens))
        if not pair.is_drafted and 2 * sum(run in runs for run in own) < max(len(own), 1):
            by_hand.append(pair)
    return by_hand


def _runs_of_words(tokens: Sequence[str]) -> Iterator[tuple[str, ...]]:
    """Every three tokens that follow one another, the ends of the text among them."""
    padded = ["", *tokens, ""]
    return zip(padded, padded[1:], padded[2:], strict=False)


def _are_versions(draft: Script, script: Script) -> bool:
    """Whether the script can have begun as that draft: half of the shorter one's words are in the other."""
    one, other = (
        Counter(token for item in side.items if isinstance(item, Line) for token in tokens_of(item))
        for side in (draft, script)
    )
    return 2 * (one & other).total() >= min(one.total(), other.total())


def _draft_of(script: Script) -> Script:
    """What can be taken for the draft of a script that has none: itself, less what no draft has."""
    items: list[ScriptItem] = []
    for item in script.items:
        if isinstance(item, StingEvent):
            if item.kind not in ("opening", "closing", "chapter"):
                items.append(StingEvent("scene"))
        elif isinstance(item, Line):
            items.append(replace(item, direction=None, pause_ms=None, take=1, effect=None))
        elif isinstance(item, PovEvent):
            items.append(item)
    return replace(script, items=tuple(items))


def find_heirs(drawn: Sequence[Sequence[Drawn]], old: Side) -> dict[int, int]:
    """Old script -> the new chapter that goes on in its file: the one with most of its words."""
    shared: Counter[tuple[int, int]] = Counter()
    for number, chapter in enumerate(drawn):
        for one in chapter:
            for token in one.origins:
                if token is not None:
                    shared[old.chapters[old.item_of(token)], number] += 1
    heirs: dict[int, int] = {}
    for (was, now), _count in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
        if was not in heirs and now not in heirs.values():
            heirs[was] = now
    return heirs


def next_name(pair: Pair, usual: str, machine_name: str) -> str:
    """The file name under which a script goes on: the usual one, unless the producer chose another.

    `usual` is what the new chapter would be called, `machine_name` what the old one was.
    """
    name = pair.kept.path.rpartition("/")[2]
    if name == machine_name:
        return usual
    digits = len(name) - len(name.lstrip("0123456789"))
    if digits and int(name[:digits]) == pair.script.chapter:
        lead = len(usual) - len(usual.lstrip("0123456789"))
        return usual[:lead] + name[digits:]
    return name


def settle_title(pair: Pair, new: str | None) -> tuple[str | None, bool]:
    """The chapter's title from here on, and whether both sides changed it."""
    own, was = pair.script.title, pair.draft.title
    if own == was or (not pair.is_drafted and own is None):
        return new, False
    return own, new not in (was, own)
