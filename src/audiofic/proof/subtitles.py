"""WebVTT and SubRip files -> cues, parsed as a player parses them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape

_TIMES = re.compile(
    r"(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})\s+-->\s+(?:(\d+):)?(\d\d):(\d\d)[.,](\d{3})(?:\s.*)?"
)
_VOICE = re.compile(r"<v(?:\.[\w.-]*)?\s+([^>]*)>")
_TAG = re.compile(r"<[^>]*>")


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
    place = 0
    while place < len(rows):
        times = _TIMES.fullmatch(rows[place].strip())
        place += 1
        if times is None:
            continue
        line, words = place, []
        while place < len(rows) and rows[place].strip():
            words.append(rows[place])
            place += 1
        text = "\n".join(words)
        voice = _VOICE.search(text) if is_vtt else None
        shown = unescape(_TAG.sub("", text)) if is_vtt else text
        speaker = unescape(voice[1]).strip() if voice else None
        yield Subtitle(line, _milliseconds(times, 0), _milliseconds(times, 4), speaker, shown)


def _milliseconds(times: re.Match[str], first: int) -> int:
    hours, minutes, seconds, rest = (int(times[first + part] or 0) for part in range(1, 5))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + rest
