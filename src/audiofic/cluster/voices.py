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
from dataclasses import dataclass, replace
from pathlib import Path

import platformdirs

from audiofic.engines import Engine, EngineSetup
from audiofic.errors import AudioficError, EngineError
from audiofic.files import write_atomically
from audiofic.model import Voice
from audiofic.voice_library import voice_folders

KEPT = 24
"""Voices kept on a host, those used last; some 63 MB each."""


@dataclass(frozen=True, slots=True)
class VoiceFiles:
    """A voice by the names and SHA-256 digests of its files; none: its engine needs no files."""

    engine: str
    name: str
    digests: tuple[tuple[str, str], ...] = ()

    @property
    def digest(self) -> str:
        """Of all of it."""
        return hashlib.sha256(repr(self.digests).encode()).hexdigest()[:32]


def read_files(voice: Voice, engine: Engine) -> VoiceFiles:
    """The voice's files as the engine finds them in its folders. Raises `VoiceNotFound`, `EngineError`."""
    return VoiceFiles(
        voice.engine, voice.model, tuple((file.name, file.sha256) for file in engine.files(voice))
    )


def find_folders(wanted: VoiceFiles, voice: Voice, setup: EngineSetup) -> tuple[Path, ...] | None:
    """The folders on this host to open the voice's engine with; None where none has exactly these files.

    Looked for where voices are kept that were sent, in those of the build's machine, which this host may see
    as well, and where this host's user has voices. All of the latter, where the voice needs no files.
    """
    if not wanted.digests:
        return voice_folders()
    kept = kept_folder(wanted)
    for folder in (kept, *setup.voice_folders, *voice_folders()):
        with suppress(OSError, AudioficError):
            engine = replace(setup, voice_folders=(folder,)).open(wanted.engine)
            if read_files(voice, engine).digests == wanted.digests:
                if folder == kept:
                    os.utime(kept)
                return (folder,)
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


def read_content(voice: Voice, engine: Engine) -> dict[str, bytes]:
    """The voice's files, to be sent: by name."""
    try:
        return {file.name: file.read() for file in engine.files(voice)}
    except OSError as error:
        raise EngineError(f"{error.filename} can't be read: {error.strerror}.") from error
