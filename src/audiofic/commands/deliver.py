"""`audiofic deliver`: the book as built, laid out where people listen."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from pathlib import Path

from audiofic.building.chapters import ChapterMaker
from audiofic.building.clips import open_clips
from audiofic.building.making import lock_build_folder
from audiofic.building.plan import Plan
from audiofic.building.record import MadeFile
from audiofic.distribution.feed import FEED, Episode, compose_feed
from audiofic.distribution.folder import LIST, Filled, Original, fill_folder, find_folder, move_folder
from audiofic.distribution.library import METADATA, Track, library_files, library_place, merge_metadata
from audiofic.errors import AudioficError
from audiofic.package import Cover, PackagedChapter, chapter_starts
from audiofic.package.cover import as_jpeg
from audiofic.wording import count

AUDIO = ("m4b", "mp3", "opus", "flac")
"""What a library can be given: the whole book as one file, or a file for each chapter."""
BOOK_AUDIO = "m4b"


@dataclass(frozen=True, slots=True)
class Delivered:
    """What a delivery did."""

    filled: Filled
    feed: str = ""
    """The address of the feed; empty: there is none."""

    def summary(self) -> Iterator[str]:
        """For people."""
        filled = self.filled
        removed = f", {len(filled.removed):,} removed" if filled.removed else ""
        written = count(len(filled.written), "file")
        yield f"{filled.folder}: {written} written, {filled.kept:,} current{removed}."
        if filled.left:
            yield f"Somebody has changed these since; they stay as they are: {', '.join(filled.left)}."
        if self.feed:
            yield f"Subscribe to {self.feed} once the folder is there."


def deliver_book(plan: Plan, library: Path, audio: str = BOOK_AUDIO) -> Delivered:
    """Lay the book out in a library's folder, as `Author/Series/02 - Title/`; only what changed is written.

    `audio` is one of `AUDIO`. Where the book was delivered there under another title, its folder moves along.
    Raises `AudioficError` for a book that isn't built or current, and where files of others are in the way;
    then nothing is written.
    """
    if audio not in AUDIO:
        raise AudioficError(f"No book is delivered as {audio}.", f"Write one of {', '.join(AUDIO)}.")
    origin = _origin(plan)
    with lock_build_folder(plan.project):
        packaged, cover = _package(plan)
        tracks = tuple(_tracks(plan, audio))
        is_whole = audio == BOOK_AUDIO
        marks = []
        if is_whole:
            starts = pairwise(chapter_starts(packaged))
            marks = [(each.title, start, end) for each, (start, end) in zip(packaged, starts, strict=True)]
        assert plan.record.book is not None
        books = {
            f".{kind}": _original(plan, made)
            for kind, made in plan.record.book.files.items()
            if kind == "epub"
        }
        wanted = library_files(plan.book, tracks, as_jpeg(cover), marks, books)
        target = library / library_place(plan.book)
        old = find_folder((target, *_places(library)), origin)
        if old is not None and not target.exists():
            move_folder(old, target, library)
        return Delivered(fill_folder(target, wanted, origin, {METADATA: merge_metadata}))


def deliver_feed(plan: Plan, folder: Path, address: str, now: datetime) -> Delivered:
    """Have the folder hold the book as a podcast, to be served at `address`; only what changed is written.

    Episodes that are in the folder's feed keep their identity and date, new ones get `now`. Raises as
    `deliver_book` does, and for an address that is none.
    """
    with lock_build_folder(plan.project):
        packaged, cover = _package(plan)
        wanted: dict[str, Original | bytes] = {"cover.jpg": as_jpeg(cover)}
        episodes = []
        for chapter, each in zip(plan.chapters, packaged, strict=True):
            files = plan.record.chapters[chapter.number].files
            names = {kind: Path(files[kind].path).name for kind in ("mp3", "vtt", "srt")}
            wanted |= {name: _original(plan, files[kind]) for kind, name in names.items()}
            episodes.append(Episode(each, names, files["mp3"].size, is_story=not chapter.is_credits))
        before = b""
        with suppress(FileNotFoundError):
            before = (folder / FEED).read_bytes()
        made = compose_feed(plan.book, episodes, address, now, before)
        return Delivered(fill_folder(folder, wanted | made, _origin(plan)), f"{address.rstrip('/')}/{FEED}")


def _origin(plan: Plan) -> str:
    """Which production it is: a digest of where it lies, so that no path of it is published."""
    return hashlib.sha256(str(plan.project.root.resolve()).encode(errors="surrogatepass")).hexdigest()[:16]


def _package(plan: Plan) -> tuple[tuple[PackagedChapter, ...], Cover]:
    """The book's chapters as built, and its cover."""
    if not plan.is_current:
        hint = "Run `audiofic build` first; what it made is delivered."
        raise AudioficError("The book is not built, or the files are not what a build would make now.", hint)
    maker = ChapterMaker(plan, open_clips(plan))
    return tuple(
        maker.packaged(each, plan.record.chapters[each.number]) for each in plan.chapters
    ), maker.cover


def _tracks(plan: Plan, audio: str) -> Iterator[Track]:
    """The sound files asked for, with the captions beside them."""
    if audio == BOOK_AUDIO:
        assert plan.record.book is not None
        groups = [(plan.book.title, plan.record.book.files)]
    else:
        groups = [(each.title, plan.record.chapters[each.number].files) for each in plan.chapters]
    for title, files in groups:
        if audio not in files:
            raise AudioficError(
                f"The book is not built as {audio}.",
                f"Add {audio} to `formats:` in voices.yaml and build again.",
            )
        yield Track(title, {f".{kind}": _original(plan, files[kind]) for kind in (audio, "vtt", "srt")})


def _original(plan: Plan, made: MadeFile) -> Original:
    return Original(plan.project.root / made.path, made.sha256)


def _places(library: Path) -> Iterator[Path]:
    """The folders of all books that were delivered there: two or three deep."""
    for depth in ("*/*", "*/*/*"):
        yield from sorted(path.parent for path in library.glob(f"{depth}/{LIST}"))
