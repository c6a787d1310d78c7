"""Errors and findings, worded so that a producer can act on them.

The library raises `AudioficError`; only `cli.py` prints one. A fault in a file that a person wrote is
a `Finding`: it names a stable code, the file and the line, and all of them are reported, not the first.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning", "note"]


class AudioficError(Exception):
    """Something the producer can put right: `message` says what is wrong, `hint` what to do."""

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __reduce__(self) -> tuple[type[AudioficError], tuple[str, str | None]]:
        """Pickle with the hint, so that a worker process can raise it."""
        return type(self), (self.message, self.hint)


class EngineError(AudioficError):
    """An engine could not speak: it raised, or gave silence, NaN or nothing."""


class VoiceNotFound(AudioficError):
    """The voice is not on this machine (yet)."""


class FfmpegError(AudioficError):
    """ffmpeg refused, died, or wrote less than it was given."""


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """One fault or notice about a file of the producer's.

    `path` is relative to the production's root, `line` counts from 1 (0: the whole file). `code` is
    stable (`unknown-key`, `speaker-unresolved`), so that reports and tests can rely on it.
    """

    path: str
    line: int
    code: str
    message: str
    hint: str | None = None
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.path}, line {self.line}" if self.line else self.path
        return f"{where}: {self.message} [{self.code}]"


class FindingsError(AudioficError):
    """A file can't be used as it is; `findings` lists every reason at once."""

    def __init__(self, findings: tuple[Finding, ...]) -> None:
        errors = [finding for finding in findings if finding.severity == "error"]
        super().__init__("\n".join(str(finding) for finding in errors), _first_hint(errors))
        self.findings = findings

    def __reduce__(self) -> tuple[type[FindingsError], tuple[tuple[Finding, ...]]]:  # type: ignore[override]
        return type(self), (self.findings,)


def _first_hint(findings: list[Finding]) -> str | None:
    return next((finding.hint for finding in findings if finding.hint), None)
