"""Captions with speakers, WebVTT and SRT, exact to the timeline.

Each line of the story is shown from its first sound to its last, as written. A line too long for two rows of
text is shown in parts, at sentence ends where there are any; where inside the line a part begins is reckoned
by its share of the letters. With `captions: words` in voices.yaml it begins with its first word, and WebVTT
has a timestamp before each word; where a word's time is reckoned and not measured, the caption's voice has
the class `estimated` (docs/decisions/0010-words-travel-with-their-clip.md).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from audiofic.files import write_atomically
from audiofic.model import NARRATOR, UNKNOWN, Book, Cue, Utterance
from audiofic.package import SAMPLE_RATE, Cover, PackagedChapter, chapter_starts
from audiofic.package.word_times import time_line
from audiofic.words import TimedWord

ROW_LETTERS = 42
"""Subtitling practice (BBC, Netflix, EBU): two rows of at most 37 to 42 letters."""
ROWS = 2
_ENDS = re.compile(r"(?<=[.!?…])[\"'”’)\]]*\s+")
# What players of SubRip take for an arrow between times, a tag or a command. The format has no escapes, so a
# word joiner, which is not seen, keeps the marks apart.
_SRT_MARKUP = re.compile(r"--(?=>)|<(?=[A-Za-z/!])|\{(?=\\)")
_WORD_JOINER = "\u2060"


@dataclass(frozen=True, slots=True)
class Caption:
    """One caption: when it is shown (ms), who speaks, what is said, as written."""

    start_ms: int
    end_ms: int
    speaker: str
    text: str
    words: tuple[TimedWord, ...] = ()
    """The text's words, in ms; only where they are asked for."""
    language: str | None = None
    """BCP 47, where it is another than the book's."""


def captions(chapters: Sequence[PackagedChapter]) -> tuple[Caption, ...]:
    """The captions of these chapters as they stand in the joined book (one chapter: from 0)."""
    return tuple(
        caption
        for chapter, offset in zip(chapters, chapter_starts(chapters), strict=False)
        for caption in _chapter_captions(chapter.timeline.cues, offset, chapter.shows_words)
    )


def write_vtt(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write WebVTT (W3C) with a voice span for each speaker."""
    blocks = [f"WEBVTT\n\nNOTE\n{_escape(' '.join(book.title.split()))}"]
    for number, caption in enumerate(captions(chapters), 1):
        times = f"{_clock(caption.start_ms, '.')} --> {_clock(caption.end_ms, '.')}"
        voice = "v" if all(word.is_measured for word in caption.words) else "v.estimated"
        name = _escape(" ".join(caption.speaker.split()))
        text = cue_text(caption)
        if caption.language:
            text = f"<lang {_escape(caption.language)}>{text}</lang>"  # WebVTT, 4.2.2 "language span"
        blocks.append(f"{number}\n{times}\n<{voice} {name}>{text}")
    write_atomically(path, ("\n\n".join(blocks) + "\n").encode())


def write_srt(chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path) -> None:
    """Write SubRip: `Name: ` before a character's words, nothing before the narrator's."""
    blocks = []
    for number, caption in enumerate(captions(chapters), 1):
        name = "" if caption.speaker in (NARRATOR, UNKNOWN) else f"{' '.join(caption.speaker.split())}: "
        times = f"{_clock(caption.start_ms, ',')} --> {_clock(caption.end_ms, ',')}"
        rows = _SRT_MARKUP.sub(rf"\g<0>{_WORD_JOINER}", "\n".join(_rows(name + caption.text)))
        blocks.append(f"{number}\n{times}\n{rows}\n")
    write_atomically(path, "\n".join(blocks).encode())


def cue_text(caption: Caption) -> str:
    """The caption's rows, with a timestamp before each word but the first, with which the caption begins.

    WebVTT, 4.2.2 "timestamps": each is later than the last and inside the cue; others are left out.
    """
    latest = caption.start_ms
    words = iter(caption.words)
    rows: list[str] = []
    for row in _rows(caption.text):
        said: list[str] = []
        for word in row.split():
            timed = next(words, None)
            is_first = not rows and not said
            if timed is not None and not is_first and latest < timed.start < caption.end_ms:
                latest = timed.start
                said.append(f"<{_clock(latest, '.')}>{_escape(word)}")
            else:
                said.append(_escape(word))
        rows.append(" ".join(said))
    return "\n".join(rows)


def _chapter_captions(cues: Sequence[Cue], offset: int, shows_words: bool) -> Iterator[Caption]:
    for together in spoken_lines(cues):
        first = together[0].beat
        assert isinstance(first.sound, Utterance)
        text = " ".join(first.shown.split())
        parts = split_text(text)
        words = time_line(together, text) if shows_words else ()
        ends = _part_ends_by_words(together, parts, words) if words else _part_ends(together, parts)
        begin = together[0].start_frame
        said = 0
        for part, end in zip(parts, ends, strict=True):
            start_ms, end_ms = _milliseconds(offset + begin), _milliseconds(offset + end)
            mine = words[said : said + len(part.split())]
            timed = tuple(
                replace(word, start=_milliseconds(offset + word.start), end=_milliseconds(offset + word.end))
                for word in mine
            )
            language = first.line.language if first.line else None
            yield Caption(start_ms, max(end_ms, start_ms + 1), first.speaker, part, timed, language)
            begin, said = end, said + len(mine)


def _part_ends(cues: Sequence[Cue], parts: Sequence[str]) -> Iterator[int]:
    """The frame at which each part has been said, by its share of the letters."""
    letters = sum(len(part) for part in parts)
    said = 0
    for part in parts:
        said += len(part)
        yield _when(cues, said / letters) if letters else cues[0].start_frame


def _part_ends_by_words(
    cues: Sequence[Cue], parts: Sequence[str], words: Sequence[TimedWord]
) -> Iterator[int]:
    """The frame at which the next part's first word begins; for the last part, the end of the sound."""
    said = 0
    for part in parts[:-1]:
        said += len(part.split())
        yield words[said].start
    yield cues[-1].start_frame + cues[-1].frames


def spoken_lines(cues: Sequence[Cue]) -> Iterator[list[Cue]]:
    """The spoken cues, those of one script line together."""
    together: list[Cue] = []
    for cue in cues:
        if not isinstance(cue.beat.sound, Utterance):
            continue
        if together and not _same_line(together[-1], cue):
            yield together
            together = []
        together.append(cue)
    if together:
        yield together


def _same_line(one: Cue, other: Cue) -> bool:
    a, b = one.beat.line, other.beat.line
    if a is None and b is None:
        return one.beat.written == other.beat.written != ""
    return a is not None and b is not None and (a is b or (a == b and a.file_line == b.file_line > 0))


def _when(cues: Sequence[Cue], share: float) -> int:
    """The frame at which that share (0..1) of the cues' sound has been heard, the pauses not counted."""
    left = round(share * sum(cue.frames for cue in cues))
    for cue in cues:
        if left <= cue.frames:
            return cue.start_frame + left
        left -= cue.frames
    return cues[-1].start_frame + cues[-1].frames


def split_text(text: str) -> tuple[str, ...]:
    """The text in parts that fit two rows: whole sentences as long as they fit, else broken between words.

    Joined by blanks they are the text again. Never empty.
    """
    parts: list[str] = []
    room = ROW_LETTERS * ROWS
    for sentence in split_sentences(text):
        if parts and len(parts[-1]) + 1 + len(sentence) <= room:
            parts[-1] += " " + sentence
        elif len(sentence) <= room:
            parts.append(sentence)
        else:
            # As few parts as it takes, all about as long.
            count = -(-len(sentence) // room)
            width = min(room, -(-len(sentence) // count) + 8)
            parts += _wrap(sentence, width)
    return tuple(parts) or (text,)


def split_sentences(text: str) -> list[str]:
    """The text's sentences, marks and all; joined by blanks they are the text again."""
    starts = [0, *(match.end() for match in _ENDS.finditer(text)), len(text)]
    return [text[start:end].strip() for start, end in pairwise(starts) if text[start:end].strip()]


def _rows(text: str) -> list[str]:
    """The text in rows, two about equally long ones where one does not do."""
    if len(text) <= ROW_LETTERS:
        return [text]
    width = max(ROW_LETTERS, -(-len(text) // ROWS))
    for narrower in range(-(-len(text) // ROWS), width + 1):
        rows = _wrap(text, narrower)
        if len(rows) <= ROWS:
            return rows
    return _wrap(text, width)


def _wrap(text: str, width: int) -> list[str]:
    """The words in rows of at most so many letters, or one word; `textwrap` takes four times as long."""
    rows: list[str] = []
    for word in filter(None, text.split(" ")):
        if rows and len(rows[-1]) + 1 + len(word) <= width:
            rows[-1] += " " + word
        else:
            rows.append(word)
    return rows


def _milliseconds(frame: int) -> int:
    return round(frame * 1000 / SAMPLE_RATE)


def _clock(milliseconds: int, point: str) -> str:
    seconds, rest = divmod(milliseconds, 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def _escape(text: str) -> str:
    """WebVTT, 4.1 "cue text": these three mean markup."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
