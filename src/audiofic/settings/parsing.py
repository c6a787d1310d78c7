"""Text of voices.yaml -> `Settings`; everything that doesn't fit is a finding with its line."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from typing import Any

from audiofic.errors import Finding
from audiofic.model import EFFECTS, NARRATOR, STING_KINDS, Book, Effect, Gender, StingKind
from audiofic.profiles import PROFILES
from audiofic.settings.llm import read_llm
from audiofic.settings.paths import refuse_path
from audiofic.settings.schema import (
    BOOK_KEYS,
    BREAK_WORDS,
    CAPTION_WORDS,
    CAST_KEYS,
    CLOSING_CREDITS,
    CREDITS_KEYS,
    DEFAULT_PAUSES_MS,
    DELIVERY_WORDS,
    FIRST_PERSON_WORDS,
    FORMATS,
    GENDERS,
    MASTER_KEYS,
    MIX_KEYS,
    NARRATOR_KEYS,
    OPENING_CREDITS,
    PAUSE_RANGE,
    PLACEHOLDERS,
    POLICY_WORDS,
    RANGES,
    RESERVED_NAMES,
    TOP_KEYS,
    VOICE_KEYS,
    CaptionWord,
    Credits,
    DeliveryWord,
    MasterSettings,
    MixSettings,
    Policy,
    Role,
    Settings,
    VoiceRef,
    parse_voice_ref,
)
from audiofic.yamlfile import Listing, Node, Scalar, SchemaReader, Table, did_you_mean, read_yaml, shorten

_FLAGS = ("yes", "no", "true", "false", "on", "off", "y", "n")
# BCP 47 in outline: a language of 2-3 letters (or longer, registered), then subtags of up to 8.
_LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")
_DATE = re.compile(r"[0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?")


def parse_settings(text: str, path: str, engines: Collection[str] = ()) -> Settings:
    """What a voices.yaml says. Raises `FindingsError` with every fault, by line.

    Every key is optional; an empty file is `Settings()`. With `engines` given, a voice of any other engine
    is a fault. Files are not looked for (see `check_files`).
    """
    settings, reader = _read_settings(text, path, engines)
    reader.raise_errors()
    return settings


def inspect_settings(
    text: str, path: str, engines: Collection[str] = ()
) -> tuple[Settings | None, tuple[Finding, ...]]:
    """The settings (None where they can't be used), and all there is to say about the file."""
    settings, reader = _read_settings(text, path, engines)
    broken = any(found.severity == "error" for found in reader.findings)
    return (None if broken else settings), reader.sorted_findings()


def _read_settings(text: str, path: str, engines: Collection[str]) -> tuple[Settings, SchemaReader]:
    root, findings = read_yaml(text, path)
    reader = SchemaReader(path, findings)
    if isinstance(root, Listing) or (isinstance(root, Scalar) and not root.is_null):
        hint = "It is made of sections such as `cast:`, each in the first column."
        reader.fault(root.line, "wrong-type", "This is not a voices.yaml.", hint)
        root = None
    return _SettingsReader(reader, engines).read(root), reader


class _SettingsReader:
    """Turns the nodes of one file into settings; what doesn't fit goes to the `SchemaReader`."""

    def __init__(self, reader: SchemaReader, engines: Collection[str]) -> None:
        self._reader = reader
        self._engines = engines
        self._lines: dict[str, int] = {}
        self._alias_lines: dict[str, int] = {}

    def read(self, root: Node | None) -> Settings:
        top = self._reader.table(root, "voices.yaml", TOP_KEYS)
        narrator = Role(NARRATOR)
        if "narrator" in top:
            narrator = self._role(NARRATOR, "The narrator", top["narrator"], NARRATOR_KEYS)
        review_below = None
        if "review_below" in top:
            review_below = self._number(top["review_below"], "review_below", "review_below")
        master = self._master(top.get("master"))
        return Settings(
            book=self._book(top["book"]) if "book" in top else None,
            narrator=narrator,
            cast=self._cast(top.get("cast")),
            extras=self._extras(top.get("extras")),
            pronunciations=self._pronunciations(top.get("pronunciations")),
            policy=self._policy(top.get("policy")),
            delivery=self._delivery(top.get("delivery")),
            captions=self._captions(top.get("captions")),
            review_below=RANGES["review_below"].default if review_below is None else review_below,
            llm=read_llm(self._reader, top.get("attribution"), self._lines),
            mix=self._mix(top.get("mix"), PROFILES[master.profile].pauses_ms),
            master=master,
            credits=self._credits(top.get("credits"), PROFILES[master.profile].has_credits),
            formats=self._formats(top.get("formats")),
            path=self._reader.path,
            lines=self._lines,
        )

    def _book(self, node: Node) -> Book:
        reader = self._reader
        texts = {
            key: reader.text(value, f"The book's {key}")
            for key, value in reader.table(node, "`book`", BOOK_KEYS).items()
        }
        lines = {key.text: value.line for key, value in node.entries} if isinstance(node, Table) else {}
        language, date, cover = texts.get("language"), texts.get("date"), texts.get("cover")
        if language is not None and not _LANGUAGE.fullmatch(language):
            message = f"The book's language can't be `{shorten(language)}`."
            reader.fault(lines["language"], "bad-language", message, "Write a code such as `en` or `pt-BR`.")
        if date is not None and not _DATE.fullmatch(date):
            message = f"The book's date can't be `{shorten(date)}`."
            reader.fault(lines["date"], "bad-date", message, "Write a year or a day: 2024 or 2024-05-31.")
        if cover is not None:
            self._file("book.cover", cover, lines["cover"])
        return Book(
            title=texts.get("title") or "",
            author=texts.get("author"),
            narrator=texts.get("narrator"),
            language=language or "en",
            series=texts.get("series"),
            series_part=texts.get("series_part"),
            description=texts.get("description"),
            date=date,
            cover=cover,
        )

    def _cast(self, node: Node | None) -> tuple[Role, ...]:
        entries = self._reader.table(node, "`cast`")
        lines = {key.text: key.line for key, _value in node.entries} if isinstance(node, Table) else {}
        roles = []
        for name, value in entries.items():
            if self._is_name(name, lines[name]):
                roles.append(self._role(name, shorten(name), value, CAST_KEYS, lines[name]))
        self._check_aliases(roles)
        return tuple(roles)

    def _is_name(self, name: str, line: int) -> bool:
        if not name.strip():
            self._reader.fault(line, "bad-name", "Somebody in the cast has no name.", "Write it.")
        elif name in RESERVED_NAMES:
            message = f"Nobody in the cast can be called `{name}`: the word has a meaning of its own."
            hint = f"Write `{name.title()}`."
            if name == NARRATOR:
                hint = "The narrator's voice stands in a section of its own, `narrator:` in the first column."
            elif name == "unknown":
                hint = "The voice of unknown speakers stands in `extras:`."
            self._reader.fault(line, "reserved-name", message, hint)
        else:
            return True
        return False

    def _check_aliases(self, roles: list[Role]) -> None:
        owners = {role.name: role for role in roles}
        for role in roles:
            line = self._alias_lines.get(role.name, role.file_line)
            for alias in role.aliases:
                owner = owners.setdefault(alias, role)
                if owner is not role:
                    both = f"{shorten(owner.name)} and {shorten(role.name)}"
                    message = f"`{shorten(alias)}` is the name of both {both}."
                    hint = "Keep it where it belongs; two people can't share an alias."
                    self._reader.fault(line, "alias-twice", message, hint)
                elif alias in RESERVED_NAMES:
                    message = f"`{alias}` can't be an alias: the word has a meaning of its own."
                    self._reader.fault(line, "reserved-name", message, "Delete it from the aliases.")

    def _extras(self, node: Node | None) -> Mapping[Gender, Role]:
        entries = self._reader.table(node, "`extras`", GENDERS)
        return {
            gender: self._role(
                gender, f"extras: {gender}", entries[gender], VOICE_KEYS, default_gender=gender
            )
            if gender in entries
            else Role(gender, gender)
            for gender in GENDERS
        }

    def _role(
        self,
        name: str,
        what: str,
        node: Node,
        keys: Collection[str],
        line: int | None = None,
        default_gender: Gender = "unknown",
    ) -> Role:
        reader = self._reader
        values = reader.table(node, what, keys)
        gender: Gender | None = None
        if "gender" in values:
            word = reader.choice(values["gender"], f"The gender of {what}", GENDERS)
            gender = next((known for known in GENDERS if known == word), None)
        aliases: tuple[str, ...] = ()
        if "aliases" in values:
            aliases = reader.texts(values["aliases"], f"An alias of {what}")
            self._alias_lines[name] = values["aliases"].line
        reads = values.get("reads_own_pov")
        return Role(
            name,
            gender or default_gender,
            tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
            self._voice(values.get("voice"), f"The voice of {what}"),
            self._voice(values.get("draft"), f"The draft voice of {what}"),
            self._number_of(values, "pace", what),
            self._number_of(values, "pitch", what),
            self._number_of(values, "gain_db", what),
            self._effect(values["effect"], f"The effect of {what}") if "effect" in values else None,
            reader.flag(reads, f"reads_own_pov of {what}") if reads is not None else None,
            line if line is not None else node.line,
        )

    def _effect(self, node: Node, what: str) -> Effect | None:
        word = self._reader.choice(node, what, EFFECTS)
        return next((known for known in EFFECTS if known == word), None)

    def _voice(self, node: Node | None, what: str) -> VoiceRef | None:
        text = self._reader.text(node, what) if node is not None else None
        if node is None or text is None:
            return None
        voice = parse_voice_ref(text)
        if voice is None:
            message = f"{what} can't be `{shorten(text)}`."
            hint = "Write `model`, `model:speaker` or `engine/model:speaker`."
            self._reader.fault(node.line, "bad-voice", message, hint)
        elif voice.engine is not None and self._engines and voice.engine not in self._engines:
            message = f"{what} names an engine that does not exist: `{shorten(voice.engine)}`."
            self._reader.fault(
                node.line, "unknown-engine", message, did_you_mean(voice.engine, self._engines)
            )
        return voice

    def _pronunciations(self, node: Node | None) -> Mapping[str, str]:
        spoken = {}
        for word, value in self._reader.table(node, "`pronunciations`").items():
            text = self._reader.text(value, f"The pronunciation of {shorten(word)}")
            if text is None:
                continue
            if not any(character.isalnum() for character in word):
                message = f"`{shorten(word)}` is not a word that can be pronounced."
                self._reader.fault(
                    value.line, "bad-word", message, "Write the word as it stands in the story."
                )
                continue
            spoken[word] = text.strip().strip("/").strip()
        return spoken

    def _policy(self, node: Node | None) -> Policy:
        kinds = tuple(field.name for field in fields(Policy))
        words: dict[str, Any] = {}
        for kind, value in self._reader.table(node, "`policy`", kinds).items():
            known = {"scene_break": BREAK_WORDS, "first_person": FIRST_PERSON_WORDS}.get(kind, POLICY_WORDS)
            word = self._reader.choice(value, f"The policy for {kind}", known)
            if word is not None:
                words[kind] = word
        return Policy(**words)

    def _delivery(self, node: Node | None) -> DeliveryWord:
        word = self._reader.choice(node, "`delivery`", DELIVERY_WORDS) if node is not None else None
        return next((known for known in DELIVERY_WORDS if known == word), "full")

    def _captions(self, node: Node | None) -> CaptionWord:
        word = self._reader.choice(node, "`captions`", CAPTION_WORDS) if node is not None else None
        return next((known for known in CAPTION_WORDS if known == word), "lines")

    def _mix(self, node: Node | None, usual_ms: Mapping[str, int]) -> MixSettings:
        """The mix; `usual_ms` are the profile's own pauses, used where the producer has set none."""
        reader = self._reader
        values = reader.table(node, "`mix`", MIX_KEYS)
        pauses = {**DEFAULT_PAUSES_MS, **usual_ms}
        for name, value in reader.table(values.get("pauses"), "`pauses`", tuple(pauses)).items():
            pause = reader.whole(value, f"The pause `{name}`", *PAUSE_RANGE, "milliseconds")
            if pause is not None:
                pauses[name] = pause
        stings: dict[StingKind, str] = {}
        named = reader.table(values.get("stings"), "`stings`", STING_KINDS)
        for kind in STING_KINDS:
            text = reader.text(named[kind], f"The sting `{kind}`") if kind in named else None
            if text is not None:
                self._file(f"mix.stings.{kind}", text, named[kind].line)
                stings[kind] = text
        thought = self._thought_effect(values["thought_effect"]) if "thought_effect" in values else None
        return MixSettings(
            pauses,
            stings,
            thought or "thought",
            self._number_of(values, "bed_db", "the mix"),
            self._number_of(values, "ambience_db", "the mix"),
            self._number_of(values, "room_tone_db", "the mix"),
        )

    def _thought_effect(self, node: Node) -> Effect | None:
        """An effect's name, or yes (`thought`) or no (`none`)."""
        if isinstance(node, Scalar) and node.text.casefold() in _FLAGS:
            return "thought" if self._reader.flag(node, "thought_effect") else "none"
        return self._effect(node, "thought_effect")

    def _master(self, node: Node | None) -> MasterSettings:
        values = self._reader.table(node, "`master`", MASTER_KEYS)
        profile = None
        if "profile" in values:
            profile = self._reader.choice(values["profile"], "The master's profile", tuple(PROFILES))
        return MasterSettings(profile or "default")

    def _credits(self, node: Node | None, usual: bool) -> Credits:
        """The credits; `usual`: whether the profile wants some where the producer says nothing of them."""
        if node is None or not isinstance(node, Table):
            wanted = usual if node is None else self._reader.flag(node, "`credits`")
            return Credits(OPENING_CREDITS, CLOSING_CREDITS) if wanted else Credits()
        values = self._reader.table(node, "`credits`", CREDITS_KEYS)
        return Credits(
            self._wording(values.get("opening"), "opening", OPENING_CREDITS),
            self._wording(values.get("closing"), "closing", CLOSING_CREDITS),
        )

    def _wording(self, node: Node | None, what: str, usual: str) -> str | None:
        """A wording of the producer's, checked; ours for `yes` or nothing, None for `no`."""
        text = self._reader.text(node, f"The {what} credits") if node is not None else None
        if node is None or text is None or text.casefold() in ("yes", "true", "on"):
            return usual
        if text.casefold() in ("no", "false", "off"):
            return None
        for name in re.findall(r"\{([^{}]*)\}", text):
            if name not in PLACEHOLDERS:
                message = f"The {what} credits can't have `{{{shorten(name)}}}` in them."
                self._reader.fault(
                    node.line, "unknown-placeholder", message, did_you_mean(name, PLACEHOLDERS)
                )
        return text

    def _formats(self, node: Node | None) -> tuple[str, ...]:
        if node is None:
            return ()
        for name in (names := self._reader.texts(node, "A format")):
            if name not in FORMATS:
                message = f"There is no format called `{shorten(name)}`."
                self._reader.fault(node.line, "unknown-word", message, did_you_mean(name, FORMATS))
        return tuple(dict.fromkeys(names))

    def _file(self, key: str, text: str, line: int) -> None:
        self._lines[key] = line
        problem = refuse_path(text)
        if problem is not None:
            hint = "Put the file into the production's folder and name it from there: `sounds/bell.wav`."
            self._reader.fault(line, "bad-path", f"{key}: `{shorten(text)}` {problem}.", hint)

    def _number_of(self, values: Mapping[str, Node], key: str, what: str) -> float:
        value = self._number(values[key], key, f"{key} of {what}") if key in values else None
        return RANGES[key].default if value is None else value

    def _number(self, node: Node, key: str, what: str) -> float | None:
        allowed = RANGES[key]
        return self._reader.number(node, what, allowed.low, allowed.high, allowed.unit)
