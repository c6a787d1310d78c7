"""The captions, parsed as a player parses them, are the script: words, speakers, order and times."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from html import unescape
from itertools import pairwise

from audiofic.differences import find_differences
from audiofic.errors import Finding
from audiofic.model import NARRATOR, UNKNOWN
from audiofic.proof.built import SAMPLE_RATE, HeardLine, find_words, quote

MOST_FINDINGS = 20
"""A file; the rest are counted."""
TOLERANCE_MS = 20
"""Between a caption's times and its line's: less than a frame of film, more than any rounding."""
_HINT = "Delete the file and run `audiofic build`: it is made anew."
_TIMES = re.compile(
    r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})(?:\s.*)?"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]*)?\s+([^>]*)>")
_TAG = re.compile(r"<[^>]*>")


@dataclass(frozen=True, slots=True)
class Shown:
    """A line, and when it is to be shown."""

    heard: HeardLine
    start_ms: float
    end_ms: float


def shown_lines(lines: Sequence[HeardLine], offset: int = 0) -> list[Shown]:
    """The lines of a chapter that begins at that frame of the file."""
    scale = 1000 / SAMPLE_RATE
    return [Shown(line, (offset + line.start) * scale, (offset + line.end) * scale) for line in lines]


def prove_captions(content: str, path: str, lines: Sequence[Shown], file_ms: float) -> tuple[Finding, ...]:
    """Where the captions file `path` differs from the lines, for a sound file of `file_ms`. Linear."""
    is_vtt = path.endswith(".vtt")
    cues = list(read_subtitles(content, is_vtt=is_vtt))
    if not is_vtt:
        names = {_flat(line.heard.speaker) for line in lines} - {NARRATOR, UNKNOWN}
        cues = [_read_name(cue, names) for cue in cues]
        lines = [_as_subrip(line, names) for line in lines]
    wanted = [(word, index) for index, line in enumerate(lines) for word in find_words(line.heard.text)]
    shown = [(word, index) for index, cue in enumerate(cues) for word in find_words(cue.text)]
    findings = [
        *_check_times(cues, path, file_ms),
        *_check_words(wanted, shown, cues, lines, path),
    ]
    pairs = _pair(wanted, shown)
    findings += _check_lines(pairs, cues, lines, path)
    if len(findings) > MOST_FINDINGS:
        message = f"The captions differ from the script in {len(findings) - MOST_FINDINGS:,} more places."
        findings[MOST_FINDINGS:] = [Finding(path, 0, "caption-words", message, _HINT)]
    return tuple(findings)


def _read_name(cue: Subtitle, names: Collection[str]) -> Subtitle:
    """A SubRip cue with the name before its words (`Mara: `) as its speaker."""
    name, found, text = _flat(cue.text).partition(": ")
    return replace(cue, speaker=name, text=text) if found and name in names else cue


def _as_subrip(line: Shown, names: Collection[str]) -> Shown:
    """The line as SubRip tells it: nobody is named where the narrator speaks, or nobody knows who.

    What the narrator reads may begin with a name and a colon itself; nobody can tell that from a speaker.
    """
    written = line.heard
    if written.speaker not in (NARRATOR, UNKNOWN):
        return line
    name, found, text = _flat(written.text).partition(": ")
    is_named = bool(found) and name in names
    told = replace(written, speaker=name, text=text) if is_named else replace(written, speaker="")
    return replace(line, heard=told)


def _flat(text: str) -> str:
    return " ".join(text.split())


def _check_times(cues: Sequence[Subtitle], path: str, file_ms: float) -> Iterator[Finding]:
    before = 0
    for cue in cues:
        what = quote(find_words(cue.text))
        if cue.start_ms >= cue.end_ms:
            yield Finding(path, cue.line, "caption-times", f"{what} ends before it begins.", _HINT)
        elif cue.start_ms < before:
            yield Finding(
                path, cue.line, "caption-times", f"{what} begins before the caption above ends.", _HINT
            )
        elif cue.end_ms > file_ms + TOLERANCE_MS:
            yield Finding(path, cue.line, "caption-times", f"{what} is shown when the sound is over.", _HINT)
        before = max(before, cue.end_ms)


def _check_words(
    wanted: Sequence[tuple[str, int]],
    shown: Sequence[tuple[str, int]],
    cues: Sequence[Subtitle],
    lines: Sequence[Shown],
    path: str,
) -> Iterator[Finding]:
    old, new = [word for word, _ in wanted], [word for word, _ in shown]
    for a, b, c, d in find_differences(old, new):
        cue = cues[shown[min(c, len(shown) - 1)][1]].line if shown else 0
        if c == d:
            line = lines[wanted[a][1]].heard
            message = f"{quote(old[a:b])} ({line.where}) is not in the captions."
        elif a == b:
            message = f"{quote(new[c:d])} is not in the script there."
        else:
            line = lines[wanted[a][1]].heard
            message = f"{quote(new[c:d])} stands where the script has {quote(old[a:b])} ({line.where})."
        yield Finding(path, cue, "caption-words", message, _HINT)


def _pair(wanted: Sequence[tuple[str, int]], shown: Sequence[tuple[str, int]]) -> dict[int, list[int]]:
    """Line -> the cues that have its words, in order."""
    old, new = [word for word, _ in wanted], [word for word, _ in shown]
    pairs: dict[int, list[int]] = {}
    here = there = 0
    for a, _b, c, _d in [*find_differences(old, new), (len(old), len(old), len(new), len(new))]:
        for (_, line), (_, cue) in zip(wanted[here:a], shown[there:c], strict=True):
            found = pairs.setdefault(line, [])
            if cue not in found[-1:]:
                found.append(cue)
        here, there = _b, _d
    return pairs


def _check_lines(
    pairs: dict[int, list[int]], cues: Sequence[Subtitle], lines: Sequence[Shown], path: str
) -> Iterator[Finding]:
    """Speakers, and the time from a line's first caption to its last."""
    for index, found in pairs.items():
        wanted = lines[index]
        line = wanted.heard
        what = f"{quote(find_words(line.text))} ({line.where})"
        first, last = cues[found[0]], cues[found[-1]]
        right = _flat(line.speaker)
        wrong = [cues[cue] for cue in found if (cues[cue].speaker or "") != right]
        for cue in wrong[:1]:
            message = f"{what} is {cue.speaker or NARRATOR}'s instead of {right or NARRATOR}'s."
            yield Finding(path, cue.line, "caption-speaker", message, _HINT)
        times = [(first.line, first.start_ms, wanted.start_ms), (last.line, last.end_ms, wanted.end_ms)]
        # The parts of a line that is too long for one caption follow each other without a pause.
        times += [(cues[b].line, cues[b].start_ms, cues[a].end_ms) for a, b in pairwise(found)]
        for at, told, right_ms in times:
            if abs(told - right_ms) > TOLERANCE_MS:
                late = "late" if told > right_ms else "early"
                message = f"{what} is shown {abs(told - right_ms):,.0f} ms {late}."
                yield Finding(path, at, "caption-times", message, _HINT)
                break


@dataclass(frozen=True, slots=True)
class Subtitle:
    """One cue of a captions file."""

    line: int
    """Where its times stand in the file, from 1."""
    start_ms: int
    end_ms: int
    speaker: str | None
    """As the file marks it; None: it does not."""
    text: str


def read_subtitles(content: str, *, is_vtt: bool) -> Iterator[Subtitle]:
    """The cues of a file in order; what is no cue (head, notes, styles) is passed over, as players do.

    A file without its `WEBVTT` has no cues to a player.
    """
    rows = content.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n").split("\n")
    if is_vtt and not re.match(r"WEBVTT(?:\s|$)", rows[0]):
        return
    row = 0
    while row < len(rows):
        times = _TIMES.fullmatch(rows[row].strip())
        row += 1
        if times is None:
            continue
        line, words = row, []
        while row < len(rows) and rows[row].strip():
            words.append(rows[row])
            row += 1
        text = "\n".join(words)
        voice = _VOICE.search(text) if is_vtt else None
        shown = unescape(_TAG.sub("", text)) if is_vtt else text
        speaker = unescape(voice[1]).strip() if voice else None
        yield Subtitle(line, _milliseconds(times, 0), _milliseconds(times, 4), speaker, shown)


def _milliseconds(times: re.Match[str], first: int) -> int:
    hours, minutes, seconds, rest = (int(times[first + part] or 0) for part in range(1, 5))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
