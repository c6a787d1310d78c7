"""YAML as people write it: strings stay strings, lines are known, mistakes are told in plain words."""

from __future__ import annotations

import re
from unittest import mock

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.errors import FindingsError
from audiofic.yamlfile import (
    Listing,
    Node,
    Scalar,
    SchemaReader,
    Table,
    load_yaml,
    normalise_newlines,
    read_yaml,
    write_list,
    write_scalar,
)
from audiofic.yamlfile.loading import read_fully
from audiofic.yamlfile.quick import read_quickly

BOUNDED = settings(max_examples=250, deadline=None, derandomize=True, database=None)
TRAPS = " :#-*&!|>'\"%@`{}[],?\n\t\\ab…é\u2028\x85\ufeff\0~<=.1Ä😀\u0301"
TEXTS = st.text(alphabet=TRAPS) | st.text(st.characters(exclude_categories=("Cs",)))
# fmt: off
PIECES = [
    "chapter: 1\n", "lines:\n", "- narrator: Hi\n", "- Kagome: ", "  as: thought\n", "  or: [a, b]\n", "\n",
    "# c\n", "- ", "  ", "text", "'", '"', ": ", " #", "cast:\n", "  A:\n", "    pace: 1\n", "&a ", "*a",
    "!x ", "---\n", "...\n", "|\n", ">\n", "\t", "{", "}", "[", "]", ", ", "? ", "<<: ", "%YAML 1.1\n",
    "\r\n", "\ufeff", "\u2028", "- A b (c): d. e'f\n", "-x", "- 'a': \"b\"\n", "- a: 'it''s'\n", "- 1: b\n",
    "- a: x  \n", "- a : b\n", "- a: b:c #d\n", "- a: b#c\n", "title: x\n", "- <<: x\n",
]
# fmt: on
SOUPS = st.lists(st.sampled_from(PIECES), max_size=14).map("".join) | st.text(alphabet=TRAPS, max_size=60)


def codes(text: str) -> list[tuple[int, str]]:
    """(line, code) of every fault of the text."""
    _node, findings = read_yaml(text, "x.yaml")
    return [(found.line, found.code) for found in findings]


def only_text(text: str) -> str:
    """The value of the text's only key."""
    node = load_yaml(text, "x.yaml")
    assert isinstance(node, Table)
    value = node.entries[0][1]
    assert isinstance(value, Scalar)
    return value.text


@pytest.fixture(params=["libyaml", "pure Python"])
def parser(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Both of PyYAML's parsers: the second one is all there is where libyaml is missing."""
    if request.param == "pure Python":
        monkeypatch.delattr(yaml, "CBaseLoader", raising=False)


# --- What is read -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word",
    ["No", "yes", "on", "1", "1.0", "007", "0x10", "1e3", "null", "~", "2:30", "2024-01-01", "=", ".inf"],
)
def test_whatever_yaml_would_make_of_a_word_it_stays_the_word(word: str) -> None:
    assert only_text(f"{word}: {word}\n") == word
    assert only_text(f"key: {word} # the slow way\n") == word


def test_every_node_knows_its_line() -> None:
    node = load_yaml(
        "# a comment\nchapter: 1\n\nlines:\n- Kagome: Hi\n  or: [a, b]\n\n- Sango: Ho\n", "x.yaml"
    )
    assert isinstance(node, Table)
    lines = node.get("lines")
    assert isinstance(lines, Listing)
    assert [item.line for item in lines.items] == [5, 8]
    assert isinstance(lines.items[0], Table)
    assert [(key.text, key.line) for key, _value in lines.items[0].entries] == [("Kagome", 5), ("or", 6)]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"])
def test_line_ends_and_a_byte_order_mark_make_no_difference(newline: str) -> None:
    text = "a: 1\nb:\n- c: 2\n- d: 'x' # y\n"
    assert load_yaml("\ufeff" + text.replace("\n", newline), "x") == load_yaml(text, "x")


def test_an_empty_file_and_an_empty_value_are_null_but_empty_quotes_are_not() -> None:
    for text in ("", "\n\n", "# only a comment\n"):
        node = load_yaml(text, "x")
        assert isinstance(node, Scalar)
        assert node.is_null
    node = load_yaml("a:\nb: ''\n", "x")
    assert isinstance(node, Table)
    assert [isinstance(value, Scalar) and value.is_null for _key, value in node.entries] == [True, False]


def test_text_over_several_lines_is_folded_and_a_block_loses_its_last_line_end() -> None:
    assert only_text("a: one\n  two\n") == "one two"
    assert only_text("a: >\n  one\n  two\n") == "one two"
    assert only_text("a: |\n  one\n  two\n") == "one\ntwo"


# --- What is refused --------------------------------------------------------------------------------


MISTAKES = """\
colon-in-text . - Kagome: I said: no
colon-in-text . - narrator: He said:
text-after-quote . - narrator: "Hello," she said.
special-start . - Kagome: *Where* is she?
special-start . - Kagome: *Where is she?*
special-start . - Kagome: @everyone
special-start . - Kagome: %
special-start . - Kagome: > he wrote
special-start . - Kagome: | he wrote
special-start . - Kagome: - well
special-start . - Kagome: ? what
special-start . - Kagome: `hm`
special-start . - Kagome: [aside] yes
special-start . - Kagome: {aside} yes
special-start . - Kagome: , yes
special-start . - Kagome: }
quote-unclosed . - Kagome: "Hello
quote-unclosed . - Kagome: 'Tis me
bracket-unclosed . - Kagome: [Hello
anchor . - Kagome: &hello there
alias . - Kagome: *hello
tag . - Kagome: !important stuff
tag . - Kagome: ! stuff
dash-without-blank . -Kagome: Hi
dash-missing . Kagome: Hi
indentation .  - Kagome: Hi
tab . \t- Kagome: Hi
backslash . - Kagome: "a\\qb"
name-missing . - : Hi
merge-key . - <<: Hi
key-not-text . - [a]: Hi
"""


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize("row", MISTAKES.splitlines())
def test_a_mistake_is_named_with_its_own_line_and_a_way_out(row: str) -> None:
    code, _, line = row.partition(" . ")
    text = f"lines:\n- narrator: fine\n{line}\n- Sango: fine\n- Miroku: fine\n"
    _node, findings = read_yaml(text, "x.yaml")
    assert [(found.line, found.code) for found in findings][:1] == [(3, code)]
    assert all(found.hint and found.path == "x.yaml" for found in findings)


@pytest.mark.parametrize(
    "row", [row for row in MISTAKES.splitlines() if row.startswith(("colon", "special"))]
)
def test_the_corrected_line_that_a_hint_shows_can_be_pasted(row: str) -> None:
    line = row.partition(" . ")[2]
    _node, findings = read_yaml(f"lines:\n{line}\n", "x.yaml")
    fixed = re.fullmatch(r"Put the text in quotes: (.*)", findings[0].hint or "")
    assert fixed
    node = load_yaml(f"lines:\n{fixed[1]}\n", "x.yaml")
    assert isinstance(node, Table)
    assert line.endswith(_texts(node)[-1])


def _texts(node: Node) -> list[str]:
    if isinstance(node, Scalar):
        return [node.text]
    inner = node.items if isinstance(node, Listing) else [value for _key, value in node.entries]
    return [text for value in inner for text in _texts(value)]


@pytest.mark.usefixtures("parser")
@pytest.mark.parametrize(
    "line", ["- {}: Hi", "- '{}': Hi", '- "{}": Hi # c', "- A: x\n  {}: Hi", "- A: x\n  {} : ''"]
)
def test_a_name_of_more_than_1024_characters_is_told_as_that(line: str) -> None:
    """The limit counts what is written, with quotes and the blanks before the colon."""
    written = line.rpartition("\n")[2].partition(":")[0].removeprefix("- ").lstrip()
    longest = "k" * (1024 - len(written.replace("{}", "")))
    text = f"lines:\n- narrator: fine\n{line}\n- Sango: fine\n"
    load_yaml(text.format(longest), "x.yaml")
    _node, findings = read_yaml(text.format(f"{longest}k"), "x.yaml")
    number = 3 + line.count("\n")
    assert [(found.line, found.code) for found in findings] == [(number, "name-too-long")]
    assert findings[0].message.startswith("This name is longer than 1,024 characters")


@pytest.mark.usefixtures("parser")
def test_all_faults_of_a_file_are_told_at_once() -> None:
    text = (
        "lines:\n- a: b: c\n- d: fine\n- e: *f* g\n  as: h\n- i: &j k\n- l: m\n  l: n\n- o: 'p\n- q: fine\n"
    )
    found = codes(text)
    assert found[:3] == [(2, "colon-in-text"), (4, "special-start"), (9, "quote-unclosed")]
    assert {(6, "anchor"), (8, "duplicate-key")} <= set(found)


@pytest.mark.usefixtures("parser")
def test_what_is_left_when_a_faulty_line_is_taken_out_is_still_read() -> None:
    node, findings = read_yaml("title: a: b\ncast:\n  Kagome:\n    gender: female\n", "x.yaml")
    assert len(findings) == 1
    assert isinstance(node, Table)
    assert [key.text for key, _value in node.entries] == ["cast"]


def test_a_quote_that_swallows_the_next_items_is_found_where_it_was_opened() -> None:
    assert codes('lines:\n- Kagome: "Hello\n- Sango: he said"\n- Miroku: x\n') == [(2, "quote-unclosed")]
    assert codes('lines:\n- Kagome: "Hello\n- Sango: "Hi"\n') == [(2, "quote-unclosed")]


def test_aliases_are_never_followed_so_none_can_explode() -> None:
    levels = "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    found = codes("a: &a [lol]\n" + levels)
    assert {code for _line, code in found} == {"anchor", "alias"}


def test_nesting_is_bounded() -> None:
    assert codes("a: " + "[" * 5000 + "]" * 5000) == [(1, "too-deep")]
    assert codes("- " * 5000 + "a") == [(1, "too-deep")]


def test_further_documents_duplicate_keys_and_unseen_characters_are_faults() -> None:
    assert codes("a: 1\n---\nb: 2\n") == [(2, "several-documents")]
    assert codes("a: 1\n'a': 2\n") == [(2, "duplicate-key")]
    assert codes("a: 1\nb: x\x00\nc: \u2028y\n") == [(2, "hidden-character"), (3, "hidden-character")]


def test_no_tag_builds_an_object() -> None:
    assert codes("a: !!python/object/apply:os.getcwd []\n") == [(1, "tag")]


@BOUNDED
@given(SOUPS)
def test_no_text_is_a_crash_and_every_finding_names_a_line_and_a_way_out(text: str) -> None:
    node, findings = read_yaml(text, "x.yaml")
    assert node is not None or findings
    count = len(normalise_newlines(text).split("\n"))
    assert all(0 < found.line <= count and found.hint for found in findings)


@pytest.mark.parametrize("piece", ["- a: b: c\n", "[", "- ", "? ", "a: 'x\n", "- a: 'b\n", "{a: ", ": "])
def test_a_long_file_of_nothing_but_mistakes_is_refused_in_no_time(piece: str) -> None:
    _node, findings = read_yaml(piece * (200_000 // len(piece)), "x.yaml")
    assert findings


# --- The short way ----------------------------------------------------------------------------------


@BOUNDED
@given(SOUPS)
def test_the_short_way_reads_what_the_parsers_read_or_nothing(text: str) -> None:
    text = re.sub("[\0\u2028\x85\ufeff]", "", normalise_newlines(text))
    quick = read_quickly(text)
    if quick is not None:
        assert read_fully(text, "x.yaml") == (quick, [])
        with mock.patch.object(yaml, "CBaseLoader", yaml.BaseLoader):
            assert read_fully(text, "x.yaml") == (quick, [])


SHORT_WAY = """\
- narrator: Smoke hung over the clearing.
- Kagome: "Don't,"
- Mrs. O'Hara-Lee (older): 'a: ''b'''
- A: b:c d#e
  as: thought
  pause: 800
- A: “No…”
  or: [Kaede, The old woman]

# a comment
- old Kaede & the girl: …so.
"""


def test_the_short_way_is_taken_for_what_scripts_are_made_of() -> None:
    text = f"# a comment\nchapter: 1\ntitle: The Well\nlines:\n{SHORT_WAY}"
    quick = read_quickly(text)
    assert quick is not None
    assert read_fully(text, "x.yaml") == (quick, [])


@pytest.mark.parametrize("filling", ["a", "a ", "a-", "#", "a:", "' '", "a, "])
@pytest.mark.parametrize("begin", ["- A: ", "- ", "- A: '", '- A: "', "- A: x\n  or: [a"])
def test_the_short_way_goes_over_a_long_line_once(begin: str, filling: str) -> None:
    """Anything but a single pass would take minutes over these."""
    text = f"lines:\n{begin}{filling * 100_000}\n"
    quick = read_quickly(text)
    assert quick is None or read_fully(text, "x.yaml") == (quick, [])


# --- Writing ------------------------------------------------------------------------------------------


@BOUNDED
@given(TEXTS, st.booleans())
def test_what_is_written_is_read_back_the_same_on_one_line(text: str, inline: bool) -> None:
    written = write_scalar(text, inline=inline)
    assert not re.search("[\n\r\x85\u2028\u2029]", written)
    if inline:
        node = load_yaml(f"a: [{written}, {written}]\n", "x.yaml")
        assert _texts(node) == [text, text]
    else:
        assert only_text(f"a: {written}\n") == text


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("No", "No"),
        ("Don't go!", "Don't go!"),
        ("Grüße, 母さん… “so”", "Grüße, 母さん… “so”"),
        ("I said: don't", '"I said: don\'t"'),
        ('*That* "thing"', "'*That* \"thing\"'"),
        ('it\'s: "a"', "'it''s: \"a\"'"),
        ("", '""'),
        ("a\nb\x07", '"a\\nb\\x07"'),
        ("\ud800", '"\ufffd"'),
    ],
)
def test_strings_are_plain_where_that_is_safe_and_escaped_only_where_nothing_else_holds_them(
    text: str, written: str
) -> None:
    assert write_scalar(text) == written


def test_a_list_is_written_on_one_line() -> None:
    assert write_list(["Sango", "the monk, older"]) == '[Sango, "the monk, older"]'


# --- Typed reading ------------------------------------------------------------------------------------


def read(kind: str, text: str, *limits: object) -> tuple[object, list[str]]:
    """What a `SchemaReader` method makes of a value, and the codes of what it found."""
    node = load_yaml(f"a: {text}\n", "x.yaml")
    assert isinstance(node, Table)
    reader = SchemaReader("x.yaml")
    value = getattr(reader, kind)(node.entries[0][1], "a", *limits)
    assert all(found.hint and found.line == 1 for found in reader.findings)
    return value, [found.code for found in reader.findings]


@pytest.mark.parametrize(
    ("kind", "text", "limits", "value"),
    [
        ("whole", "800", (0, 1000), 800),
        ("whole", "'+5'", (0, 1000), 5),
        ("number", "-1.5", (-2, 2), -1.5),
        ("number", ".5", (0, 1), 0.5),
        ("number", "1e-1", (0, 1), 0.1),
        ("flag", "Yes", (), True),
        ("flag", "off", (), False),
        ("choice", "time", (("scene", "time"),), "time"),
        ("texts", "[a, 'b, c']", (), ("a", "b, c")),
        ("texts", "alone", (), ("alone",)),
        ("texts", "", (), ()),
    ],
)
def test_values_are_read_as_what_they_are_for(
    kind: str, text: str, limits: tuple[object, ...], value: object
) -> None:
    assert read(kind, text, *limits) == (value, [])


@pytest.mark.parametrize(
    ("kind", "text", "limits", "code"),
    [
        ("whole", "1.5", (0, 10), "not-a-number"),
        ("whole", "800 ms", (0, 1000), "not-a-number"),
        ("whole", "9" * 400, (0, 10), "not-a-number"),
        ("whole", "11", (0, 10), "out-of-range"),
        ("number", "nan", (0.0, 1.0), "not-a-number"),
        ("number", "1_0", (0.0, 100.0), "not-a-number"),
        ("number", "٣", (0.0, 100.0), "not-a-number"),
        ("number", "0,5", (0.0, 1.0), "not-a-number"),
        ("number", "1e999", (0.0, 1.0), "out-of-range"),
        ("flag", "maybe", (), "not-yes-or-no"),
        ("choice", "tim", (("scene", "time"),), "unknown-word"),
        ("text", "", (), "empty"),
        ("text", "[a]", (), "wrong-type"),
        ("texts", "{a: b}", (), "wrong-type"),
    ],
)
def test_what_does_not_fit_is_a_finding(kind: str, text: str, limits: tuple[object, ...], code: str) -> None:
    value, found = read(kind, text, *limits)
    assert found == [code]
    assert not value


def test_an_unknown_key_gets_a_did_you_mean() -> None:
    reader = SchemaReader("x.yaml")
    assert reader.table(load_yaml("pithc: 3\n", "x.yaml"), "Kagome", ("pace", "pitch")) == {}
    assert [(found.code, found.hint) for found in reader.findings] == [
        ("unknown-key", "Did you mean `pitch`?")
    ]
    with pytest.raises(FindingsError, match="unknown-key"):
        reader.raise_errors()
