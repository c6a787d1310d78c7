"""`narrator:`, `cast:` and `extras:` of a voices.yaml: everybody who has a voice.

Where the book is one of a series, each role begins as the series has it: a key that the book gives counts
instead of the series', other names are added to the series'.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from audiofic.model import NARRATOR, Gender
from audiofic.settings.schema import (
    CAST_KEYS,
    GENDERS,
    LANGUAGE_KEYS,
    NARRATOR_KEYS,
    RESERVED_NAMES,
    VOICE_KEYS,
)
from audiofic.settings.sections import read_effect, read_number_of
from audiofic.settings.values import ENTRY, Place, Role, Settings, VoiceRef, parse_voice_ref
from audiofic.yamlfile import LANGUAGE, Node, SchemaReader, Table, compose_letters, did_you_mean, shorten


@dataclass(frozen=True, slots=True)
class RoleReader:
    """Reads the sections with roles in them; what doesn't fit goes to `reader`."""

    reader: SchemaReader
    engines: Collection[str]
    """Those that a voice can be of; empty: any."""
    series: Settings
    """What the roles begin as."""

    def read_narrator(self, node: Node | None) -> Role:
        """The narrator; without a voice where the section is not there."""
        if node is None:
            return self.series.narrator
        return self._read_role(self.series.narrator, "The narrator", node, NARRATOR_KEYS)

    def read_cast(self, node: Node | None) -> tuple[Role, ...]:
        """The cast, the series' first, in the files' order; nobody whose name can't be one."""
        entries = self.reader.table(node, "`cast`")
        lines = _key_lines(node)
        known = {role.name: role for role in self.series.cast}
        own = {
            name: self._read_role(
                known.get(name, Role(name)), shorten(name), value, CAST_KEYS, line=lines[name]
            )
            for name, value in entries.items()
            if self._is_name(name, lines[name])
        }
        roles = tuple((known | own).values())
        self._check_aliases(roles)
        return roles

    def read_extras(self, node: Node | None) -> Mapping[Gender, Role]:
        """The extras: all three genders, without a voice where the section gives none."""
        entries = self.reader.table(node, "`extras`", GENDERS)
        lines = _key_lines(node)
        return {
            gender: self._read_role(
                extra, f"extras: {gender}", entries[gender], VOICE_KEYS, line=lines[gender]
            )
            if gender in entries
            else extra
            for gender, extra in self.series.extras.items()
        }

    def read_languages(self, node: Node | None, what: str, series: Sequence[Role]) -> tuple[Role, ...]:
        """A voice for each language that is named, here or in the series."""
        lines = _key_lines(node)
        voices = {role.name: role for role in series}
        for code, value in self.reader.table(node, what).items():
            if LANGUAGE.fullmatch(code):
                base = voices.get(code, Role(code))
                voices[code] = self._read_role(base, f"{what}: {code}", value, LANGUAGE_KEYS, lines[code])
                continue
            message = f"{what} can't have `{shorten(code)}`: no language."
            self.reader.fault(lines[code], "bad-language", message, "Write a code such as `ja` or `pt-BR`.")
        return tuple(voices.values())

    def _is_name(self, name: str, line: int) -> bool:
        if not name.strip():
            self.reader.fault(line, "bad-name", "Somebody in the cast has no name.", "Write it.")
        elif name in RESERVED_NAMES:
            message = f"Nobody in the cast can be called `{name}`: the word has a meaning of its own."
            hint = f"Write `{name.title()}`."
            if name == NARRATOR:
                hint = "The narrator's voice stands in a section of its own, `narrator:` in the first column."
            elif name == "unknown":
                hint = "The voice of unknown speakers stands in `extras:`."
            self.reader.fault(line, "reserved-name", message, hint)
        else:
            return True
        return False

    def _check_aliases(self, roles: Sequence[Role]) -> None:
        owners = {role.name: role for role in roles}
        for role in roles:
            place = role.places.get("aliases", role.places[ENTRY])
            for alias in role.aliases:
                owner = owners.setdefault(alias, role)
                if owner is not role:
                    self._refuse_alias(alias, owner, role, place)
                elif alias in RESERVED_NAMES:
                    message = f"`{alias}` can't be an alias: the word has a meaning of its own."
                    self.reader.fault(place.line, "reserved-name", message, "Delete it from the aliases.")

    def _refuse_alias(self, alias: str, owner: Role, role: Role, place: Place) -> None:
        """Note that two people have a name, where it stands in this file."""
        hint = "Keep it where it belongs; two people can't share an alias."
        other = owner.places[ENTRY]
        if place.path != self.reader.path:
            place, other = other, place
        if other.path != self.reader.path:
            hint = f"The other is in {other}. {hint}"
        both = f"{shorten(owner.name)} and {shorten(role.name)}"
        message = f"`{shorten(alias)}` is the name of both {both}."
        self.reader.fault(place.line, "alias-twice", message, hint)

    def _read_role(
        self, base: Role, what: str, node: Node, keys: Collection[str], line: int | None = None
    ) -> Role:
        """The role as `base` has it, with what the node gives."""
        reader = self.reader
        values = reader.table(node, what, keys)
        gender: Gender | None = None
        if "gender" in values:
            word = reader.choice(values["gender"], f"The gender of {what}", GENDERS)
            gender = next((known for known in GENDERS if known == word), None)
        aliases = reader.texts(values["aliases"], f"An alias of {what}") if "aliases" in values else ()
        aliases = tuple(map(compose_letters, aliases))
        reads = values.get("reads_own_pov")
        places = {key: Place(reader.path, value.line) for key, value in values.items()}
        return Role(
            base.name,
            gender or base.gender,
            tuple(dict.fromkeys(name for name in (*base.aliases, *aliases) if name != base.name)),
            self._read_voice(values.get("voice"), f"The voice of {what}") or base.voice,
            self._read_voice(values.get("draft"), f"The draft voice of {what}") or base.draft,
            self._read_number(values, "pace", what, base.pace),
            self._read_number(values, "pitch", what, base.pitch),
            self._read_number(values, "size", what, base.size),
            self._read_number(values, "liveliness", what, base.liveliness),
            self._read_number(values, "gain_db", what, base.gain_db),
            read_effect(reader, values["effect"], f"The effect of {what}")
            if "effect" in values
            else base.effect,
            reader.flag(reads, f"reads_own_pov of {what}") if reads is not None else base.reads_own_pov,
            self.read_languages(values.get("languages"), f"languages of {what}", base.languages),
            places={**base.places, ENTRY: Place(reader.path, node.line if line is None else line), **places},
        )

    def _read_number(self, values: Mapping[str, Node], key: str, what: str, otherwise: float) -> float:
        return read_number_of(self.reader, values, key, what) if key in values else otherwise

    def _read_voice(self, node: Node | None, what: str) -> VoiceRef | None:
        text = self.reader.text(node, what) if node is not None else None
        if node is None or text is None:
            return None
        voice = parse_voice_ref(text)
        if voice is None:
            message = f"{what} can't be `{shorten(text)}`."
            hint = "Write `model`, `model:speaker` or `engine/model:speaker`."
            self.reader.fault(node.line, "bad-voice", message, hint)
        elif voice.engine is not None and self.engines and voice.engine not in self.engines:
            message = f"{what} names an engine that does not exist: `{shorten(voice.engine)}`."
            self.reader.fault(node.line, "unknown-engine", message, did_you_mean(voice.engine, self.engines))
        return voice


def _key_lines(node: Node | None) -> dict[str, int]:
    """Key -> the line it stands in."""
    return {key.text: key.line for key, _value in node.entries} if isinstance(node, Table) else {}
