"""What does a build cost beside speech and encoding, and what does it cost when little or nothing is to do?

    python benchmarks/builds.py [VOICE.onnx] [--lines N]

Builds a made-up book with the command as users do, one worker, and compares it with its floor in the same
run: the engine alone on the same utterances, and ffmpeg alone on the same PCM. VOICE is a Piper voice (with
its .onnx.json), of which the cast has copies; without it the tone engine speaks, and all but speech is seen
more clearly. CPU time of all processes, in turns. Informs; fails nothing.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from made_up_book import write_book

from audiofic.ffmpeg import ffmpeg_path
from audiofic.profiles import KBPS

CHAPTERS = 4
COPIES = 3
"""Voices of the cast."""

BARE_SPEECH = """\
import sys, time
from pathlib import Path
from audiofic.engines import open_engine
from audiofic.pipeline import plan_book
from audiofic.project import Project
plan = plan_book(Project(Path(sys.argv[1])), False)
engines = {clip.utterance.voice.engine: None for clip in plan.missing}
begun = time.process_time()
for name in engines:
    engine = open_engine(name, plan.voicing.folders)
    for clip in sorted(plan.missing, key=lambda clip: clip.utterance.voice):
        if clip.utterance.voice.engine == name:
            engine.render(clip.utterance)
print(time.process_time() - begun)
"""


def cpu_seconds(*command: str) -> float:
    """CPU time of a program and of all that it starts."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def audiofic(folder: Path, *arguments: str) -> float:
    """CPU time of a command on the production."""
    return cpu_seconds(sys.executable, "-m", "audiofic", "-C", str(folder), *arguments)


def bare_speech(folder: Path) -> float:
    """CPU time of the engine alone on everything the book needs, loading included."""
    command = [sys.executable, "-c", BARE_SPEECH, str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def bare_encode(folder: Path, *kinds: str) -> float:
    """CPU time of ffmpeg alone on the book's PCM (its chapters, decoded before), into those kinds of file."""
    codecs = {
        "mp3": ["-c:a", "libmp3lame", "-b:a", f"{KBPS['mp3']}k", "-compression_level", "7", "-f", "mp3"],
        "aac": ["-c:a", "aac", "-b:a", f"{KBPS['aac']}k", "-aac_coder", "fast", "-f", "adts"],
    }
    total = 0.0
    for chapter in sorted(folder.glob("build/chapters/*.mp3")):
        pcm = chapter.with_suffix(".pcm")
        raw = ["-f", "s16le", "-ar", "44100", "-ac", "1"]
        quiet = [ffmpeg_path(), "-v", "error", "-y"]
        cpu_seconds(*quiet, "-i", str(chapter), *raw, str(pcm))
        made = {kind: chapter.with_suffix(f".bare-{kind}") for kind in kinds}
        outputs = [word for kind, path in made.items() for word in (*codecs[kind], str(path))]
        total += cpu_seconds(*quiet, *raw, "-i", str(pcm), *outputs)
        for left in (pcm, *made.values()):
            left.unlink()
    return total


def write_voices(model: Path, folder: Path) -> list[str]:
    """Copies of a Piper voice, each with bytes of its own, where the builds will look for voices."""
    names = [f"voice{number}" for number in range(COPIES)]
    for name in names:
        network = model.read_bytes() + b"\x1a\x06" + f"copy{name[-1]:>2}".encode()  # producer_version
        (folder / f"{name}.onnx").write_bytes(network)
        shutil.copy(f"{model}.json", folder / f"{name}.onnx.json")
    return names


def main() -> None:
    """Print the table."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("voice", type=Path, nargs="?")
    arguments.add_argument("--lines", type=int, default=25, help="a chapter; there are four")
    given = arguments.parse_args()
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, CPU seconds")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(scratch / "cache"), "AUDIOFIC_VOICES": str(scratch)}
        voices = write_voices(given.voice, scratch) if given.voice else ["tone/a", "tone/b", "tone/c"]
        compare(write_book(scratch / "book", CHAPTERS, given.lines, voices))
        small, large = (
            write_book(scratch / f"book{lines}", CHAPTERS, lines, ["tone/a", "tone/b"])
            for lines in (given.lines, 4 * given.lines)
        )
        row("4 x the lines / the lines (tone)", audiofic(large, "build"), audiofic(small, "build"))


def compare(folder: Path) -> None:
    """The builds of one book, each against its floor."""
    audiofic(folder, "status")  # what is compiled or kept once per machine
    speech = bare_speech(folder)
    cold = audiofic(folder, "build", "--jobs", "1")
    encoding = bare_encode(folder, "mp3", "aac")
    row("cold build / speech + encoding alone", cold, speech + encoding)
    audiofic(folder, "clean")
    rebuilt = audiofic(folder, "build", "--jobs", "1")
    encoding = (encoding + bare_encode(folder, "mp3", "aac")) / 2
    row("encoding alone / rebuild from a full store", encoding, rebuilt)
    nothing = min(audiofic(folder, "build") for _ in range(3))
    row("nothing to do", nothing)
    script = folder / "script" / "001.yaml"
    script.write_text(script.read_text(encoding="utf-8").replace("number", "numbers", 1), encoding="utf-8")
    row("one edited line / cold build", audiofic(folder, "build", "--jobs", "1"), cold)
    row("help", min(cpu_seconds(sys.executable, "-m", "audiofic", "--help") for _ in range(3)))


def row(what: str, cost: float, floor: float | None = None) -> None:
    """Print a row: what it took, what it is compared with, the ratio."""
    compared = f"{floor:9.2f} {cost / floor:7.2f}" if floor else ""
    print(f"{what:44}{cost:9.2f}{compared}", flush=True)


if __name__ == "__main__":
    main()
