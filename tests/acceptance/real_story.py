"""The acceptance run: a real story, as its author posted it, becomes a whole and faithful audiobook.

    python tests/acceptance/real_story.py STORY.txt

Works as a user would: the installed command, a new folder, the embedded voices. The finished files are
judged by programs we did not write (ffmpeg's meters and decoder, mutagen, pocketsphinx). Prints what it
measured; exits 1 where anything is wrong. Not part of `make test`: the story is not in the repository.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from difflib import SequenceMatcher
from pathlib import Path

import numpy as np
import soxr
from mutagen.mp4 import MP4

AUDIOFIC = Path(sys.executable).with_name("audiofic")
LISTENS = 6
"""Stretches of the finished audio that the recogniser listens to."""
LISTEN_SECONDS = 25.0
PLACE_TOLERANCE = 0.06
"""How far from its place in the story a stretch may be recognised, as a share of the whole."""

failures: list[str] = []


def expect(what: str, holds: bool, seen: object = "") -> None:
    """Note one thing that has to be so."""
    print(f"{'ok  ' if holds else 'FAIL'} {what}" + (f": {seen}" if seen != "" else ""))
    if not holds:
        failures.append(what)


def audiofic(*arguments: str) -> str:
    """Run the command; its output."""
    begun = time.monotonic()
    run = subprocess.run([AUDIOFIC, *arguments], capture_output=True, text=True, check=False)
    print(f"$ audiofic {' '.join(arguments)}   [{time.monotonic() - begun:.1f} s, exit {run.returncode}]")
    if run.returncode:
        sys.exit(run.stdout + run.stderr)
    return run.stdout


def find_words(text: str) -> list[str]:
    """Lower-case words, for comparing what was heard with what was written."""
    return re.findall(r"[a-z]+", text.lower().replace("’", "").replace("'", ""))


def check_attribution(story: Path) -> None:
    """Every double-quoted piece is found, and everybody of the cast is heard."""
    rows = [json.loads(line) for line in audiofic("attribute", str(story)).splitlines()]
    source = story.read_bytes().decode()
    expect("offsets slice the file", all(source[row["start"] : row["end"]] == row["text"] for row in rows))
    quoted = len(re.findall(r'"[^"]+"', source))
    speech = [row for row in rows if row["kind"] == "speech"]
    expect("every quoted piece is one speech span", len(speech) == quoted, f"{len(speech)} of {quoted}")
    unknown = sum(1 for row in rows if row["speaker"] is None)
    expect("somebody says every piece", unknown == 0, f"{unknown} unresolved")
    print("     pieces by speaker:", dict(Counter(row["speaker"] for row in speech).most_common()))
    print("     decided by:", dict(Counter(row["method"] for row in rows).most_common()))


def check_script(production: Path) -> list[str]:
    """Two narrators, and the notes told apart; returns the words of the script's lines."""
    text = "".join(path.read_text() for path in sorted((production / "script").glob("*.yaml")))
    expect("the point of view changes hands", text.count("- pov: ") == 1)
    expect("the blurb and the author's note are notes", text.count("- note: ") == 2)
    items = re.findall(r"^- (?!sting|pov|note)[^:]+: (.*)$", text, re.MULTILINE)
    return [word for item in items for word in find_words(item)]


def check_files(production: Path) -> Path:
    """The finished files: chapters, tags, lengths, levels."""
    report = json.loads((production / "build" / "report.json").read_text())
    codes = Counter(finding["code"] for finding in report["findings"])
    expect(
        "every word is in the script once and in order", not any(c.startswith("words") for c in codes), codes
    )
    expect("what was skipped is listed", len(report["skipped"]) == 2)
    for chapter in report["chapters"]:
        levels = chapter["loudness"]
        shown = {name: round(value, 1) for name, value in levels.items()}
        expect("-20 dB RMS +-1.5", abs(levels["rms_dbfs"] + 20) <= 1.5, shown)
        expect("peak <= -3 dB", levels["sample_peak_dbfs"] <= -3)
        expect("quietest 500 ms <= -60 dB", levels["noise_floor_dbfs"] <= -60)
    m4b = MP4(production / report["book"]["m4b"])
    expect("the M4B has its chapters", len(m4b.chapters or []) == len(report["chapters"]))
    expect("the M4B has a cover and says it is an audiobook", bool(m4b["covr"]) and m4b["stik"] == [2])
    seconds = sum(chapter["seconds"] for chapter in report["chapters"])
    expect("the M4B is as long as its timeline", abs(m4b.info.length - seconds) < 0.05, f"{seconds:.1f} s")
    return production / report["chapters"][0]["files"]["mp3"]


def check_rebuild(production: Path) -> None:
    """Nothing changed: nothing made. One line edited: one clip."""
    expect(
        "a second build makes nothing",
        "0 clips spoken" in audiofic("-C", str(production), "build", "--draft"),
    )
    script = next((production / "script").glob("*.yaml"))
    text = script.read_text()
    line = next(line for line in text.splitlines() if re.fullmatch(r"- narrator: [\w ]+\.", line))
    script.write_text(text.replace(line, line[:-1] + " indeed.", 1))
    out = audiofic("-C", str(production), "build", "--draft")
    expect(
        "one edited line is one clip and one chapter",
        "1 clip spoken" in out and "1 chapter made" in out,
        line,
    )
    script.write_text(text)
    expect(
        "the old wording is still there",
        "0 clips spoken" in audiofic("-C", str(production), "build", "--draft"),
    )


def check_heard(mp3: Path, written: list[str]) -> None:
    """A recogniser hears the story's words, and hears them where they belong."""
    from imageio_ffmpeg import get_ffmpeg_exe
    from pocketsphinx import Decoder

    command = [
        get_ffmpeg_exe(),
        "-v",
        "error",
        "-i",
        str(mp3),
        "-f",
        "s16le",
        "-ac",
        "1",
        "-ar",
        "44100",
        "-",
    ]
    sound = np.frombuffer(subprocess.run(command, capture_output=True, check=True).stdout, dtype=np.int16)
    vocabulary = Counter(written)
    length = int(LISTEN_SECONDS * 44100)
    places = []
    for index in range(LISTENS):
        middle = (index + 0.5) / LISTENS
        start = int(middle * sound.size) - length // 2
        speech = soxr.resample(sound[start : start + length], 44100, 16000).astype(np.int16)
        decoder = Decoder(samprate=16000, loglevel="FATAL")
        decoder.start_utt()
        decoder.process_raw(speech.tobytes(), full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        heard = find_words(hypothesis.hypstr) if hypothesis else []
        places.append((middle, locate(heard, written, vocabulary)))
    shown = " ".join(f"{at:.2f}->{found:.2f}" for at, found in places)
    right = sum(1 for at, found in places if abs(at - found) <= PLACE_TOLERANCE)
    expect(
        "what is heard is the story, in its order", right >= LISTENS - 1, f"{right} of {LISTENS} ({shown})"
    )


def locate(heard: list[str], written: list[str], vocabulary: Counter[str]) -> float:
    """Where in the story (0..1) the heard words fit best; rare words weigh most."""
    window = max(20, len(heard))
    best, place = -1.0, 0.0
    for start in range(0, max(1, len(written) - window), window // 4):
        blocks = SequenceMatcher(
            None, written[start : start + window], heard, autojunk=False
        ).get_matching_blocks()
        words = [written[start + block.a + step] for block in blocks for step in range(block.size)]
        score = sum(1 / vocabulary[word] ** 0.5 for word in words)
        if score > best:
            best, place = score, (start + window / 2) / len(written)
    return place


def main() -> None:
    """Run everything on the story named on the command line."""
    story = Path(sys.argv[1]).resolve()
    with tempfile.TemporaryDirectory() as folder:
        production = Path(folder) / "production"
        check_attribution(story)
        audiofic("new", str(production), str(story), "--title", "The Real Story")
        written = check_script(production)
        audiofic("-C", str(production), "build", "--draft")
        mp3 = check_files(production)
        print(audiofic("-C", str(production), "check", "--draft"))
        check_heard(mp3, written)
        check_rebuild(production)
    print(f"\n{len(failures)} failed" if failures else "\nacceptance: all passed")
    sys.exit(1 if failures else 0)


if __name__ == "__main__":
    main()
