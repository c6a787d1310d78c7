"""Script files: what is written is read back the same, and every fault is told with its line."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import AudioficError, FindingsError
from audiofic.model import (
    AMBIENCES,
    DRONES,
    EFFECTS,
    STING_KINDS,
    LayerEvent,
    Line,
    PovEvent,
    Script,
    ScriptItem,
    StingEvent,
)
from audiofic.script import compose_script, inspect_script, parse_script
from audiofic.script.wording import (
    ATTRIBUTES,
    CHAPTER_RANGE,
    HEADING_TYPES,
    LINE_KINDS,
    NO_LAYER,
    NOTE_TYPES,
    PAUSE_RANGE,
    RESERVED_KEYS,
    TAKE_RANGE,
    TOP_KEYS,
)
from audiofic.settings import RESERVED_NAMES

REFERENCE = Path(__file__).parent.parent / "docs" / "script-format.md"
PATH = "script/01-the-sealed-well.yaml"

EXAMPLE = """\
# script/01-the-sealed-well.yaml
chapter: 1
title: The Sealed Well
lines:
- narrator: Smoke hung over the clearing.
- Miroku: Gone,                           # a speech: the quotation marks are not written
- narrator: said the monk.

- sting: scene
- heading: One week later, InuYasha's POV
  type: pov
- pov: InuYasha
  unsure: 0.5

- InuYasha: Where is she?
  as: thought
  direction: whispered
  pause: 800
  take: 2
- Kikyo: You were asleep.
  unsure: 0.46
  or: [Kaede]
# a producer's comment
- unknown: Who goes there?
  or: [Sango, Kaede]

# another one
- note: Please review!
  type: blurb
- pov: narrator
"""
ITEMS: tuple[ScriptItem, ...] = (
    Line("narrator", "Smoke hung over the clearing.", opens_paragraph=True),
    Line("Miroku", "Gone,", "speech"),
    Line("narrator", "said the monk."),
    StingEvent("scene"),
    Line("narrator", "One week later, InuYasha's POV", "heading", "pov"),
    PovEvent("InuYasha", confidence=0.5),
    Line(
        "InuYasha",
        "Where is she?",
        "thought",
        direction="whispered",
        pause_ms=800,
        take=2,
        opens_paragraph=True,
    ),
    Line("Kikyo", "You were asleep.", "speech", confidence=0.46, runners_up=("Kaede",)),
    Line("unknown", "Who goes there?", "speech", runners_up=("Sango", "Kaede")),
    Line("narrator", "Please review!", "note", "blurb", opens_paragraph=True),
    PovEvent("narrator"),
)


WRITTEN = """\
title: The Sealed Well
lines:
- narrator: Smoke hung over the clearing.
- Miroku: Gone,
- narrator: said the monk.

- sting: scene
- heading: One week later, InuYasha's POV
  type: pov
- pov: InuYasha
  unsure: 0.5

- InuYasha: Where is she?
  as: thought
  direction: whispered
  pause: 800
  take: 2
- Kikyo: You were asleep.
  unsure: 0.46
  or: [Kaede]
- unknown: Who goes there?
  or: [Sango, Kaede]

- note: Please review!
  type: blurb

- pov: narrator
"""


def faults(lines: str) -> list[tuple[int, str]]:
    """(line, code) of what is wrong with items, counted from their first line."""
    script, findings = inspect_script(f"chapter: 1\nlines:\n{lines}", PATH)
    assert script is None or all(found.severity != "error" for found in findings)
    assert all(found.hint and found.path == PATH for found in findings)
    return [(found.line - 2, found.code) for found in findings]


def item(text: str) -> ScriptItem:
    """The only item of a script."""
    return parse_script(f"chapter: 1\nlines:\n{text}\n", PATH).items[0]


# --- Reading ------------------------------------------------------------------------------------------


def test_a_script_is_read_as_its_reference_says() -> None:
    script = parse_script(EXAMPLE, PATH)
    assert script == Script(1, "The Sealed Well", ITEMS)
    assert script.path == PATH
    assert [item.file_line for item in script.items] == [5, 6, 7, 9, 10, 12, 15, 20, 24, 28, 30]


def test_the_same_script_with_other_line_ends_is_the_same_script() -> None:
    assert parse_script("\ufeff" + EXAMPLE.replace("\n", "\r\n"), PATH) == parse_script(EXAMPLE, PATH)


@pytest.mark.parametrize("word", ["No", "Yes", "on", "1", "1.0", "null", "~", "2:30", "0x10", "2024-01-01"])
def test_a_name_or_line_that_yaml_would_take_for_something_else_stays_one(word: str) -> None:
    assert item(f"- {word}: {word}") == Line(word, word, "speech", opens_paragraph=True)


def test_a_blank_line_opens_a_paragraph_whatever_comments_stand_around_it() -> None:
    text = (
        "\n- a: 1\n- a: 2\n# c\n- a: 3\n\n- a: 4\n# c\n\n- a: 5\n\n# c\n- a: 6\n  \n- a: 7\n  as: thought\n"
    )
    text += "- a: 8\n"
    script = parse_script(f"chapter: 1\nlines:\n{text}", PATH)
    opening = [line.text for line in script.items if isinstance(line, Line) and line.opens_paragraph]
    assert opening == ["1", "4", "5", "6", "7"]


def test_headings_and_notes_have_the_usual_type_unless_they_say_another() -> None:
    assert item("- heading: The Road") == Line(
        "narrator", "The Road", "heading", "heading", opens_paragraph=True
    )
    assert item("- note: Hi") == Line("narrator", "Hi", "note", "author_note", opens_paragraph=True)


def test_text_in_quotes_keeps_its_marks_and_folded_text_is_one_line() -> None:
    assert item("- A: '\"No: never,\" he''d said'") == Line(
        "A", '"No: never," he\'d said', "speech", opens_paragraph=True
    )
    assert item("- A: >\n    one\n    two") == Line("A", "one two", "speech", opens_paragraph=True)


def test_attributes_may_stand_before_the_line_they_belong_to() -> None:
    assert item("- as: thought\n  Kagome: Hm") == Line("Kagome", "Hm", "thought", opens_paragraph=True)


def test_a_chapter_may_have_no_title_and_no_lines() -> None:
    for lines in ("lines: []", "lines:"):
        assert parse_script(f"chapter: 7\n{lines}\n", PATH) == Script(7, None, ())


# --- Faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("- Kagome:\n- Sango: Hi\n", [(1, "text-missing")]),
        ("- Kagome: ''\n- Sango: '  '\n", [(1, "text-missing"), (2, "text-missing")]),
        ("- Kagome: #1 fan\n", [(1, "text-missing")]),
        ("- Kagome: I am #1 here\n", [(1, "comment")]),
        ("- Kagome: I am here  # says she\n", []),
        ("- Kagome: x\n  dirction: soft\n", [(2, "unknown-attribute")]),
        ("- Kagome: x\n  Miroku: y\n", [(2, "unknown-attribute")]),
        ("- Kagome: x\n  type: time\n", [(2, "attribute-misplaced")]),
        ("- sting: scene\n  pause: 3\n", [(2, "attribute-misplaced")]),
        ("- heading: x\n  unsure: 0.3\n", [(2, "attribute-misplaced")]),
        ("- sting: bell\n", [(1, "unknown-word")]),
        ("- heading: x\n  type: blurb\n", [(2, "unknown-word")]),
        ("- Kagome: x\n  as: think\n", [(2, "unknown-word")]),
        ("- Kagome: x\n  take: 0\n", [(2, "out-of-range")]),
        ("- Kagome: x\n  take: 1.5\n", [(2, "not-a-number")]),
        ("- Kagome: x\n  pause: -1\n", [(2, "out-of-range")]),
        ("- Kagome: x\n  pause: 1 s\n", [(2, "not-a-number")]),
        ("- Kagome: x\n  unsure: 1.2\n", [(2, "out-of-range")]),
        ("- Kagome: x\n  unsure: often\n", [(2, "not-a-number")]),
        ("- Kagome: x\n  or: {a: b}\n", [(2, "wrong-type")]),
        ("- Kagome: x\n  direction:\n", [(2, "empty")]),
        ("- Kagome: x\n  Kagome: y\n", [(2, "duplicate-key")]),
        ("- Kagome: [sighs]\n", [(1, "wrong-type")]),
        ("- Kagome:Hello\n", [(1, "wrong-type")]),
        ("- just words\n", [(1, "wrong-type")]),
        ("- \n", [(1, "wrong-type")]),
        ("- as: thought\n", [(1, "name-missing")]),
        ("- '': Hello\n", [(1, "name-missing")]),
        ("- A: x\nKagome: y\n", [(2, "unknown-key")]),
        (
            "- A: b: c\n  take: x\n- B: *c\n- C: x\n  take: x\n",
            [(1, "colon-in-text"), (3, "alias"), (5, "not-a-number")],
        ),
    ],
)
def test_each_fault_of_an_item_is_told_with_its_line(lines: str, expected: list[tuple[int, str]]) -> None:
    assert faults(lines) == expected


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "empty"),
        ("# nothing\n", "empty"),
        ("- a: b\n", "wrong-type"),
        ("lines: []\n", "missing-key"),
        ("chapter: 1\n", "missing-key"),
        ("chapter: 0\nlines: []\n", "out-of-range"),
        ("chapter: one\nlines: []\n", "not-a-number"),
        ("chapter: 1\nlines: words\n", "wrong-type"),
        ("chapter: 1\ntitel: x\nlines: []\n", "unknown-key"),
        ("chapter: 1\ntitle:\nlines: []\n", "empty"),
    ],
)
def test_each_fault_of_a_whole_script_is_told(text: str, code: str) -> None:
    with pytest.raises(FindingsError) as raised:
        parse_script(text, PATH)
    assert [found.code for found in raised.value.findings] == [code]
    assert raised.value.hint


def test_a_broken_first_line_is_not_also_told_as_a_missing_key() -> None:
    assert [found.code for found in inspect_script("chapter: 1: 2\nlines:\n- A: b\n", PATH)[1]] == [
        "colon-in-text"
    ]


def test_a_misspelt_attribute_gets_a_did_you_mean_and_a_speaker_in_its_place_a_dash() -> None:
    _script, findings = inspect_script("chapter: 1\nlines:\n- A: b\n  puase: 3\n  Miroku: c\n", PATH)
    assert "`pause`" in (findings[0].hint or "")
    assert "- " in (findings[1].hint or "")


@pytest.mark.parametrize("key", ["narrator", "Kagome", "unknown", *RESERVED_KEYS])
@pytest.mark.parametrize("attribute", ["", *ATTRIBUTES])
def test_a_map_or_a_list_behind_any_key_is_told_in_its_line(key: str, attribute: str) -> None:
    for value in ("{zz: 1}", "[[a]]", "[{a: b}]", "{}"):
        written = f"- {key}: {value}\n" if not attribute else f"- {key}: scene\n  {attribute}: {value}\n"
        script, found = inspect_script(f"chapter: 1\nlines:\n{written}", PATH)
        assert script is None, value
        assert [one.line for one in found][-1] == (4 if attribute else 3)
        assert all(one.hint and one.path == PATH for one in found)


@pytest.mark.parametrize("key", TOP_KEYS)
def test_a_map_or_a_list_behind_a_top_key_is_told_in_its_line(key: str) -> None:
    for value in ("{zz: 1}", "[[a]]", "[{}]" if key == "title" else "[1, x]"):
        others = "".join(f"{other}: 1\n" for other in TOP_KEYS if other != key and other != "lines")
        script, found = inspect_script(f"{others}{key}: {value}\n", PATH)
        assert script is None, value
        assert found[-1].line == (3 if key == "lines" else 2)
        assert all(one.hint and one.path == PATH for one in found)


# --- Writing ------------------------------------------------------------------------------------------


def test_a_script_is_written_as_people_like_to_edit_it() -> None:
    head, _, body = compose_script(Script(1, "The Sealed Well", ITEMS)).partition("chapter: 1\n")
    assert 2 <= len(head.splitlines()) <= 3
    assert all(line.startswith("# ") for line in head.splitlines())
    assert body == WRITTEN


def test_a_line_of_story_is_one_line_of_the_file_however_long() -> None:
    long = "It was a long walk, and nobody spoke; " * 500 + "then: rain."
    text = compose_script(Script(1, None, (Line("narrator", long, opens_paragraph=True),)))
    assert f'- narrator: "{long}"\n' in text


def test_what_no_file_can_hold_becomes_a_replacement_character() -> None:
    text = compose_script(Script(1, None, (Line("A", "a\ud800b\x00\x1bc", "speech", opens_paragraph=True),)))
    assert text.encode()
    (read,) = parse_script(text, PATH).items
    assert read == Line("A", "a\ufffdb\x00\x1bc", "speech", opens_paragraph=True)


def test_what_lies_beneath_a_scene_is_drawn_or_a_file_or_nothing_more() -> None:
    assert item("- ambience: rain") == LayerEvent("ambience", "rain")
    assert item("- bed: music/road.mp3") == LayerEvent("bed", "music/road.mp3")
    assert item("- bed: none") == LayerEvent("bed", None)


@pytest.mark.parametrize(
    ("line", "hint"), [("ambience: rian", "`rain`"), ("ambience: calm", "`wind`"), ("bed: rain", "`tense`")]
)
def test_an_ambience_that_does_not_exist_is_told_with_those_that_do(line: str, hint: str) -> None:
    _, findings = inspect_script(f"chapter: 1\nlines:\n- narrator: Hm.\n- {line}\n", PATH)
    assert [(found.line, found.code) for found in findings] == [(4, "unknown-word")]
    assert hint in (findings[0].hint or "")


@pytest.mark.parametrize("name", [*RESERVED_KEYS, *ATTRIBUTES])
def test_nobody_can_be_called_by_one_of_the_formats_own_words(name: str) -> None:
    with pytest.raises(AudioficError, match=name):
        compose_script(Script(1, None, (Line(name, "Hi", "speech"),)))


def test_the_cast_refuses_the_names_that_a_script_cannot_have() -> None:
    assert {*RESERVED_KEYS, *ATTRIBUTES, "narrator", "unknown"} == RESERVED_NAMES


# --- Both ways ------------------------------------------------------------------------------------------

TRAPS = " :#-*&!|>'\"%@`{}[],?\n\t\\ab…é\u2028\x85\ufeff\0~<=.1Ä😀\u0301"
TEXTS = (
    st.text(alphabet=TRAPS, min_size=1) | st.text(st.characters(exclude_categories=("Cs",)), min_size=1)
).filter(lambda text: bool(text.strip()))
NAMES = st.sampled_from(
    ["narrator", "unknown", "No", "1", "null", "~", "2:30", "<<", "=", "Kagome", "k" * 2000]
) | TEXTS.filter(lambda name: name not in RESERVED_KEYS and name not in ATTRIBUTES)
OPTIONS = {
    "text": TEXTS,
    "direction": st.none() | TEXTS,
    "pause_ms": st.none() | st.integers(*PAUSE_RANGE),
    "take": st.integers(*TAKE_RANGE),
    "language": st.none() | st.sampled_from(["ja", "pt-BR", "no", "on"]),
    "effect": st.none() | st.sampled_from(EFFECTS),
    "opens_paragraph": st.booleans(),
}
SPOKEN = st.builds(
    Line,
    speaker=NAMES,
    kind=st.sampled_from(LINE_KINDS),
    confidence=st.none() | st.floats(0, 1),
    runners_up=st.lists(TEXTS, max_size=3).map(tuple),
    **OPTIONS,
)
HEADINGS = st.builds(
    Line,
    speaker=st.just("narrator"),
    kind=st.just("heading"),
    detail=st.sampled_from(HEADING_TYPES),
    **OPTIONS,
)
NOTES = st.builds(
    Line, speaker=st.just("narrator"), kind=st.just("note"), detail=st.sampled_from(NOTE_TYPES), **OPTIONS
)
FILES = TEXTS.map(lambda text: f"{text}.wav")
EVENTS = st.builds(StingEvent, st.sampled_from(STING_KINDS)) | st.builds(PovEvent, TEXTS)
LAYERS = st.builds(LayerEvent, st.just("bed"), st.none() | st.sampled_from(DRONES) | FILES) | st.builds(
    LayerEvent, st.just("ambience"), st.none() | st.sampled_from(AMBIENCES) | FILES
)


def _opening(items: list[ScriptItem]) -> tuple[ScriptItem, ...]:
    first = [replace(item, opens_paragraph=True) for item in items[:1] if isinstance(item, Line)]
    return (*(first or items[:1]), *items[1:])


SCRIPTS = st.builds(
    Script,
    st.integers(*CHAPTER_RANGE),
    st.none() | TEXTS,
    st.lists(SPOKEN | HEADINGS | NOTES | EVENTS | LAYERS, max_size=5).map(_opening),
)


@settings(max_examples=200, deadline=None, derandomize=True, database=None)
@given(SCRIPTS)
def test_what_is_written_is_read_back_identically_whatever_the_text(script: Script) -> None:
    text = compose_script(script)
    assert parse_script(text, PATH) == script
    assert compose_script(parse_script(text, PATH)) == text


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.text(alphabet="chapterlins:- \n1aAs?#'\"[]{}&*!|>,\t"))
def test_no_text_crashes_the_reader(text: str) -> None:
    script, findings = inspect_script(text, PATH)
    assert script is not None or findings


# --- The reference ----------------------------------------------------------------------------------------


WORDS = (*TOP_KEYS, *RESERVED_KEYS, "narrator", "unknown", *ATTRIBUTES)
VALUES = (*LINE_KINDS, *HEADING_TYPES, *NOTE_TYPES, *STING_KINDS, *EFFECTS, *AMBIENCES, *DRONES, NO_LAYER)


@pytest.mark.parametrize("word", [*WORDS, *VALUES])
def test_the_reference_names_every_word_of_the_format(word: str) -> None:
    assert f"`{word}`" in REFERENCE.read_text(encoding="utf-8")


@pytest.mark.parametrize("limits", [PAUSE_RANGE, TAKE_RANGE, CHAPTER_RANGE])
def test_the_reference_gives_every_range(limits: tuple[int, int]) -> None:
    low, high = limits
    assert f"{low}..{high}" in REFERENCE.read_text(encoding="utf-8")


def test_every_example_of_the_reference_is_a_script() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    assert len(examples) > 5
    for example in examples:
        text = example if example.startswith(("chapter", "#")) else f"chapter: 1\nlines:\n{example}"
        assert parse_script(text, PATH).items
