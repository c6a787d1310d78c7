"""What the store lacks is spoken on all cores: the same clips wherever the work is done, and nothing lost."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audiofic.building.plan import PASSAGE, calibration
from audiofic.engines import EngineSetup
from audiofic.engines.piper import LOADED, Piper
from audiofic.engines.piper_voice import load_voice
from audiofic.engines.tone import Tone
from audiofic.errors import EngineError
from audiofic.model import Utterance, Voice
from audiofic.store import Store, clip_key
from audiofic.synthesis import Batch, Failure, Outcome, open_workers, reckon_cost, speak_batch, synthesise
from audiofic.synthesis.batches import AHEAD, BATCH
from piper_voice import write_voice
from speaking_here import WorkersHere
from stored import content

LINES = ("The kettle sang.", "Is it ready?", "Not yet.", "Now?")


def work(*models: str, lines: tuple[str, ...] = LINES) -> dict[str, Utterance]:
    utterances = [Utterance(line, Voice("tone", model)) for model in models for line in lines]
    return {clip_key(utterance, "tone 1"): utterance for utterance in utterances}


def keyed(lines: Sequence[Utterance], folder: Path) -> dict[str, Utterance]:
    """Lines for Piper voices of that folder, under their keys."""
    engine = Piper((folder,))
    return {clip_key(line, engine.identity(line.voice)): line for line in lines}


def collect(told: list[tuple[Outcome, Utterance]]) -> Callable[[Outcome, Utterance], None]:
    return lambda outcome, utterance: told.append((outcome, utterance))


def speak_here(missing: Mapping[str, Utterance], store: Store, folders: tuple[Path, ...] = ()) -> WorkersHere:
    """All of it without a failure, in this process."""
    workers = WorkersHere()
    assert synthesise(missing.items(), store, EngineSetup(folders), workers) == ()
    return workers


def test_two_workers_make_the_clips_that_one_process_makes(tmp_path: Path) -> None:
    missing = work("a", "b", "c") | work("a", lines=tuple(f"Line {number}." for number in range(2 * BATCH)))
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    speak_here(missing, here)
    told: list[tuple[Outcome, Utterance]] = []
    with open_workers(2) as workers:
        assert synthesise(missing.items(), there, EngineSetup(), workers, collect(told)) == ()
    assert content(there) == content(here)
    assert set(content(here)) == set(missing)
    assert {outcome.key: utterance for outcome, utterance in told} == missing
    assert len(told) == len(missing)


def test_an_utterance_that_fails_fails_alone(tmp_path: Path) -> None:
    missing = work("a") | {"0" * 64: Utterance("So.", Voice("espeak", "nobody"))}
    missing |= {"1" * 64: Utterance("…", Voice("tone", "a")), "2" * 64: Utterance("So.", Voice("nix", "a"))}
    store = Store(tmp_path)
    told: list[tuple[Outcome, Utterance]] = []
    failures = synthesise(missing.items(), store, EngineSetup(), WorkersHere(), collect(told))
    assert sorted(failure.key[0] for failure in failures) == ["0", "1", "2"]
    assert all(failure.error.hint for failure in failures)
    assert set(content(store)) == set(work("a"))
    assert len(told) == len(missing), "failures count as progress, too"


def test_whatever_an_engine_raises_is_its_lines_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Tone.render

    def failing(self: Tone, utterance: Utterance) -> object:
        return 1 / 0 if utterance.text == "Not yet." else render(self, utterance)

    monkeypatch.setattr(Tone, "render", failing)
    (failure,) = synthesise(work("a").items(), Store(tmp_path), EngineSetup(), WorkersHere())
    assert (
        failure.error.message == "tone/a could not speak 'Not yet.': ZeroDivisionError('division by zero')."
    )
    assert len(content(Store(tmp_path))) == len(LINES) - 1


def test_a_voice_that_was_replaced_since_the_plan_speaks_nothing_under_its_old_name(tmp_path: Path) -> None:
    write_voice(tmp_path / "voices", "low", f0=110)
    missing = keyed([Utterance(line, Voice("piper", "low")) for line in LINES], tmp_path / "voices")
    write_voice(tmp_path / "voices", "low", f0=220)
    with open_workers(1) as workers:
        failures = synthesise(
            missing.items(), Store(tmp_path / "store"), EngineSetup((tmp_path / "voices",)), workers
        )
    assert {failure.key for failure in failures} == set(missing)
    assert failures[0].error.message == "The voice piper/low has changed meanwhile."
    assert not content(Store(tmp_path / "store"))


def test_a_failure_comes_back_from_a_worker_with_its_hint(tmp_path: Path) -> None:
    bad = Utterance("So.", Voice("nix", "a"))
    with open_workers(2) as workers:
        (failure,) = synthesise(
            (work("a") | {"0" * 64: bad}).items(), Store(tmp_path), EngineSetup(), workers
        )
    assert failure.utterance == bad
    assert failure.error.message == "There is no engine called 'nix'."
    assert "piper" in (failure.error.hint or "")


def test_a_store_that_cannot_be_written_to_is_told_as_it_is(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"a file")
    with open_workers(1) as workers, pytest.raises(OSError, match=r"store") as raised:
        synthesise(work("a").items(), Store(tmp_path / "store"), EngineSetup(), workers)
    assert raised.value.filename


# --- The order of work ------------------------------------------------------------------------------


def models(batches: Sequence[Batch]) -> list[str]:
    return [batch.work[0][1].voice.model for batch in batches]


def test_batches_are_of_one_model_the_longest_first(tmp_path: Path) -> None:
    by_turns = [pair for pairs in zip(work("a").items(), work("b").items(), strict=True) for pair in pairs]
    missing = dict(by_turns) | work("c", lines=("Long. " * 50,))
    batches = speak_here(missing, Store(tmp_path)).batches
    assert models(batches) == ["c", "a", "b"]
    assert [len(utterance.text) for _, utterance in batches[1].work] == sorted(map(len, LINES), reverse=True)


def test_a_long_story_is_spoken_stretch_by_stretch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """So that the first chapters can be mixed while the others are still being spoken."""
    monkeypatch.setattr("audiofic.synthesis.batches.STRETCH_S", 0.0)
    first, second = work("a", "b", lines=LINES[:1]), work("a", "b", lines=LINES[1:2])
    assert models(speak_here(first | second, Store(tmp_path)).batches) == ["a", "b", "a", "b"]
    monkeypatch.setattr("audiofic.synthesis.batches.STRETCH_S", 60.0)
    assert models(speak_here(first | second, Store(tmp_path)).batches) == ["a", "b"]


def test_a_voice_is_begun_while_the_one_before_it_still_has_something_to_say(tmp_path: Path) -> None:
    for name in ("low", "high"):
        write_voice(tmp_path / "voices", name)
    lines = [
        (f"Line {'o' * number}.", name)
        for name, count in (("low", 6), ("high", 4))
        for number in range(count)
    ]
    missing = keyed([Utterance(text, Voice("piper", name)) for text, name in lines], tmp_path / "voices")
    batches = speak_here(missing, Store(tmp_path / "store"), (tmp_path / "voices",)).batches
    assert models(batches) == ["low"] * (6 - AHEAD) + ["high"] + ["low"] * AHEAD + ["high"] * 3


def test_lines_of_a_shared_engine_are_handed_out_one_by_one_others_in_batches(tmp_path: Path) -> None:
    write_voice(tmp_path / "voices", "low")
    lines = [Utterance(f"Line {'o' * number}.", Voice("piper", "low")) for number in range(3)]
    missing = work("a", lines=tuple(f"Line {number}." for number in range(BATCH + 1)))
    missing |= keyed(lines, tmp_path / "voices")
    batches = speak_here(missing, Store(tmp_path / "store"), (tmp_path / "voices",)).batches
    shared = [[utterance for _, utterance in batch.work] for batch in batches if batch.shared]
    assert shared == [[line] for line in reversed(lines)], "the longest first"
    assert [len(batch.work) for batch in batches if not batch.shared] == [BATCH, 1]


class Losing(WorkersHere):
    """Takes back only the first outcome of its first job."""

    lost = 0

    def take_back(self, batch: Batch, job: Future[list[Outcome]], store: Store) -> Sequence[Outcome]:
        outcomes = job.result()
        if self.lost:
            return outcomes
        self.lost = len(outcomes) - 1
        return outcomes[:1]


def test_what_workers_bring_no_outcome_of_is_handed_out_again_by_itself(tmp_path: Path) -> None:
    missing = work("a", lines=tuple(f"Line {number}." for number in range(BATCH)))
    workers = Losing()
    told: list[tuple[Outcome, Utterance]] = []
    assert synthesise(missing.items(), Store(tmp_path), EngineSetup(), workers, collect(told)) == ()
    assert [len(batch.work) for batch in workers.batches] == [BATCH, *[1] * workers.lost]
    assert {outcome.key for outcome, _ in told} == set(missing)
    assert len(told) == len(missing)


class ThreadsHere(WorkersHere):
    """Threads of this process, as the process that shared engines speak in has them."""

    jobs = 2

    def __init__(self) -> None:
        super().__init__()
        self._threads = ThreadPoolExecutor(self.jobs)
        self._given: list[Future[Any]] = []
        self.under_way: list[int] = []

    def hand_out(self, batch: Batch, store: Store, setup: EngineSetup) -> Future[list[Outcome]]:
        job = self._threads.submit(lambda: list(speak_batch(batch.work, store.folder, setup)))
        self._given.append(job)
        self.under_way.append(sum(not each.done() for each in self._given))
        return job


def test_never_more_batches_are_under_way_than_there_are_workers(tmp_path: Path) -> None:
    """However long the book: what waits, waits here and not in the workers' queues."""
    missing = work("a", lines=tuple(f"Line {number}." for number in range(6 * BATCH)))
    workers = ThreadsHere()
    assert synthesise(missing.items(), Store(tmp_path), EngineSetup(), workers) == ()
    assert len(workers.under_way) == 6
    assert max(workers.under_way) <= 2


# --- Voices -----------------------------------------------------------------------------------------


def piper_work(folder: Path, voices: int) -> dict[str, Utterance]:
    for number in range(voices):
        write_voice(folder, f"voice{number}", f0=110 + 20 * number)
    lines = [Utterance(line, Voice("piper", f"voice{number}")) for line in LINES for number in range(voices)]
    return keyed(lines, folder)


def test_each_piper_voice_is_loaded_once_for_all_workers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    missing = piper_work(tmp_path, LOADED + 2)
    loads: list[str] = []
    rendered: list[str] = []
    render = Piper.render
    monkeypatch.setattr(
        "audiofic.engines.piper.load_voice", lambda model: loads.append(model.name) or load_voice(model)
    )
    monkeypatch.setattr(Piper, "render", lambda self, line: rendered.append(line.text) or render(self, line))
    assert (
        synthesise(missing.items(), Store(tmp_path / "store"), EngineSetup((tmp_path,)), ThreadsHere()) == ()
    )
    assert sorted(loads) == sorted({line.voice.model for line in missing.values()})
    assert sorted(rendered) == sorted(line.text for line in missing.values()), "each is spoken once"


def test_piper_clips_are_the_same_bits_from_one_thread_and_from_several(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    missing = piper_work(tmp_path, 2)
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    speak_here(missing, here, (tmp_path,))
    with open_workers(3) as workers:
        assert synthesise(reversed(missing.items()), there, EngineSetup((tmp_path,)), workers) == ()
    assert content(there) == content(here)
    assert set(content(here)) == set(missing)


def test_a_slow_engine_costs_more_and_a_voice_that_is_not_there_nothing(tmp_path: Path) -> None:
    write_voice(tmp_path, "low")
    voices = (Voice("piper", "low"), Voice("piper", "low", pace=2.0), Voice("tone", "a"), Voice("nix", "a"))
    cost_s = reckon_cost(EngineSetup((tmp_path,)))
    usual, hurried, tone, none = (cost_s(Utterance("So it is.", voice)) for voice in voices)
    assert usual == 2 * hurried > tone > none == 0


# --- Engines that crash or hang ---------------------------------------------------------------------


def tone_voice(model: str) -> Voice:
    return Voice("tone", model)


class Deadly(Voice):
    """Kills the process that is given it, as a crash inside an engine would."""

    def __reduce__(self) -> tuple[object, ...]:
        return os._exit, (1,)


class Endless(Voice):
    """Never comes to an end in the process that is given it."""

    def __reduce__(self) -> tuple[object, ...]:
        return time.sleep, (3_600,)


def crash_once(mark: str) -> Voice:
    """In the other process: an ordinary voice, but the first time a crash."""
    if not Path(mark).exists():
        Path(mark).touch()
        os._exit(1)
    return tone_voice("b")


class DeadlyOnce(Voice):
    """Kills only the first process that is given it; its model is the file that tells."""

    def __reduce__(self) -> tuple[object, ...]:
        return crash_once, (self.model,)


def deadly(kind: type[Voice], count: int = 1) -> dict[str, Utterance]:
    return {f"{number:064x}": Utterance(f"So {number}.", kind("tone", "b")) for number in range(count)}


def speak_in_processes(missing: Mapping[str, Utterance], store: Store, jobs: int = 2) -> tuple[Failure, ...]:
    with open_workers(jobs) as workers:
        return synthesise(missing.items(), store, EngineSetup(), workers)


@pytest.mark.parametrize("shared", [False, True])
def test_a_line_that_crashes_its_process_fails_alone_and_by_name(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, shared: bool
) -> None:
    monkeypatch.setattr(Tone, "shared", shared)
    good = work("a", "b")
    (failure,) = speak_in_processes(good | deadly(Deadly), Store(tmp_path))
    assert failure.key == "0" * 64
    assert failure.error.message == "tone/b crashed at 'So 0.', twice."
    assert failure.error.hint
    assert set(content(Store(tmp_path))) == set(good)


def test_a_line_that_never_ends_is_stopped_tried_once_more_and_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.synthesis.batches.PATIENCE_S", 2.0)
    good = work("a")
    (failure,) = speak_in_processes(good | deadly(Endless), Store(tmp_path))
    assert failure.error.message == "tone/b gave no answer for 2 seconds at 'So 0.', twice."
    assert set(content(Store(tmp_path))) == set(good)


def test_a_crash_that_does_not_happen_again_costs_nothing(tmp_path: Path) -> None:
    ((key, alive),) = work("b", lines=("So.",)).items()
    deadly_once = replace(alive, voice=DeadlyOnce("tone", str(tmp_path / "crashed")))
    missing = work("a") | {key: deadly_once}
    assert speak_in_processes(missing, Store(tmp_path / "store")) == ()
    assert (tmp_path / "crashed").exists()
    assert set(content(Store(tmp_path / "store"))) == set(missing)


def test_where_every_process_dies_the_build_stops_soon(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.synthesis.workers.MOST_LOSSES", 3)
    with pytest.raises(EngineError, match="like the 2 attempts before it") as raised:
        speak_in_processes(deadly(Deadly, count=2 * BATCH), Store(tmp_path), 1)
    assert "is kept" in (raised.value.hint or "")


ORPHANS = """\
import os, signal, sys
from pathlib import Path
from audiofic.model import Utterance, Voice
from audiofic.store import Store, clip_key
from audiofic.engines import EngineSetup
from audiofic.synthesis import open_workers, synthesise

if __name__ == "__main__":
    with open_workers(2) as workers:
        line = Utterance("So.", Voice("tone", "a"))
        work = {clip_key(line, "tone 1"): line}
        print(len(synthesise(work.items(), Store(Path(sys.argv[1])), EngineSetup(), workers)), flush=True)
        os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kills as POSIX kills")
def test_a_killed_build_leaves_no_worker_behind(tmp_path: Path) -> None:
    """The workers hold the pipe's other end: it is at its end only when the last of them is gone."""
    script = tmp_path / "orphans.py"
    script.write_text(ORPHANS, encoding="utf-8")
    command = [sys.executable, str(script), str(tmp_path / "store")]
    killed = subprocess.run(command, stdout=subprocess.PIPE, timeout=60, check=False)
    assert killed.returncode < 0
    assert killed.stdout.split() == [b"0"]
    assert len(content(Store(tmp_path / "store"))) == 1


def test_a_voice_is_levelled_by_a_passage_of_its_own() -> None:
    voice = Voice("tone", "a", pace=1.1, pitch=-2)
    utterances = calibration(voice)
    assert tuple(utterance.text for utterance in utterances) == PASSAGE
    assert {utterance.voice for utterance in utterances} == {voice}
    letters = sum(map(len, PASSAGE))
    assert letters / 15 >= 20, "seconds at some 15 letters a second: BS.1770's gates want that much"
