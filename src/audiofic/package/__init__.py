"""The finished files: chapters as MP3, the book as M4B, captions, tags and the cover.

`formats.FORMATS` has a row for each format, with the function that writes it. What takes time, encoding, is
done once a chapter by `encode_chapter`; writers copy what it made.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import Literal, Protocol

import numpy as np
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.formats import FORMATS
from audiofic.model import Book, Script, Timeline
from audiofic.profiles import KBPS

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
    others: Mapping[str, Path] = field(default_factory=dict)
    """Format -> the chapter encoded in it, for those that were asked for besides."""
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
    script: Script | None = None
    """What is written of it, heard or not; credits have a script without lines. None: a sample."""


@dataclass(frozen=True, slots=True)
class Cover:
    """A picture for the tags."""

    content: bytes
    mime: Literal["image/jpeg", "image/png"]


class Write(Protocol):
    """Write a format's file, atomically, or the files of its folder.

    One for each chapter is given that chapter, one for the book all of them. The same chapters, book and
    cover give the same bytes.
    """

    def __call__(
        self, chapters: Sequence[PackagedChapter], book: Book, cover: Cover | None, path: Path
    ) -> Sequence[Path] | None:
        """The files written, where `path` is a folder: what else lies in it is left alone.

        `AudioficError` where it can't be written as asked.
        """


def open_writer(name: str) -> Write:
    """The writer of that format; `AudioficError` for a name that is not in the table."""
    if name not in FORMATS or not FORMATS[name].writer:
        raise AudioficError(f"There is no format called {name!r}.", f"Use one of: {', '.join(FORMATS)}.")
    module, _, function = FORMATS[name].writer.partition(":")
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
