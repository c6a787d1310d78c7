"""How a finished book stands, kept so that the next command knows without planning that nothing has changed.

To plan a long book, all of it is read and cast: seconds, which a build that has nothing to do should not
take. So a build that leaves everything current notes what the plan was made from, digest by digest, and what
there is to tell of the book. As long as every digest is what it was, and every file is what was made, that is
the answer. What people write is compared by its content, what was made and what lies beside by size and time.
"""

from __future__ import annotations

import os
import platform
import re
import sys
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from hashlib import sha256
from pathlib import Path

import audiofic
from audiofic.building.lines import read_line, write_line
from audiofic.building.record import MadeFile, digest, file_sha256, is_current
from audiofic.building.typed import has_types
from audiofic.errors import AudioficError, Finding
from audiofic.files import write_atomically
from audiofic.project import MANUSCRIPT_STEM, Project
from audiofic.settings import Role, Settings
from audiofic.voicing import Voicing

FORMAT = 2
"""Raised when what stands in the file is another thing than before."""
_REPORT = re.compile(r"report\.[a-z]{1,8}")
REPOSITORIES = (".git", ".hg", ".svn")
"""Folders of version control: no part of a book, and they change when nothing does."""


@dataclass(frozen=True, slots=True)
class Basis:
    """What a plan is made from, in digests; taken before it is read."""

    is_draft: bool
    """Whether draft voices were asked for."""
    program: str
    """This program and all that is installed with it."""
    sources: str
    """voices.yaml, what it shares with other books, the scripts and the manuscript, by content."""
    beside: str
    """Every other file of the production (covers, sounds, lists ...), by name, size and time."""


@dataclass(frozen=True, slots=True)
class Standing:
    """What there is to tell of a book that is current."""

    summary: tuple[str, ...]
    """What a build that makes nothing says."""
    findings: tuple[Finding, ...]
    """What in the scripts wants the producer's eye."""
    alarms: tuple[Finding, ...]
    """The same, and what in the finished files does."""
    missing: Mapping[str, str]
    """Role name -> the Piper voice it wants and can't have here."""
    reports: Mapping[str, str]
    """Name in the build folder -> content, as a build that makes nothing leaves them."""


@dataclass(frozen=True, slots=True)
class Seal:
    """A standing, and all that must be as it was for it to hold."""

    standing: Standing
    basis: Basis
    voices: str
    """What every role of `roles` is spoken with here (`digest_voices`)."""
    roles: tuple[str, ...]
    made: tuple[MadeFile, ...]
    """The files of the build, its record among them."""


def find_standing(project: Project, draft: bool, voice_folders: tuple[Path, ...]) -> Standing | None:
    """How the book stands where nothing has changed since the last build; None: it has to be planned.

    Restores the reports of a build that makes nothing. No script is parsed, no line cast, no clip looked up.
    """
    try:
        seal = _read(project.standing_file)
        holds = (
            not project.unfinished_mark.exists()
            and seal.basis == take_basis(project, draft)
            and all(is_current(project.root, made) for made in seal.made)
            and seal.voices == _digest_voices_now(project, draft, voice_folders, seal.roles)
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RecursionError, AudioficError):
        return None  # whatever is wrong, the plan says it properly
    if not holds:
        return None
    for name, content in seal.standing.reports.items():
        path = project.build_folder / name
        if not path.is_file() or path.read_bytes() != content.encode():
            write_atomically(path, content.encode())
    return seal.standing


def keep_seal(project: Project, seal: Seal) -> None:
    """Write the seal down."""
    write_atomically(project.standing_file, write_line({"format": FORMAT} | asdict(seal)))


def take_basis(project: Project, draft: bool) -> Basis:
    """What a plan of the production would be made from now. Raises what `read_settings` raises."""
    manuscripts = sorted(project.script_folder.glob(f"{MANUSCRIPT_STEM}.*"))
    sources = [project.cast_file, *project.series_sources(), *project.script_files(), *manuscripts]
    contents = [[str(path), _content(path)] for path in sources]
    return Basis(draft, _program(), digest(contents), digest(sorted(_list_others(project, set(sources)))))


def _content(path: Path) -> str:
    try:
        return file_sha256(path)
    except OSError:  # whoever reads it says what is wrong
        return "unreadable"


def _list_others(project: Project, sources: set[Path]) -> Iterator[tuple[str, int, int]]:
    """(path, bytes, time in ns) of all files but the sources, what builds make, and tools' own folders."""
    for folder, folders, names in os.walk(project.root):
        here = Path(folder)
        folders[:] = [
            name
            for name in folders
            if name not in REPOSITORIES
            and here / name != project.build_folder
            and not (here / name / "pyvenv.cfg").exists()
        ]
        for name in names:
            path = here / name
            if path not in sources:
                with suppress(OSError):  # a link that leads nowhere
                    stat = path.stat()
                    yield str(path), stat.st_size, stat.st_mtime_ns


def digest_voices(voicing: Voicing) -> str:
    """A digest of whose voice everybody has, and of all that shapes those voices."""
    choices = voicing.choices.items()
    return digest([[name, asdict(choice), voicing.identity(choice.voice)] for name, choice in choices])


def _digest_voices_now(
    project: Project, draft: bool, voice_folders: tuple[Path, ...], roles: tuple[str, ...]
) -> str:
    settings = project.read_settings()
    voicing = Voicing(settings, voice_folders, draft)
    known = _roles(settings)
    for name in roles:
        voicing.choose(known[name] if name in known else _speaking(name, known, settings))
    return digest_voices(voicing)


def _roles(settings: Settings) -> dict[str, Role]:
    """Everybody who may get a voice, by name; in doubt the cast comes first."""
    everybody = [*settings.extras.values(), *reversed(settings.cast), settings.narrator]
    return {role.name: role for role in everybody}


def _speaking(name: str, known: Mapping[str, Role], settings: Settings) -> Role:
    """The role of `Kagome (ja)`: her in another language than the book's."""
    base, _, language = name.rpartition(" (")
    return settings.in_language(known[base], language.removesuffix(")"))


@cache
def _program() -> str:
    """A digest of this program's text, of the Python that runs it, and of all that is installed with it."""
    text = sha256()
    for path in sorted(Path(audiofic.__file__).parent.rglob("*.py")):
        text.update(path.read_bytes())
    installed = sorted(
        name
        for folder in map(Path, sys.path)
        if folder.is_dir()
        for name in os.listdir(folder)  # noqa: PTH208
        if name.endswith((".dist-info", ".egg-info"))
    )
    return digest([text.hexdigest(), platform.python_version(), platform.machine(), installed])


def _read(path: Path) -> Seal:
    line, end, rest = path.read_bytes().partition(b"\n")
    content = read_line(line)
    if content["format"] != FORMAT or not end or rest:
        raise ValueError(content["format"])
    told = content["standing"]
    standing = Standing(
        tuple(told["summary"]),
        tuple(Finding(**finding) for finding in told["findings"]),
        tuple(Finding(**finding) for finding in told["alarms"]),
        told["missing"],
        told["reports"],
    )
    seal = Seal(
        standing,
        Basis(**content["basis"]),
        content["voices"],
        tuple(content["roles"]),
        tuple(MadeFile(**made) for made in content["made"]),
    )
    # The reports are written: whatever else a stranger's seal names is none of ours.
    if not has_types(seal) or not all(map(_REPORT.fullmatch, standing.reports)):
        raise ValueError(path)
    return seal
