"""Who makes chapters: threads of this machine, or workers of a cluster that see the production's folder.

A chapter is made of clips in the store and of nothing that the build alone knows, so any machine can make it
that has the same program, libraries and ffmpeg and sees the folder under its path. Where none does, or one
dies or fails, the chapter is made here: what is wrong shows then, or is gone.
"""

from __future__ import annotations

import hashlib
import secrets
import threading
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from audiofic.building.plan import Plan
from audiofic.building.record import BuildRecord, ChapterRecord, file_sha256
from audiofic.cluster import open_client
from audiofic.cluster.marks import leave_mark
from audiofic.cluster.remote import code_digest
from audiofic.ffmpeg import ffmpeg_path
from audiofic.master import file_gain_db
from audiofic.measuring import level_of
from audiofic.profiles import PROFILES

if TYPE_CHECKING:
    from distributed import Client

    from audiofic.building.chapters import ChapterMaker

MIXERS = 2
"""Chapters mixed and encoded at once on this machine: each has an ffmpeg with two encoders behind it."""
MOST_CORRECTIONS = 12
"""Times a chapter is made again to meet its level, as the limiter takes off some of what is added. Files of a
few seconds need up to four, others none or one."""
MOST_AWAITED = 64
"""Chapters that a cluster is given at once; each has a thread here that waits for it."""
LOOK_S = 0.5
"""So often who waits for a worker looks whether the build is being stopped."""
LIBRARIES = ("imageio-ffmpeg", "mutagen", "numpy", "pillow", "pydub", "soundfile", "soxr")
"""What shapes a chapter's files besides audiofic itself."""


@dataclass(frozen=True, slots=True)
class ChapterJob:
    """A chapter to be made."""

    number: int
    gain_db: float
    """The book's."""
    old: ChapterRecord | None = None
    """What the last build made of the same sound, where only other formats are wanted."""


class Mixers(Protocol):
    """Who makes chapters."""

    @property
    def here(self) -> Executor:
        """Threads of this machine."""

    def submit(self, job: ChapterJob) -> Future[ChapterRecord]:
        """Have the chapter made by whoever has time; returns at once."""


@contextmanager
def open_mixers(plan: Plan, maker: ChapterMaker, cluster: str = "") -> Iterator[Mixers]:
    """Those of this machine, or of the dask cluster whose scheduler is at that address; raises as it does."""
    with ThreadPoolExecutor(MIXERS, "mixing") as threads:
        local = LocalMixers(threads, plan, maker)
        if not cluster:
            yield local
            return
        with open_client(cluster) as client, _cluster_mixers(client, local) as far:
            yield far


@dataclass(frozen=True, slots=True)
class LocalMixers:
    """See `Mixers`."""

    here: Executor
    plan: Plan
    maker: ChapterMaker

    def submit(self, job: ChapterJob) -> Future[ChapterRecord]:
        """To a thread."""
        return self.here.submit(make_chapter, self.plan, self.maker, job)


def make_chapter(plan: Plan, maker: ChapterMaker, job: ChapterJob) -> ChapterRecord:
    """The chapter's files and what is to be written down of them."""
    chapter = next(chapter for chapter in plan.chapters if chapter.number == job.number)
    timeline = maker.lay_out(chapter)
    if job.old is not None:
        made = maker.make(chapter, timeline, job.gain_db, job.old.gain_db, job.old)
        return maker.add_stems(chapter, timeline, made, job.old)
    profile = PROFILES[plan.settings.master.profile]
    gain_db = job.gain_db
    made = maker.make(chapter, timeline, job.gain_db, gain_db)
    for _ in range(MOST_CORRECTIONS):
        assert made.loudness is not None
        corrected_db = file_gain_db(level_of(made.loudness, profile), gain_db, job.gain_db, profile)
        if corrected_db == gain_db:
            break
        gain_db = corrected_db
        made = maker.make(chapter, timeline, job.gain_db, gain_db)
    return maker.add_stems(chapter, timeline, made)


# --- Other machines -----------------------------------------------------------------------------------


@contextmanager
def _cluster_mixers(client: Client, local: LocalMixers) -> Iterator[Mixers]:
    """Those workers that can make this production's chapters; this machine where none can."""
    mark = leave_mark(local.plan.project.build_folder)
    try:
        answers = client.run(_can_make, mark, _tools(), on_error="return")
        able = [address for address, answer in answers.items() if answer is True]
        if not able:
            yield local
            return
        travelling = replace(
            local.plan,
            missing=(),
            findings=(),
            record=BuildRecord(voice_gains_db=local.plan.record.voice_gains_db),
        )
        there = client.scatter(travelling, workers=able, broadcast=True, hash=False)
        with ThreadPoolExecutor(MOST_AWAITED, "awaiting") as awaiting:
            executor = client.get_executor(pure=False, workers=able)
            yield ClusterMixers(local.here, local, executor, awaiting, there, secrets.token_hex(8))
    finally:
        with suppress(OSError):
            mark.unlink(missing_ok=True)


@dataclass(frozen=True, slots=True)
class ClusterMixers:
    """See `Mixers`. The workers of a cluster, with this machine behind them."""

    here: Executor
    local: LocalMixers
    there: Executor
    awaiting: Executor
    plan: Any
    """Where the workers have it: a future of dask's."""
    token: str
    """Names the build."""

    def submit(self, job: ChapterJob) -> Future[ChapterRecord]:
        """To a worker; whatever goes wrong there is tried here. A build that stops waits for no worker."""
        return self.awaiting.submit(self._make, job)

    def _make(self, job: ChapterJob) -> ChapterRecord:
        from audiofic.building.chapters import BuildStopped

        try:
            told = self.there.submit(_make_on_worker, self.token, self.plan, job)
            while not wait((told,), LOOK_S).done:
                if self.local.maker.stopping.is_set():
                    told.cancel()
                    raise BuildStopped
            made: ChapterRecord = told.result()
        except BuildStopped:
            raise
        except (Exception, CancelledError):
            return self.local.submit(job).result()
        self.local.maker.mixed(job.number, 1.0)
        return made


def _can_make(mark: Path, tools: str) -> bool:
    """On a worker: whether it sees the production, and would make the same files."""
    return mark.is_file() and _tools() == tools


@cache
def _tools() -> str:
    """A digest of all that turns clips into files here."""
    versions = [f"{name} {version(name)}" for name in LIBRARIES]
    told = "\n".join([code_digest(), file_sha256(Path(ffmpeg_path())), *versions])
    return hashlib.sha256(told.encode()).hexdigest()


_makers: dict[str, ChapterMaker] = {}
_entering = threading.Lock()


def _make_on_worker(token: str, plan: Plan, job: ChapterJob) -> ChapterRecord:
    """On a worker: the chapter, by the maker that this worker has for the build of that token."""
    from audiofic.building.chapters import ChapterMaker
    from audiofic.building.clips import open_clips

    with _entering:
        if token not in _makers:
            _makers.clear()  # of a build before
            _makers[token] = ChapterMaker(plan, open_clips(plan))
        maker = _makers[token]
    return make_chapter(plan, maker, job)
