"""What the store lacks is spoken on all cores: the same clips wherever the work is done, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context
from pathlib import Path

import pytest

from audiofic.building.levels import PASSAGE, calibration
from audiofic.engines.piper import LOADED, Piper, _load_voice
from audiofic.engines.tone import Tone
from audiofic.errors import EngineError
from audiofic.model import Utterance, Voice
from audiofic.store import Store, clip_key
from audiofic.synthesis import Batch, LocalWorkers, Outcome, open_workers, reckon_costs, synthesise
from audiofic.synthesis.batches import BATCH
from piper_voice import write_voice

LINES = ("The kettle sang.", "Is it ready?", "Not yet.", "Now?")


def work(*models: str, lines: tuple[str, ...] = LINES) -> dict[str, Utterance]:
    utterances = [Utterance(line, Voice("tone", model)) for model in models for line in lines]
    return {clip_key(utterance, "tone 1"): utterance for utterance in utterances}


def content(store: Store) -> Mapping[str, bytes]:
    return {path.stem: path.read_bytes() for path in store.folder.rglob("*.wav")}


def collect(told: list[tuple[Outcome, Utterance]]) -> Callable[[Outcome, Utterance], None]:
    return lambda outcome, utterance: told.append((outcome, utterance))


def test_two_workers_make_the_clips_that_one_process_makes(tmp_path: Path) -> None:
    missing = work("a", "b", "c") | work("a", lines=tuple(f"Line {number}." for number in range(2 * BATCH)))
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    assert synthesise(missing, here, ()) == ()
    told: list[tuple[Outcome, Utterance]] = []
    with open_workers(2) as workers:
        assert workers is not None
        assert synthesise(missing, there, (), workers, collect(told)) == ()
    assert content(there) == content(here)
    assert set(content(here)) == set(missing)
    assert {outcome.key: utterance for outcome, utterance in told} == missing
    assert len(told) == len(missing)


def test_one_job_needs_no_other_process() -> None:
    with open_workers(1) as workers:
        assert workers is None


def test_an_utterance_that_fails_fails_alone(tmp_path: Path) -> None:
    missing = work("a") | {"0" * 64: Utterance("So.", Voice("espeak", "nobody"))}
    missing |= {"1" * 64: Utterance("…", Voice("tone", "a")), "2" * 64: Utterance("So.", Voice("nix", "a"))}
    store = Store(tmp_path)
    told: list[tuple[Outcome, Utterance]] = []
    failures = synthesise(missing, store, (), done=collect(told))
    assert sorted(failure.key[0] for failure in failures) == ["0", "1", "2"]
    assert all(failure.error.hint for failure in failures)
    assert set(content(store)) == set(work("a"))
    assert len(told) == len(missing), "failures count as progress, too"


def test_a_failure_comes_back_from_a_worker_with_its_hint(tmp_path: Path) -> None:
    bad = Utterance("So.", Voice("nix", "a"))
    with open_workers(2) as workers:
        (failure,) = synthesise(work("a") | {"0" * 64: bad}, Store(tmp_path), (), workers)
    assert failure.utterance == bad
    assert failure.error.message == "There is no engine called 'nix'."
    assert "piper" in (failure.error.hint or "")


def test_batches_are_of_one_model_the_longest_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    render = Tone.render

    def noting(self: Tone, utterance: Utterance) -> object:
        asked.append(utterance.voice.model)
        return render(self, utterance)

    monkeypatch.setattr(Tone, "render", noting)
    by_turns = [pair for pairs in zip(work("a").items(), work("b").items(), strict=True) for pair in pairs]
    synthesise(dict(by_turns) | work("c", lines=("Long. " * 50,)), Store(tmp_path), ())
    assert asked == ["c", *("a",) * len(LINES), *("b",) * len(LINES)]


class Noting(Executor):
    """Does the work at once, and notes what was handed to it and how much was not done at that time."""

    def __init__(self) -> None:
        self.batches: list[list[Utterance]] = []

    def submit(self, call, /, *args, **more):  # type: ignore[no-untyped-def]
        self.batches.append([utterance for _, utterance in args[0]])
        future: Future[object] = Future()
        future.set_result(call(*args, **more))
        return future


def test_threads_are_given_single_lines_and_processes_batches(tmp_path: Path) -> None:
    write_voice(tmp_path / "voices", "low")
    lines = [Utterance(f"Line {'o' * number}.", Voice("piper", "low")) for number in range(3)]
    missing = work("a", lines=tuple(f"Line {number}." for number in range(BATCH + 1)))
    missing |= {clip_key(line, "piper"): line for line in lines}
    threads, processes = Noting(), Noting()
    workers = LocalWorkers(2, threads, processes)
    assert synthesise(missing, Store(tmp_path / "store"), (tmp_path / "voices",), workers) == ()
    assert threads.batches == [[line] for line in reversed(lines)], "the longest first"
    assert [len(batch) for batch in processes.batches] == [BATCH, 1]


class Losing(LocalWorkers):
    """Takes back only the first outcome of its first job."""

    lost = 0

    def take_back(self, batch: Batch, job: Future[object], store: Store) -> Sequence[Outcome]:
        outcomes = LocalWorkers.take_back(self, batch, job, store)
        if Losing.lost:
            return outcomes
        Losing.lost = len(outcomes) - 1
        return outcomes[:1]


def test_what_workers_bring_no_outcome_of_is_handed_out_again_by_itself(tmp_path: Path) -> None:
    missing = work("a", lines=tuple(f"Line {number}." for number in range(BATCH)))
    processes = Noting()
    told: list[tuple[Outcome, Utterance]] = []
    assert synthesise(missing, Store(tmp_path), (), Losing(2, Noting(), processes), collect(told)) == ()
    assert [len(batch) for batch in processes.batches] == [BATCH, *[1] * Losing.lost]
    assert {outcome.key for outcome, _ in told} == set(missing)
    assert len(told) == len(missing)


def test_never_more_batches_are_under_way_than_there_are_workers(tmp_path: Path) -> None:
    """However long the book: what waits, waits here and not in the executors' queues."""
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        under_way: list[int] = []
        jobs: list[Future[object]] = []

        class Counting(Executor):
            def submit(self, call, /, *args, **more):  # type: ignore[no-untyped-def]
                jobs.append(pool.submit(call, *args, **more))
                under_way.append(sum(not job.done() for job in jobs))
                return jobs[-1]

        missing = work("a", lines=tuple(f"Line {number}." for number in range(6 * BATCH)))
        assert synthesise(missing, Store(tmp_path), (), LocalWorkers(2, Counting(), Counting())) == ()
    assert len(jobs) == 6
    assert max(under_way) <= 2


def piper_work(folder: Path, voices: int) -> dict[str, Utterance]:
    for number in range(voices):
        write_voice(folder, f"voice{number}", f0=110 + 20 * number)
    lines = [Utterance(line, Voice("piper", f"voice{number}")) for line in LINES for number in range(voices)]
    return {clip_key(line, "piper"): line for line in lines}


def test_each_piper_voice_is_loaded_once_for_all_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    missing = piper_work(tmp_path, LOADED + 2)
    loads: list[str] = []
    rendered: list[str] = []
    render = Piper.render
    monkeypatch.setattr(
        "audiofic.engines.piper._load_voice", lambda model: loads.append(model.name) or _load_voice(model)
    )
    monkeypatch.setattr(Piper, "render", lambda self, line: rendered.append(line.text) or render(self, line))
    with open_workers(2) as workers:
        assert synthesise(missing, Store(tmp_path / "store"), (tmp_path,), workers) == ()
    assert sorted(loads) == sorted({line.voice.model for line in missing.values()})
    assert sorted(rendered) == sorted(line.text for line in missing.values()), "each is spoken once"


def test_piper_clips_are_the_same_bits_from_one_thread_and_from_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    missing = piper_work(tmp_path, 2)
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    assert synthesise(missing, here, (tmp_path,)) == ()
    with open_workers(3) as workers:
        assert synthesise(dict(reversed(missing.items())), there, (tmp_path,), workers) == ()
    assert content(there) == content(here)
    assert set(content(here)) == set(missing)


def test_a_slow_engine_costs_more_and_a_voice_that_is_not_there_nothing(tmp_path: Path) -> None:
    write_voice(tmp_path, "low")
    voices = (Voice("piper", "low"), Voice("piper", "low", pace=2.0), Voice("tone", "a"), Voice("nix", "a"))
    costs = reckon_costs({str(voice): Utterance("So it is.", voice) for voice in voices}, (tmp_path,))
    usual, hurried, tone, none = costs.values()
    assert usual == 2 * hurried > tone > none == 0


class DeadlyVoice(Voice):
    """Kills the process that unpickles it, as a crash inside an engine would."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


def test_when_a_worker_dies_what_was_spoken_is_kept(tmp_path: Path) -> None:
    good = work("a", lines=("One long line, so that it is first.", "Another one of them."))
    deadly = {"f" * 64: Utterance("So.", DeadlyVoice("tone", "b"))}
    store = Store(tmp_path)
    with (
        ProcessPoolExecutor(1, get_context("spawn")) as pool,
        pytest.raises(EngineError, match="worker died") as raised,
    ):
        synthesise(good | deadly, store, (), LocalWorkers(1, pool, pool))
    assert "is kept" in (raised.value.hint or "")
    assert set(content(store)) == set(good)


def test_a_pool_that_is_dead_already_is_told_alike(tmp_path: Path) -> None:
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        with pytest.raises(BrokenProcessPool):
            pool.submit(os._exit, 1).result()
        with pytest.raises(EngineError, match="worker died"):
            synthesise(work("a"), Store(tmp_path), (), LocalWorkers(1, pool, pool))


ORPHANS = """\
import os, signal
from audiofic.synthesis import open_workers

if __name__ == "__main__":
    with open_workers(2) as workers:
        print(workers.processes.submit(os.getpid).result(), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX kills")
def test_a_killed_build_leaves_no_worker_behind(tmp_path: Path) -> None:
    """The workers hold the pipe's other end: it is at its end only when the last of them is gone."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS, encoding="utf-8")
    killed = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, timeout=60, check=False)
    assert killed.returncode < 0
    assert int(killed.stdout) != 0


def test_a_voice_is_levelled_by_a_passage_of_its_own() -> None:
    voice = Voice("tone", "a", pace=1.1, pitch=-2)
    utterances = calibration(voice)
    assert tuple(utterance.text for utterance in utterances) == PASSAGE
    assert {utterance.voice for utterance in utterances} == {voice}
    letters = sum(map(len, PASSAGE))
    assert letters / 15 >= 20, "seconds at some 15 letters a second: BS.1770's gates want that much"
