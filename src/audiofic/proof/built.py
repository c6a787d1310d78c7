"""What a build says it has made: the evidence that the proofs hold against script and files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.proof.scripts import ScriptLine

SAMPLE_RATE = 44_100
"""Hz, of every finished file; frames count at it."""
FRAMES_PER_PACKET = 1_024
"""Of AAC-LC (ISO/IEC 14496-3)."""


@dataclass(frozen=True, slots=True)
class Sound:
    """Something spoken, and when."""

    speaker: str
    text: str
    """As spoken."""
    voice: str
    start: int
    """Its first frame in the chapter."""
    frames: int

    @property
    def end(self) -> int:
        """The frame behind its last."""
        return self.start + self.frames

    @property
    def seconds(self) -> float:
        """How long it is heard."""
        return self.frames / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class BuiltChapter:
    """A chapter as its record has it, and the script it was made from."""

    number: int
    title: str
    path: str
    """Its script; for credits, voices.yaml."""
    lines: tuple[ScriptLine, ...] | None
    """None: credits, which no script has."""
    sounds: tuple[Sound, ...]
    frames: int
    packets: int
    """In its AAC: one more than fit into its frames, the encoder's run-in."""


@dataclass(frozen=True, slots=True)
class HeardLine:
    """A line and the sounds it is heard as."""

    line: ScriptLine
    sounds: tuple[Sound, ...]

    @property
    def start(self) -> int:
        """Its first frame in the chapter."""
        return self.sounds[0].start

    @property
    def end(self) -> int:
        """The frame behind its last."""
        return self.sounds[-1].end


def book_starts(chapters: Sequence[BuiltChapter]) -> tuple[int, ...]:
    """The frame of the book at which each chapter begins, and the one it ends at.

    Packets join without gap or overlap; the run-in of the first is cut off by the file's edit list.
    """
    starts = [0]
    for chapter in chapters:
        starts.append(starts[-1] + chapter.packets * FRAMES_PER_PACKET)
    starts[-1] -= FRAMES_PER_PACKET if chapters else 0
    return tuple(starts)
