"""The content-addressed store: every clip under the hash of all that it was made of.

A clip's file is a WAV whose comment holds the sha256 of its samples, so that a truncated or corrupted
file is noticed when it is read and never taken for speech; behind it when each word is heard, where the
engine could tell (docs/decisions/0010-words-travel-with-their-clip.md); and at its end a digest of all that
is told without reading the samples: rate, length and words. Identity is content: moving a line,
renaming a chapter or going back to yesterday's wording finds the old clips again.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, fields
from operator import attrgetter
from pathlib import Path

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiofic.errors import AudioficError
from audiofic.files import system_name, write_atomically
from audiofic.model import Clip, Utterance, Voice, WordTimes
from audiofic.wording import count

FORMAT = 1
"""Raised when clips made before can't be used any more (trimming, pitch, file layout)."""


class CorruptClip(AudioficError):
    """A clip in the store is not what was put there; `key` says which."""

    def __init__(self, key: str) -> None:
        super().__init__(f"The stored clip {key[:12]} is damaged.", "It will be spoken again.")
        self.key = key

    def __reduce__(self) -> tuple[type[CorruptClip], tuple[str]]:  # type: ignore[override]
        return type(self), (self.key,)


def clip_key(utterance: Utterance, identity: str) -> str:
    """The clip's name in the store: sha256 of the utterance and of the engine's `identity` for its voice."""
    # As `dataclasses.astuple`, which copies each value, and takes five times as long.
    text, voice, *others, direction = _UTTERANCE(utterance)
    said = [text, _VOICE(voice), *others, *([direction] if direction else [])]
    content = [FORMAT, identity, said]
    canonical = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


_UTTERANCE, _VOICE = (attrgetter(*(part.name for part in fields(kind))) for kind in (Utterance, Voice))


class Store:
    """Clips on disk, two levels deep (`ab/abcdef….wav`); safe with several processes at once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, key: str) -> Path:
        """Where the clip of that key is, or would be."""
        return Path(self._name(key))

    def _name(self, key: str) -> str:
        """The same as plain text: what a `Path` is made of stays in memory, and there are very many clips."""
        return f"{self.folder}{os.sep}{key[:2]}{os.sep}{key}{SUFFIX}"

    def __contains__(self, key: str) -> bool:
        return os.path.isfile(self._name(key))  # noqa: PTH113 (a `Path` is what `_name` is to save)

    def get(self, key: str) -> Clip | None:
        """The clip of that key from its file's header; None where there is none, or the header is damaged."""
        try:
            with soundfile.SoundFile(system_name(self._name(key))) as file:
                digest, words, check = _read_comment(file.comment)
                sample_rate, frames = int(file.samplerate), int(file.frames)
                if check is None:  # of an earlier version: only the samples can prove the header
                    is_whole = digest == _digest(file.read(dtype="int16"), sample_rate)
                else:
                    is_whole = check == _check(digest, words, sample_rate, frames)
        except (OSError, ValueError, soundfile.LibsndfileError):
            return None
        return Clip(key, sample_rate, frames, words) if is_whole else None

    def load(self, clip: Clip) -> NDArray[np.int16]:
        """The clip's samples, checked against their digest. Raises `CorruptClip`."""
        try:
            with soundfile.SoundFile(system_name(self._name(clip.key))) as file:
                digest, _, _ = _read_comment(file.comment)
                samples, sample_rate = file.read(dtype="int16"), file.samplerate
        except (OSError, ValueError, soundfile.LibsndfileError) as error:
            raise CorruptClip(clip.key) from error
        if len(samples) != clip.frames or digest != _digest(samples, sample_rate):
            raise CorruptClip(clip.key)
        return np.asarray(samples, dtype=np.int16)

    def put(
        self, key: str, samples: NDArray[np.int16], sample_rate: int, words: WordTimes | None = None
    ) -> Clip:
        """Keep the samples under that key: written, synced and renamed into place."""
        memory = io.BytesIO()
        with soundfile.SoundFile(memory, "w", sample_rate, 1, "PCM_16", format="WAV") as file:
            file.comment = _write_comment(_digest(samples, sample_rate), words, sample_rate, len(samples))
            file.write(samples)
        write_atomically(self.path(key), memory.getvalue())
        return Clip(key, sample_rate, len(samples), words)

    def drop(self, key: str) -> None:
        """Forget the clip of that key, if there is one."""
        self.path(key).unlink(missing_ok=True)

    def list_keys(self) -> Iterator[str]:
        """Every key in the store, folder by folder."""
        return list_keys(self.folder)


def _digest(samples: NDArray[np.int16], sample_rate: int) -> str:
    digest = hashlib.sha256(f"{sample_rate} Hz ".encode())
    digest.update(np.ascontiguousarray(samples, dtype="<i2").tobytes())
    return digest.hexdigest()


def _check(digest: str, words: WordTimes | None, sample_rate: int, frames: int) -> str:
    """The checksum of what `get` returns; it stands at the end of the comment."""
    told = f"{sample_rate} Hz {frames} {digest} {_write_words(words)}"
    return f"={hashlib.sha256(told.encode()).hexdigest()[:16]}"


def _write_comment(digest: str, words: WordTimes | None, sample_rate: int, frames: int) -> str:
    """The digest, the words' first and last frames if they are known, the proof of both."""
    return f"{digest} {_write_words(words)} {_check(digest, words, sample_rate, frames)}"


def _write_words(words: WordTimes | None) -> str:
    return "?" if words is None else ",".join(f"{start}-{end}" for start, end in words)


def _read_comment(comment: str) -> tuple[str, WordTimes | None, str | None]:
    """Digest, words and proof (None in a comment of an earlier version). `ValueError` for a damaged one."""
    digest, *others = comment.split(" ")
    if len(others) > 2:
        raise ValueError(comment)
    if not others or others[0] == "?":
        return digest, None, others[1] if others[1:] else None
    pairs = [span.split("-") for span in others[0].split(",")] if others[0] else []
    words = tuple((int(start), int(end)) for start, end in pairs)
    return digest, words, others[1] if others[1:] else None


COUNTED = 4_096
"""Clips looked at before a store's size is reckoned (15 ms): one time in twenty it is more than 3 % off
(1.96 / sqrt(4096), clips being spread at random)."""
SUFFIX = ".wav"


@dataclass(frozen=True, slots=True)
class StoreSize:
    """How large a store is."""

    clips: int
    size_bytes: int
    is_exact: bool
    """False: reckoned from a part of it."""

    def __str__(self) -> str:
        megabytes = self.size_bytes / 1e6
        size = f"{megabytes:.1f} MB" if megabytes < 1000 else f"{megabytes / 1000:,.1f} GB"
        return f"{'' if self.is_exact else 'about '}{count(self.clips, 'clip')}, {size}"


def measure_store(folder: Path) -> StoreSize:
    """How large the store in that folder is: counted where it is small, reckoned where it is large.

    Keys are digests, so every folder has about as many: as soon as `COUNTED` clips have been looked at, the
    other folders are taken to be like those. Nothing has to be kept for it that could go wrong.
    """
    folders, clips, size = list_folders(folder), 0, 0
    for number, inner in enumerate(folders, 1):
        for file in list_files(inner):
            with suppress(OSError):  # dropped meanwhile
                size += file.stat().st_size
                clips += 1
        if clips >= COUNTED and number < len(folders):
            share = len(folders) / number
            return StoreSize(round(clips * share), round(size * share), is_exact=False)
    return StoreSize(clips, size, is_exact=True)


def list_keys(folder: Path) -> Iterator[str]:
    """Every key in the store, folder by folder."""
    for inner in list_folders(folder):
        yield from (file.name.removesuffix(SUFFIX) for file in list_files(inner))


def list_folders(folder: Path) -> list[str]:
    """The folders that clips are in, in order; none where there is no store."""
    try:
        with os.scandir(folder) as entries:
            return sorted(entry.path for entry in entries if entry.is_dir())
    except (FileNotFoundError, NotADirectoryError):
        return []


def list_files(inner: str) -> Iterator[os.DirEntry[str]]:
    """The clips' files in a folder; none where it is gone, and none that is not whole yet."""
    with suppress(FileNotFoundError), os.scandir(inner) as files:
        for file in files:
            if file.name.endswith(SUFFIX) and not file.name.startswith("."):
                yield file
