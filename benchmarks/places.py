"""Is every line heard where the chapter marks and the captions say? Looked up in the decoded files.

    python benchmarks/places.py PRODUCTION

Each line without an effect, and with nothing beneath it, is found by cross-correlation of its bare clip with
each chapter's MP3 and with the M4B, both decoded by ffmpeg. The M4B is cut at the marks that ffmpeg reads in
it, so a wrong mark is seen as a wrong place. Then the beginning of each caption of the book is held against
where the line is heard. Prints the largest distances; informs, fails nothing.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soxr
from numpy.typing import NDArray
from sound import SAMPLE_RATE, decode

from audiofic.building.record import BuildRecord, load_record
from audiofic.ffmpeg import ffmpeg_path
from audiofic.model import Utterance
from audiofic.pipeline import plan_book
from audiofic.project import Project
from audiofic.store import Store

Samples = NDArray[np.float32]

SEARCH_FRAMES = SAMPLE_RATE // 20
"""50 ms: a line further from its place than that is found somewhere, and counts as that far off at least."""
FILES = ("mp3", "m4b")
PLAIN = "plain"


@dataclass(frozen=True)
class Spoken:
    """An utterance where the record has it."""

    chapter: int
    start: int
    frames: int
    key: str
    voice: str
    """Its engine and name, without what a delivery bends."""
    text: str
    surroundings: str
    """`plain`; the effect's name; `beneath` for music or ambience under it."""
    opens_line: bool


@dataclass(frozen=True)
class ChapterSound:
    """A chapter as it is heard: from its MP3, and between its marks in the M4B."""

    number: int
    mark: int
    """The frame of the M4B at which it is marked to begin."""
    files: Mapping[str, Samples]


def read_lines(project: Project) -> Iterator[Spoken]:
    """Everything spoken in the last build, in order."""
    record = load_record(project.record_file)
    for chapter in plan_book(project, False).chapters:
        made = record.chapters.get(chapter.number)
        beats = chapter.beats
        texts = [beat.sound.text for beat in beats if isinstance(beat.sound, Utterance)]
        if made is None or [sound.text for sound in made.sounds] != texts:
            raise SystemExit(f"Chapter {chapter.number} is not built as its script has it: build it first.")
        sounds, line = iter(made.sounds), None
        for (start, frames), beat in zip(made.cues, beats, strict=True):
            if not isinstance(beat.sound, Utterance):
                continue
            sound = next(sounds)
            beneath = "beneath" if beat.bed or beat.ambience else PLAIN
            yield Spoken(
                chapter.number,
                start,
                frames,
                sound.key,
                sound.voice.partition(" (")[0],
                sound.text,
                beat.effect if beat.effect != "none" else beneath,
                beat.line is not None and beat.line is not line,
            )
            line = beat.line


def read_chapters(project: Project) -> Iterator[ChapterSound]:
    """Each chapter as it is heard, one in memory at a time."""
    record = load_record(project.record_file)
    chapters = [record.chapters[chapter.number] for chapter in plan_book(project, False).chapters]
    m4b = _book_file(project, record, "m4b")
    marks = read_marks(m4b)
    if len(marks) != len(chapters):
        raise SystemExit(f"{m4b.name} has {len(marks)} chapter marks for {len(chapters)} chapters.")
    wanted = ("-map", "0:a:0", "-ac", "1", "-ar", str(SAMPLE_RATE), "-f", "f32le", "-")
    command = [ffmpeg_path(), "-v", "error", "-nostdin", "-i", str(m4b), *wanted]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as decoding:
        assert decoding.stdout
        for made, (start, end) in zip(chapters, marks, strict=True):
            book = np.frombuffer(decoding.stdout.read(4 * (end - start)), dtype="<f4")
            mp3 = decode(project.root / made.files["mp3"].path)
            yield ChapterSound(made.number, start, {"mp3": mp3, "m4b": book})
        decoding.stdout.read()


def read_marks(path: Path) -> list[tuple[int, int]]:
    """(first frame, frame behind the last) of each chapter that ffmpeg finds in the file."""
    command = [ffmpeg_path(), "-v", "error", "-nostdin", "-i", str(path), "-f", "ffmetadata", "-"]
    told = subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout
    found = re.findall(r"\[CHAPTER\]\nTIMEBASE=(\d+)/(\d+)\nSTART=(\d+)\nEND=(\d+)", told)
    return [
        (round(start * unit * SAMPLE_RATE / rate), round(end * unit * SAMPLE_RATE / rate))
        for unit, rate, start, end in (map(int, numbers) for numbers in found)
    ]


def read_captions(vtt: str) -> list[float]:
    """When each caption of a WebVTT file begins, in seconds."""
    found = re.findall(r"^(?:(\d+):)?(\d\d):(\d\d\.\d{3}) -->", vtt, re.MULTILINE)
    return [3600 * int(hours or 0) + 60 * int(minutes) + float(seconds) for hours, minutes, seconds in found]


def find_lag(sound: Samples, start: int, clip: Samples) -> int:
    """How many frames behind `start` the clip begins in the sound, at most 50 ms either way."""
    first = max(0, start - SEARCH_FRAMES)
    near = sound[first : start + clip.size + SEARCH_FRAMES]
    size = near.size + clip.size
    likeness = np.fft.irfft(np.fft.rfft(near, size) * np.conj(np.fft.rfft(clip, size)), size)
    return first + int(np.argmax(likeness[: max(1, near.size - clip.size + 1)])) - start


def load_bare(store: Store, line: Spoken) -> tuple[Samples, int]:
    """The line's clip as its engine spoke it, -1..1, and its rate in Hz."""
    clip = store.get(line.key)
    if clip is None:
        raise SystemExit(f"The store lacks a clip of chapter {line.chapter}: build it again.")
    return store.load(clip).astype(np.float32) / 32_768, clip.sample_rate


def furthest(milliseconds: Sequence[float]) -> str:
    """The largest distance, either way, for a row of the table."""
    return f"{max(map(abs, milliseconds), default=0.0):5.1f} ms at most, {len(milliseconds)} looked up"


def _book_file(project: Project, record: BuildRecord, kind: str) -> Path:
    if record.book is None:
        raise SystemExit("There is no book: build it first.")
    return project.root / record.book.files[kind].path


def main() -> None:
    """Look up every plain line of a production that is built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("production", type=Path)
    project = Project(parser.parse_args().production.resolve())
    store, lines = Store(project.store_folder), list(read_lines(project))
    vtt = _book_file(project, load_record(project.record_file), "vtt").read_text(encoding="utf-8")
    captions = 1000 * np.array(read_captions(vtt))
    lags: dict[str, list[float]] = {name: [] for name in FILES}
    beside = []
    for chapter in read_chapters(project):
        for line in lines:
            if line.chapter != chapter.number or line.surroundings != PLAIN:
                continue
            clip = soxr.resample(*load_bare(store, line), SAMPLE_RATE, quality="HQ")
            found = {name: find_lag(sound, line.start, clip) for name, sound in chapter.files.items()}
            for name, frames in found.items():
                lags[name].append(1000 * frames / SAMPLE_RATE)
            if line.opens_line:
                heard = 1000 * (chapter.mark + line.start + found["m4b"]) / SAMPLE_RATE
                beside.append(float(np.abs(captions - heard).min(initial=np.inf)))
    print(f"mp3       {furthest(lags['mp3'])}: lines from their place in the record")
    print(f"m4b       {furthest(lags['m4b'])}: lines from their place behind the chapter's mark")
    print(f"captions  {furthest(beside)}: from the beginning of a line to that of a caption")


if __name__ == "__main__":
    main()
