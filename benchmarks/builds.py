"""What does a build cost beside speech and encoding, and what does it cost when little or nothing is to do?

    python benchmarks/builds.py [VOICE.onnx] [--minutes N] [--times N]

Builds a made-up book of so many minutes with the command as users do, one worker, and compares it with its
floor in the same run: the engine alone on the same utterances, and ffmpeg alone on the same PCM, two chapters
at once as in a build. VOICE is a Piper voice (with its .onnx.json), of which the cast has copies; without it
the tone engine speaks, and all but speech is seen more clearly. CPU time of all processes, in turns. Informs;
fails nothing.
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
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from statistics import median

from made_up_book import SECONDS_A_LINE, write_book

from audiofic.ffmpeg import ffmpeg_path
from audiofic.profiles import KBPS

CHAPTERS = 4
COPIES = 3
"""Voices of the cast."""
AT_ONCE = 2
"""Chapters that a build encodes at once."""
CODECS = {
    "mp3": ["-c:a", "libmp3lame", "-b:a", f"{KBPS['mp3']}k", "-compression_level", "7", "-f", "mp3"],
    "aac": ["-c:a", "aac", "-b:a", f"{KBPS['aac']}k", "-aac_coder", "fast", "-f", "adts"],
}
QUIET = ["-v", "error", "-y"]
RAW = ["-f", "s16le", "-ar", "44100", "-ac", "1"]

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
    engine = plan.voicing.engine(name)
    for clip in sorted(plan.missing, key=lambda clip: clip.utterance.voice):
        if clip.utterance.voice.engine == name:
            engine.render(clip.utterance)
print(time.process_time() - begun)
"""


def cpu_of(work: Callable[[], object]) -> float:
    """CPU time of all programs that the work starts and waits for."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    work()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def cpu_seconds(*command: str) -> float:
    """CPU time of a program and of all that it starts."""
    return cpu_of(lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL))


def audiofic(folder: Path, *arguments: str) -> float:
    """CPU time of a command on the production."""
    return cpu_seconds(sys.executable, "-m", "audiofic", "-C", str(folder), *arguments)


def bare_speech(folder: Path) -> float:
    """CPU time of the engine alone on everything the book needs, loading included."""
    command = [sys.executable, "-c", BARE_SPEECH, str(folder)]
    return float(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def decode_chapters(folder: Path) -> None:
    """The book's PCM, a file a chapter, beside the production."""
    for chapter in folder.glob("build/chapters/*.mp3"):
        pcm = folder.parent / f"{chapter.stem}.pcm"
        subprocess.run([ffmpeg_path(), *QUIET, "-i", str(chapter), *RAW, str(pcm)], check=True)


def bare_encode(folder: Path, *kinds: str) -> float:
    """CPU time of ffmpeg alone on the book's PCM, into those kinds of file."""

    def encode(pcm: Path) -> None:
        outputs = [word for kind in kinds for word in (*CODECS[kind], str(pcm.with_suffix(f".{kind}")))]
        subprocess.run([ffmpeg_path(), *QUIET, *RAW, "-i", str(pcm), *outputs], check=True)

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return cpu_of(lambda: list(pool.map(encode, sorted(folder.parent.glob("*.pcm")))))


def bare_remux(folder: Path) -> float:
    """CPU time of ffmpeg alone from the chapters' packets, one behind the other, to an M4B."""
    joined, made = folder.parent / "all.aac", folder.parent / "all.m4b"
    with joined.open("wb") as file:
        for packets in sorted(folder.glob("build/packets/*.aac")):
            file.write(packets.read_bytes())
    form = ["-c", "copy", "-bsf:a", "aac_adtstoasc", "-movflags", "+faststart", "-f", "ipod"]
    return cpu_seconds(ffmpeg_path(), *QUIET, "-f", "aac", "-i", str(joined), *form, str(made))


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
    arguments.add_argument("--minutes", type=float, default=25.0, help="of the book, about")
    arguments.add_argument("--times", type=int, default=3, help="that a rebuild and its floor are measured")
    given = arguments.parse_args()
    lines = max(1, round(given.minutes * 60 / SECONDS_A_LINE / CHAPTERS))
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, CPU seconds")
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        os.environ |= {"XDG_CACHE_HOME": str(scratch / "cache"), "AUDIOFIC_VOICES": str(scratch)}
        os.environ |= {"OPENBLAS_NUM_THREADS": "1"}
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # a user's Python keeps what it has compiled
        voices = write_voices(given.voice, scratch) if given.voice else ["tone/a", "tone/b", "tone/c"]
        compare(write_book(scratch / "book", CHAPTERS, lines, voices), given.times)
        small, large = (
            write_book(scratch / f"book{count}", CHAPTERS, count, ["tone/a", "tone/b"])
            for count in (max(1, lines // 4), lines)
        )
        row("4 x the lines / the lines (tone)", audiofic(large, "build"), audiofic(small, "build"))


def compare(folder: Path, times: int) -> None:
    """The builds of one book, each against its floor."""
    audiofic(folder, "status")  # what is compiled or kept once per machine
    speech = bare_speech(folder)
    cold = audiofic(folder, "build", "--jobs", "1")
    decode_chapters(folder)
    encoding, rebuilt = [], []
    for _ in range(times):
        encoding.append(bare_encode(folder, "mp3", "aac"))
        audiofic(folder, "clean")
        rebuilt.append(audiofic(folder, "build", "--jobs", "1"))
    bare = median(encoding)
    row("cold build / speech + encoding alone", cold, speech + bare)
    row("encoding alone / rebuild from a full store", bare, median(rebuilt))
    aac, remux, joined = bare_encode(folder, "aac"), [], []
    for _ in range(times):
        remux.append(bare_remux(folder))
        for made in folder.glob("build/*.m4b"):
            made.unlink()
        joined.append(audiofic(folder, "build"))
    row("remuxing alone / a build that only joins", median(remux), median(joined))
    row("AAC + remuxing alone / AAC + that build", aac + median(remux), aac + median(joined))
    row("nothing to do", min(audiofic(folder, "build") for _ in range(3)))
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
