"""The trained network: what holds of its answers whatever it has learned."""

from __future__ import annotations

from dataclasses import replace

import pytest

from audiofic.attribution.deciding.network import WEIGHTS, cut_windows, open_network
from audiofic.attribution.evidence.asking import ask, learn_manners
from audiofic.attribution.evidence.questions import Question
from audiofic.attribution.story import read_story
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

STORY = """Marta found Tomas in the boathouse with old Pell.

"Have you sold it?" said Marta.

"Not yet."

"But you will."

Tomas shrugged. "If the price is right, Marta."

"It never is," she said.

"Then why ask?" said the ferryman.
"""
CAST = (
    Character("Marta", (), "female"),
    Character("Tomas", (), "male"),
    Character("Pell", (), "male"),
)


def questions(story: str = STORY, cast: tuple[Character, ...] = CAST) -> tuple[Question, ...]:
    manuscript = read_text(story)
    read = read_story(manuscript, find_quotations(manuscript), cast)
    scenes = read.scenes("speech")
    return ask(scenes[0], learn_manners(scenes))


def test_the_chances_of_a_turn_are_its_candidates_and_sum_to_one() -> None:
    asked = questions()
    rows = open_network().weigh(asked)
    assert len(rows) == len(asked) == 6
    for question, row in zip(asked, rows, strict=True):
        assert list(row) == [candidate.name for candidate in question.candidates]
        assert sum(row.values()) == pytest.approx(1.0, abs=1e-5)


def test_whom_a_tag_names_is_never_in_doubt() -> None:
    asked = questions()
    assert asked[0].kind == "named"
    assert open_network().weigh(asked)[0] == {"Marta": 1.0}


def test_only_evidence_counts_not_names() -> None:
    swapped = STORY.replace("Marta", "Xenia").replace("Tomas", "Ulrich")
    cast = tuple(
        replace(one, name={"Marta": "Xenia", "Tomas": "Ulrich"}.get(one.name, one.name)) for one in CAST
    )
    here, there = open_network().weigh(questions()), open_network().weigh(questions(swapped, cast))
    for row, other in zip(here, there, strict=True):
        assert list(row.values()) == pytest.approx(list(other.values()), abs=1e-5)


def test_the_order_of_candidates_does_not_matter() -> None:
    asked = questions()
    turned = [replace(question, candidates=question.candidates[::-1]) for question in asked]
    for row, other in zip(open_network().weigh(asked), open_network().weigh(turned), strict=True):
        assert other == pytest.approx(row, abs=1e-5)


def test_a_turn_without_candidates_gets_no_chances_and_disturbs_nothing() -> None:
    asked = list(questions())
    asked[3] = replace(asked[3], candidates=())
    rows = open_network().weigh(asked)
    assert rows[3] == {}
    assert sum(rows[2].values()) == pytest.approx(1.0, abs=1e-5)


def test_stretches_hold_every_question_in_order_and_are_short_enough() -> None:
    asked = questions() * 40
    far = [replace(question, link="far") if at % 30 == 0 else question for at, question in enumerate(asked)]
    for row in (asked, far):
        windows = list(cut_windows(row))
        assert [question for window in windows for question in window] == list(row)
        assert all(len(window) <= 80 for window in windows)
    assert all(window[0].link == "far" for window in cut_windows(far))


def test_the_network_reads_what_evidence_gathers() -> None:
    vocabulary = open_network().vocabulary
    asked = questions()
    gathered = {name for question in asked for each in question.candidates for name in each.features}
    assert gathered & vocabulary.features.keys() >= {"rank 0", "told before", "beat before", "is female"}
    circumstances = {name for question in asked for name in question.circumstances}
    assert circumstances & vocabulary.circumstances.keys() >= {"kind bare", "asks", "link next paragraph"}


def test_the_weights_are_small_enough_to_ship() -> None:
    assert WEIGHTS.stat().st_size < 5_000_000
