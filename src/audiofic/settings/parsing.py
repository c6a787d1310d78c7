"""Text of voices.yaml -> `Settings`; everything that doesn't fit is a finding with its line.

`roles`, `engines`, `llm`, `pronunciations` and `sections` read the sections they are named after.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import fields, replace
from typing import Any

from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.formats import FORMATS
from audiofic.model import NARRATOR, NOTE_KINDS
from audiofic.profiles import PROFILES
from audiofic.settings.engines import EngineSections, read_engines
from audiofic.settings.llm import read_llm
from audiofic.settings.pronunciations import read_pronunciations
from audiofic.settings.roles import RoleReader
from audiofic.settings.schema import (
    BREAK_WORDS,
    CAPTION_WORDS,
    DELIVERY_WORDS,
    EMOJI_WORDS,
    FIRST_PERSON_WORDS,
    GENDERS,
    LETTER_WORDS,
    MASTER_KEYS,
    NOTE_WORDS,
    POLICY_WORDS,
    RANGES,
    SERIES_KEYS,
    TOP_KEYS,
    UNHEARD_WORDS,
    CaptionWord,
    DeliveryWord,
)
from audiofic.settings.sections import (
    check_path,
    read_book,
    read_credits,
    read_mix,
    read_number,
    read_sections,
)
from audiofic.settings.values import MasterSettings, Policy, Role, Settings
from audiofic.yamlfile import (
    Listing,
    Node,
    Scalar,
    SchemaReader,
    compose_letters,
    did_you_mean,
    read_yaml,
    shorten,
)


def parse_settings(
    text: str, path: str, engines: Collection[str] = (), series: Callable[[], Settings] = Settings
) -> Settings:
    """What a voices.yaml says. Raises `FindingsError` with every fault, by line.

    Every key is optional; an empty file is `Settings()`. With `engines` given, a voice of any other engine
    is a fault. Files are not looked for (see `check_files`). `series` is asked where the file says
    `series: yes`: what it gives, the file adds to.
    """
    settings, reader = _read_settings(text, path, engines, series)
    reader.raise_errors()
    return settings


def parse_series(text: str, path: str, engines: Collection[str] = ()) -> Settings:
    """What a series' cast.yaml says: some sections of a voices.yaml. Raises `FindingsError`."""
    root, reader = _open(text, path, "cast.yaml")
    settings = _read_shared(reader, reader.table(root, "cast.yaml", SERIES_KEYS), engines, Settings(), {})
    reader.raise_errors()
    return settings


def inspect_settings(
    text: str, path: str, engines: Collection[str] = ()
) -> tuple[Settings | None, tuple[Finding, ...]]:
    """The settings (None where they can't be used), and all there is to say about the file."""
    settings, reader = _read_settings(text, path, engines, Settings)
    broken = any(found.severity == "error" for found in reader.findings)
    return (None if broken else settings), reader.sorted_findings()


def _read_settings(
    text: str, path: str, engines: Collection[str], series: Callable[[], Settings]
) -> tuple[Settings, SchemaReader]:
    root, reader = _open(text, path, "voices.yaml")
    return _read_sections(reader, root, engines, series), reader


def _open(text: str, path: str, name: str) -> tuple[Node | None, SchemaReader]:
    root, findings = read_yaml(text, path)
    reader = SchemaReader(path, findings)
    if isinstance(root, Listing) or (isinstance(root, Scalar) and not root.is_null):
        hint = "It is made of sections such as `cast:`, each in the first column."
        reader.fault(root.line, "wrong-type", f"This is not a {name}.", hint)
        root = None
    return root, reader


def _read_sections(
    reader: SchemaReader, root: Node | None, engines: Collection[str], series: Callable[[], Settings]
) -> Settings:
    top = reader.table(root, "voices.yaml", TOP_KEYS)
    lines: dict[str, int] = {}
    shared = _read_series(reader, top.get("series"), series)
    own = _read_shared(reader, top, engines, shared or Settings(), lines)
    review_below = None
    if "review_below" in top:
        review_below = read_number(reader, top["review_below"], "review_below", "review_below")
    master = _read_master(reader, top.get("master"))
    profile = PROFILES[master.profile]
    return replace(
        own,
        book=read_book(reader, top["book"], lines) if "book" in top else None,
        not_people=_read_not_people(reader, top.get("not_people")),
        policy=_read_policy(reader, top.get("policy"), _names(own.narrator, own.cast)),
        sections=read_sections(reader, top.get("sections"), _names(own.narrator, own.cast)),
        delivery=_read_delivery(reader, top.get("delivery")),
        captions=_read_captions(reader, top.get("captions")),
        review_below=RANGES["review_below"].default if review_below is None else review_below,
        llm=read_llm(reader, top.get("attribution"), lines),
        mix=read_mix(reader, top.get("mix"), profile.pauses_ms, lines),
        master=master,
        credits=read_credits(reader, top.get("credits"), profile.has_credits),
        formats=_read_formats(reader, top.get("formats")),
        series=shared,
    )


def _read_series(reader: SchemaReader, node: Node | None, series: Callable[[], Settings]) -> Settings | None:
    """What the series' file says, None where the book is of none. Raises what is wrong with that file: what
    this one says of it could not be judged."""
    if node is None or not reader.flag(node, "`series`"):
        return None
    try:
        return series()
    except FindingsError:
        raise
    except AudioficError as error:
        reader.fault(node.line, "no-series", error.message, error.hint)
        return None


def _read_shared(
    reader: SchemaReader,
    top: Mapping[str, Node],
    engines: Collection[str],
    series: Settings,
    lines: dict[str, int],
) -> Settings:
    """The sections that a series can share; each role as `series` has it, with what is said here."""
    roles = RoleReader(reader, engines, series)
    narrator, cast = roles.read_narrator(top.get("narrator")), roles.read_cast(top.get("cast"))
    known = EngineSections(series.engines, series.engine_places)
    sections = read_engines(reader, top.get("engines"), engines, known)
    return Settings(
        narrator=narrator,
        cast=cast,
        extras=roles.read_extras(top.get("extras")),
        languages=roles.read_languages(top.get("languages"), "`languages`", series.languages),
        engines=sections.options,
        engine_places=sections.places,
        pronunciations=read_pronunciations(reader, top.get("pronunciations"), _names(narrator, cast)),
        pronunciation_lists=_read_lists(reader, top.get("pronunciation_lists"), lines),
        path=reader.path,
        lines=lines,
    )


def _names(narrator: Role, cast: Sequence[Role]) -> tuple[str, ...]:
    """Who a pronunciation can be for."""
    own = (name for role in cast for name in (role.name, *role.aliases))
    return (narrator.name, *dict.fromkeys(own), *GENDERS)


def _read_lists(reader: SchemaReader, node: Node | None, lines: dict[str, int]) -> tuple[str, ...]:
    """The files that `pronunciation_lists` names; where each stands goes to `lines`."""
    if node is None:
        return ()
    for item in node.items if isinstance(node, Listing) else (node,):
        if isinstance(item, Scalar) and item.text.strip():
            check_path(reader, f"pronunciation_lists.{item.text}", item.text, item.line, lines)
    return tuple(dict.fromkeys(reader.texts(node, "A list of pronunciations")))


def _read_not_people(reader: SchemaReader, node: Node | None) -> tuple[str, ...]:
    names = reader.texts(node, "A name in `not_people`") if node is not None else ()
    return tuple(dict.fromkeys(map(compose_letters, names)))


def _read_policy(reader: SchemaReader, node: Node | None, names: Sequence[str]) -> Policy:
    kinds = tuple(field.name for field in fields(Policy))
    words: dict[str, Any] = {}
    for kind, value in reader.table(node, "`policy`", kinds).items():
        if kind == "note_reader":
            name = reader.text(value, "The reader of notes")
            if name is not None and name not in names:
                message = f"Notes can't be read by `{shorten(name)}`: no role."
                reader.fault(value.line, "unknown-role", message, did_you_mean(name, names))
            words[kind] = name or NARRATOR
            continue
        special = {
            "scene_break": BREAK_WORDS,
            "first_person": FIRST_PERSON_WORDS,
            "letters": LETTER_WORDS,
            "emoji": EMOJI_WORDS,
            "unheard_notes": UNHEARD_WORDS,
        }
        known = special.get(kind, NOTE_WORDS if kind in NOTE_KINDS else POLICY_WORDS)
        word = reader.choice(value, f"The policy for {kind}", known)
        if word is not None:
            words[kind] = word
    return Policy(**words)


def _read_delivery(reader: SchemaReader, node: Node | None) -> DeliveryWord:
    word = reader.choice(node, "`delivery`", DELIVERY_WORDS) if node is not None else None
    return next((known for known in DELIVERY_WORDS if known == word), "full")


def _read_captions(reader: SchemaReader, node: Node | None) -> CaptionWord:
    word = reader.choice(node, "`captions`", CAPTION_WORDS) if node is not None else None
    return next((known for known in CAPTION_WORDS if known == word), "lines")


def _read_master(reader: SchemaReader, node: Node | None) -> MasterSettings:
    values = reader.table(node, "`master`", MASTER_KEYS)
    profile = None
    if "profile" in values:
        profile = reader.choice(values["profile"], "The master's profile", tuple(PROFILES))
    return MasterSettings(profile or "default")


def _read_formats(reader: SchemaReader, node: Node | None) -> tuple[str, ...]:
    if node is None:
        return ()
    for name in (names := reader.texts(node, "A format")):
        if name not in FORMATS:
            message = f"There is no format called `{shorten(name)}`."
            reader.fault(node.line, "unknown-word", message, did_you_mean(name, FORMATS))
    return tuple(dict.fromkeys(names))
