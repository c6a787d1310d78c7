"""The finished files: chapters as MP3, the book as M4B, captions, tags and the cover.

To add a format: write `package/yours.py` with one function of `Write`'s signature and give it a row in
`WRITERS`. What takes time, encoding, is done once a chapter by `encode_chapter`; writers copy what it made.
The contract test in `tests/package/` runs over the table and will find the new row.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.model import Book, Timeline
from audiofic.profiles import KBPS

Scope = Literal["chapter", "book"]
SAMPLE_RATE = 44_100
FRAMES_PER_PACKET = 1_024
"""Of AAC-LC (ISO/IEC 14496-3): a chapter's PCM is a whole number of these."""


@dataclass(frozen=True, slots=True)
class EncodedChapter:
    """A chapter's audio, encoded: files that can be played, and the AAC packets for the book's M4B."""

    mp3: Path
    aac: Path
    """ADTS, which joins byte by byte."""
    frames: int
    """Of the PCM that went in, at 44,100 Hz; a multiple of 1,024."""
    packets: int
    """AAC packets in `aac`: one more than `frames / 1024`, the encoder's run-in."""
    opus: Path | None = None
    """None: not asked for."""
    flac: Path | None = None
    aac_sha256: str = ""
    """Of `aac` as it was made; empty: not known."""


@dataclass(frozen=True, slots=True)
class PackagedChapter:
    """All that a writer needs to know of one chapter."""

    number: int
    """Its place in the book, from 1, credits included."""
    of: int
    """How many there are."""
    title: str
    timeline: Timeline
    encoded: EncodedChapter
    shows_words: bool = False
    """True where its captions are to tell when each word is heard."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture for the tags."""

    content: bytes
    mime: Literal["image/jpeg", "image/png"]


class Write(Protocol):
    """Write one file, atomically. A chapter's file is given one chapter, a book's file all of them."""

    def __call__(
        self, chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path
    ) -> None:
        """`AudioficError` where the file can't be written as asked."""


@dataclass(frozen=True, slots=True)
class Writer:
    """A row of `WRITERS`."""

    scopes: tuple[Scope, ...]
    """Whether it makes a file for each chapter, one for the book, or both."""
    suffix: str
    function: str
    """`module:function`, imported when first asked for."""
    on_request: bool = False
    """True for what is made only where the producer asks for it (`formats:`)."""


WRITERS: dict[str, Writer] = {
    "mp3": Writer(("chapter",), ".mp3", "audiofic.package.mp3:write_mp3"),
    "m4b": Writer(("book",), ".m4b", "audiofic.package.m4b:write_m4b"),
    "opus": Writer(("chapter",), ".opus", "audiofic.package.opus:write_opus", on_request=True),
    "flac": Writer(("chapter",), ".flac", "audiofic.package.flac:write_flac", on_request=True),
    "vtt": Writer(("chapter", "book"), ".vtt", "audiofic.package.captions:write_vtt"),
    "srt": Writer(("chapter", "book"), ".srt", "audiofic.package.captions:write_srt"),
}
"""Format -> who writes it."""


def formats(scope: Scope, asked_for: Collection[str] = ()) -> tuple[str, ...]:
    """The formats that make a file for each chapter, or one for the book; each is its own suffix.

    Those on request are among them only where they are `asked_for`.
    """
    return tuple(
        name
        for name, writer in WRITERS.items()
        if scope in writer.scopes and (name in asked_for or not writer.on_request)
    )


def open_writer(name: str) -> Write:
    """The writer of that format; `AudioficError` for a name that is not in the table."""
    if name not in WRITERS:
        raise AudioficError(f"There is no format called {name!r}.", f"Use one of: {', '.join(WRITERS)}.")
    module, _, function = WRITERS[name].function.partition(":")
    write: Write = getattr(import_module(module), function)
    return write


SOUND_ENDINGS = (".wav", ".mp3", ".flac", ".opus", ".m4a")
"""Of single files to listen to: lines, auditions, words."""


def check_ending(path: Path, endings: Collection[str] = SOUND_ENDINGS) -> None:
    """Raise `AudioficError` for a file to write whose ending is none of those."""
    if path.suffix.lower() not in endings:
        written = ", ".join(f"`{path.stem or 'sound'}{ending}`" for ending in endings)
        raise AudioficError(f"{path.name!r} names no format that can be written here.", f"Write {written}.")


def write_sound(
    blocks: Iterable[NDArray[np.int16]],
    path: Path,
    sample_rate: int = SAMPLE_RATE,
    kbps: Mapping[str, int] = KBPS,
) -> int:
    """Write mono blocks as a file to listen to, in the format of its ending, without tags.

    `path` has one of `SOUND_ENDINGS`, `sample_rate` is the blocks' in Hz. Returns the frames. Raises
    `AudioficError` for no audio, `FfmpegError` where less sound came out than went in.
    """
    from audiofic.package.encode import encode_sound

    return encode_sound(blocks, path, sample_rate, kbps)


def chapter_starts(chapters: Sequence[PackagedChapter]) -> tuple[int, ...]:
    """The frame at which each chapter's first sample is heard in the joined book, and the frame of its end.

    Joined packets decode without a gap or an overlap, 1,024 frames each; the encoder's run-in of every
    chapter but the first is heard as 23 ms of stillness between the two.
    """
    starts = [0]
    for chapter in chapters:
        starts.append(starts[-1] + chapter.encoded.packets * FRAMES_PER_PACKET)
    if chapters:
        starts[-1] -= FRAMES_PER_PACKET  # the first chapter's own run-in is cut off by the file's edit list
    return tuple(starts)
