"""A cluster of several processes speaks the clips that this machine speaks, and outlives a worker's death."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections.abc import Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audiofic.building.chapters import BuildStopped, ChapterMaker
from audiofic.building.clips import Clips, open_clips
from audiofic.building.mixers import ChapterJob, ClusterMixers, LocalMixers
from audiofic.building.plan import PlannedClip
from audiofic.cluster import _check_workers, open_cluster
from audiofic.cluster.remote import Order, Spoken, Unfit, code_digest, speak_there
from audiofic.cluster.voices import VoiceFiles
from audiofic.cluster.workers import ClusterWorkers
from audiofic.engines import EngineSetup, open_engine
from audiofic.errors import AudioficError, EngineError
from audiofic.model import Utterance, Voice
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store, clip_key
from audiofic.synthesis import Batch, Outcome, synthesise
from piper_voice import write_voice
from speaking_here import WorkersHere
from stored import content

distributed = pytest.importorskip("distributed")

WORKERS = 2
LONGEST_S = 120.0
"""A worker that is lost should fail a test, not keep it waiting."""


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """Two worker processes with a cache of their own; a line may kill one worker, and not a second one."""
    import dask

    home = tmp_path_factory.mktemp("home")
    with ExitStack() as stack:
        patch = stack.enter_context(pytest.MonkeyPatch.context())
        patch.setenv("XDG_CACHE_HOME", str(home / "cache"))
        patch.setenv("AUDIOFIC_VOICES", str(home / "voices"))
        stack.enter_context(dask.config.set({"distributed.scheduler.allowed-failures": 1}))
        yield stack.enter_context(
            distributed.LocalCluster(
                n_workers=WORKERS, threads_per_worker=1, dashboard_address=":0", local_directory=str(home)
            )
        )


def tone_work(count: int) -> dict[str, Utterance]:
    lines = [Utterance(f"Line {number}. " * 9, Voice("tone", "a")) for number in range(count)]
    return {clip_key(line, "tone 1"): line for line in lines}


def piper_work(folder: Path) -> dict[str, Utterance]:
    write_voice(folder, "low")
    engine = open_engine("piper", (folder,))
    lines = [Utterance(f"Line {number}.", Voice("piper", "low")) for number in range(6)]
    return {clip_key(line, engine.identity(line.voice)): line for line in lines}


@pytest.mark.slow
def test_a_worker_that_is_killed_costs_nothing_but_time(cluster: Any, tmp_path: Path) -> None:
    missing = tone_work(60)
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    told: list[Outcome] = []
    with open_cluster(cluster.scheduler_address) as workers:
        victim = next(iter(workers._client.run(os.getpid).values()))

        def note(outcome: Outcome, utterance: Utterance) -> None:
            told.append(outcome)
            if len(told) == 10:
                os.kill(victim, signal.SIGKILL)

        assert workers.jobs >= WORKERS
        assert synthesise(missing.items(), there, EngineSetup(), workers, note) == ()
    assert synthesise(missing.items(), here, EngineSetup(), WorkersHere()) == ()
    assert content(there) == content(here)
    assert sorted(outcome.key for outcome in told) == sorted(missing), "each is told of once"
    assert not list(there.folder.glob(".*")), "no mark is left"


@pytest.mark.slow
def test_a_build_speaks_on_the_cluster_that_it_is_given(cluster: Any, tmp_path: Path) -> None:
    missing = tone_work(4)
    told: list[tuple[str, int, int]] = []
    store = Store(tmp_path)
    clips = Clips(
        store,
        EngineSetup(),
        missing.__getitem__,
        1,
        lambda *news: told.append(news),
        cluster.scheduler_address,
    )
    clips.speak([PlannedClip(key, utterance, "", 0, "new") for key, utterance in missing.items()])
    assert set(content(store)) == set(missing)
    assert clips.spoken == 4
    assert told[-1] == ("speaking", 4, 4)


class Elsewhere(ClusterWorkers):
    """Workers that see neither this machine's store nor its voices."""

    sent = 0

    def _order(self, batch: Batch, store: Store, setup: EngineSetup) -> Order:
        order = super()._order(batch, store, setup)
        return replace(order, setup=EngineSetup(), store_folder=Path("/nowhere"))

    def take_back(self, batch: Batch, job: Future[Any], store: Store) -> Any:
        answer = job.result(LONGEST_S)
        if isinstance(answer, tuple):
            self.sent += sum(isinstance(outcome, Spoken) for outcome in answer)
        return super().take_back(batch, job, store)


@pytest.mark.slow
def test_hosts_without_store_and_voice_are_sent_the_voice_once_and_send_back_the_clips(
    cluster: Any, tmp_path: Path
) -> None:
    missing = piper_work(tmp_path / "voices")
    here, there = Store(tmp_path / "here"), Store(tmp_path / "there")
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        workers = Elsewhere(client)
        assert synthesise(missing.items(), there, EngineSetup((tmp_path / "voices",)), workers) == ()
        assert len(workers._sent) == 1, "both workers are on one host"
        assert workers.sent == len(missing)
        workers.close()
    assert synthesise(missing.items(), here, EngineSetup((tmp_path / "voices",)), WorkersHere()) == ()
    assert content(there) == content(here)


def die_as_a_worker() -> Voice:
    if multiprocessing.parent_process() is not None:
        os._exit(1)
    return DeadlyVoice("tone", "b")


class DeadlyVoice(Voice):
    """Kills the worker that unpickles it, as a crash inside an engine would; the scheduler passes it on."""

    def __reduce__(self) -> tuple[object, ...]:
        return die_as_a_worker, ()


@pytest.mark.slow
def test_a_line_that_kills_every_worker_fails_alone(cluster: Any, tmp_path: Path) -> None:
    good, deadly = tone_work(3), Utterance("So.", DeadlyVoice("tone", "b"))
    with open_cluster(cluster.scheduler_address) as workers:
        (failure,) = synthesise((good | {"f" * 64: deadly}).items(), Store(tmp_path), EngineSetup(), workers)
    assert failure.key == "f" * 64
    assert "2 workers died speaking 'So.'" in failure.error.message
    assert set(content(Store(tmp_path))) == set(good)


class EndlessText(str):
    """Never comes to an end where it is spoken, as a hanging engine would not."""

    def __iter__(self) -> Iterator[str]:
        time.sleep(3_600)
        return iter(())


@pytest.mark.slow
def test_a_line_that_never_ends_fails_alone(
    cluster: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each worker that hangs ends itself, as if it had crashed."""
    monkeypatch.setattr("audiofic.synthesis.batches.PATIENCE_S", 2.0)
    good, endless = tone_work(3), Utterance(EndlessText("So."), Voice("tone", "b"))
    with open_cluster(cluster.scheduler_address) as workers:
        (failure,) = synthesise((good | {"f" * 64: endless}).items(), Store(tmp_path), EngineSetup(), workers)
    assert "2 workers died speaking 'So.'" in failure.error.message
    assert set(content(Store(tmp_path))) == set(good)


@pytest.mark.slow
def test_a_voice_that_is_not_here_fails_as_it_does_at_home(cluster: Any, tmp_path: Path) -> None:
    lost = {
        "0" * 64: Utterance("So.", Voice("piper", "nobody")),
        "1" * 64: Utterance("So.", Voice("nix", "a")),
    }
    with open_cluster(cluster.scheduler_address) as workers:
        failures = synthesise(lost.items(), Store(tmp_path), EngineSetup((tmp_path,)), workers)
    assert {failure.key[0]: failure.error.message for failure in failures} == {
        "0": "The voice nobody is not installed.",
        "1": "There is no engine called 'nix'.",
    }


@pytest.mark.slow
def test_a_worker_that_would_make_other_clips_stops_the_build_and_says_why(
    cluster: Any, tmp_path: Path
) -> None:
    work = tuple(tone_work(1).items())
    fit = Order(
        code_digest(), VoiceFiles("tone", "a"), "tone 1", EngineSetup(), tmp_path, "nobody's mark", 60.0
    )
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        executor = client.get_executor(pure=False)
        (spoken,) = executor.submit(speak_there, work, fit).result(LONGEST_S)
        older = executor.submit(speak_there, work, replace(fit, code="0" * 64)).result(LONGEST_S)
        other = executor.submit(speak_there, work, replace(fit, identity="tone 2")).result(LONGEST_S)
        assert isinstance(spoken, Spoken)
        assert isinstance(older, Unfit)
        assert isinstance(other, Unfit)
        assert "another version" in older.reason
        assert "'tone 1', the one here 'tone 2'" in other.reason
        workers = ClusterWorkers(client)
        told: Future[object] = Future()
        told.set_result(other)
        workers._setups[told] = EngineSetup()
        with pytest.raises(EngineError, match="would make other clips") as raised:
            workers.take_back(Batch(work, False), told, Store(tmp_path))
        assert "same engines" in (raised.value.hint or "")


class Answering:
    """A client whose machines give these answers, by what they are asked."""

    def __init__(self, **answers: object) -> None:
        self._answers = answers

    def wait_for_workers(self, count: int, timeout: float) -> None:
        pass

    def run(self, question: Any, *given: str, on_error: str) -> dict[str, object]:
        return {"tcp://two:1": self._answers[question.__name__]}

    def run_on_scheduler(self, question: Any, *given: str) -> object:
        return self._answers[question.__name__]


@pytest.mark.parametrize(
    ("answers", "told"),
    [
        ({"version": "0.0.1"}, r"tcp://two:1 has audiofic 0\.0\.1; the scheduler has audiofic 0\.0\.1; this"),
        ({"version": ModuleNotFoundError()}, "tcp://two:1 has no audiofic"),
        ({"code_digest": "0"}, "tcp://two:1 has another audiofic"),
    ],
)
def test_machines_with_another_audiofic_are_named_before_anything_is_spoken(
    answers: dict[str, object], told: str
) -> None:
    from importlib.metadata import version

    same: dict[str, object] = {"version": version("audiofic"), "code_digest": code_digest()}
    _check_workers(Answering(**same), "tcp://one:8786")  # type: ignore[arg-type]
    with pytest.raises(AudioficError, match=told):
        _check_workers(Answering(**same | answers), "tcp://one:8786")  # type: ignore[arg-type]


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense://x", "tcp://"])
def test_a_cluster_that_does_not_answer_is_an_error_that_says_so(
    address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.cluster.CONNECT_S", 0.2)
    with pytest.raises(AudioficError, match="No dask scheduler answers at") as raised, open_cluster(address):
        pass
    assert "tcp://" in (raised.value.hint or "")


def test_without_dask_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(__import__("sys").modules, "distributed", None)
    with pytest.raises(AudioficError) as raised, open_cluster("tcp://127.0.0.1:1"):
        pass
    assert "audiofic[cluster]" in (raised.value.hint or "")


# --- Chapters -----------------------------------------------------------------------------------------

VOICES = "book: {title: The Well}\nnarrator: {voice: tone/a}\ncredits: yes\n"


def write_project(root: Path) -> Project:
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    for number in range(1, 5):
        script = f"chapter: {number}\ntitle: Part {number}\nlines:\n- narrator: This is stone {number}.\n"
        (root / "script" / f"{number:02d}.yaml").write_text(script, encoding="utf-8")
    return Project(root)


def build(project: Project, cluster: str = "") -> dict[str, bytes]:
    """Every chapter's file, as built."""
    build_book(plan_book(project, False), 1, lambda stage, done, total: None, cluster)
    return {path.name: path.read_bytes() for path in project.build_folder.glob("chapters/*.mp3")}


@pytest.fixture
def made_here(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the encoders of this process have made."""
    made: list[str] = []

    def noting(blocks: Any, paths: Mapping[str, Path], kbps: Any) -> int:
        made.append(paths["mp3"].stem)
        return encode_chapter(blocks, paths, kbps)

    monkeypatch.setattr("audiofic.building.chapters.encode_chapter", noting)
    return made


@pytest.mark.slow
def test_chapters_are_made_by_workers_that_see_the_production_as_they_are_here(
    cluster: Any, tmp_path: Path, made_here: list[str]
) -> None:
    here = build(write_project(tmp_path / "here"))
    assert len(set(made_here)) == len(here) == 6
    made_here.clear()
    project = write_project(tmp_path / "there")
    there = build(project, cluster.scheduler_address)
    assert there == here
    assert set(made_here) == {"01-part-1"}, "the one that tells the book's gain"
    assert plan_book(project, False).is_current
    assert not list(project.build_folder.glob(".cluster*")), "no mark is left"


@pytest.mark.slow
def test_chapters_that_no_worker_can_make_are_made_here(
    cluster: Any, tmp_path: Path, made_here: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.building.mixers._tools", lambda: "an ffmpeg that nobody else has")
    assert len(build(write_project(tmp_path), cluster.scheduler_address)) == len(set(made_here)) == 6


@pytest.mark.slow
def test_a_chapter_whose_worker_dies_is_made_here(cluster: Any, tmp_path: Path, made_here: list[str]) -> None:
    """Whatever goes wrong on a worker is no reason to lose the chapter."""
    project = write_project(tmp_path)
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        plan = plan_book(project, False)
        clips = open_clips(plan)
        clips.speak(plan.missing)
        with ThreadPoolExecutor(2) as threads:
            local = LocalMixers(threads, plan, ChapterMaker(plan, clips))
            executor = client.get_executor(pure=False)
            mixers = ClusterMixers(threads, local, executor, threads, client.submit(os._exit, 1), "a build")
            assert mixers.submit(ChapterJob(1, 3.0)).result(LONGEST_S).number == 1
    assert set(made_here) == {"01-part-1"}


@pytest.mark.slow
def test_a_build_that_is_stopped_does_not_wait_for_the_worker_at_its_chapter(
    cluster: Any, tmp_path: Path, made_here: list[str]
) -> None:
    project = write_project(tmp_path)
    with distributed.Client(cluster.scheduler_address, set_as_default=False) as client:
        plan = plan_book(project, False)
        with ThreadPoolExecutor(2) as threads:
            maker = ChapterMaker(plan, open_clips(plan))
            busy = client.submit(time.sleep, 60.0, pure=False)
            mixers = ClusterMixers(
                threads,
                LocalMixers(threads, plan, maker),
                client.get_executor(pure=False),
                threads,
                busy,
                "a",
            )
            job = mixers.submit(ChapterJob(1, 3.0))
            begun = time.monotonic()
            maker.stopping.set()
            with pytest.raises(BuildStopped):
                job.result(LONGEST_S)
            assert time.monotonic() - begun < 30.0
        busy.cancel()
    assert not made_here
