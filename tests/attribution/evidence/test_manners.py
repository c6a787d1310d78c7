"""How people talk, learned from their sure turns."""

from __future__ import annotations

from audiofic.attribution.evidence.habits import learn_habits
from audiofic.attribution.evidence.style import learn_styles

HERS = ["oh", "la", "what", "a", "pretty", "thing", "it", "is", "to", "see", "the", "ducks", "oh", "la"]
HIS = ["damn", "the", "rope", "and", "damn", "the", "tide", "and", "pull", "you", "dogs", "pull"]


def test_words_are_more_like_those_who_use_them() -> None:
    styles = learn_styles([("Lydia", HERS), ("Lydia", HERS), ("Bram", HIS), ("Bram", HIS)])
    said = ["oh", "la", "the", "tide"]
    assert styles.features("Lydia", said)["style"] > 0 > styles.features("Bram", said)["style"]


def test_nobody_has_a_style_without_sure_words_or_with_a_few() -> None:
    styles = learn_styles([("Lydia", HERS), ("Bram", HIS), ("Ann", ["yes"])])
    assert styles.features("Nobody", HERS) == {"no style": 1.0}
    assert "style" not in styles.features("Ann", HERS)


def test_forms_of_address_tell_who_uses_them() -> None:
    rows = [("Lydia", ["papa"], True), ("Bram", ["miss lydia"], True)] * 3
    habits = learn_habits([rows])
    found = {name: habits.features(name, ["papa"], {})["calls alike"] for name in ("Lydia", "Bram")}
    assert found["Lydia"] > 0 > found["Bram"]
    assert habits.features("Lydia", [], {}) == {}


def test_those_who_talk_with_each_other_are_likely_partners() -> None:
    close = [("Lydia", [], True), ("Bram", [], True)] * 4
    apart = [("Ann", [], False), ("Joss", [], False)] * 4
    habits = learn_habits([close, apart])
    near = {"before": "Lydia", "after": None}
    with_bram = habits.features("Bram", [], near)
    assert set(with_bram) == {"talks with before"}
    assert with_bram["talks with before"] > 0 > habits.features("Ann", [], near)["talks with before"]
    assert habits.features("Lydia", [], near) == {}


def test_words_do_not_speak_for_whom_they_were_learned_from() -> None:
    others = [("Lydia", HERS), ("Lydia", HERS), ("Bram", HIS)] + [("Ann", HERS)] * 4
    without, with_them = learn_styles(others), learn_styles([*others, ("Lydia", HIS)])
    told = with_them.features("Lydia", HIS)["style"]
    left_out = with_them.features("Lydia", HIS, taught=True)
    assert left_out["said in book"] == without.features("Lydia", HIS)["said in book"]
    assert left_out["style"] < 0 < told

    rows = [("Bram", ["miss lydia"], True), ("Lydia", [], True)] * 2
    habits = learn_habits([[*rows, ("Lydia", ["miss lydia"], True)]])
    assert habits.features("Lydia", ["miss lydia"], {}, taught=True)["calls alike"] < 0
