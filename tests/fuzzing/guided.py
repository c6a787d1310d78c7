"""Fuzzing led by coverage: atheris changes bytes towards those that reach a line which none reached before.

    pip install atheris                              (Linux and macOS; no dependency of the project)
    make guided                                      a minute for each entry
    PYTHONPATH=tests python tests/fuzzing/guided.py SECONDS [ENTRY ...]

Each entry of `ENTRIES` runs in a process of its own, at low priority. What it can't stand is kept in
`build/fuzzing/` and is tried first the next time. Exits 1 where anything failed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).parents[2]
KEPT = ROOT / "build" / "fuzzing"
LONGEST_S = 20
"""Seconds that one input may take."""
LARGEST_BYTES = 20_000
MOST_MB = 2_000
SHOWN = 3000
"""Characters of a failure."""


def main(seconds: int, names: list[str]) -> int:
    """Run the entries for so long each; 1 where one of them failed."""
    if find_spec("atheris") is None:
        sys.stderr.write("atheris is not installed: `pip install atheris`. `make fuzz` does without.\n")
        return 2
    rows = []
    for name in names or entries():
        runs, failure = run(name, seconds)
        rows.append((name, runs, failure is not None))
        print(f"{name}: {runs:,} runs{'' if failure is None else ', FAILED'}", flush=True)
        if failure is not None:
            print(failure[-SHOWN:], flush=True)
    print(f"\n{'entry':<28}{'runs':>12}  failures")
    for name, runs, failed in rows:
        print(f"{name:<28}{runs:>12,}  {int(failed)}")
    print(f"{'in all':<28}{sum(runs for _, runs, _ in rows):>12,}  {sum(failed for *_, failed in rows)}")
    return 1 if any(failed for *_, failed in rows) else 0


def run(name: str, seconds: int) -> tuple[int, str | None]:
    """(inputs tried, what the first failure said)."""
    kept = KEPT / re.sub(r"\W+", "-", name)
    kept.mkdir(parents=True, exist_ok=True)
    ended = subprocess.run(
        [sys.executable, __file__, "--entry", name, str(seconds), f"{kept}{os.sep}"],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT / "tests"), *sys.path[1:]])},
        capture_output=True,
        timeout=seconds * 2 + 300,
        check=False,
    )
    said = ended.stderr.decode(errors="replace")
    counted = re.search(r"stat::number_of_executed_units:\s+(\d+)", said) or re.search(r"#(\d+)\s+\w+", said)
    told = said + ended.stdout.decode(errors="replace")
    return int(counted[1]) if counted else 0, told if ended.returncode else None


def entries() -> Mapping[str, tuple[Callable[[bytes], None], list[bytes]]]:
    """Name -> (target, what it begins with)."""
    from fuzzing import targets
    from fuzzing.damage import whole_files

    files: dict[str, list[bytes]] = {}
    for suffix, content in whole_files():
        files.setdefault(suffix, []).append(content)
    prose = [path.read_bytes() for path in sorted((ROOT / "tests" / "fixtures").rglob("*.md"))]
    prose = [piece for text in prose for piece in text.split(b"\n.\n")][:400]
    yamls = [path.read_bytes() for path in [*sorted((ROOT / "script").glob("*.yaml")), ROOT / "voices.yaml"]]
    found: dict[str, tuple[Callable[[bytes], None], list[bytes]]] = {}
    for suffix, seeds in files.items():
        more = prose if suffix in (".txt", ".md") else []
        found[f"read {suffix}"] = (targets.reader(suffix), seeds + more)
    for suffix in (".epub", ".docx", ".odt"):
        found[f"read the text of {suffix}"] = (targets.part_reader(suffix), targets.texts_of(files[suffix]))
    return found | {
        "quotations": (targets.quote, prose),
        "spoken sentences": (targets.say, prose),
        "IPA": (targets.pronounce, ["ˌiːnuːjˈɑːʃə".encode(), "kəɡˈoʊmeɪ".encode(), "t͡ʃˈɝː".encode()]),
        "captions": (targets.caption, prose),
        "scripts and voices.yaml": (targets.yaml, yamls),
        "a book's details": (targets.book, [b"The Lantern\nAnna\nA story: of #1, 'No'"]),
        "lists of pronunciations": (
            targets.words,
            [
                "Kagome: kəɡˈoʊmeɪ\nNo:\n- {say: know, for: Anna}\n".encode(),
                b'<lexicon version="1.0" xmlns="http://www.w3.org/2005/01/pronunciation-lexicon" '
                b'alphabet="ipa" xml:lang="en"><lexeme><grapheme>No</grapheme><phoneme>n</phoneme>'
                b"</lexeme></lexicon>",
            ],
        ),
        "a model's answer": (targets.answer, [b'<think>x</think> {"1": "Anna", "2": "unknown"}']),
        "the catalogue of voices": (targets.catalogue, [targets.CATALOGUE]),
        "a voice's network": (targets.network, [b'\x08\x08:\x10\n\x0e\n\x01x\x12\x01y"\x08Identity']),
    }


def fuzz(name: str, seconds: int, kept: str) -> None:
    """Run one entry in this process until the time is over or it fails; never returns."""
    import atheris

    with atheris.instrument_imports(include=["audiofic"]):
        target, seeds = entries()[name]
    os.nice(10)
    with tempfile.TemporaryDirectory() as corpus:
        for number, seed in enumerate(seeds):
            (Path(corpus) / f"{number}").write_bytes(seed)
        atheris.Setup(
            [
                name, corpus, kept, f"-artifact_prefix={kept}", f"-max_total_time={seconds}", "-seed=1",
                f"-timeout={LONGEST_S}", f"-max_len={LARGEST_BYTES}", f"-rss_limit_mb={MOST_MB}",
                "-print_final_stats=1",
            ],
            target,
        )  # fmt: skip
        atheris.Fuzz()


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--entry"]:
        fuzz(arguments[1], int(arguments[2]), arguments[3])
    sys.exit(main(int(arguments[0]) if arguments else 60, arguments[1:]))
