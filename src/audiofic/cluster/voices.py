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

from audiofic.engines import WITH_INSTALLED_VOICES
from audiofic.errors import AudioficError, EngineError
from audiofic.files import write_atomically
from audiofic.model import Voice
from audiofic.voice_library import file_digest, find_voice, voice_folders
from audiofic.voice_library.kokoro_files import STYLES, find_kokoro

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


def read_files(voice: Voice, folders: tuple[Path, ...]) -> VoiceFiles:
    """The voice's files as they are in these folders. Raises `VoiceNotFound`, `EngineError`."""
    return _read_files(voice.engine, voice.model, folders)


def _read_files(engine: str, model: str, folders: tuple[Path, ...]) -> VoiceFiles:
    if engine == "kokoro":
        kokoro = find_kokoro(folders)
        digests = ((kokoro.network_name, kokoro.digest()), (STYLES, file_digest(kokoro.styles)))
        return VoiceFiles(engine, engine, digests)
    if engine not in WITH_INSTALLED_VOICES:
        return VoiceFiles(engine, model)
    found = find_voice(model, folders)
    paths = sorted((found.path, found.config_path))
    return VoiceFiles(engine, model, tuple((path.name, file_digest(path)) for path in paths))


def find_folder(wanted: VoiceFiles, folders: tuple[Path, ...]) -> Path | None:
    """The folder on this host that has exactly these files; None where none has.

    Looked for where voices are kept that were sent, in `folders` (those of the build's machine, which this
    host may see as well), and where this host's user has voices.
    """
    kept = kept_folder(wanted)
    for folder in (kept, *folders, *voice_folders()):
        with suppress(OSError, AudioficError):
            if not wanted.digests or _read_files(wanted.engine, wanted.name, (folder,)) == wanted:
                if folder == kept and wanted.digests:
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
        if voice.engine == "kokoro":
            kokoro = find_kokoro(folders)
            return {kokoro.network_name: kokoro.read_network(), STYLES: kokoro.styles.read_bytes()}
        if voice.engine not in WITH_INSTALLED_VOICES:
            return {}
        found = find_voice(voice.model, folders)
        return {path.name: path.read_bytes() for path in (found.path, found.config_path)}
    except OSError as error:
        raise EngineError(f"{error.filename} can't be read: {error.strerror}.") from error
