"""Two opinions made into one."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.model import Attribution, Span
from audiofic.second_opinion.judging import RELIABILITY, contradicts_tag, merge
from written_reading import CAST, Said, read

KAGOME, KIKYO, MIROKU, SHIPPO = CAST


def ours(speaker: str | None = "Kagome", confidence: float = 0.5, *runners_up: str) -> Attribution:
    cue = Span(5, 9, "narration")
    return Attribution(0, 0, Span(0, 4, "speech"), speaker, confidence, "turn", cue, runners_up)


def test_agreement_makes_us_surer_and_changes_nothing_else() -> None:
    merged = merge(ours("Kagome", 0.5, "Kikyo"), "Kagome")
    assert merged.confidence == pytest.approx(0.35 / (0.35 + 0.075))
    assert (merged.speaker, merged.method, merged.runners_up) == ("Kagome", "turn", ("Kikyo",))
    assert merged.cue is not None


def test_a_model_that_is_likelier_to_be_right_than_we_are_wins() -> None:
    merged = merge(ours("Kagome", 0.5, "Kikyo", "Miroku"), "Miroku")
    assert merged.confidence == pytest.approx(0.35 / (0.35 + 0.15 + 0.075))
    assert (merged.speaker, merged.method, merged.cue) == ("Miroku", "model", None)
    assert merged.runners_up == ("Kagome", "Kikyo")


def test_a_model_that_is_less_likely_to_be_right_makes_us_doubt() -> None:
    merged = merge(ours("Kagome", 0.75, "Kikyo", "Miroku", "Shippo"), "Naraku")
    assert merged.confidence == pytest.approx(0.225 / (0.225 + 0.175 + 0.0375))
    assert (merged.speaker, merged.method) == ("Kagome", "turn")
    assert merged.runners_up == ("Naraku", "Kikyo", "Miroku")


def test_where_we_name_nobody_the_models_word_is_all_there_is() -> None:
    merged = merge(ours(None, 0.0, "Kikyo", "Miroku"), "Miroku")
    assert (merged.speaker, merged.confidence, merged.method) == ("Miroku", RELIABILITY, "model")
    assert merged.runners_up == ("Kikyo",)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(
    st.floats(0, 1),
    st.lists(st.sampled_from(["b", "c", "d"]), max_size=3, unique=True),
    st.sampled_from(["a", "b", "c", "d", "e"]),
)
def test_a_merged_opinion_names_one_of_the_two_and_is_a_probability(
    confidence: float, runners_up: list[str], name: str
) -> None:
    merged = merge(ours("a", confidence, *runners_up), name)
    assert merged.speaker in ("a", name)
    assert 0 <= merged.confidence <= 1
    assert merged.speaker not in merged.runners_up
    assert len(set(merged.runners_up)) == len(merged.runners_up) <= 3
    assert set(runners_up) <= {merged.speaker, *merged.runners_up} or len(merged.runners_up) == 3
    if name == "a":
        assert merged.confidence >= confidence - 1e-9
    else:
        assert (merged.speaker == name) == (confidence < RELIABILITY)


@pytest.mark.parametrize(
    ("tag", "out"),
    [("she said", {"Miroku"}), ("said he", {"Kagome", "Kikyo"}), ("said the monk", set()), ("", set())],
)
def test_a_pronoun_in_the_tag_rules_the_other_gender_out(tag: str, out: set[str]) -> None:
    passages, reading = read(f'"Go," {tag} softly.\n', Said(cue=tag))
    (found,), passage = reading.attributions, passages[0][0]
    assert {named.name for named in CAST if contradicts_tag(found, passage, named)} == out
