"""The mistake in a file when YAML says "did not find expected key", and how to put it right.

YAML's own messages speak of scanners and mappings. Nearly all of them come from a line of story that
holds a mark with a meaning in YAML, so the line itself is looked at, and the corrected line is shown.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from yaml import MarkedYAMLError, YAMLError

from audiofic.yamlfile.nodes import LONGEST_KEY
from audiofic.yamlfile.writing import write_quoted

# Possessive throughout: a line can be a megabyte long, and nothing here may backtrack over it.
_LINE = re.compile(r"(?P<lead>[ \t]*+(?:-[ ]++)*+)(?P<rest>.*+)", re.DOTALL)
_QUOTED_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')[ ]*+:(?=[ ]|$)""")
_PLAIN_KEY = re.compile(r"(?:[^:]|:(?! |$))++:(?=[ ]|$)")
_QUOTED = re.compile(r"""(?:"(?:[^"\\]|\\.)*+"|'(?:[^']|'')*+')""")
_BLOCK_TEXT = re.compile(r"[|>][-+0-9]{0,2}[ ]*+(?:#.*+)?$")
_ALWAYS_SPECIAL = "*&!@%`|>{}[],"
_SPECIAL_BEFORE_BLANK = "-?:"
LONGEST_SHOWN = 100
"""A corrected line is shown up to this many characters."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """What is wrong in which line (index from 0), in plain words, and the way out."""

    index: int
    code: str
    message: str
    hint: str


def explain(error: YAMLError, lines: Sequence[str]) -> Mistake:
    """The mistake behind a YAML error; `lines` is the whole file, at least one line."""
    at, since, problem, context = _places(error, lines)
    if "tab" in problem or "\\t" in problem or "\t" in _indent(lines[at]):
        return Mistake(at, "tab", "The line is indented with a tab.", "Use blanks instead of tabs.")
    if "escape" in problem:
        return Mistake(
            at,
            "backslash",
            "Inside double quotes a backslash begins an escape.",
            "Put the text in single quotes, or write the backslash twice.",
        )
    for index in range(since, at + 1):
        _lead, key, _value = _cut(lines[index])
        if len(key) > LONGEST_KEY + 1:
            message = (
                f"This name is longer than {LONGEST_KEY:,} characters; YAML has none so long before a colon."
            )
            hint = "Shorten it; if it is text, write who says it and a colon before it."
            return Mistake(index, "name-too-long", message, hint)
    found = _mistake_in_value(at, lines[at])
    if found:
        return found
    for index in range(since, at):
        found = _mistake_in_value(index, lines[index])
        if found and found.code in ("quote-unclosed", "bracket-unclosed"):
            return found
    return _mistake_in_layout(at, since, lines, problem, context)


def suggest(line: str) -> str:
    """The line with its text in quotes, as advice; for a line without `key: text`, the advice alone."""
    lead, key, value = _cut(line)
    if not value:
        return "Put the text in quotes."
    fixed = f"{lead}{key} {write_quoted(value)}" if key else f"{lead}{write_quoted(value)}"
    if len(fixed) > LONGEST_SHOWN:
        return f"Put the text in quotes: {fixed[: LONGEST_SHOWN - 2].strip()} ..."
    return f"Put the text in quotes: {fixed.strip()}"


def _places(error: YAMLError, lines: Sequence[str]) -> tuple[int, int, str, str]:
    """Index of the line that YAML stumbled over, of the one where that construct began, and YAML's words."""
    last = next((index for index in range(len(lines) - 1, -1, -1) if lines[index].strip()), 0)
    if not isinstance(error, MarkedYAMLError):
        return last, 0, str(error), ""
    mark, context_mark = error.problem_mark, error.context_mark
    at = min(mark.line if mark else last, last)
    since = min(context_mark.line if context_mark else at, at)
    context = error.context or ""
    if "quoted scalar" in context or "simple key" in context:
        at = since
    return at, since, error.problem or "", context


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _cut(line: str) -> tuple[str, str, str]:
    """A line as (blanks and dashes, `key:`, value); the key empty where there is none."""
    match = _LINE.match(line)
    assert match is not None  # both parts may be empty
    lead, rest = match["lead"], match["rest"].rstrip()
    if rest.startswith("#"):
        return lead, "", ""
    key = _QUOTED_KEY.match(rest) or _PLAIN_KEY.match(rest)
    if key is None:
        return lead, "", rest
    return lead, key[0], rest[key.end() :].strip()


def _mistake_in_value(index: int, line: str) -> Mistake | None:
    """What is wrong with the text of a line of its own, None where it is fine."""
    lead, key, value = _cut(line)
    if not value or not (key or "-" in lead):
        return None
    first = value[0]
    if first == ":" and not key:
        hint = "Write who speaks before the colon: `narrator`, `unknown` or a name."
        return Mistake(index, "name-missing", "There is no name before the colon.", hint)
    if first in "\"'":
        return _mistake_in_quotes(index, line, value)
    if first in "[{":
        return _mistake_in_brackets(index, line, value)
    if first in _ALWAYS_SPECIAL and not _BLOCK_TEXT.match(value):
        special = True
    else:
        special = first in _SPECIAL_BEFORE_BLANK and value[1:2] in ("", " ")
    if special:
        mark = "a backtick" if first == "`" else f"`{first}`"
        message = f"The text begins with {mark}, which has a meaning of its own in YAML."
        return Mistake(index, "special-start", message, suggest(line))
    spoken = value.partition(" #")[0].rstrip()
    if key and (": " in spoken or spoken.endswith(":")):
        message = "The text has a colon in it, which has a meaning of its own in YAML."
        return Mistake(index, "colon-in-text", message, suggest(line))
    return None


def _mistake_in_quotes(index: int, line: str, value: str) -> Mistake | None:
    closed = _QUOTED.match(value)
    if closed is None:
        message = f"The quotation mark {value[0]} that begins the text is not closed in this line."
        hint = "Quotation marks of speech are not written in a script: delete it, or close it."
        if value[0] == "'":
            hint = suggest(line)
        return Mistake(index, "quote-unclosed", message, hint)
    rest = value[closed.end() :].strip()
    if rest and not rest.startswith("#"):
        message = "The text begins with a quotation mark and goes on after the closing one."
        return Mistake(index, "text-after-quote", message, suggest(line))
    return None


def _mistake_in_brackets(index: int, line: str, value: str) -> Mistake | None:
    closing = "]" if value[0] == "[" else "}"
    position = value.rfind(closing)
    if position < 0:
        message = f"`{value[0]}` is not closed in this line."
        hint = f"Close it with `{closing}`; if it belongs to the text, put the text in quotes."
        return Mistake(index, "bracket-unclosed", message, hint)
    rest = value[position + 1 :].strip()
    if rest and not rest.startswith("#"):
        message = f"The text begins with `{value[0]}`, which has a meaning of its own in YAML."
        return Mistake(index, "special-start", message, suggest(line))
    return None


def _mistake_in_layout(at: int, since: int, lines: Sequence[str], problem: str, context: str) -> Mistake:
    """The mistake where every text is fine: a dash, a colon or a blank too few or too many."""
    before = next((index for index in range(at - 1, -1, -1) if _is_content(lines[index])), at)
    for index in (at, before):
        if re.match(r"[ ]*-[^\s-]", lines[index]):
            dashed = re.sub(r"^([ ]*-)", r"\1 ", lines[index][:LONGEST_SHOWN]).strip()
            message = "There is no blank between the dash and the name."
            return Mistake(index, "dash-without-blank", message, f"Put one there: {dashed}")
    for index in (at, before):
        _lead, key, value = _cut(lines[index])
        begun = "block collection" in context or (index == before and lines[at].lstrip().startswith("- "))
        if begun and key and value and not lines[index].startswith((" ", "-", "#")):
            shown = f"- {lines[index][:LONGEST_SHOWN]}".strip()
            message = "The line stands among a list's items and does not begin with a dash."
            return Mistake(index, "dash-missing", message, f"Put a dash and a blank before it: {shown}")
    _lead, key, value = _cut(lines[at])
    if value and not key:
        message = "There is no colon with a blank after it between a name and its text."
        return Mistake(at, "colon-missing", message, "Write `name: text`; long texts stay on one line.")
    if key:
        message = "The line does not stand where YAML expects it."
        hint = (
            "Check the blanks at its beginning: items begin with `- `, what belongs to an item stands "
            "exactly under its name."
        )
        return Mistake(at, "indentation", message, hint)
    said = problem or context or "it can't be read"
    return Mistake(at, "yaml", f"This is not YAML: {said}.", "Compare it with the lines around it.")


def _is_content(line: str) -> bool:
    stripped = line.strip()
    return bool(stripped) and not stripped.startswith("#")
