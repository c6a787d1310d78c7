"""A production on disk: where its root is, what every path is called, what its files say."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path

from audiofic.engines import engine_names
from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.files import hold, make_folders, nameable
from audiofic.formats import folders as format_folders
from audiofic.journal import BEFORE_FOLDER, STAGE_FOLDER, is_unfinished
from audiofic.manuscript import LARGEST_TEXT, READERS, read_manuscript
from audiofic.model import Manuscript, Script
from audiofic.script import parse_script
from audiofic.series import read_series
from audiofic.settings import Settings, add_lists, check_files, parse_settings
from audiofic.yamlfile import decode_utf8

CAST_FILE = "voices.yaml"
SCRIPT_FOLDER = "script"
DRAFT_FOLDER = ".drafts"
"""Inside the script folder: the last machine draft of every chapter, against which edits are told."""
MANUSCRIPT_STEM = "manuscript"
LONGEST_WAIT_S = 60.0
"""So long a command waits for another one that is changing the same production."""


@dataclass(frozen=True)
class Project:
    """One production. Paths are absolute; what people are told is relative to `root`."""

    root: Path

    @property
    def cast_file(self) -> Path:
        """`voices.yaml`."""
        return self.root / CAST_FILE

    @property
    def script_folder(self) -> Path:
        """`script/`: the manuscript and one voiced script per chapter."""
        return self.root / SCRIPT_FOLDER

    @property
    def draft_folder(self) -> Path:
        """`script/.drafts/`: the machine's own last drafts."""
        return self.script_folder / DRAFT_FOLDER

    @property
    def build_folder(self) -> Path:
        """`build/`: everything a build makes; can be deleted at any time."""
        return self.root / "build"

    @property
    def store_folder(self) -> Path:
        """`build/store/`: the clips."""
        return self.build_folder / "store"

    @property
    def opinions_folder(self) -> Path:
        """`build/opinions/`: what a local model has answered."""
        return self.build_folder / "opinions"

    @property
    def chapters_folder(self) -> Path:
        """`build/chapters/`: the chapters' MP3s and captions."""
        return self.build_folder / "chapters"

    @property
    def packets_folder(self) -> Path:
        """`build/packets/`: the chapters' AAC, of which the M4B is joined."""
        return self.build_folder / "packets"

    @property
    def record_file(self) -> Path:
        """`build/record.json`: what the last build made."""
        return self.build_folder / "record.json"

    @property
    def unfinished_mark(self) -> Path:
        """`build/.unfinished`: there while a build is at work, and after one that was killed."""
        return self.build_folder / ".unfinished"

    @cached_property
    def manuscript_file(self) -> Path | None:
        """`script/manuscript.*`, None where the production has none."""
        found = self.manuscript_files()
        if len(found) > 1:
            names = " and ".join(path.name for path in found)
            raise AudioficError(
                f"There are several manuscripts in {SCRIPT_FOLDER}/: {names}.",
                "Keep one and move the others out of the folder.",
            )
        return found[0] if found else None

    def manuscript_files(self) -> tuple[Path, ...]:
        """Every file that could be the manuscript, by name; one at most, if all is well."""
        files = sorted(self.script_folder.glob(f"{MANUSCRIPT_STEM}.*"))
        return tuple(path for path in files if path.suffix.lower() in READERS)

    def script_files(self) -> tuple[Path, ...]:
        """The voiced scripts, by name; hidden files are editors' and unfinished ones, no scripts."""
        files = self.script_folder.glob("*.yaml")
        return tuple(sorted(path for path in files if not path.name.startswith(".")))

    def relative(self, path: Path) -> str:
        """The path from the root on; absolute for one that lies elsewhere."""
        path = path.absolute()
        return path.relative_to(self.root).as_posix() if path.is_relative_to(self.root) else str(path)

    def read_settings(self) -> Settings:
        """What voices.yaml says, and the series' cast.yaml where it asks for that. Raises `FindingsError`."""
        if not self.cast_file.is_file():
            raise AudioficError(
                f"{CAST_FILE} is missing from {self.root}.",
                "`audiofic new` makes one; an empty file will do to begin with.",
            )
        text = read_utf8(self.cast_file, CAST_FILE)
        settings = parse_settings(text, CAST_FILE, engine_names(), lambda: read_series(self.root))
        findings = check_files(settings, self.root)
        if findings:
            raise FindingsError(findings)
        return add_lists(settings, self.root)

    def read_scripts(self) -> tuple[Script, ...]:
        """Every chapter's script by number. Raises `FindingsError` with the faults of all of them."""
        if is_unfinished(self.script_folder):
            with hold_production(self):  # an update may be writing at this moment
                pass
        self.check_finished()
        scripts: list[Script] = []
        findings: list[Finding] = []
        for path in self.script_files():
            name = self.relative(path)
            try:
                script = parse_script(read_utf8(path, name), name)
            except FindingsError as error:
                findings.extend(error.findings)
            else:
                scripts.append(script)
        findings.extend(_clashes([(script.chapter, script.path) for script in scripts]))
        if findings:
            raise FindingsError(tuple(findings))
        return tuple(sorted(scripts, key=lambda script: script.chapter))

    @property
    def drafted_names_file(self) -> Path:
        """The words whose pronunciations were ever drafted, one a line: who deletes one keeps it deleted."""
        return self.draft_folder / "pronunciations.txt"

    def check_finished(self) -> None:
        """Raise `AudioficError` where a killed update has left scripts of which some are old, some new."""
        if is_unfinished(self.script_folder):
            raise AudioficError("An update was cut short.", "Run `audiofic update` to finish it.")

    def read_drafts(self) -> tuple[Script, ...]:
        """The last drafts, by file name. Raises `FindingsError` with what to do about faulty ones."""
        drafts = []
        for path in sorted(self.draft_folder.glob("[!.]*.yaml")):
            name = self.relative(path)
            try:
                drafts.append(parse_script(read_utf8(path, name), name))
            except FindingsError as error:
                hint = "Drafts are the machine's: get the file back from your backup, or delete it."
                raise FindingsError(tuple(replace(found, hint=hint) for found in error.findings)) from error
        return tuple(drafts)

    def read_manuscript(self) -> Manuscript | None:
        """The production's manuscript, None where it has none (scripts can be written by hand)."""
        return read_manuscript(self.manuscript_file) if self.manuscript_file else None


@contextmanager
def hold_production(project: Project, wait_s: float | None = None) -> Iterator[None]:
    """Hold the production for a change to its scripts or voices.yaml; no other command changes it meanwhile.

    Waits `wait_s` seconds (`LONGEST_WAIT_S` by default) while another process holds it, then raises
    `AudioficError`. The hold ends with its process, however that ends. Not to be nested. Where folders can't
    be locked (Windows, some network shares) nobody waits.
    """
    make_folders(project.script_folder)
    holder = project.script_folder / ".editing"
    deadline = time.monotonic() + (LONGEST_WAIT_S if wait_s is None else wait_s)
    descriptor = os.open(project.root, os.O_RDONLY) if os.name == "posix" else -1
    try:
        while descriptor >= 0 and not hold(descriptor):
            if time.monotonic() >= deadline:
                raise AudioficError(
                    f"Another command is changing the scripts of {project.root}{_who(holder)}.",
                    "Wait for it to end, or stop it, and run this one again.",
                )
            time.sleep(0.05)
        try:
            with suppress(OSError):
                holder.write_text(f"process {os.getpid()}", "ascii")
            yield
        finally:
            holder.unlink(missing_ok=True)
    finally:
        if descriptor >= 0:
            os.close(descriptor)


def _who(holder: Path) -> str:
    """Who holds the production, as far as that process has told; empty where it has not."""
    try:
        return f" ({holder.read_text('ascii', 'replace')[:40]})"
    except OSError:
        return ""


def find_project(start: Path) -> Project:
    """The production that `start` is in: the nearest folder upwards with a voices.yaml or a manuscript."""
    start = start.resolve()
    for folder in (start, *start.parents):
        manuscripts = (folder / SCRIPT_FOLDER / f"{MANUSCRIPT_STEM}{suffix}" for suffix in READERS)
        if (folder / CAST_FILE).is_file() or any(path.is_file() for path in manuscripts):
            check_links(folder)
            return Project(folder)
    raise AudioficError(
        f"There is no production in {start} or above it.",
        "Begin one with `audiofic new FOLDER MANUSCRIPT`, or name its folder with `-C FOLDER`.",
    )


def check_links(root: Path) -> None:
    """Raise `AudioficError` where a link in the production would have us read or write outside of it.

    Or where a pipe or a device stands in a file's place, which to read may never end. Looked at are the files
    that people edit, `build/` and the folders in it: all that is opened by its place and not by a name that
    somebody wrote (for those: `settings.find_file`).
    """
    home = root.resolve()
    script = root / SCRIPT_FOLDER
    folders = [
        script,
        *(script / name for name in (DRAFT_FOLDER, STAGE_FOLDER, BEFORE_FOLDER)),
        root / "build",
    ]
    waiting: list[Path | os.DirEntry[str]] = [root / CAST_FILE, *folders]
    with suppress(OSError), os.scandir(root / "build") as entries:
        folders += [root / "build" / entry.name for entry in entries if entry.is_dir(follow_symlinks=False)]
    for name in format_folders():
        folders += [Path(folder) for folder, _, _ in os.walk(root / "build" / name)]
    for folder in folders:
        with suppress(OSError), os.scandir(folder) as entries:
            waiting += [entry for entry in entries if _is_link(entry) or _is_special(Path(entry))]
    for place in waiting:
        path = Path(place)
        target = Path(os.path.realpath(path))  # unlike `resolve` it takes links that lead in a circle
        if not target.is_relative_to(home):
            raise AudioficError(
                f"{path.relative_to(root).as_posix()} leads out of the production, to {target}.",
                "Delete the link, or put what it leads to in its place.",
            )
        if _is_special(target):
            raise AudioficError(
                f"{path.relative_to(root).as_posix()} is neither a file nor a folder.",
                "Delete it, or put a file in its place.",
            )


def _is_link(entry: os.DirEntry[str]) -> bool:
    is_junction = getattr(entry, "is_junction", None)  # Windows' other links, told since Python 3.12
    return entry.is_symlink() or bool(is_junction and is_junction())


def _is_special(path: Path) -> bool:
    """True for a pipe, a socket or a device."""
    try:
        mode = path.stat().st_mode
    except OSError:  # not there, or not ours to look at: whoever opens it says so
        return False
    return not (stat.S_ISREG(mode) or stat.S_ISDIR(mode))


_LONGEST_NUMBER = 4
"""Words of a chapter's number: `Chapter One Hundred Two`."""


def script_name(chapter: int, title: str | None, count: int) -> str:
    """The file name of a chapter's script: `03-the-well.yaml`, with as many digits as `count` asks for."""
    digits = max(2, len(str(count)))
    return f"{chapter:0{digits}d}-{chapter_slug(title or 'chapter')}.yaml"


def chapter_slug(title: str) -> str:
    """The title as a safe file name; of `Chapter Three: The Well` the name alone."""
    number, _, name = title.partition(": ")
    return slug(name if name and len(number.split()) <= _LONGEST_NUMBER else title)


def slug(text: str) -> str:
    """The text as a safe file name: letters and digits of any script, words joined by hyphens, <= 60 long."""
    words = re.findall(r"[^\W_]+", nameable(text).casefold().replace("'", "").replace("’", ""))
    return "-".join(words)[:60].strip("-") or "untitled"


def read_utf8(path: Path, name: str) -> str:
    """The text of a file that people edit; a finding with the line where it is not UTF-8, or is too large."""
    if path.stat().st_size > LARGEST_TEXT:
        message = f"The file is larger than {LARGEST_TEXT // 2**20} MB, which no script or cast is."
        hint = "Delete it, or put back the one that stood there."
        raise FindingsError((Finding(name, 0, "too-large", message, hint),))
    return decode_utf8(path.read_bytes(), name)


def _clashes(scripts: Sequence[tuple[int, str]]) -> list[Finding]:
    """Findings for chapters that two files claim; a script is (chapter, path)."""
    first: dict[int, str] = {}
    findings = []
    for chapter, path in scripts:
        other = first.setdefault(chapter, path)
        if other != path:
            message = f"Chapter {chapter} is in {other} as well."
            findings.append(Finding(path, 1, "chapter-twice", message, "Give one another number."))
    return findings
