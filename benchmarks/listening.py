"""Does `check --listen` find lines that are broken, and does it leave the others alone?

    python benchmarks/listening.py PRODUCTION [--broken 100]

The clips of a built production are heard as they are: what is flagged then are false alarms, if its voices
speak well (listen to them). Then clips spread evenly over the book are broken in a copy of the production,
each in one of five ways: cut short (35 to 60 % of it gone), another text (a clip of the same voice), silence,
double speed (the pitch kept), said twice. They are heard again, and the flagged ones are hits. Prints both
rates, by length and by way, and the cost beside real time. Needs `audiofic[ear]`.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from pathlib import Path

import numpy as np
from hearing_errors import spread_evenly
from numpy.typing import NDArray

from audiofic.commands.listening import HEARD_FILE, ListenedLine, listen
from audiofic.ffmpeg import decode
from audiofic.package import write_sound
from audiofic.pipeline import plan_book
from audiofic.project import Project
from audiofic.store import Store

WAYS = ("cut short", "another text", "silence", "double speed", "said twice")
FEWEST_LETTERS = 12
"""A shorter line is counted apart: a recogniser hears single words badly."""


def break_clip(
    samples: NDArray[np.int16], sample_rate: int, way: str, other: NDArray[np.int16], place: int
) -> NDArray[np.int16]:
    if way == "cut short":
        return samples[: round(samples.size * (0.4 + 0.05 * (place % 6)))]
    if way == "another text":
        return other
    if way == "silence":
        return np.random.default_rng(1).integers(-3, 4, samples.size).astype(np.int16)
    if way == "said twice":
        return np.concatenate([samples, samples])
    with tempfile.TemporaryDirectory() as folder:
        write_sound([samples], Path(folder) / "a.wav", sample_rate)
        fast = np.concatenate(list(decode(Path(folder) / "a.wav", sample_rate, audio_filter="atempo=2")))
    return np.rint(fast * 32_767).astype(np.int16)


def break_some(root: Path, lines: list[ListenedLine], count: int) -> dict[str, str]:
    """Key of each clip that was broken -> the way."""
    store = Store(Project(root).store_folder)
    by_voice: dict[str, list[ListenedLine]] = {}
    for line in lines:
        by_voice.setdefault(line.voice, []).append(line)
    broken: dict[str, str] = {}
    sounds = {}
    for place, at in enumerate(spread_evenly(count, len(lines))):
        line, way = lines[at], WAYS[place % len(WAYS)]
        alike = [each for each in by_voice[line.voice] if each.text != line.text] or lines
        other = alike[(place * 7) % len(alike)]
        if other.text == line.text:
            continue
        clip, another = store.get(line.key), store.get(other.key)
        if clip is None or another is None:
            continue
        samples, others = store.load(clip), store.load(another)
        sounds[line.key] = (break_clip(samples, clip.sample_rate, way, others, place), clip.sample_rate)
        broken[line.key] = way
    for key, (samples, sample_rate) in sounds.items():
        store.drop(key)
        store.put(key, samples, sample_rate)
    return broken


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("production", type=Path)
    parser.add_argument("--broken", type=int, default=100)
    parser.add_argument("--draft", action="store_true")
    parser.add_argument("--show", action="store_true", help="print what was heard in false alarms and misses")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "book"
        shutil.copytree(wanted.production, root, symlinks=True)
        (root / "build" / HEARD_FILE).unlink(missing_ok=True)
        plan = plan_book(Project(root), wanted.draft)
        started, cpu = time.monotonic(), time.process_time()
        good = listen(plan)
        took, cpu = time.monotonic() - started, time.process_time() - cpu
        keys = {line.key: line for line in good.lines}
        store = Store(plan.project.store_folder)
        clips = [clip for key in keys if (clip := store.get(key))]
        seconds = sum(clip.frames / clip.sample_rate for clip in clips)
        print(f"{len(keys)} clips, {seconds:.0f} s of speech, heard in {took:.0f} s ({cpu:.0f} s of CPU):")
        print(f"{seconds / took:.1f} times as fast as it is spoken, {seconds / cpu:.1f} on one core.")
        started = time.monotonic()
        listen(plan)
        print(f"Again, nothing being new: {time.monotonic() - started:.1f} s.")
        flagged = {line.key: line for line in good.faulty}
        for name, few in (("lines", False), (f"lines under {FEWEST_LETTERS} letters", True)):
            these = [line for line in keys.values() if (len(line.text) < FEWEST_LETTERS) is few]
            alarms = [line for line in these if line.key in flagged]
            print(f"false alarms, {name}: {len(alarms)} of {len(these)}", end=" ")
            print(Counter(line.judgement.fault for line in alarms))
            for line in alarms if wanted.show else ():
                print(f"    {line.judgement.fault} {line.voice}: {line.text!r} heard {line.judgement}")
        broken = break_some(root, list(keys.values()), wanted.broken)
        again = {line.key: line for line in listen(plan).lines}
        for way in WAYS:
            long = [
                key for key, how in broken.items() if how == way and len(keys[key].text) >= FEWEST_LETTERS
            ]
            short = [
                key for key, how in broken.items() if how == way and len(keys[key].text) < FEWEST_LETTERS
            ]
            told = Counter(again[key].judgement.fault for key in long)
            hits = [sum(1 for key in these if again[key].judgement.fault) for these in (long, short)]
            print(
                f"{way}: {hits[0]} of {len(long)} found, short ones {hits[1]} of {len(short)}; {dict(told)}"
            )
            for key in [*long, *short] if wanted.show else ():
                if not again[key].judgement.fault:
                    print(f"    missed {again[key].voice}: {again[key].text!r} heard {again[key].judgement}")


if __name__ == "__main__":
    main()
