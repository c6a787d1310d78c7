"""The long run: many thousands of broken stories and files, each kind counted.

    python tests/fuzzing/long_run.py [CASES A KIND] [SEED]

What fails is shown in its smallest form, and the other kinds go on; exits 1 where anything did. A case
that takes more than `LONGEST_S` of processor time is a failure, too.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

from fuzzing import damage, stories, yamls
from fuzzing.trials import Outcome, try_story, try_yaml

LONGEST_S = 20.0
SHOWN = 3000
"""Characters of a failure."""


def main(cases: int, chosen: int) -> int:
    """Try so many cases of each kind; 1 where one of them failed."""
    total, failed = 0, 0
    with tempfile.TemporaryDirectory() as name:
        for kind, drawn, attempt in kinds(Path(name)):
            count, failure = run(drawn, attempt, cases, chosen)
            total += sum(count.values())
            failed += failure is not None
            print(f"{'ok  ' if failure is None else 'FAIL'} {kind}: {dict(count)}", flush=True)
            if failure is not None:
                print(failure[-SHOWN:], flush=True)
    print(f"{total:,} cases, {failed} kinds with a failure")
    return 1 if failed else 0


def kinds(folder: Path) -> Iterator[tuple[str, SearchStrategy[Any], Callable[[Any], Outcome]]]:
    """(what it is, its strategy, what is done with a case)."""
    for kind, texts in stories.TEXTS.items():
        suffix = ".md" if kind.startswith("markdown") else ".txt"
        yield kind, texts, lambda content, suffix=suffix: try_story(content, suffix, folder)
    for kind, files in damage.FILES.items():
        yield kind, files, lambda found: try_story(found[1], found[0], folder)
    for kind, written in yamls.FILES.items():
        yield kind, written, try_yaml


def run(
    drawn: SearchStrategy[Any], attempt: Callable[[Any], Outcome], cases: int, chosen: int
) -> tuple[Counter[str], str | None]:
    """(outcome -> how many, the first failure)."""
    count: Counter[str] = Counter()

    @seed(chosen)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(drawn)
    def try_all(case: Any) -> None:
        with at_most(LONGEST_S):
            count[attempt(case)] += 1

    try:
        try_all()
    except Exception as error:
        notes = "\n".join(getattr(error, "__notes__", ()))
        return count, f"{''.join(traceback.format_exception(error, limit=-4))}\n{notes}"
    return count, None


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Raise `TimeoutError` after so much processor time."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"more than {seconds:g} s")

    signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)


if __name__ == "__main__":
    numbers = [int(argument) for argument in sys.argv[1:]]
    sys.exit(main(*numbers, *(1000, 0)[len(numbers) :]))
