"""Text -> `Script`; everything that doesn't fit is a finding with its line."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence

from audiofic.errors import Finding
from audiofic.model import (
    EFFECTS,
    LAYER_KINDS,
    NARRATOR,
    STING_KINDS,
    Effect,
    Line,
    LineKind,
    PovEvent,
    Script,
    ScriptItem,
    StingEvent,
    StingKind,
)
from audiofic.script.layers import read_layer
from audiofic.script.wording import (
    ALLOWED,
    ATTRIBUTES,
    CHAPTER_RANGE,
    HEADING_TYPES,
    LINE_KINDS,
    NOTE_TYPES,
    PAUSE_RANGE,
    RESERVED_KEYS,
    SPOKEN_ATTRIBUTES,
    TAKE_RANGE,
    TOP_KEYS,
    default_kind,
)
from audiofic.yamlfile import (
    Listing,
    Node,
    Scalar,
    SchemaReader,
    Table,
    closest,
    compose_letters,
    normalise_newlines,
    read_yaml,
    shorten,
)

_COMMENT = re.compile(r"[ ]#(?=[^\s#])")


def parse_script(text: str, path: str) -> Script:
    """The script that a file's text holds. Raises `FindingsError` with every fault, by line."""
    script, reader = _read_script(text, path)
    reader.raise_errors()
    return script


def inspect_script(text: str, path: str) -> tuple[Script | None, tuple[Finding, ...]]:
    """The script (None where it can't be used), and all there is to say about the file, warnings too."""
    script, reader = _read_script(text, path)
    broken = any(found.severity == "error" for found in reader.findings)
    return (None if broken else script), reader.sorted_findings()


def _read_script(text: str, path: str) -> tuple[Script, SchemaReader]:
    root, findings = read_yaml(text, path)
    reader = SchemaReader(path, findings)
    lines = normalise_newlines(text).split("\n")
    script = Script(1, None, (), path)
    if root is not None:
        script = _ScriptReader(reader, lines).read(root, whole=not findings)
    return script, reader


class _ScriptReader:
    """Turns the nodes of one file into a script; what doesn't fit goes to the `SchemaReader`."""

    def __init__(self, reader: SchemaReader, lines: Sequence[str]) -> None:
        self._reader = reader
        self._lines = lines
        self._opens = _paragraph_openings(lines)
        self._comments = any(" #" in line for line in lines)

    def read(self, root: Node, whole: bool) -> Script:
        """The script; `whole` False: entries that could not be read were left out, so none is missed."""
        reader = self._reader
        if isinstance(root, Scalar) and root.is_null:
            hint = "Write `chapter: 1` and `lines:`, or delete it and run `audiofic script`."
            reader.fault(0, "empty", "The file is empty.", hint)
            return Script(1, None, (), reader.path)
        top = self._top(root)
        number = title = None
        if "chapter" in top:
            number = reader.whole(top["chapter"], "The chapter's number", *CHAPTER_RANGE)
        elif whole and isinstance(root, Table):
            reader.fault(0, "missing-key", "The chapter has no number.", "Write `chapter: 1` at the top.")
        if "title" in top:
            title = reader.text(top["title"], "The chapter's title")
        if "lines" not in top and whole and isinstance(root, Table):
            reader.fault(0, "missing-key", "The chapter has no `lines:`.", "Write `lines:` and the story.")
        return Script(number or 1, title, tuple(self._items(top.get("lines"))), reader.path)

    def _top(self, root: Node) -> dict[str, Node]:
        if not isinstance(root, Table):
            hint = "A script begins with `chapter: 1` and `lines:`; the items come after that."
            self._reader.fault(root.line, "wrong-type", "This is not a script.", hint)
            return {}
        top = {}
        for key, value in root.entries:
            if key.text in TOP_KEYS:
                top[key.text] = value
                continue
            close = closest(key.text, TOP_KEYS)
            hint = f"Did you mean `{close}`?" if close else f"If it is a line: `- {shorten(key.text)}: ...`"
            self._reader.fault(key.line, "unknown-key", f"A script has no key `{shorten(key.text)}`.", hint)
        return top

    def _items(self, listing: Node | None) -> Iterator[ScriptItem]:
        if listing is None or (isinstance(listing, Scalar) and listing.is_null):
            return
        if not isinstance(listing, Listing):
            hint = "Begin each with a dash: `- narrator: Smoke hung over the clearing.`"
            self._reader.fault(listing.line, "wrong-type", "`lines:` must be a list of items.", hint)
            return
        first = True
        for node in listing.items:
            item = self._item(node, first)
            if item is not None:
                yield item
            first = False

    def _item(self, node: Node, first: bool) -> ScriptItem | None:
        if not isinstance(node, Table):
            self._refuse_item(node)
            return None
        entries = node.entries
        if not entries:
            return None
        head = entries[0]
        if head[0].text in ATTRIBUTES:
            head = next((entry for entry in entries if entry[0].text not in ATTRIBUTES), head)
        key, value = head
        name = sys.intern(key.text)  # once, however many lines somebody has
        if not name.strip() or name in ATTRIBUTES:
            hint = (
                "Begin it with `- narrator: `, `- unknown: ` or the speaker's name; the rest stands beneath."
            )
            self._reader.fault(key.line, "name-missing", "The item does not say who speaks.", hint)
            return None
        text = self._text(key, value)
        attributes = {}
        if len(entries) > 1:
            allowed = ALLOWED.get(name, SPOKEN_ATTRIBUTES)
            attributes = self._attributes([entry for entry in entries if entry is not head], name, allowed)
        if text is None:
            return None
        opens = first or self._opens[key.line]
        if name in RESERVED_KEYS:
            return self._reserved(name, text, value, attributes, opens)
        if not attributes:
            kind = default_kind(name)
            return Line(name, text, kind, opens_paragraph=opens, file_line=key.line)
        return self._spoken(name, text, attributes, opens, key.line)

    def _reserved(
        self, name: str, text: str, value: Node, attributes: dict[str, Node], opens: bool
    ) -> ScriptItem | None:
        """A sting, a change of narrator, what lies beneath a scene, a heading or a note."""
        line = value.line
        if name in LAYER_KINDS:
            return read_layer(self._reader, name, text, line)
        if name == "pov":
            unsure = attributes.get("unsure")
            confidence = self._reader.number(unsure, "`unsure`", 0.0, 1.0) if unsure else None
            return PovEvent(compose_letters(text), line, confidence)
        if name == "sting":
            word = self._reader.choice(value, "A sting", STING_KINDS)
            return None if word is None else StingEvent(_sting(word), line)
        types = HEADING_TYPES if name == "heading" else NOTE_TYPES
        detail = None
        if "type" in attributes:
            detail = self._reader.choice(attributes["type"], f"The type of a {name}", types)
        kind: LineKind = "heading" if name == "heading" else "note"
        return self._line(NARRATOR, text, kind, detail or types[0], attributes, opens, line)

    def _spoken(self, name: str, text: str, attributes: dict[str, Node], opens: bool, line: int) -> Line:
        kind = default_kind(name)
        if "as" in attributes:
            word = self._reader.choice(attributes["as"], "`as`", LINE_KINDS)
            kind = next((known for known in LINE_KINDS if known == word), kind)
        return self._line(name, text, kind, None, attributes, opens, line)

    def _line(
        self,
        speaker: str,
        text: str,
        kind: LineKind,
        detail: str | None,
        attributes: dict[str, Node],
        opens: bool,
        line: int,
    ) -> Line:
        reader = self._reader
        get = attributes.get
        direction, pause, take, unsure = get("direction"), get("pause"), get("take"), get("unsure")
        return Line(
            speaker,
            text,
            kind,
            detail,
            language=reader.language(attributes["lang"], "`lang`") if "lang" in attributes else None,
            direction=reader.text(direction, "`direction`") if direction else None,
            pause_ms=reader.whole(pause, "`pause`", *PAUSE_RANGE, "milliseconds") if pause else None,
            take=(reader.whole(take, "`take`", *TAKE_RANGE) if take else None) or 1,
            effect=self._effect(attributes["effect"]) if "effect" in attributes else None,
            confidence=reader.number(unsure, "`unsure`", 0.0, 1.0) if unsure else None,
            runners_up=tuple(map(compose_letters, reader.texts(attributes["or"], "`or`")))
            if "or" in attributes
            else (),
            opens_paragraph=opens,
            file_line=line,
        )

    def _effect(self, node: Node) -> Effect | None:
        word = self._reader.choice(node, "An effect", EFFECTS)
        return next((known for known in EFFECTS if known == word), None)

    def _text(self, key: Scalar, value: Node) -> str | None:
        """The words of an item, None (and a finding) where there are none."""
        reader = self._reader
        if not isinstance(value, Scalar):
            hint = "Text that begins with a bracket goes in quotes; attributes stand beneath the text."
            message = f"The text of {shorten(key.text)} is not a text."
            reader.fault(value.line, "wrong-type", message, hint)
            return None
        raw = self._lines[value.line - 1]
        if not value.text.strip():
            hint = "Write what is said after the colon, or delete the item."
            if value.plain and " #" in raw:
                hint = "From ` #` on a line is a comment. If it is the text, put the text in quotes."
            reader.fault(key.line, "text-missing", f"{shorten(key.text)} says nothing here.", hint)
            return None
        if self._comments and value.plain and _COMMENT.search(raw):
            message = "The line has text after ` #`, which is read as a comment."
            hint = "If it belongs to the story, put the whole text in quotes; if not, leave a blank after #."
            reader.fault(value.line, "comment", message, hint, "warning")
        return value.text

    def _attributes(
        self, entries: Sequence[tuple[Scalar, Node]], name: str, allowed: Sequence[str]
    ) -> dict[str, Node]:
        """The attributes that an item may have, by name; the others are findings."""
        attributes = {}
        for key, value in entries:
            word = key.text
            if word in allowed:
                attributes[word] = value
                continue
            if word in ATTRIBUTES:
                message = f"`{shorten(name)}` can't have `{word}`."
                hint = f"It may have: {', '.join(allowed)}." if allowed else "Delete the line."
                self._reader.fault(key.line, "attribute-misplaced", message, hint)
                continue
            close = closest(word, allowed) if len(word) < 15 else None
            hint = f"If {shorten(word)} speaks here, begin a new item: put `- ` before the name."
            if close:
                hint = f"Did you mean `{close}`? {hint}"
            message = f"A line has no attribute `{shorten(word)}`."
            self._reader.fault(key.line, "unknown-attribute", message, hint)
        return attributes

    def _refuse_item(self, node: Node) -> None:
        message, hint = (
            "The item is not `name: text`.",
            "Write it as `- narrator: Smoke hung over the clearing.`",
        )
        if isinstance(node, Scalar) and node.is_null:
            message, hint = "The item is empty.", "Delete the dash, or write `name: text` after it."
        elif isinstance(node, Scalar) and ":" in node.text:
            hint = "Put a blank after the colon."
        elif isinstance(node, Scalar):
            name, _, words = node.text.partition(" ")
            hint = f"Say who speaks: `- narrator: {shorten(node.text)}`"
            if words and name[:1].isupper():
                hint += f". If {name!r} is who speaks, the colon is missing: `- {name}: {shorten(words)}`"
        self._reader.fault(node.line, "wrong-type", message, hint)


def _sting(word: str) -> StingKind:
    return next(kind for kind in STING_KINDS if kind == word)


def _paragraph_openings(lines: Sequence[str]) -> list[bool]:
    """For each line number (from 1): whether a blank line comes before it, comments not counted."""
    openings = [False]
    opens = False
    for line in lines:
        openings.append(opens)
        if not line or line.isspace():
            opens = True
        elif opens and not line.lstrip().startswith("#"):
            opens = False
    return openings
