"""Every key of voices.yaml that the schema has, with all wrong things behind it: told with line and hint."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import Finding
from audiofic.model import SECTION_KINDS, STING_KINDS
from audiofic.settings import Policy, Settings, inspect_settings
from audiofic.settings.schema import (
    ATTRIBUTION_KEYS,
    BOOK_KEYS,
    CAST_KEYS,
    CREDITS_KEYS,
    DEFAULT_PAUSES_MS,
    GENDERS,
    LANGUAGE_KEYS,
    LLM_KEYS,
    MASTER_KEYS,
    MIX_KEYS,
    NARRATOR_KEYS,
    PRONUNCIATION_KEYS,
    SECTION_KEYS,
    TOP_KEYS,
    VOICE_KEYS,
)
from fuzzing.yamls import NASTY, WORDS

Keys = Mapping[str, "Keys | None"]
"""Key -> the keys beneath it; None: a value."""
PATH = "voices.yaml"
BOUNDED = settings(max_examples=300, deadline=None, derandomize=True, database=None)


def values(*keys: str) -> Keys:
    return dict.fromkeys(keys)


LANGUAGES: Keys = {"fr": values(*LANGUAGE_KEYS)}
SECTIONS: Keys = {
    "book": values(*BOOK_KEYS),
    "narrator": {**values(*NARRATOR_KEYS), "languages": LANGUAGES},
    "cast": {"Kagome": {**values(*CAST_KEYS), "languages": LANGUAGES}},
    "extras": {gender: values(*VOICE_KEYS) for gender in GENDERS},
    "languages": LANGUAGES,
    "pronunciations": {"Kagome": values(*PRONUNCIATION_KEYS)},
    "policy": values(*(field.name for field in fields(Policy))),
    "attribution": {key: values(*LLM_KEYS) for key in ATTRIBUTION_KEYS},
    "mix": {**values(*MIX_KEYS), "pauses": values(*DEFAULT_PAUSES_MS), "stings": values(*STING_KINDS)},
    "master": values(*MASTER_KEYS),
    "credits": values(*CREDITS_KEYS),
    "sections": {kind: values(*SECTION_KEYS) for kind in SECTION_KINDS},
}
OPEN = {"engines"}
"""Sections whose keys are the engines' own (tests/engines/test_plugins.py)."""
SCHEMA: Keys = {**values(*(key for key in TOP_KEYS if key not in OPEN)), **SECTIONS}


def places(keys: Keys = SCHEMA, above: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """The path of every key, sections and values."""
    for key, inner in keys.items():
        yield (*above, key)
        if inner is not None:
            yield from places(inner, (*above, key))


PLACES = tuple(places())
SECTION_PLACES = {place for place in PLACES if any(other[:-1] == place for other in PLACES)}
NUMBERS = {
    place
    for place in PLACES
    if place[-1] in ("pace", "pitch", "gain_db", "review_below", "below", "timeout")
    or place[-1].endswith("_db")
    or (place[:2] == ("mix", "pauses") and len(place) == 3)
}


def written(place: tuple[str, ...], value: str) -> str:
    """A voices.yaml that has nothing but that value, in the last of its lines."""
    above = "".join(f"{'  ' * depth}{key}:\n" for depth, key in enumerate(place[:-1]))
    return f"{above}{'  ' * (len(place) - 1)}{place[-1]}: {value}\n"


def look(text: str) -> tuple[Settings | None, tuple[Finding, ...]]:
    """What is made of the text; whatever is told of has its line and its way out."""
    found, told = inspect_settings(text, PATH)
    lines = text.count("\n") + 1
    for finding in told:
        assert finding.path == PATH
        assert 0 < finding.line <= lines, finding
        assert finding.hint, finding
        assert len(finding.message) < 400, finding
    assert (found is None) == any(finding.severity == "error" for finding in told)
    return found, told


def ids(place: tuple[str, ...]) -> str:
    return ".".join(place)


def test_no_section_of_the_schema_is_forgotten() -> None:
    words = {"series", "not_people", "pronunciation_lists", "delivery", "captions", "review_below", "formats"}
    assert set(SECTIONS) | words | OPEN == set(TOP_KEYS)


@pytest.mark.parametrize("place", PLACES, ids=ids)
def test_a_map_or_a_list_where_a_value_belongs_is_told_in_its_line(place: tuple[str, ...]) -> None:
    for value in ("{zz: 1}", "[[a]]", "[{a: b}]"):
        found, told = look(written(place, value))
        assert found is None, value
        assert {finding.line for finding in told} <= {len(place), *range(1, len(place))}
        assert len(place) in {finding.line for finding in told}


@pytest.mark.parametrize("place", sorted(SECTION_PLACES), ids=ids)
def test_a_text_where_a_section_belongs_is_told(place: tuple[str, ...]) -> None:
    if place in (("credits",), ("pronunciations", "Kagome")):  # yes, no, and IPA are short for the sections
        return
    for value in ("x", "1", "'no'", "[a, b]", "|\n   x"):
        found, told = look(written(place, value))
        assert found is None, value
        assert told[0].line == len(place)


@pytest.mark.parametrize("place", sorted(NUMBERS), ids=ids)
def test_what_is_no_number_or_too_large_is_told(place: tuple[str, ...]) -> None:
    for value in (
        "x",
        "1e999",
        "-1e999",
        ".nan",
        ".inf",
        "9" * 400,
        "0x10",
        "1_0",
        "1:30",
        "'1,5'",
        "''",
        "١",
    ):
        found, told = look(written(place, value))
        assert found is None, value
        assert len(place) in {finding.line for finding in told}


@BOUNDED
@given(st.sampled_from(PLACES), st.sampled_from((*WORDS, *NASTY)) | st.text(max_size=12))
def test_whatever_stands_behind_a_key_is_used_or_told(place: tuple[str, ...], value: str) -> None:
    look(written(place, value))


@BOUNDED
@given(
    st.lists(st.tuples(st.sampled_from(PLACES), st.sampled_from((*WORDS, *NASTY))), min_size=2, max_size=6)
)
def test_a_key_that_stands_twice_or_at_odds_is_used_or_told(
    entries: list[tuple[tuple[str, ...], str]],
) -> None:
    look("".join(written(place, value) for place, value in entries))


@pytest.mark.parametrize("place", sorted({place[:-1] for place in PLACES}), ids=ids)
def test_a_misspelt_key_gets_the_right_one_and_an_odd_one_all_of_them(place: tuple[str, ...]) -> None:
    if place[-1:] in (("cast",), ("pronunciations",), ("languages",)):  # names, words and codes
        return
    keys = [one[-1] for one in PLACES if one[:-1] == place]
    for key in ("zzzzzzzz", "No", "~", "1e3", f"{keys[0]}x"):
        found, told = look(written((*place, key), "x"))
        assert found is None
        (unknown,) = [finding for finding in told if finding.code == "unknown-key"]
        assert unknown.line == len(place) + 1
        assert f"`{keys[0]}`" in (unknown.hint or "") or "Known here: " in (unknown.hint or "")
