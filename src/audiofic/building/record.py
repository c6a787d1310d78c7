"""What the last build made: the look-up by which the next build knows what is current.

A file counts as made only when its size and content are what the record says; that it exists proves
nothing (a killed encoder leaves files that play).
"""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field, fields, replace
from pathlib import Path
from typing import Any

from audiofic.building.tracks import Track
from audiofic.building.typed import has_types
from audiofic.errors import AudioficError
from audiofic.files import write_atomically
from audiofic.formats import folders
from audiofic.model import Loudness
from audiofic.settings import find_file, refuse_path

FORMAT = 7
"""Raised when records written before can't be trusted any more; everything is then made again."""
PITCH_KEEPS_SIZE_SINCE = 7
"""What was built before had `pitch` move the formants, too (docs/decisions/0028-praat-shapes-voices.md)."""
JOIN_FORMAT = 2
"""Raised when the same chapters would be joined differently than before."""


@dataclass(frozen=True, slots=True)
class MadeFile:
    """A file a build wrote: its path relative to the production, and what identifies its content."""

    path: str
    size: int
    """Bytes."""
    mtime_ns: int
    sha256: str


Files = Mapping[str, MadeFile]
"""What was made, by format; of a folder each file under its path: `mp3`, `player/index.html`."""


def files_of(files: Files, kind: str) -> Files:
    """Those of one format."""
    return {name: made for name, made in files.items() if name.partition("/")[0] == kind}


def kinds_of(files: Files) -> set[str]:
    """The formats that there are files of."""
    return {name.partition("/")[0] for name in files}


@dataclass(frozen=True, slots=True)
class SoundRecord:
    """One utterance as it was when the chapter was made; by it a plan can say what has changed."""

    key: str
    speaker: str
    text: str
    """As spoken."""
    written: str
    """Digest of the script line that it is of."""
    voice: str
    """`Voice.name`."""
    shaping: str
    """`Voice.shaping`."""
    take: int


def sound_records(track: Track) -> tuple[SoundRecord, ...]:
    """What the record keeps of each utterance of the track, in order."""
    return tuple(
        SoundRecord(
            key,
            beat.speaker,
            utterance.text,
            digest(beat.shown),
            utterance.voice.name,
            utterance.voice.shaping,
            utterance.take,
        )
        for key, beat, utterance in track.spoken()
    )


@dataclass(frozen=True, slots=True)
class ChapterRecord:
    """One chapter as it was made."""

    number: int
    title: str
    ingredients: Mapping[str, str]
    """Name -> digest of everything that shaped it (`sounds`, `mix`, `levels`, `tags` ...)."""
    sounds: tuple[SoundRecord, ...]
    book_gain_db: float
    """The gain of the book that it was made for."""
    gain_db: float
    """The gain it was made at: the book's, or its own (`master.file_gain_db`)."""
    cues: tuple[tuple[int, int], ...]
    """(start frame, frames) of every beat: with the beats, the timeline again."""
    frames: int
    """Length of the timeline at its sample rate."""
    packets: int
    """AAC packets, for the book's chapter marks."""
    files: Files
    """`mp3`, `aac`, `vtt`, `srt` and what was asked for."""
    loudness: Loudness | None = None
    """Of the MP3 (`measuring.estimate_levels`)."""
    stings: tuple[tuple[int, str], ...] = ()
    """(index into `cues`, kind) of each beat that is no utterance; the others are `sounds`, in order."""
    short_term_lufs: tuple[float, ...] = ()
    """What went to the encoders, second by second (`loudness.short_term_lufs`)."""


@dataclass(frozen=True, slots=True)
class BookRecord:
    """The whole book's files (`m4b`, `vtt`, `srt` and what was asked for) and what they were made from."""

    ingredients: Mapping[str, str]
    files: Files


@dataclass(frozen=True, slots=True)
class BuildRecord:
    """The last build."""

    chapters: Mapping[int, ChapterRecord] = field(default_factory=dict)
    """By number."""
    book: BookRecord | None = None
    voice_gains_db: Mapping[str, float] = field(default_factory=dict)
    """Digest of a voice's calibration clips -> the gain that levels it."""

    def with_chapter(self, made: ChapterRecord) -> BuildRecord:
        """The record with that chapter as it was made last."""
        return replace(self, chapters={**self.chapters, made.number: made})

    def files(self) -> list[MadeFile]:
        """All files, the chapters' first."""
        files = [file for made in self.chapters.values() for file in made.files.values()]
        return files + list(self.book.files.values() if self.book else ())


def made_file(root: Path, path: Path) -> MadeFile:
    """The record of a file that has just been written, whole."""
    stat = path.stat()
    return MadeFile(path.relative_to(root).as_posix(), stat.st_size, stat.st_mtime_ns, file_sha256(path))


def made_files(root: Path, kind: str, path: Path, written: Iterable[Path] | None) -> Files:
    """The record of a format's file, or of each file `written` into its folder."""
    if written is None:
        return {kind: made_file(root, path)}
    return {f"{kind}/{file.relative_to(path).as_posix()}": made_file(root, file) for file in written}


def is_current(root: Path, made: MadeFile, by_content: bool = False) -> bool:
    """True where the file is still what was made; its content is read only if its time has changed.

    With `by_content` it is read in any case: a failing disk changes no time.
    """
    path = root / made.path
    try:
        stat = path.stat()
        if stat.st_size != made.size:
            return False
        same_time = stat.st_mtime_ns == made.mtime_ns and not by_content
        return same_time or file_sha256(path) == made.sha256
    except OSError:
        return False


def file_sha256(path: Path) -> str:
    """sha256 of the file's content, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of_named(root: Path, name: str) -> str:
    """sha256 of a file that the producer names, or `missing` where it can't be used."""
    try:
        return file_sha256(find_file(root, name))
    except (AudioficError, OSError):
        return "missing"


def joined_digest(record: BuildRecord, numbers: Iterable[int]) -> str:
    """A digest of what the book's files are joined from: the packets and captions of those chapters."""
    made = [record.chapters[number] for number in numbers if number in record.chapters]
    files = [[each.number, each.files["aac"].sha256, each.files["vtt"].sha256] for each in made]
    return digest([JOIN_FORMAT, files])


def digest(value: object) -> str:
    """A short digest of a value that JSON can hold, for ingredients."""
    canonical = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    # Paths may hold bytes that are no text.
    return hashlib.sha256(canonical.encode(errors="surrogatepass")).hexdigest()[:16]


def load_record(path: Path) -> BuildRecord:
    """The record at `path`; an empty one where there is none, or one that can't be used.

    Its lines are read in order: a chapter, the book, the voices; what was said last counts. A last line that
    was cut short, by a build that was killed, is left out; any other line that is not what was written spoils
    the record as a whole, for nobody knows which chapter an earlier line would then wrongly tell of.
    """
    try:
        head, *lines = path.read_bytes().split(b"\n")
        if read_line(head)["format"] != FORMAT:
            return BuildRecord()
        chapters: dict[int, ChapterRecord] = {}
        record = BuildRecord(chapters)
        for line in lines[:-1]:  # what is behind the last line's end is nothing, or was cut short
            entry = read_line(line)
            if "chapter" in entry:
                made = _chapter_record(entry["chapter"])
                chapters[made.number] = made
            elif "book" in entry:
                book = entry["book"]
                record = replace(record, book=BookRecord(book["ingredients"], _files(book["files"])))
            else:
                record = replace(record, voice_gains_db=entry["voice_gains_db"])
        return record if has_types(record) else BuildRecord()
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError):
        # A damaged record costs work, never a wrong book: every chapter is made again from its clips.
        return BuildRecord()


def moved_size_by_pitch(path: Path) -> bool:
    """True where the last build was by a version whose `pitch` moved the size of the speaker along."""
    try:
        with path.open("rb") as file:
            found = re.search(rb'"format": ?(\d+)', file.readline())
    except OSError:
        return False
    return found is not None and int(found[1]) < PITCH_KEEPS_SIZE_SINCE


def save_record(path: Path, record: BuildRecord) -> None:
    """Write the record as a whole, atomically."""
    entries: list[object] = [{"format": FORMAT}, {"voice_gains_db": dict(record.voice_gains_db)}]
    entries += [_chapter_content(made) for made in record.chapters.values()]
    entries += [{"book": asdict(record.book)}] if record.book else []
    write_atomically(path, b"".join(map(write_line, entries)))


def add_to_record(path: Path, made: ChapterRecord, voice_gains_db: Mapping[str, float]) -> None:
    """Add a chapter that was made to the record at `path`, which `save_record` has written in this build.

    The whole record grows with the book; to write it anew for every chapter would take time by the square.
    """
    with path.open("ab") as file:
        gains = {"voice_gains_db": dict(voice_gains_db)}
        file.write(write_line(gains) + write_line(_chapter_content(made)))
        file.flush()
        os.fsync(file.fileno())


def _chapter_content(made: ChapterRecord) -> dict[str, Any]:
    """The chapter as JSON holds it; `dataclasses.asdict` would copy each of its values, one by one."""
    content = {part.name: getattr(made, part.name) for part in fields(made)}
    content["ingredients"] = dict(made.ingredients)
    content["sounds"] = [[getattr(sound, name) for name in _SOUND] for sound in made.sounds]
    content["files"] = {kind: asdict(file) for kind, file in made.files.items()}
    content["loudness"] = made.loudness and asdict(made.loudness)
    return {"chapter": content}


_SOUND = [part.name for part in fields(SoundRecord)]


def _chapter_record(content: dict[str, Any]) -> ChapterRecord:
    content["sounds"] = tuple(SoundRecord(*sound) for sound in content["sounds"])
    content["cues"] = tuple((start, frames) for start, frames in content["cues"])
    content["files"] = _files(content["files"])
    content["loudness"] = _loudness(content["loudness"])
    content["stings"] = tuple((place, kind) for place, kind in content["stings"])
    content["short_term_lufs"] = tuple(content["short_term_lufs"])
    return ChapterRecord(**content)


def _files(content: dict[str, Any]) -> dict[str, MadeFile]:
    made = {name: MadeFile(**file) for name, file in content.items()}
    for file in made.values():
        # Files named here are replaced and removed: whatever lies outside build/ is none of ours.
        # Where a build puts its own no link can lead out (`project.check_links`).
        if refuse_path(file.path) or not file.path.startswith("build/") or not _is_placed(file.path):
            raise ValueError(file.path)
    return made


def _is_placed(path: str) -> bool:
    """True where a build may have made it: at most two folders deep, or in a format's folder."""
    return path.count("/") <= 2 or path.split("/")[1] in folders()


def _loudness(content: dict[str, Any] | None) -> Loudness | None:
    return Loudness(**content) if content else None


def write_line(entry: object) -> bytes:
    """The entry on one line: a digest of the JSON, a blank, the JSON, the line's end."""
    # A path can hold bytes that are no text: Python has lone surrogates for them, and reads them back so.
    content = json.dumps(entry, ensure_ascii=False, separators=(",", ":")).encode(errors="surrogatepass")
    return b"%s %s\n" % (_digest(content), content)


def read_line(line: bytes) -> Any:
    """The entry of a line, given without its end; `ValueError` where it is not what was written."""
    digest, _, content = line.partition(b" ")
    if digest != _digest(content):
        raise ValueError("damaged")
    return json.loads(content)


def _digest(content: bytes) -> bytes:
    """Long enough for chance; nobody is to be kept from writing lines of his own."""
    return hashlib.sha256(content).hexdigest()[:16].encode()
