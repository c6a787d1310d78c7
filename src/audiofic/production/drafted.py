"""What a drafting writes, checks and tells, of a whole story or of the chapters that had no script."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from audiofic.errors import AudioficError, Finding
from audiofic.files import clear_parts, write_atomically
from audiofic.model import NARRATOR, UNKNOWN, Line, PovEvent, Script
from audiofic.production.attributing import AttributedStory
from audiofic.project import Project, script_name
from audiofic.script import compose_script
from audiofic.wording import count


@dataclass(frozen=True, slots=True)
class Drafted:
    """What a drafting wrote, and what it wants looked over."""

    written: tuple[str, ...]
    """Paths, relative to the production."""
    kept: tuple[str, ...]
    """Scripts that were there and were left alone."""
    scripts: tuple[Script, ...]
    findings: tuple[Finding, ...]

    def summary(self) -> Iterator[str]:
        """What happened, in a few lines."""
        lines = [item for script in self.scripts for item in script.items if isinstance(item, Line)]
        voiced = [line for line in lines if line.kind in ("speech", "thought")]
        unsure = sum(1 for line in voiced if line.confidence is not None)
        unknown = sum(1 for line in voiced if line.speaker == UNKNOWN)
        yield from (f"wrote {path}" for path in self.written)
        yield from (f"kept  {path} (it is yours)" for path in self.kept)
        tellers = dict[str, PovEvent]()
        for script in self.scripts:
            for item in script.items:
                if isinstance(item, PovEvent) and item.narrator != NARRATOR:
                    tellers.setdefault(item.narrator, item)
        for name, first in tellers.items():
            guessed = " That is a guess: nobody says so outright." if first.confidence is not None else ""
            yield f"{name} tells in first person.{guessed}"
        if self.scripts:
            chapters, spoken = count(len(self.scripts), "chapter"), count(len(voiced), "line")
            yield f"{chapters}, {spoken} of speech and thought: {unsure} unsure, {unknown} open."


def write_scripts(project: Project, scripts: Sequence[Script], count: int) -> tuple[str, ...]:
    """Write each script and the draft it began as; what is there and differs is an error."""
    names = []
    for folder in (project.root, project.script_folder, project.draft_folder):
        clear_parts(folder)
    for script in scripts:
        name = script_name(script.chapter, script.title, count)
        path = project.script_folder / name
        text = compose_script(script).encode()
        if path.exists() and not is_file_with(path, text):
            raise AudioficError(
                f"{project.relative(path)} is there already.", "Move it away, or renumber it."
            )
        write_atomically(project.draft_folder / name, text)
        write_atomically(path, text)
        names.append(project.relative(path))
    return tuple(names)


def is_file_with(path: Path, content: bytes) -> bool:
    """True where the file is there with exactly this content."""
    return path.is_file() and path.read_bytes() == content


def tell_foreign(project: Project, manuscript: Path, story: AttributedStory) -> Iterator[Finding]:
    """What a producer should know of a story that is not in English."""
    language = story.manuscript.language
    if language.partition("-")[0].casefold() == "en":
        return
    spoken = [found for found in story.reading.attributions if found.span.kind == "speech"]
    given = sum(found.speaker is not None for found in spoken)
    message = (
        f"The story is in another language than English ({language}): only speeches whose tags name somebody "
        f"were given, {given:,} of {count(len(spoken), 'speech', 'speeches')}."
    )
    hint = "Put names where the scripts say `unknown`."
    yield Finding(project.relative(manuscript), 0, "language-limited", message, hint, "warning")
