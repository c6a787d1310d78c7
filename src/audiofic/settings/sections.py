"""The short sections of a voices.yaml (`book`, `mix`, `credits`, `sections`), and single values in any."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping

from audiofic.model import EFFECTS, SECTION_KINDS, STING_KINDS, Book, Effect, StingKind
from audiofic.settings.paths import refuse_path
from audiofic.settings.schema import (
    BOOK_KEYS,
    CREDITS_KEYS,
    DEFAULT_PAUSES_MS,
    MIX_KEYS,
    PAUSE_RANGE,
    PLACEHOLDERS,
    RANGES,
    SECTION_KEYS,
)
from audiofic.settings.values import CLOSING_CREDITS, OPENING_CREDITS, Credits, MixSettings, Section
from audiofic.yamlfile import Node, Scalar, SchemaReader, Table, did_you_mean, shorten


def read_sections(reader: SchemaReader, node: Node | None, names: Collection[str]) -> Mapping[str, Section]:
    """The section's entries, by kind; `names`: who can narrate."""
    return {
        kind: _read_section(reader, kind, value, names)
        for kind, value in reader.table(node, "`sections`", SECTION_KINDS).items()
    }


def _read_section(reader: SchemaReader, kind: str, node: Node, names: Collection[str]) -> Section:
    values = reader.table(node, f"sections: {kind}", SECTION_KEYS)
    narrator = None
    if "narrator" in values:
        narrator = reader.text(values["narrator"], f"The narrator of a {kind}")
        if narrator is not None and narrator not in names:
            message = f"A {kind} can't be read by `{shorten(narrator)}`: no role."
            reader.fault(values["narrator"].line, "unknown-role", message, did_you_mean(narrator, names))
    effect = read_effect(reader, values["effect"], f"The effect of a {kind}") if "effect" in values else None
    return Section(narrator or "", effect)


_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def read_book(reader: SchemaReader, node: Node, lines: dict[str, int]) -> Book:
    """The book's details; an empty title where the section gives none.

    `lines` gets the line of the cover, `reader` what is wrong with the section.
    """
    values = reader.table(node, "`book`", BOOK_KEYS)
    texts = {
        key: (reader.language if key == "language" else reader.text)(value, f"The book's {key}")
        for key, value in values.items()
        if key not in ("genres", "tags", "explicit")
    }
    lists = {
        key: tuple(dict.fromkeys(reader.texts(values[key], f"One of the book's {key}")))
        for key in ("genres", "tags")
        if key in values
    }
    explicit = reader.flag(values["explicit"], "`explicit`") if "explicit" in values else None
    stands = {key.text: value.line for key, value in node.entries} if isinstance(node, Table) else {}
    date, cover = texts.get("date"), texts.get("cover")
    if date is not None and not _DATE.fullmatch(date):
        message = f"The book's date can't be `{shorten(date)}`."
        reader.fault(stands["date"], "bad-date", message, "Write a year or a day: 2024 or 2024-05-31.")
    isbn, asin = _bare(texts.get("isbn")), _bare(texts.get("asin"))
    if isbn is not None and not _is_isbn(isbn):
        message = f"The book's isbn can't be `{shorten(texts['isbn'] or '')}`: its last digit does not fit."
        if not re.fullmatch(r"[0-9]{13}|[0-9]{9}[0-9X]", isbn):
            message = f"The book's isbn can't be `{shorten(texts['isbn'] or '')}`."
        reader.fault(stands["isbn"], "bad-isbn", message, "Write its 13 digits, or 10: 978-0-306-40615-7.")
    if asin is not None and not re.fullmatch(r"[0-9A-Z]{10}", asin):
        message = f"The book's asin can't be `{shorten(texts['asin'] or '')}`."
        reader.fault(stands["asin"], "bad-asin", message, "Write its 10 letters and digits: B002V1A0WE.")
    if cover is not None:
        check_path(reader, "book.cover", cover, stands["cover"], lines)
    return Book(
        title=texts.get("title") or "",
        author=texts.get("author"),
        narrator=texts.get("narrator"),
        language=texts.get("language") or "en",
        series=texts.get("series"),
        series_part=texts.get("series_part"),
        description=texts.get("description"),
        date=date,
        cover=cover,
        subtitle=texts.get("subtitle"),
        publisher=texts.get("publisher"),
        copyright=texts.get("copyright"),
        genres=lists.get("genres", ()),
        tags=lists.get("tags", ()),
        isbn=isbn,
        asin=asin,
        explicit=bool(explicit),
        sort_title=texts.get("sort_title"),
        sort_author=texts.get("sort_author"),
    )


def _bare(number: str | None) -> str | None:
    """The number without hyphens and blanks."""
    return re.sub(r"[\s–-]", "", number).upper() if number is not None else None


def _is_isbn(digits: str) -> bool:
    """True where the check digit fits (ISO 2108)."""
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return sum(int(digit) * (1, 3)[place % 2] for place, digit in enumerate(digits)) % 10 == 0
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        numbers = [10 if digit == "X" else int(digit) for digit in digits]
        return sum(number * (10 - place) for place, number in enumerate(numbers)) % 11 == 0
    return False


_FLAGS = ("yes", "no", "true", "false", "on", "off", "y", "n")


def read_mix(
    reader: SchemaReader, node: Node | None, usual_ms: Mapping[str, int], lines: dict[str, int]
) -> MixSettings:
    """The mix; `usual_ms` are the profile's own pauses, used where the producer has set none.

    `lines` gets the line of each sting's file, `reader` what is wrong with the section.
    """
    values = reader.table(node, "`mix`", MIX_KEYS)
    pauses = {**DEFAULT_PAUSES_MS, **usual_ms}
    for name, value in reader.table(values.get("pauses"), "`pauses`", tuple(pauses)).items():
        pause = reader.whole(value, f"The pause `{name}`", *PAUSE_RANGE, "milliseconds")
        if pause is not None:
            pauses[name] = pause
    thought = _read_thought_effect(reader, values["thought_effect"]) if "thought_effect" in values else None
    return MixSettings(
        pauses,
        _read_stings(reader, values.get("stings"), lines),
        thought or "thought",
        read_number_of(reader, values, "bed_db", "the mix"),
        read_number_of(reader, values, "ambience_db", "the mix"),
        read_number_of(reader, values, "room_tone_db", "the mix"),
    )


def _read_stings(reader: SchemaReader, node: Node | None, lines: dict[str, int]) -> dict[StingKind, str]:
    """The producer's own sound files, by the kind of sting."""
    stings: dict[StingKind, str] = {}
    named = reader.table(node, "`stings`", STING_KINDS)
    for kind in STING_KINDS:
        text = reader.text(named[kind], f"The sting `{kind}`") if kind in named else None
        if text is not None:
            check_path(reader, f"mix.stings.{kind}", text, named[kind].line, lines)
            stings[kind] = text
    return stings


def _read_thought_effect(reader: SchemaReader, node: Node) -> Effect | None:
    """An effect's name, or yes (`thought`) or no (`none`)."""
    if isinstance(node, Scalar) and node.text.casefold() in _FLAGS:
        return "thought" if reader.flag(node, "thought_effect") else "none"
    return read_effect(reader, node, "thought_effect")


def read_credits(reader: SchemaReader, node: Node | None, usual: bool) -> Credits:
    """The credits; `usual`: whether the profile wants some where the producer says nothing of them."""
    if node is None or not isinstance(node, Table):
        wanted = usual if node is None else reader.flag(node, "`credits`")
        return Credits(OPENING_CREDITS, CLOSING_CREDITS) if wanted else Credits()
    values = reader.table(node, "`credits`", CREDITS_KEYS)
    return Credits(
        _read_wording(reader, values.get("opening"), "opening", OPENING_CREDITS),
        _read_wording(reader, values.get("closing"), "closing", CLOSING_CREDITS),
    )


def _read_wording(reader: SchemaReader, node: Node | None, what: str, usual: str) -> str | None:
    """A wording of the producer's, checked; ours for `yes` or nothing, None for `no`."""
    text = reader.text(node, f"The {what} credits") if node is not None else None
    if node is None or text is None or text.casefold() in ("yes", "true", "on"):
        return usual
    if text.casefold() in ("no", "false", "off"):
        return None
    for name in re.findall(r"\{([^{}]*)\}", text):
        if name not in PLACEHOLDERS:
            message = f"The {what} credits can't have `{{{shorten(name)}}}` in them."
            reader.fault(node.line, "unknown-placeholder", message, did_you_mean(name, PLACEHOLDERS))
    return text


def read_number(reader: SchemaReader, node: Node, key: str, what: str) -> float | None:
    """A number inside the key's range; None where it is none, or outside."""
    allowed = RANGES[key]
    return reader.number(node, what, allowed.low, allowed.high, allowed.unit)


def read_number_of(reader: SchemaReader, values: Mapping[str, Node], key: str, what: str) -> float:
    """The key's number in a section; its default where it is not given, or not usable."""
    value = read_number(reader, values[key], key, f"{key} of {what}") if key in values else None
    return RANGES[key].default if value is None else value


def read_effect(reader: SchemaReader, node: Node, what: str) -> Effect | None:
    """An effect's name; None where there is no such effect."""
    word = reader.choice(node, what, EFFECTS)
    return next((known for known in EFFECTS if known == word), None)


def check_path(reader: SchemaReader, key: str, text: str, line: int, lines: dict[str, int]) -> None:
    """Note in `lines` where the file `key` is named, and in `reader` why it can't be a production's file."""
    lines[key] = line
    problem = refuse_path(text)
    if problem is not None:
        hint = "Put the file into the production's folder and name it from there: `sounds/bell.wav`."
        reader.fault(line, "bad-path", f"{key}: `{shorten(text)}` {problem}.", hint)
