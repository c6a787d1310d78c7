"""The long run: many thousands of broken stories and files, each kind counted, and large ones, timed.

    python tests/fuzzing/long_run.py [CASES A KIND] [SEED]

What fails is shown in its smallest form, and the other kinds go on; exits 1 where anything did. A case
that takes more than `LONGEST_S` of processor time is a failure, too, and so is a story of four times the size
that takes far more than four times as long (`sizes.STEEPEST`). A table of it all stands at the end.
"""

from __future__ import annotations

import signal
import sys
import tempfile
import traceback
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, seed, settings
from hypothesis.strategies import SearchStrategy

from fuzzing import damage, stories, yamls
from fuzzing.sizes import growing, try_growth
from fuzzing.trials import Outcome, try_story, try_yaml

LONGEST_S = 20.0
SHOWN = 3000
"""Characters of a failure."""


def main(cases: int, chosen: int) -> int:
    """Try so many cases of each kind; 1 where one of them failed."""
    rows: list[tuple[str, Counter[str], int]] = []

    def add(kind: str, count: Counter[str], failures: Sequence[str]) -> None:
        rows.append((kind, count, len(failures)))
        print(f"{'FAIL' if failures else 'ok  '} {kind}: {dict(count)}", flush=True)
        for failure in failures:
            print(failure[-SHOWN:], flush=True)

    with tempfile.TemporaryDirectory() as name:
        for kind, drawn, attempt in kinds(Path(name)):
            count, failure = run(drawn, attempt, cases, chosen)
            add(kind, count, [] if failure is None else [failure])
        add("large stories", *run_large(Path(name)))
    show(rows)
    return 1 if any(failures for *_, failures in rows) else 0


def show(rows: Sequence[tuple[str, Counter[str], int]]) -> None:
    """The table of what was tried: kind, cases, those refused in plain words, failures."""
    total = sum((count for _, count, _ in rows), Counter[str]())
    print(f"\n{'kind':<34}{'cases':>8}{'refused':>9}{'failures':>10}")
    for kind, count, failures in [*rows, ("in all", total, sum(failures for *_, failures in rows))]:
        print(f"{kind:<34}{count.total() + failures:>8,}{count['refused']:>9,}{failures:>10,}")


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


def run_large(folder: Path) -> tuple[Counter[str], list[str]]:
    """(outcome -> how many, every failure) of the stories that are large, in two sizes each."""
    count: Counter[str] = Counter()
    failures = []
    for kind, suffix, make in growing():
        try:
            with at_most(LONGEST_S * 2):
                count.update(try_growth(make, suffix, folder))
        except Exception as error:
            failures.append(f"{kind}: {''.join(traceback.format_exception(error, limit=-4))}")
    return count, failures


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
