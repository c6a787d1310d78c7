"""The producer's script files: the draft each began as, and the file in which each new chapter goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace

from audiofic.errors import Finding, FindingsError
from audiofic.merging.chunks import ScriptText, cut_script, set_head
from audiofic.merging.tracing import TracedItem
from audiofic.merging.versions import Version, tokens_of, triples, version_of
from audiofic.model import Line, PovEvent, Script, ScriptItem, StingEvent

Name = Callable[[int, str | None, int], str]
"""(number, title, how many chapters) -> a script's file name."""


@dataclass(frozen=True, slots=True)
class ScriptFile:
    """One of the producer's scripts."""

    path: str
    text: str


@dataclass(frozen=True, slots=True)
class Pair:
    """A producer's script, and the draft it began as."""

    file: ScriptFile
    cut: ScriptText
    draft: Script
    is_drafted: bool
    """False: the draft is lost, or the script was written by hand; `draft` is made of the script itself."""

    @property
    def script(self) -> Script:
        """The producer's."""
        return self.cut.script


def pair_scripts(files: Sequence[ScriptFile], drafts: Sequence[Script]) -> list[Pair]:
    """Each script with its draft, known by its number and its words; one that has none stays its own.

    Raises `FindingsError` for faulty scripts, and where chapters were divided otherwise than drafted.
    """
    cuts: list[ScriptText] = []
    findings: list[Finding] = []
    for one in files:
        try:
            cuts.append(cut_script(one.text, one.path))
        except FindingsError as error:
            findings.extend(error.findings)
    if findings:
        raise FindingsError(tuple(findings))
    by_number = {draft.chapter: draft for draft in drafts}
    findings = list(_find_divided(files, cuts, drafts))
    if findings:
        raise FindingsError(tuple(findings))
    pairs = []
    for one, cut in zip(files, cuts, strict=True):
        draft = by_number.get(cut.script.chapter)
        is_drafted = draft is not None and _are_versions(draft, cut.script)
        pairs.append(Pair(one, cut, draft if draft and is_drafted else _draft_of(cut.script), is_drafted))
    return pairs


def _find_divided(
    files: Sequence[ScriptFile], cuts: Sequence[ScriptText], drafts: Sequence[Script]
) -> Iterator[Finding]:
    """The scripts most of whose lines were moved here out of another chapter's script."""
    homes: dict[str, int] = {}  # text -> the one chapter that was drafted with it, 0 for several
    for draft in drafts:
        for text in _texts(draft):
            if homes.setdefault(text, draft.chapter) != draft.chapter:
                homes[text] = 0
    there = {(cut.script.chapter, text) for cut in cuts for text in _texts(cut.script)}
    for one, cut in zip(files, cuts, strict=True):
        number = cut.script.chapter
        came = Counter[int]()
        for text in _texts(cut.script):
            home = homes.get(text, 0)
            if home == number or (home and (home, text) not in there):
                came[home] += 1
        best, count = max(came.items(), key=lambda entry: entry[1], default=(number, 0))
        if best != number and count > came[number] + len(cut.chunks) // 4:
            message = f"This is chapter {number}, but its lines were drafted as chapter {best}."
            hint = "An update follows chapters as they were drafted: give each its number again."
            yield Finding(one.path, 1, "chapter-divided", message, hint)


def _texts(script: Script) -> list[str]:
    """The texts of its lines."""
    return [item.text for item in script.items if isinstance(item, Line)]


def find_by_hand(pairs: Sequence[Pair], new: Version) -> list[Pair]:
    """The scripts that are no chapter of the story: without a draft, and most of their words not in it."""
    if all(pair.is_drafted for pair in pairs):
        return []
    there = set(triples(["", *new.tokens, ""]))
    by_hand = []
    for pair in pairs:
        if not pair.is_drafted:
            own = list(triples(["", *version_of([pair.script]).tokens, ""]))
            if 2 * sum(run in there for run in own) < max(len(own), 1):
                by_hand.append(pair)
    return by_hand


def keep_by_hand(
    pairs: Sequence[Pair], new: Sequence[Script], name: Name
) -> tuple[tuple[ScriptFile, ...], tuple[tuple[str, str], ...]]:
    """The scripts that are no chapter of the story, and the (old path, new path) of those that were changed.

    Where the story has their number now, they get a free one.
    """
    taken = {script.chapter for script in new}
    names = {name(script.chapter, script.title, len(new)) for script in new}
    free = max([*taken, *(pair.script.chapter for pair in pairs)], default=0)
    kept, renumbered = [], []
    for pair in pairs:
        folder, slash, file = pair.file.path.rpartition("/")
        text, number = pair.file.text, pair.script.chapter
        if number in taken:
            number = free = free + 1
            text = set_head(pair.cut.head, number, pair.script.title, pair.cut.newline)
            text += pair.file.text[len(pair.cut.head) :]
            was = name(pair.script.chapter, pair.script.title, len(new))
            file = next_name(pair, name(number, pair.script.title, len(new)), was)
        taken.add(number)
        while file in names:
            file = f"{file.removesuffix('.yaml')}-own.yaml"
        names.add(file)
        kept.append(ScriptFile(f"{folder}{slash}{file}", text))
        if kept[-1] != pair.file:
            renumbered.append((pair.file.path, kept[-1].path))
    return tuple(kept), tuple(renumbered)


def _are_versions(draft: Script, script: Script) -> bool:
    """Whether the script can have begun as that draft: half of the shorter one's words are in the other."""
    one, other = (
        Counter(token for item in version.items if isinstance(item, Line) for token in tokens_of(item))
        for version in (draft, script)
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


def find_successors(traced: Sequence[Sequence[TracedItem]], old: Version) -> dict[int, int]:
    """Old script -> the new chapter that goes on in its file: the one with most of its words."""
    shared = Counter(
        (old.chapters[old.item_of(token)], number)
        for number, chapter in enumerate(traced)
        for one in chapter
        for token in one.origins
        if token is not None
    )
    successors: dict[int, int] = {}
    taken: set[int] = set()
    for (was, now), _count in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
        if was not in successors and now not in taken:
            successors[was] = now
            taken.add(now)
    return successors


def next_name(pair: Pair, usual: str, machine_name: str) -> str:
    """The file name under which a script goes on: the usual one, unless the producer chose another.

    `usual` is what the new chapter would be called, `machine_name` what the old one was.
    """
    name = pair.file.path.rpartition("/")[2]
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
