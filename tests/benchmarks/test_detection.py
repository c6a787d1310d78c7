"""The detection benchmark's scorer: overlaps, one-to-one matching, shares."""

from __future__ import annotations

import json
from pathlib import Path

import detection
import pytest


def test_half_an_overlap_counts_and_less_does_not() -> None:
    assert detection.match([(0, 10)], [(0, 5)]) == [(0, 0)]
    assert detection.match([(0, 10)], [(0, 4)]) == []


def test_every_piece_is_matched_once_and_the_best_first() -> None:
    assert detection.match([(0, 10), (10, 20)], [(0, 10), (10, 20)]) == [(1, 1), (0, 0)]
    assert detection.match([(0, 10)], [(0, 6), (0, 9)]) == [(0, 1)]


def test_marks_and_blanks_at_the_edges_do_not_count() -> None:
    assert detection.trim(' "Go," she', (0, 6)) == (2, 5)


def test_shares_follow_from_the_counts() -> None:
    score = detection.Score(10, 5, 4) + detection.Score(0, 0, 0)
    assert (score.precision, score.recall) == (0.8, 0.4)
    assert score.f1 == pytest.approx(0.5333, abs=1e-4)
    assert detection.Score(3, 0, 0).f1 == 0.0


def test_a_corpus_of_one_work_is_scored(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    work = tmp_path / "corpus" / "fox"
    work.mkdir(parents=True)
    text = '"Who is there?" said the fox.\n\n"Nobody," said Sango.\n'
    (work / "text.txt").write_text(text, encoding="utf-8")
    rows = [
        {"start": text.index(piece), "end": text.index(piece) + len(piece)}
        for piece in ("Who is there?", "Sango")
    ]
    (work / "quotes.jsonl").write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    errors = tmp_path / "errors.jsonl"
    assert detection.main([str(tmp_path / "corpus"), "--errors", str(errors)]) == 0
    assert "gold     2  found     2" in capsys.readouterr().out
    assert sorted(json.loads(line)["what"] for line in errors.read_text("utf-8").splitlines()) == [
        "false",
        "missed",
    ]
