"""Does a built book sound clean? Clicks, DC, digital silence, true peaks, scenes, stings: by others' meters.

    python benchmarks/sound.py PRODUCTION [--edges 50]

Decodes what a listener decodes with ffmpeg and lets ffmpeg's `ebur128` and `astats` measure it; only where to
look comes from the build's own record. Prints a row for each question; informs, fails nothing.

- clicks: the largest step between neighbouring samples within 1 ms of a clip's first and last sample, at that
  many edges chosen at random (always the same ones). More than 1 % of full scale would be heard; the grain of
  rain beneath the clip alone comes to that.
- DC: the mean of each file.
- silence: the longest row of equal samples at zero. A decoded file has none where room tone lies under it.
- peak: the highest true peak of each decoded file (ITU-R BS.1770-4, annex 2).
- scenes: how far neighbouring scenes of a chapter lie apart in integrated loudness.
- stings: how far each lies below the chapter it stands in. 6-8 LU is mixing practice.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from audiofic.building.record import load_record
from audiofic.ffmpeg import ffmpeg_path
from audiofic.model import Utterance
from audiofic.pipeline import plan_book
from audiofic.project import Project

SAMPLE_RATE = 44_100
EDGE_FRAMES = SAMPLE_RATE // 1000
SHORTEST_SCENE_SECONDS = 5.0
"""A shorter one says more about its sentence than about the mix."""


@dataclass(frozen=True)
class Placed:
    """A sound where the record has it."""

    start: int
    frames: int
    is_sting: bool


def largest_step(samples: NDArray[np.float32], frame: int) -> float:
    """The largest step between neighbours within 1 ms of that frame; full scale is 1, no samples give 0."""
    near = samples[max(0, frame - EDGE_FRAMES) : frame + EDGE_FRAMES]
    return float(np.abs(np.diff(near)).max(initial=0.0))


def longest_silence(samples: NDArray[np.float32]) -> int:
    """The longest row of samples that are exactly zero."""
    sounding = np.flatnonzero(np.concatenate(([1.0], samples, [1.0])))
    return int(np.diff(sounding).max()) - 1


def find_scenes(placed: Sequence[Placed]) -> list[tuple[int, int]]:
    """(first frame, frame behind the last) of each stretch between stings."""
    scenes: list[tuple[int, int]] = []
    is_open = False
    for sound in placed:
        if sound.is_sting:
            is_open = False
        elif is_open:
            scenes[-1] = (scenes[-1][0], sound.start + sound.frames)
        else:
            scenes.append((sound.start, sound.start + sound.frames))
            is_open = True
    return scenes


def is_long(scene: tuple[int, int]) -> bool:
    """True for a scene that is long enough to be measured."""
    return scene[1] - scene[0] > SHORTEST_SCENE_SECONDS * SAMPLE_RATE


def decode(path: Path) -> NDArray[np.float32]:
    """What a player makes of a file: mono at 44,100 Hz."""
    wanted = ("-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "-")
    return np.frombuffer(_ffmpeg("-i", str(path), *wanted).stdout, dtype="<f4")


def measure(path: Path, part: tuple[int, int] | None = None) -> tuple[float, float]:
    """(integrated LUFS, true peak dBTP) of a file or of a part of it in frames, by ffmpeg's `ebur128`."""
    trim = f"atrim=start_sample={part[0]}:end_sample={part[1]}," if part else ""
    report = _report(path, f"aresample={SAMPLE_RATE},{trim}ebur128=peak=true")
    return _last(report, r"\bI:\s+(\S+) LUFS"), _last(report, r"\bPeak:\s+(\S+) dBFS")


def dc_offset(path: Path) -> float:
    """The mean of all samples, by ffmpeg's `astats`."""
    return _last(_report(path, "astats=measure_perchannel=none"), r"DC offset:\s+(\S+)")


def _report(path: Path, audio_filter: str) -> str:
    arguments = ("-nostats", "-i", str(path), "-map", "0:a:0", "-af", audio_filter, "-f", "null", "-")
    return _ffmpeg(*arguments).stderr.decode("utf-8", "replace")


def _ffmpeg(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [ffmpeg_path(), "-hide_banner", "-nostdin", *arguments], capture_output=True, check=True
    )


def _last(report: str, pattern: str) -> float:
    return float(re.findall(pattern, report)[-1])


def read_chapters(project: Project) -> Iterator[tuple[Path, tuple[Placed, ...]]]:
    """Each chapter's MP3 and its sounds, as the last build recorded them."""
    record = load_record(project.record_file)
    for chapter in plan_book(project, False).chapters:
        made = record.chapters.get(chapter.number)
        if made is None or len(made.cues) != len(chapter.beats):
            raise SystemExit(f"Chapter {chapter.number} is not built as its script has it: build it first.")
        placed = (
            Placed(start, frames, not isinstance(beat.sound, Utterance))
            for (start, frames), beat in zip(made.cues, chapter.beats, strict=True)
        )
        yield project.root / made.files["mp3"].path, tuple(placed)


def main() -> None:
    """Look at a production that is built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("production", type=Path)
    parser.add_argument("--edges", type=int, default=50)
    chosen = parser.parse_args()
    project = Project(chosen.production.resolve())
    chapters = list(read_chapters(project))
    edges = [
        (path, edge)
        for path, placed in chapters
        for sound in placed
        if not sound.is_sting
        for edge in (sound.start, sound.start + sound.frames)
    ]
    looked_at = random.Random(1).sample(edges, min(chosen.edges, len(edges)))
    steps, silences, apart, below = [0.0], [0], [0.0], []
    for path, placed in chapters:
        samples = decode(path)
        steps += [largest_step(samples, edge) for where, edge in looked_at if where == path]
        silences.append(longest_silence(samples))
        level, _ = measure(path)
        scenes = [measure(path, scene)[0] for scene in find_scenes(placed) if is_long(scene)]
        apart += [abs(one - other) for one, other in pairwise(scenes)]
        stings = [(sound.start, sound.start + sound.frames) for sound in placed if sound.is_sting]
        below += [level - measure(path, sting)[0] for sting in stings]
    files = [path for path, _ in chapters] + sorted(project.build_folder.glob("*.m4b"))
    print(f"clicks   {len(looked_at)} edges, largest step {100 * max(steps):.2f} % of full scale (at most 1)")
    print(f"silence  longest row of zeros {max(silences)} samples")
    print(f"scenes   neighbours at most {max(apart):.1f} LU apart, {len(apart) - 1} pairs")
    if below:
        print(f"stings   {min(below):.1f} to {max(below):.1f} LU below their chapter, {len(below)} of them")
    for path in files:
        loudness, peak = measure(path)
        print(f"file     {loudness:6.1f} LUFS  {peak:5.1f} dBTP  DC {dc_offset(path):+.6f}  {path.name}")


if __name__ == "__main__":
    main()
