"""Numbers, signs and abbreviations: each form of the table is spoken, and cut, as it says."""

from __future__ import annotations

import csv
from collections import Counter
from pathlib import Path

import pytest

from audiofic.lexicon import open_lexicon, speak, split_sentences

_TABLE = Path(__file__).parents[1] / "fixtures" / "spoken-forms.tsv"


def read_forms() -> list[tuple[str, str, str]]:
    """(class, written, spoken; ` | ` between two sentences) of each row."""
    with _TABLE.open(encoding="utf-8", newline="") as table:
        rows = [tuple(row) for row in csv.reader(table, delimiter="\t", quoting=csv.QUOTE_NONE)]
    return [(kind, written, spoken) for kind, written, spoken in rows[1:]]


FORMS = read_forms()


def show(written: str) -> str:
    return " | ".join(sentence.text for sentence in speak(written, open_lexicon(())))


def test_every_class_has_forms() -> None:
    counts = Counter(kind for kind, _, _ in FORMS)
    assert sum(counts.values()) > 450
    assert min(counts.values()) > 8
    assert len({written for _, written, _ in FORMS}) == len(FORMS)


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in FORMS}))
def test_a_form_is_spoken_as_the_table_says(kind: str) -> None:
    told = {written: spoken for one, written, spoken in FORMS if one == kind}
    assert {written: show(written) for written in told} == told


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in FORMS}))
def test_a_form_is_cut_where_its_spoken_sentences_end(kind: str) -> None:
    for one, written, spoken in FORMS:
        if one == kind:
            assert len(split_sentences(written)) == spoken.count(" | ") + 1, written


@pytest.mark.parametrize("kind", sorted({kind for kind, _, _ in FORMS}))
def test_a_spoken_form_is_spoken_as_it_is(kind: str) -> None:
    for one, _, spoken in FORMS:
        if one == kind:
            for sentence in spoken.split(" | "):
                assert show(sentence) == sentence
