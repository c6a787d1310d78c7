"""Commands whose disk is full, broken or closed from some moment on, and what the next run makes of that."""

from __future__ import annotations

import errno
import os
import random
from collections.abc import Iterator
from dataclasses import dataclass

from faults.kills import DONE, Scene, undisturbed
from faults.watched import Watch

DISK_FAULTS = (errno.ENOSPC, errno.EIO, errno.EROFS, errno.EDQUOT)


@dataclass(frozen=True)
class DiskFault:
    """One fault that did no harm: the command, the error number, from which of its steps on."""

    verb: str
    number: int
    at: int
    of: int

    @property
    def name(self) -> str:
        return errno.errorcode[self.number]


def endure(watch: Watch, scene: Scene, count: int, seed: int) -> Iterator[DiskFault]:
    """Have the disk refuse the command `count` times, each from the beginning; then let the next run finish.

    `AssertionError` where the command breaks down instead of saying what is wrong, or where the next run
    makes something else than an undisturbed one, or leaves wreckage.
    """
    expected, steps = undisturbed(watch, scene)
    draw = random.Random(f"{scene.verb} disk {seed}")
    for turn in range(count):
        number, at = DISK_FAULTS[(turn + seed) % len(DISK_FAULTS)], draw.randint(1, steps)
        scene.reset()
        refused = scene.run(watch, at, fault=number)
        told = f"{scene.verb}, {errno.errorcode[number]} from step {at} of {steps}: {refused.said}"
        assert "Traceback" not in refused.said, told
        if refused.code:
            assert refused.code == 1, told
            assert os.strerror(number).lower() in refused.said.lower(), told
        finished = scene.run(watch)
        done = DONE.get(scene.verb, "\0") in finished.said
        assert done or finished.code == 0, f"{told}\n{finished.said}"
        assert scene.made() == expected, told
        assert not scene.wreckage(), f"{told}: {scene.wreckage()}"
        yield DiskFault(scene.verb, number, at, steps)
