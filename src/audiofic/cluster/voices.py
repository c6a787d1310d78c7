"""A voice's files, known by their digests: looked for on a worker's host, or sent there once.

A voice that a host lacks is kept in its user's cache, in a folder named by its digest, for this and all later
builds; a file gets its name only when it is whole and has the digest it is wanted for.
"""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import platformdirs

from audiofic.errors import EngineError
from audiofic.files import write_atomically
from audiofic.model import Voice
from audiofic.voice_library import file_digest, find_voice, user_voice_folder

INSTALLED = ("piper",)
"""Engines whose voices are files in voice folders; the others have all they need in themselves."""

KEPT = 24
"""Voices kept on a host, those used last; some 63 MB each."""


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """A voice by the names and SHA-256 digests of its files; none: its engine needs no files."""

    name: str
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """Of all of it."""
        return hashlib.sha256(repr(self.digests).encode()).hexdigest()[:32]


def read_files(voice: Voice, folders: tuple[Path, ...]) -> VoiceFiles:
    """The voice's files as they are in these folders. Raises `VoiceNotFound`, `EngineError`."""
    return VoiceFiles(
        voice.model, tuple((path.name, file_digest(path)) for path in sorted(paths_of(voice, folders)))
    )


def paths_of(voice: Voice, folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Where the voice's files are; empty for an engine that has none. Raises like `find_voice`."""
    if voice.engine not in INSTALLED:
        return ()
    model = find_voice(voice.model, folders)
    return model.path, model.config_path


def find_folder(wanted: VoiceFiles, folders: tuple[Path, ...]) -> Path | None:
    """The folder on this host that has exactly these files; None where none has.

    Looked for where voices are kept that were sent, in `folders` (those of the build's machine, which this
    host may see as well) and in the user's own.
    """
    kept = kept_folder(wanted)
    for folder in (kept, *folders, user_voice_folder()):
        with suppress(OSError):
            if all(file_digest(folder / name) == digest for name, digest in wanted.digests):
                if folder == kept:
                    os.utime(kept)
                return folder
    return None


def kept_folder(wanted: VoiceFiles) -> Path:
    """Where on this host such a voice is kept once it was sent."""
    return Path(platformdirs.user_cache_dir("audiofic")) / "sent-voices" / wanted.digest


def keep_files(wanted: VoiceFiles, content: Mapping[str, bytes]) -> None:
    """Keep the voice that was sent, whole or not at all; `EngineError` where it isn't the one wanted."""
    for name, digest in wanted.digests:
        if Path(name).name != name or hashlib.sha256(content[name]).hexdigest() != digest:
            raise EngineError(f"{name} was damaged on its way.", "Run the build again.")
    folder = kept_folder(wanted)
    for name, _ in wanted.digests:
        write_atomically(folder / name, content[name])
    others = [other for other in folder.parent.iterdir() if other != folder]  # whatever a clock set back says
    for other in sorted(others, key=lambda other: other.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(other, ignore_errors=True)


def read_content(voice: Voice, folders: tuple[Path, ...]) -> dict[str, bytes]:
    """The voice's files, to be sent: by name."""
    try:
        return {path.name: path.read_bytes() for path in paths_of(voice, folders)}
    except OSError as error:
        raise EngineError(f"{error.filename} can't be read: {error.strerror}.") from error
