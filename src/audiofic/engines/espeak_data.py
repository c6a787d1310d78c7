"""espeak-ng's data folder with our voices in it, kept in the user's cache.

espeak-ng looks for variants in one place only, inside its data folder, and the wheel's is not ours to
write to. So a copy is made: English alone (1.3 MB, and three times quicker to open than all), the whole
(18 MB) only when another language is asked for. File names are in lower case there, as espeak-ng looks
for them first: it then opens two files where it would read through all of them (0.2 ms, not 8).

Every process looks once whether the copy is what it was copied from, byte for byte (5 ms): so neither a
power cut in the middle of copying nor a rotten byte shapes a voice.
"""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import struct
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from platformdirs import user_cache_path

from audiofic.engines.timbres import TIMBRES
from audiofic.errors import EngineError
from audiofic.files import clear_abandoned, hold

LONGEST_PATH = 130
"""Bytes: espeak-ng 1.52 keeps its folder's path in 160 (`N_PATH_HOME`) and cuts off what is too long."""

KEPT = 4
"""Copies kept, of which each version of espeak-ng or of our voices makes one or two; the oldest go."""

_MAKING, _PRIVATE = ".making-", "audiofic-espeak-"
"""How folders begin that are not finished yet, and those of one process alone."""

_ENGLISH_FILES = ("phondata", "phonindex", "phontab", "intonations", "en_dict")


@dataclass
class EspeakData:
    """The wheel's data, and where copies of it go."""

    source: Path
    """The wheel's `espeak-ng-data`."""
    cache: Path
    _made: dict[bool, Path] = field(default_factory=dict)
    _digests: dict[bool, str] = field(default_factory=dict)

    @cached_property
    def english(self) -> Mapping[str, str]:
        """`languages`, the English ones alone: found without a look at the others, 10 ms sooner."""
        return self._spoken_in(sorted((self.source / "lang" / "gmw").glob("en*")))

    @cached_property
    def languages(self) -> Mapping[str, str]:
        """Language (`en-us`) -> its voice file below `lang/` (`gmw/en-US`)."""
        files = sorted(path for path in (self.source / "lang").rglob("*") if path.is_file())
        return dict(self._spoken_in(files)) | dict(self.english)

    @cached_property
    def variants(self) -> Mapping[str, Path]:
        """Variant name -> its file: espeak-ng's own and ours; ours win where names are alike."""
        stock = {
            path.name: path for path in sorted((self.source / "voices" / "!v").iterdir()) if path.is_file()
        }
        return stock | {name: timbre.variant for name, timbre in TIMBRES.items()}

    def digest(self, language: str) -> str:
        """sha256 of all that shapes a language's speech, variants apart."""
        return self._core_digest(language in self.english)

    def folder(self, language: str) -> Path:
        """A data folder that has this language and every variant; made when first asked for.

        Two processes may make it at once: each writes its own and the first to rename wins; both are the
        same. A folder that lost a file or has a wrong byte is made again.
        """
        english = language in self.english
        # Looked for each time: somebody may empty the cache while a long build runs.
        if english not in self._made or not (self._made[english] / "phontab").exists():
            self._made[english] = self._make(english)
        return self._made[english]

    # --- Inside ------------------------------------------------------------------------------

    def _spoken_in(self, files: list[Path]) -> Mapping[str, str]:
        places = [(path, path.relative_to(self.source / "lang").as_posix()) for path in files]
        found = {path.name.lower(): place for path, place in places}
        for path, place in places:
            for line in path.read_text("utf-8", "replace").splitlines():
                words = line.split()
                if len(words) >= 2 and words[0] == "language":
                    found.setdefault(words[1].lower(), place)
        return found

    def _core_digest(self, english: bool) -> str:
        if english not in self._digests:
            digest = hashlib.sha256()
            for place, path in self._files(english):
                digest.update(place.encode() + b"\0" + path.read_bytes())
            self._digests[english] = digest.hexdigest()
        return self._digests[english]

    def _files(self, english: bool) -> Iterator[tuple[str, Path]]:
        """(place in the copy, file it is copied from), variants apart, in order."""
        if english:
            places = [*_ENGLISH_FILES, *(f"lang/{place}" for place in sorted(set(self.english.values())))]
        else:
            files = (path for path in self.source.rglob("*") if path.is_file())
            places = sorted(path.relative_to(self.source).as_posix() for path in files)
        for place in places:
            if not place.startswith("voices/!v/"):
                yield (place.lower() if place.startswith("lang/") else place), self.source / place

    def _make(self, english: bool) -> Path:
        files = dict(self._files(english))
        files |= {f"voices/!v/{name.lower()}": path for name, path in self.variants.items()}
        digest = hashlib.sha256(self._core_digest(english).encode())
        for name, path in self.variants.items():
            digest.update(name.encode() + b"\0" + path.read_bytes())
        name = f"{'en' if english else 'all'}-{digest.hexdigest()[:16]}"
        folder = self.cache / name
        if len(os.fsencode(folder)) <= LONGEST_PATH:
            try:
                return _copy(files, folder)
            except OSError:
                pass  # A cache that can't be written must not keep anybody from a draft.
        private, _ = _held_folder(_PRIVATE, Path(tempfile.gettempdir()))
        atexit.register(shutil.rmtree, private, ignore_errors=True)
        try:
            return _copy(files, private / name)
        except OSError as error:
            raise EngineError(
                f"espeak-ng's data can't be copied to {self.cache} or {private}: {error.strerror}.",
                "Make room on the disk.",
            ) from error


def open_data() -> EspeakData:
    """The data of the installed wheel; nothing is read or written yet."""
    from espeakng_loader import get_data_path

    return EspeakData(Path(get_data_path()), user_cache_path("audiofic") / "espeak")


def spoken_language(code: str) -> str:
    """espeak-ng's name for a BCP 47 language, `pt-br` or `pt`; empty for one that it doesn't speak."""
    languages = open_data().languages
    folded = code.casefold()
    return next((name for name in (folded, folded.partition("-")[0]) if name in languages), "")


def _copy(files: Mapping[str, Path], folder: Path) -> Path:
    """`folder`, holding those files whole: as it is, or made anew beside it and renamed."""
    if _is_whole(files, folder):
        return folder
    folder.parent.mkdir(parents=True, exist_ok=True)
    making, release = _held_folder(_MAKING, folder.parent)
    made = making / folder.name
    try:
        for place, source in files.items():
            target = made / place
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
        if folder.exists() and not _is_whole(files, folder):
            # Moved, not deleted in place: whoever has a file of it open goes on reading.
            folder.rename(making / "broken")
        try:
            made.rename(folder)
        except OSError:
            if not _is_whole(files, folder):
                raise
        _forget_oldest(folder)
        return folder
    finally:
        shutil.rmtree(making, ignore_errors=True)
        release()


def _is_whole(files: Mapping[str, Path], folder: Path) -> bool:
    """True where every file is there, and what it was copied from."""
    try:
        return all((folder / place).read_bytes() == source.read_bytes() for place, source in files.items())
    except OSError:
        return False


def _held_folder(prefix: str, parent: Path) -> tuple[Path, Callable[[], None]]:
    """A new folder there, and what releases it before this process ends.

    Those that killed processes left are removed.
    """
    for left in parent.glob(f"{prefix}*"):
        clear_abandoned(left)
    while True:
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=parent))
        if os.name != "posix":  # where a folder can't be opened, none is taken for abandoned either
            return folder, lambda: None
        try:
            descriptor = os.open(folder, os.O_RDONLY)
        except FileNotFoundError:
            continue  # Another process that began as well took it for abandoned.
        if hold(descriptor) and folder.exists():
            return folder, partial(os.close, descriptor)
        os.close(descriptor)


def _forget_oldest(latest: Path) -> None:
    """Of the copies that are kept, remove those made longest ago."""
    copies = [copy for copy in latest.parent.glob("[!.]*-*") if copy != latest]
    for copy in sorted(copies, key=lambda copy: copy.stat().st_mtime, reverse=True)[KEPT - 1 :]:
        shutil.rmtree(copy, ignore_errors=True)


# --- The dictionary ------------------------------------------------------------------------------

_CHAINS = 1024
"""`N_HASH_DICT`."""
_PACKED = 0x40
"""Set in an entry's second byte where its letters are packed, six bits each, `a` being 1."""
_LENGTH = 0x3F


def read_known_words(path: Path) -> frozenset[str]:
    """The words that espeak-ng knows one by one, in lower case; all others it reads by letter-to-sound rules.

    `path` is a compiled dictionary (`en_dict`) of espeak-ng 1.52: a count of hash chains and the place of the
    rules, both 32-bit; then the chains, each entry with its length first, each chain ended by a zero
    (`compile_dictlist_file` in its compiledict.c). None where it is no dictionary that we can read.
    """
    try:
        content = path.read_bytes()
    except OSError:
        return frozenset()
    if len(content) < 8:
        return frozenset()
    chains, rules = struct.unpack("<ii", content[:8])
    if chains != _CHAINS or not 8 < rules <= len(content):
        return frozenset()
    words: set[str] = set()
    place = 8
    for _ in range(chains):
        while place < rules and content[place]:
            length, letters = content[place], content[place + 1]
            word = content[place + 2 : place + 2 + (letters & _LENGTH)]
            words.add(_unpack(word) if letters & _PACKED else word.decode("utf-8", "replace"))
            place += length
        place += 1
    return frozenset(words) if place == rules else frozenset()


def _unpack(word: bytes) -> str:
    bits = int.from_bytes(word, "big")
    count = len(word) * 8 // 6
    values = (bits >> (len(word) * 8 - 6 * (index + 1)) & 0x3F for index in range(count))
    return "".join(chr(ord("a") - 1 + value) for value in values if value)
