"""A fresh voices.yaml for a new production: what is known filled in, the rest taught by comments."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from typing import Protocol

from audiofic.model import NARRATOR, Book, Character, Pronunciation
from audiofic.settings.schema import BOOK_KEYS, GENDERS, RESERVED_NAMES
from audiofic.settings.values import Policy, Settings, VoiceRef
from audiofic.yamlfile import LONGEST_KEY, write_list, write_scalar


class Remarked(str):
    """A value, and what there is to know of it: a comment behind the value where that ends its line."""

    __slots__ = ("remark",)
    remark: str

    def __new__(cls, text: str, remark: str) -> Remarked:
        """The text is the value."""
        value = super().__new__(cls, text)
        value.remark = remark
        return value


def write_remark(value: object) -> str:
    """The comment behind a value, blanks and all; empty where there is nothing to know."""
    return f"  # {value.remark}" if isinstance(value, Remarked) and value.remark else ""


Keys = Mapping[str, str | Sequence[str]]
"""A role's keys as they are written: key -> text, or several texts for `aliases`."""


class Proposed(Protocol):
    """How a role could sound (`autocast.Proposal`)."""

    @property
    def voice(self) -> VoiceRef | None:
        """The production voice."""

    @property
    def draft(self) -> VoiceRef | None:
        """The draft voice."""

    @property
    def pace(self) -> float:
        """1.0 = as trained."""

    @property
    def pitch(self) -> float:
        """Semitones."""

    @property
    def size(self) -> float:
        """1.0 = as trained, more is bigger."""

    @property
    def remark(self) -> str:
        """What there is to know of the production voice's licence."""


def role_keys(
    proposed: Proposed | None, character: Character | None = None
) -> dict[str, str | Sequence[str]]:
    """A role's keys in voices.yaml: what is known about the character, then what is proposed for it."""
    keys: dict[str, str | Sequence[str]] = {}
    if character is not None:
        if character.aliases:
            keys["aliases"] = character.aliases
        keys["gender"] = character.gender
    if proposed is not None:
        if proposed.voice is not None:
            keys["voice"] = Remarked(str(proposed.voice), proposed.remark)
        if proposed.draft is not None:
            keys["draft"] = str(proposed.draft)
        if proposed.pace != 1.0:
            keys["pace"] = f"{proposed.pace:g}"
        if proposed.pitch != 0.0:
            keys["pitch"] = f"{proposed.pitch:g}"
        if proposed.size != 1.0:
            keys["size"] = f"{proposed.size:g}"
    return keys


def compose_settings(
    book: Book,
    cast: Sequence[Character] = (),
    proposals: Mapping[str, Proposed] | None = None,
    series: Settings | None = None,
    told: Sequence[Pronunciation] = (),
) -> str:
    """A whole voices.yaml: the book, the cast in that order with the proposed voices, the defaults.

    Of roles that the `series` has, only names are written that they don't have there; `told` is how words of
    the story are said, in IPA. Proposals go by role name, extras by their gender. Characters whose names are
    the script format's own words, or too long for a YAML key, are left out; of an alias that two of them
    share, the second's.
    """
    settled = _settle(cast, series or Settings())
    return "\n".join(_compose(book, settled, proposals or {}, series, told)) + "\n"


def _settle(cast: Sequence[Character], series: Settings) -> list[Character]:
    """The characters that can be cast, each name and alias belonging to one of them, or of the series."""
    settled: dict[str, Character] = {}
    for character in cast:
        if (
            character.name.strip()
            and character.name not in RESERVED_NAMES
            and len(write_scalar(character.name)) <= LONGEST_KEY
        ):
            settled.setdefault(character.name, character)
    taken = {
        *settled,
        *RESERVED_NAMES,
        *(name for role in series.cast for name in (role.name, *role.aliases)),
    }
    for name, character in settled.items():
        aliases = tuple(
            dict.fromkeys(alias for alias in character.aliases if alias.strip() and alias not in taken)
        )
        taken.update(aliases)
        settled[name] = Character(name, aliases, character.gender)
    return list(settled.values())


def _compose(
    book: Book,
    cast: Sequence[Character],
    proposals: Mapping[str, Proposed],
    series: Settings | None,
    told: Sequence[Pronunciation],
) -> Iterator[str]:
    yield "# The cast of this production: who sounds how. Every key is optional; docs/voices-yaml.md has all."
    yield "# `audiofic cast` shows who speaks how much, `audiofic audition NAME` makes you a sample."
    yield ""
    if series is None:
        yield "# series: yes                   # the cast that several books share, in ../cast.yaml"
    else:
        yield "series: yes                     # ../cast.yaml counts here, too; what stands below goes first"
    yield ""
    yield "book:"
    texts = {key: getattr(book, key) for key in BOOK_KEYS}
    for key, value in texts.items():
        if isinstance(value, tuple) and value:
            yield f"  {key}: {write_list(value)}"
        elif value is True:
            yield f"  {key}: yes"
        elif isinstance(value, str) and value.strip():
            yield f"  {key}: {write_scalar(value)}"
    unsaid = [key for key in ("series", "series_part", "description", "date", "cover") if not texts[key]]
    more = [key for key in BOOK_KEYS[BOOK_KEYS.index("cover") + 1 :] if not texts[key]]
    for names in (unsaid, more):
        if names:
            yield f"  # {', '.join(names)}"
    yield ""
    yield "narrator:                       # reads everything that nobody says"
    narrator = proposals.get(NARRATOR)
    yield from _role(role_keys(narrator), "  ", "  # voice: en_US-ljspeech-medium")
    yield ""
    yield "# voice: `audiofic voices` lists them; draft: what stands in where that is not installed."
    yield "# Also pace, size, liveliness (1.0 = as trained), pitch (semitones), gain_db, effect ..."
    yield "cast:"
    if not cast:
        yield "  # Kagome:"
        yield "  #   aliases: [Kagome Higurashi]"
        yield "  #   gender: female            # female | male | unknown"
    for character in cast:
        yield f"  {write_scalar(character.name)}:"
        if series is not None and series.role(character.name):
            yield f"    aliases: {write_list(character.aliases)}"
            continue
        proposed = proposals.get(character.name)
        yield from _role(role_keys(proposed, character), "    ", "    # voice:")
    yield ""
    yield "# not_people: [Ho, Tally-ho]    # names that nobody in the story bears"
    yield ""
    yield "extras:                         # people outside the cast, and lines nobody can tell"
    for gender in GENDERS:
        keys = role_keys(proposals.get(gender))
        written = ", ".join(f"{key}: {write_scalar(str(value), inline=True)}" for key, value in keys.items())
        yield f"  {gender}: {{{written}}}{write_remark(keys.get('voice'))}"
    yield ""
    if told:
        yield "pronunciations:                 # drafted: change or delete any, it stays as you leave it"
        yield from (f"  {write_scalar(one.word)}: {write_scalar(one.ipa)}" for one in told)
    else:
        yield "# pronunciations:               # written word: how it is said"
    yield "#   InuYasha: ˌiːnuːjˈɑːʃə        # in IPA, or as letters to be read:"
    yield "#   Kikyo: {say: keek yo}"
    yield "# languages:                    # voices for lines in other languages (`lang: fr` in a script)"
    yield "#   fr: {voice: fr_FR-siwis-medium}"
    yield "# engines:                      # what engines are told: docs/engines.md"
    yield "#   server: {url: http://localhost:8880/v1, model: kokoro}"
    yield "# pronunciation_lists: []         # files of your own with more: names.yaml, names.pls"
    yield ""
    yield "# spoken | skipped | sounded (a sting instead) | announced (a sting, then spoken)"
    yield "# of notes also: chapter (read in a chapter of their own, behind the story)"
    yield "policy:"
    policy = Policy()
    for field in fields(Policy):
        note = {
            "first_person": "     # or narrator: who reads what a character tells",
            "letters": "     # or writer: who reads a letter",
            "emoji": "     # or skipped: whether they are read by their names",
            "unheard_notes": "     # or hidden: in an EPUB, notes that are not read aloud",
        }.get(field.name, "")
        yield f"  {field.name}: {getattr(policy, field.name)}{note}"
    yield ""
    yield "# sections:                     # how dreams, flashbacks and songs are read"
    yield "#   dream: {effect: echo}"
    yield ""
    yield "# delivery: full                # or subtle, or off: how far whispers, shouts ... are performed"
    yield ""
    yield "# captions: lines               # or words: WebVTT then tells when each word is heard"
    yield ""
    yield "# attribution:                  # who speaks, where audiofic is not sure: docs/local-model.md"
    yield "#   llm: {url: http://localhost:11434/v1, model: qwen2.5:14b}"
    yield ""
    yield "# mix:"
    yield "#   pauses: {sentence: 350, paragraph: 680}   # milliseconds"
    yield "#   stings: {scene: sounds/bell.wav}          # a sound file of your own"
    yield "#   thought_effect: yes                       # or another effect, or no"
    yield "#   room_tone_db: -72"
    yield ""
    yield "# master: {profile: acx}          # or podcast: where the files go"
    yield '# credits: yes                   # or {opening: "{title}. Written by {author}.", closing: no}'
    yield "# formats: [epub, opus, flac]     # besides MP3 and M4B; also player and stems"


def _role(keys: Keys, indent: str, otherwise: str) -> Iterator[str]:
    for key, value in keys.items():
        written = write_scalar(value) if isinstance(value, str) else write_list(value)
        yield f"{indent}{key}: {written}{write_remark(value)}"
    if not keys:
        yield otherwise
