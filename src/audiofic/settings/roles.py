"""`narrator:`, `cast:` and `extras:` of a voices.yaml: everybody who has a voice."""

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
    Role,
    VoiceRef,
    parse_voice_ref,
)
from audiofic.settings.values import read_effect, read_number_of
from audiofic.yamlfile import LANGUAGE, Node, SchemaReader, Table, did_you_mean, shorten


@dataclass(frozen=True, slots=True)
class RoleReader:
    """Reads the sections with roles in them; what doesn't fit goes to `reader`."""

    reader: SchemaReader
    engines: Collection[str]
    """Those that a voice can be of; empty: any."""

    def read_narrator(self, node: Node | None) -> Role:
        """The narrator; without a voice where the section is not there."""
        if node is None:
            return Role(NARRATOR)
        return self._read_role(NARRATOR, "The narrator", node, NARRATOR_KEYS)

    def read_cast(self, node: Node | None) -> tuple[Role, ...]:
        """The cast, in the file's order; nobody whose name can't be one."""
        entries = self.reader.table(node, "`cast`")
        lines = _key_lines(node)
        roles = tuple(
            self._read_role(name, shorten(name), value, CAST_KEYS, lines[name])
            for name, value in entries.items()
            if self._is_name(name, lines[name])
        )
        self._check_aliases(roles, entries)
        return roles

    def read_extras(self, node: Node | None) -> Mapping[Gender, Role]:
        """The extras: all three genders, without a voice where the section gives none."""
        entries = self.reader.table(node, "`extras`", GENDERS)
        return {
            gender: self._read_role(
                gender, f"extras: {gender}", entries[gender], VOICE_KEYS, default_gender=gender
            )
            if gender in entries
            else Role(gender, gender)
            for gender in GENDERS
        }

    def read_languages(self, node: Node | None, what: str = "`languages`") -> tuple[Role, ...]:
        """A voice for each language that is named; none where the section is not there."""
        lines = _key_lines(node)
        voices = []
        for code, value in self.reader.table(node, what).items():
            if LANGUAGE.fullmatch(code):
                voices.append(self._read_role(code, f"{what}: {code}", value, LANGUAGE_KEYS, lines[code]))
                continue
            message = f"{what} can't have `{shorten(code)}`: no language."
            self.reader.fault(lines[code], "bad-language", message, "Write a code such as `ja` or `pt-BR`.")
        return tuple(voices)

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

    def _check_aliases(self, roles: Sequence[Role], entries: Mapping[str, Node]) -> None:
        owners = {role.name: role for role in roles}
        for role in roles:
            line = _value_lines(entries[role.name]).get("aliases", role.file_line)
            for alias in role.aliases:
                owner = owners.setdefault(alias, role)
                if owner is not role:
                    both = f"{shorten(owner.name)} and {shorten(role.name)}"
                    message = f"`{shorten(alias)}` is the name of both {both}."
                    hint = "Keep it where it belongs; two people can't share an alias."
                    self.reader.fault(line, "alias-twice", message, hint)
                elif alias in RESERVED_NAMES:
                    message = f"`{alias}` can't be an alias: the word has a meaning of its own."
                    self.reader.fault(line, "reserved-name", message, "Delete it from the aliases.")

    def _read_role(
        self,
        name: str,
        what: str,
        node: Node,
        keys: Collection[str],
        line: int | None = None,
        default_gender: Gender = "unknown",
    ) -> Role:
        reader = self.reader
        values = reader.table(node, what, keys)
        gender: Gender | None = None
        if "gender" in values:
            word = reader.choice(values["gender"], f"The gender of {what}", GENDERS)
            gender = next((known for known in GENDERS if known == word), None)
        aliases = reader.texts(values["aliases"], f"An alias of {what}") if "aliases" in values else ()
        reads = values.get("reads_own_pov")
        return Role(
            name,
            gender or default_gender,
            tuple(dict.fromkeys(alias for alias in aliases if alias != name)),
            self._read_voice(values.get("voice"), f"The voice of {what}"),
            self._read_voice(values.get("draft"), f"The draft voice of {what}"),
            read_number_of(reader, values, "pace", what),
            read_number_of(reader, values, "pitch", what),
            read_number_of(reader, values, "gain_db", what),
            read_effect(reader, values["effect"], f"The effect of {what}") if "effect" in values else None,
            reader.flag(reads, f"reads_own_pov of {what}") if reads is not None else None,
            self.read_languages(values.get("languages"), f"languages of {what}"),
            file_line=line if line is not None else node.line,
        )

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


def _value_lines(node: Node) -> dict[str, int]:
    """Key -> the line its value begins in."""
    return {key.text: value.line for key, value in node.entries} if isinstance(node, Table) else {}
