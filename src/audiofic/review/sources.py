"""The production's files as they stand, read again only where they changed, and their earlier versions."""

from __future__ import annotations

import hashlib
import threading
from collections import OrderedDict
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.model import Script
from audiofic.project import CAST_FILE, Project, read_utf8
from audiofic.script import inspect_script
from audiofic.series import series_file
from audiofic.settings import Settings

MOST_KEPT = 500
"""Earlier versions of files by which a change to one of them can still be placed."""


@dataclass(frozen=True, slots=True)
class Source:
    """One file as it was read."""

    path: str
    """Relative to the production."""
    text: str
    digest: str
    """Identifies the text."""
    script: Script | None = None
    """What it says; None for voices.yaml, and for a script that can't be used."""
    faults: tuple[Finding, ...] = ()
    """Why it can't be used."""


def digest_of(text: str) -> str:
    """What identifies a version of a file."""
    return hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:16]


class Sources:
    """Reads scripts and voices.yaml; safe from several threads."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._lock = threading.RLock()
        self._stamps: dict[Path, tuple[int, int, int]] = {}
        self._read: dict[Path, Source] = {}
        self._versions: OrderedDict[str, str] = OrderedDict()
        self._settings: tuple[str, Settings] | None = None

    def scripts(self) -> tuple[Source, ...]:
        """Every script file by its chapter's number, faulty ones last."""
        with self._lock:
            found = [self._look(path) for path in self.project.script_files()]
        sources = [source for source in found if source is not None]
        return tuple(
            sorted(sources, key=lambda source: (source.script is None, _number(source), source.path))
        )

    def script(self, path: str) -> Source:
        """The script at that path. Raises `AudioficError` for a path that is no script of the production."""
        with self._lock:
            for file in self.project.script_files():
                if self.project.relative(file) == path:
                    source = self._look(file)
                    if source is not None:
                        return source
        raise AudioficError(f"There is no script {path[:80]}.", "It was renamed or deleted meanwhile.")

    def cast_text(self) -> Source:
        """voices.yaml as it stands."""
        with self._lock:
            source = self._look(self.project.cast_file)
        if source is None:
            raise AudioficError(f"{CAST_FILE} is missing.", "`audiofic new` makes one.")
        return source

    def settings(self) -> Settings:
        """What voices.yaml says. Raises `FindingsError` for a faulty one."""
        digest = self.cast_text().digest
        with self._lock:
            if self._settings is None or self._settings[0] != digest + self._stamp_others(self._settings[1]):
                settings = self.project.read_settings()
                self._settings = (digest + self._stamp_others(settings), settings)
            return self._settings[1]

    def state(self) -> Mapping[str, str]:
        """Path -> digest of every file that people edit."""
        try:
            files = {CAST_FILE: self.cast_text().digest}
        except AudioficError:
            files = {}
        return {**files, **{source.path: source.digest for source in self.scripts()}}

    def version(self, digest: str) -> str | None:
        """The text of a version that was read or written in this session; None: forgotten."""
        with self._lock:
            return self._versions.get(digest)

    def remember(self, text: str) -> str:
        """Keep a version of a file; its digest."""
        digest = digest_of(text)
        with self._lock:
            self._versions[digest] = text
            self._versions.move_to_end(digest)
            while len(self._versions) > MOST_KEPT + len(self._read):
                self._versions.popitem(last=False)
        return digest

    def _look(self, path: Path) -> Source | None:
        """The file, read if it has changed; None where it is gone."""
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            if self._stamps.get(path) != stamp:
                self._read[path] = self._read_file(path)
                self._stamps[path] = stamp
        except OSError:
            self._stamps.pop(path, None)
            self._read.pop(path, None)
            return None
        return self._read[path]

    def _read_file(self, path: Path) -> Source:
        name = self.project.relative(path)
        try:
            read_utf8(path, name)
            text = path.read_bytes().decode()  # with a byte-order mark, where it has one
        except FindingsError as error:
            return Source(name, "", "", None, error.findings)
        digest = self.remember(text)
        if path == self.project.cast_file:
            return Source(name, text, digest)
        script, findings = inspect_script(text, name)
        return Source(name, text, digest, script, findings if script is None else ())

    def _stamp_others(self, settings: Settings) -> str:
        """Changes with the files that voices.yaml reads besides: the series' cast, pronunciation lists."""
        stamps = []
        lists = (self.project.root / name for name in settings.pronunciation_lists)
        for file in (series_file(self.project.root), *lists):
            with suppress(OSError):
                stat = file.stat()
                stamps.append(f" {stat.st_mtime_ns} {stat.st_size}")
        return "".join(stamps)


def _number(source: Source) -> int:
    return source.script.chapter if source.script else 0
