"""Lines that a recogniser does not hear as written, spoken again: the take that is heard best is kept.

It is kept as `take:` in the script, where a producer's own take stands; a line that has one is never changed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from audiofic.building import Advance, ignore_progress
from audiofic.building.clips import open_clips
from audiofic.building.plan import Plan, PlannedClip
from audiofic.commands.listening import ListenedLine, Listener, Wanted, clips_of
from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.files import write_atomically
from audiofic.model import Line
from audiofic.project import Project, hold_production, read_utf8
from audiofic.script import parse_script
from audiofic.script.changing import change_items
from audiofic.store import Store, clip_key
from audiofic.wording import count

BETTER = 0.1
"""By so much a take must be heard better than the first to be kept, where it is not heard right."""


@dataclass(frozen=True, slots=True)
class Retaken:
    """What came of it."""

    mended: tuple[tuple[ListenedLine, int], ...]
    """(the line as it was heard first, the take that is kept), in story order."""
    left: tuple[ListenedLine, ...]
    """Lines of which no take was heard better, and those whose `take` is the producer's."""
    findings: tuple[Finding, ...] = ()
    """Lines whose script can't be changed from here."""

    def summary(self) -> Iterator[str]:
        """What was done, line by line."""
        for line, take in self.mended:
            yield f"{line.path}, line {line.line}: take {take} is kept (“{line.text}”)."
        mended = count(len(self.mended), "line")
        yield f"{mended} mended by another take, {len(self.left):,} left as they are."


@dataclass
class _Candidate:
    """A line of a script that was not heard as written."""

    path: str
    line: Line
    clips: tuple[Wanted, ...]
    first: ListenedLine
    """The worst of its clips."""
    best: int = 1
    badness: float = 1.0
    is_right: bool = False
    keys: dict[int, tuple[str, ...]] = field(default_factory=dict)


def retake(plan: Plan, most: int, advance: Advance = ignore_progress, jobs: int = 0) -> Retaken:
    """Speak each line that is not heard as written again, at most `most` times; write the best takes down.

    The clips of the plan's book are in the store (after a build). A take is kept that is heard right, or the
    one that is heard best where it is clearly better than the first. Then the book has to be built again.
    Raises `AudioficError` where no recogniser is on this machine, `FindingsError` for what can't be spoken.
    """
    listener = Listener(plan, advance)
    book = clips_of(plan)
    heard = {line.key: line for line in listener.listen(book).lines}
    candidates = list(_find_candidates(book, heard))
    for each in candidates:
        each.badness = each.first.judgement.badness
    clips = open_clips(plan, jobs or 1, advance)
    store = Store(plan.project.store_folder)
    for take in range(2, most + 2):
        trying = [each for each in candidates if not each.is_right and each.line.take == 1]
        if not trying:
            break
        spoken: list[Wanted] = []
        for each in trying:
            again = [_again(wanted, take, plan) for wanted in each.clips]
            each.keys[take] = tuple(wanted.key for wanted in again)
            spoken += again
        missing = {wanted.key: wanted for wanted in spoken if wanted.key not in store}
        clips.speak(
            [
                PlannedClip(
                    key, each.utterance, each.path, each.beat.line.file_line if each.beat.line else 0, ""
                )
                for key, each in missing.items()
            ]
        )
        found = {line.key: line for line in listener.listen([*book, *spoken]).lines}
        for each in trying:
            takes = [found[key] for key in each.keys[take] if key in found]
            if len(takes) < len(each.clips):
                continue
            badness = max(line.judgement.badness for line in takes)
            each.is_right = not any(line.judgement.fault for line in takes)
            if each.is_right or badness < each.badness - BETTER:
                each.best, each.badness = take, badness
    mended = [each for each in candidates if each.best > 1]
    findings = _write_takes(plan.project, mended)
    refused = {(finding.path, finding.line) for finding in findings}
    return Retaken(
        tuple((each.first, each.best) for each in mended if (each.path, each.line.file_line) not in refused),
        tuple(each.first for each in candidates if each.best == 1),
        findings,
    )


def _find_candidates(book: Sequence[Wanted], heard: dict[str, ListenedLine]) -> Iterator[_Candidate]:
    """The lines that have a clip with a fault, in story order."""
    lines: dict[tuple[str, int], list[Wanted]] = {}
    for each in book:
        if each.beat.line is not None and each.beat.line.file_line:
            lines.setdefault((each.path, each.beat.line.file_line), []).append(each)
    for (path, _), clips in lines.items():
        faulty = [heard[each.key] for each in clips if each.key in heard and heard[each.key].judgement.fault]
        line = clips[0].beat.line
        if faulty and line is not None:
            worst = max(faulty, key=lambda found: found.judgement.badness)
            yield _Candidate(path, line, tuple(clips), worst)


def _again(wanted: Wanted, take: int, plan: Plan) -> Wanted:
    utterance = replace(wanted.utterance, take=take)
    key = clip_key(utterance, plan.voicing.identity(utterance.voice))
    return replace(wanted, key=key, utterance=utterance)


def _write_takes(project: Project, mended: Sequence[_Candidate]) -> tuple[Finding, ...]:
    """Put the takes into the scripts; findings for lines that are written so that this can't be done."""
    findings: list[Finding] = []
    if not mended:
        return ()
    with hold_production(project):
        for path in sorted({each.path for each in mended}):
            file = project.root / path
            text = before = read_utf8(file, path)
            for each in [each for each in mended if each.path == path]:
                try:
                    text = set_take(text, path, each.line, each.best)
                except AudioficError as error:
                    findings.append(
                        Finding(
                            path, each.line.file_line, "take-unwritten", error.message, error.hint, "warning"
                        )
                    )
            if text != before:
                write_atomically(file, text.encode())
    return tuple(findings)


def set_take(text: str, path: str, line: Line, take: int) -> str:
    """The script's text with a `take:` added to the line; nothing else in it changes.

    The line is found by its words: others may have been added above it since it was read. Raises
    `AudioficError` where it is not there as it was, has a take, or is written so that none can be added.
    """
    hint = f"Write `take: {take}` beneath it."
    try:
        script = parse_script(text, path)
    except FindingsError as error:
        raise AudioficError(f"Take {take} is heard best, but the script is faulty now.", hint) from error
    items = list(script.items)
    alike = [at for at, item in enumerate(items) if item == line]
    if not alike:
        raise AudioficError(f"Take {take} is heard best, but the line was changed meanwhile.", hint)
    place = min(alike, key=lambda at: abs(items[at].file_line - line.file_line))
    items[place] = replace(line, take=take)
    try:
        return change_items(text, script, items)
    except AudioficError as error:
        message = f"Take {take} is heard best, but it can't be added to the line from here."
        raise AudioficError(message, hint) from error
