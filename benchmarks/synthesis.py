"""How close to the machine's limit is speech made, and what does it cost to load and to keep voices?

    python benchmarks/synthesis.py VOICE.onnx [--lines N]

VOICE is a Piper voice (with its .onnx.json); five cast members speak with copies of it. In one run, in turns:
the floor (sessions loaded and warm, the network alone: no phonemes, trimming or files), plain sessions (the
published network, loaded as it is), and ours, end to end, into a store; two threads each. Prints CPU and wall
time: on a machine that others use as well, CPU time says more. Informs; fails nothing.
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
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import numpy as np
import onnxruntime

from audiofic.engines import EngineSetup
from audiofic.engines.piper import Piper
from audiofic.engines.piper_network import NOISE, open_session, supply_noise
from audiofic.engines.piper_voice import NOISE_PER_ID, draw_noise
from audiofic.model import Utterance, Voice
from audiofic.store import Store, clip_key
from audiofic.synthesis import open_workers, synthesise

WORKERS = 2
CAST = 5
LINES = (
    "The rain had stopped before dawn, and the path down to the mill was all puddles and light.",
    "Who left the gate open?",
    "Nobody. It was open when I came, and the dog was gone already.",
    "Then we had better look for her.",
    "They went along the hedge without a word, one on either side, as far as the old bridge.",
    "There!",
    "She lay under the willow with her chin on her paws, and did not even lift her head.",
    "I thought you said she never waits for anyone.",
)


@dataclass(frozen=True, slots=True)
class Cost:
    """What a piece of work took, in seconds."""

    cpu: float
    wall: float


def measure(work: Callable[[], object]) -> Cost:
    wall, cpu = time.perf_counter(), cpu_seconds()
    work()
    return Cost(cpu_seconds() - cpu, time.perf_counter() - wall)


def cpu_seconds() -> float:
    """CPU time of this process and of those that it has started and seen end."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def utterances(count: int) -> list[Utterance]:
    """`count` different lines, by turns from each of the cast."""
    return [
        Utterance(f"{LINES[number % len(LINES)]} {number}.", Voice("piper", f"voice{number % CAST}"))
        for number in range(count)
    ]


def keyed(lines: list[Utterance], folder: Path) -> dict[str, Utterance]:
    """The lines under their keys, spoken with the voices of that folder."""
    engine = Piper((folder,))
    return {clip_key(line, engine.identity(line.voice)): line for line in lines}


def plain_session(path: Path) -> onnxruntime.InferenceSession:
    """The published network on one thread, with nothing of ours but the noise."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    options.log_severity_level = 4
    network = supply_noise(path.read_bytes()) or str(path)
    return onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])


def feeds(folder: Path, work: dict[str, Utterance]) -> list[dict[str, np.ndarray]]:
    """What the network is given for each line: phonemes and noise."""
    from piper import PiperVoice
    from piper.config import PiperConfig

    from audiofic.voice_library import read_config

    config = PiperConfig.from_dict(read_config(folder / "voice0.onnx.json"))
    voice = PiperVoice(session=None, config=config)
    made = []
    for utterance in work.values():
        phonemes = [phoneme for sentence in voice.phonemize(utterance.text) for phoneme in sentence]
        ids = voice.phonemes_to_ids(phonemes)
        scales = [config.noise_scale, config.length_scale, config.noise_w_scale]
        made.append(
            {
                "input": np.array([ids], np.int64),
                "input_lengths": np.array([len(ids)], np.int64),
                "scales": np.array(scales, np.float32),
                NOISE: draw_noise([1], len(ids) * NOISE_PER_ID),
            }
        )
    return made


def run_networks(sessions: list[onnxruntime.InferenceSession], given: list[dict[str, np.ndarray]]) -> None:
    with ThreadPoolExecutor(WORKERS) as pool:
        for _ in pool.map(
            lambda place: sessions[place % len(sessions)].run(None, given[place]), range(len(given))
        ):
            pass


def seconds_in(store: Store, work: dict[str, Utterance]) -> float:
    clips = [store.get(key) for key in work]
    return sum(clip.frames / clip.sample_rate for clip in clips if clip)


MEMORY = """\
import sys
from pathlib import Path
from audiofic.engines.piper import Piper
from audiofic.model import Utterance, Voice
engine = Piper((Path(sys.argv[1]),))
for number in range(8):
    engine.render(Utterance(sys.argv[2], Voice("piper", f"voice{number}")))
status = Path("/proc/self/status").read_text()
print(next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM")) // 1024)
"""


def memory_mb(folder: Path) -> int | None:
    """The most memory that a process held which spoke with eight voices; None where nobody says."""
    if not Path("/proc/self/status").exists():
        return None
    told = subprocess.run(
        [sys.executable, "-c", MEMORY, str(folder), LINES[0]], capture_output=True, text=True, check=True
    )
    return int(told.stdout)


def main() -> None:
    """Print the tables."""
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("voice", type=Path)
    arguments.add_argument("--lines", type=int, default=114)
    arguments.add_argument("--rounds", type=int, default=2)
    given = arguments.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(folder / "cache")
        for number in range(8):
            # Copies, not links, each with bytes of its own: a voice is known by its content.
            network = given.voice.read_bytes() + b"\x1a\x06" + f"copy {number}".encode()  # producer_version
            (folder / f"voice{number}.onnx").write_bytes(network)
            shutil.copy(f"{given.voice}.json", folder / f"voice{number}.onnx.json")
        compare(folder, given.lines, given.rounds)


def compare(folder: Path, lines: int, rounds: int) -> None:
    work = keyed(utterances(lines), folder)
    paths = [folder / f"voice{number}.onnx" for number in range(CAST)]
    print(f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}", end=", ")
    print(f"onnxruntime {version('onnxruntime')}, piper-tts {version('piper-tts')}")
    open_session(paths[0])  # imports, and the first of the networks to be kept
    first = measure(lambda: open_session(paths[1]))
    for path in paths:
        open_session(path)
    again = min((measure(lambda: open_session(paths[1])) for _ in range(3)), key=lambda cost: cost.cpu)
    print(f"load: first {first.cpu:.2f} s, again {again.cpu:.2f} s of CPU")
    given = feeds(folder, work)
    warm = [open_session(path) for path in paths]
    run_networks(warm, given[:CAST])
    results: dict[str, list[Cost]] = {"floor": [], "plain": [], "ours": []}
    for number in range(rounds):
        results["floor"].append(measure(lambda: run_networks(warm, given)))
        results["plain"].append(measure(lambda: run_networks([plain_session(path) for path in paths], given)))
        store = Store(folder / f"store{number}")

        def ours(store: Store = store) -> None:
            with open_workers(WORKERS) as workers:
                synthesise(work.items(), store, EngineSetup((folder,)), workers)

        results["ours"].append(measure(ours))
    audio = seconds_in(Store(folder / "store0"), work)
    print(f"{lines} lines, {CAST} voices, {audio:.0f} s of speech; x real time a core by CPU, and by wall")
    floor = min(cost.cpu for cost in results["floor"])
    for kind, costs in results.items():
        best, quick = min(cost.cpu for cost in costs), min(cost.wall for cost in costs)
        print(f"{kind:8}{audio / best:8.1f}{audio / quick:8.1f}   {floor / best:5.2f} of the floor")
    first, again = memory_mb(folder), memory_mb(folder)  # some of the networks have yet to be kept
    print(f"eight voices in one process: {first} MB the first time, {again} MB from then on")


if __name__ == "__main__":
    main()
