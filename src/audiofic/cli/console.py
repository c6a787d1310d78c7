"""What people see: tables, findings, progress bars. Quiet where nobody watches."""

from __future__ import annotations

import errno
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from audiofic.building import Advance
from audiofic.errors import AudioficError, Finding, FindingsError

STEADY_S = 600.0
"""The time left is reckoned from the speed over so long: mixing beside speech makes single minutes vary."""
PARTS = ("speaking", "mixing", "joining")
"""Stages of a build, which are told beside the build as a whole."""

_HARMLESS = {
    code: "\N{REPLACEMENT CHARACTER}"
    for code in (*range(0x20), *range(0x7F, 0xA0), *range(0x202A, 0x202F), *range(0x2066, 0x206A))
    if chr(code) not in "\t\n"
}
"""Controls that would move the cursor, colour or retitle a terminal, or turn the text around: titles, names,
licences and what programs complain of are strangers' words."""


_COLOURS = {"yellow": "33", "green": "32"}


def say(text: str = "", colour: str = "") -> None:
    """One line to standard output; in that colour on a terminal, unless `NO_COLOR` is set (no-color.org)."""
    line = text.translate(_HARMLESS)
    if colour and sys.stdout.isatty() and not os.environ.get("NO_COLOR"):
        line = f"\x1b[{_COLOURS[colour]}m{line}\x1b[0m"
    sys.stdout.write(line + "\n")


def warn(text: str) -> None:
    """One line to standard error."""
    sys.stderr.write(text.translate(_HARMLESS) + "\n")


def complain(error: AudioficError) -> None:
    """An error and what to do about it, to standard error."""
    if isinstance(error, FindingsError):
        show_findings(error.findings, warn)
        return
    warn(f"error: {error.message}")
    if error.hint:
        warn(f"hint: {error.hint}")


def explain_os_error(error: OSError) -> AudioficError:
    """What the system refused, with what to do about it."""
    hints = {
        errno.ENOSPC: "Free some disk space and run the same command again; what was made is kept.",
        errno.EACCES: "Check who owns the file and its folder.",
        errno.EROFS: "The folder can't be written to; work on a copy somewhere else.",
        errno.EISDIR: "There is a folder where a file should be: move it away.",
        errno.ENOTDIR: "There is a file where a folder should be: move it away.",
        errno.EEXIST: "There is a file, or a link to nowhere, where a folder should be: move it away.",
        errno.ENAMETOOLONG: "Move the production to a folder with a shorter name, nearer to the root.",
    }
    culprit = error.filename2 or error.filename  # of a renaming that is refused, the name that is taken
    where = f": {culprit}" if culprit else ""
    return AudioficError(f"{error.strerror or error}{where}", hints.get(error.errno or 0))


def show_findings(findings: Iterable[Finding], write: Callable[[str], None] = say) -> None:
    """Each finding with its file and line; a hint once, after the last finding it belongs to."""
    ordered = sorted(findings)
    for position, finding in enumerate(ordered):
        write(f"{finding.severity}: {finding}")
        following = ordered[position + 1].hint if position + 1 < len(ordered) else None
        if finding.hint and finding.hint != following:
            write(f"  hint: {finding.hint}")


def show_table(head: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A plain table with aligned columns; numbers to the right."""
    cells = [[str(cell) for cell in row] for row in rows]
    widths = [max(len(row[column]) for row in [list(head), *cells]) for column in range(len(head))]
    right = [
        bool(cells) and all(_is_number(row[column]) for row in cells if row[column])
        for column in range(len(head))
    ]
    for row in [list(head), ["-" * width for width in widths], *cells]:
        line = "  ".join(
            cell.rjust(width) if to_right else cell.ljust(width)
            for cell, width, to_right in zip(row, widths, right, strict=True)
        )
        say(line.rstrip())


@contextmanager
def progress() -> Iterator[Advance]:
    """A function to report progress to; bars with the time left on a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield lambda stage, done, total: None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        Task,
        TaskID,
        TextColumn,
        TimeRemainingColumn,
    )
    from rich.text import Text

    class TimeLeft(TimeRemainingColumn):
        """Of a build as a whole only: what is spoken and what is mixed wait for each other."""

        def render(self, task: Task) -> Text:
            return Text() if task.description in PARTS else super().render(task)

    columns = (
        TextColumn("{task.description:<12}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeLeft(compact=True, elapsed_when_finished=True),
    )
    tasks: dict[str, TaskID] = {}
    with Progress(*columns, console=Console(stderr=True), speed_estimate_period=STEADY_S) as bars:

        def advance(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield advance


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "").replace("-", "").replace("%", "").replace(":", "").isdigit()
