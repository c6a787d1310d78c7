"""What the scripts tell of the people in them, gathered line by line."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from audiofic.attribution.language.person_words import PERSON_NOUNS, TITLES
from audiofic.model import NARRATOR, UNKNOWN, Gender, Line, Script, StingEvent
from audiofic.people.naming import is_description, noun_of
from audiofic.settings import Settings

_LONGEST = 100
"""Letters of a line that are shown."""
_SELF = r"(?:[Cc]all me|[Mm]y name(?:’|')?s|[Mm]y name is|[Nn]ame(?:’|')s|I(?:’|')m|I am)"
_FULL_NAME = re.compile(r"\b(?=([A-Z][\w’'-]+) ([A-Z][\w-]+))\1")
_IS_A = (
    r"\b(?:{ours})(?:,? the (?:\w+ )?| (?:was|is) (?:a|an|the|our|his|her|their) (?:[\w-]+ ){{0,2}}){noun}\b"
    r"|\b(?i:the|a|an|our) (?:[\w-]+ ){{0,2}}{noun},? "
    r"(?:(?:called|named|whose name was) )?(?:{ours})\b(?!['’])"
)
_CALLED = (
    r"(?:,? (?:who was |better |also |usually )?"
    r"(?:known (?:to \w+ )?as|called|nicknamed|short for|née|alias|a\.k\.a\.)"
    r"|,? whom (?:\w+ ){1,3}call(?:s|ed)?)"
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Something that speaks for two people being one."""

    reason: str
    """In plain words: `Shiv is short for Siobhan`, `answers when Shiv is called`."""
    path: str = ""
    """The script it stands in, empty where it stands in no one line."""
    line: int = 0
    text: str = ""
    """The words of that line, cut short."""

    def __str__(self) -> str:
        where = f" ({self.path}, line {self.line}: {self.text})" if self.path else ""
        return f"{self.reason}{where}"


@dataclass(slots=True)
class Person:
    """Somebody who is heard."""

    name: str
    names: tuple[str, ...]
    gender: Gender
    lines: int = 0

    @property
    def is_described(self) -> bool:
        """True where they have no name, only words for what they are (`the old woman`)."""
        return all(is_description(name) for name in self.names)


def list_people(scripts: Sequence[Script], settings: Settings) -> dict[str, Person]:
    """Everybody who is heard, by name."""
    people: dict[str, Person] = {}
    for script in scripts:
        for item in script.items:
            if isinstance(item, Line) and item.speaker not in (NARRATOR, UNKNOWN):
                role = settings.role(item.speaker)
                name = role.name if role is not None else item.speaker
                if name not in people:
                    aliases = [alias for alias in role.aliases if alias.strip()] if role is not None else []
                    gender = role.gender if role is not None else "unknown"
                    people[name] = Person(name, (name, *aliases), _gender(gender, (name, *aliases)))
                people[name].lines += 1
    return people


def _gender(gender: Gender, names: Iterable[str]) -> Gender:
    """What is known, else what a title or a noun in the names tells."""
    if gender != "unknown":
        return gender
    for name in names:
        words = name.lower().replace(".", "").split()
        for told in (TITLES.get(words[0]), PERSON_NOUNS.get(words[-1])):
            if told in ("female", "male"):
                return told
    return "unknown"


@dataclass(slots=True)
class Text:
    """What the scripts tell of people, gathered line by line."""

    people: Mapping[str, Person]
    owners: dict[str, str] = field(default_factory=dict)
    """Any name, folded -> the person's."""
    names: re.Pattern[str] = field(init=False)
    nouns: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """What somebody has to be called to be meant by a description -> the descriptions."""
    scenes: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Person -> the scenes they speak in."""
    talks: Counter[frozenset[str]] = field(default_factory=Counter)
    """How often two speak one behind the other, or one calls or mentions the other."""
    beside: Counter[frozenset[str]] = field(default_factory=Counter)
    """How many sentences name both."""
    answers: dict[tuple[str, str], list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    """(who is called, who speaks next) -> where."""
    calls: Counter[str] = field(default_factory=Counter)
    stated: dict[frozenset[str], list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    turns: dict[tuple[str, str], list[Evidence]] = field(default_factory=lambda: defaultdict(list))
    """(who, whose): where somebody speaks in another's turn of a conversation."""
    kinds: dict[str, dict[str, list[Evidence]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """Description -> who is said to be that, where."""
    nearest: dict[str, dict[str, list[Evidence]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )
    """Description -> who was named last before it, where."""
    full_names: dict[tuple[str, str], Evidence] = field(default_factory=dict)
    """Two capitalised words that follow one another -> where they do first."""
    _scene: int = 0
    _named: str | None = None
    """Who with a name was named last in this scene's narration."""

    def __post_init__(self) -> None:
        for person in self.people.values():
            for name in person.names:
                self.owners.setdefault(name.casefold(), person.name)
            if person.is_described and (noun := noun_of(person.name)):
                self.nouns[noun].append(person.name)
        ranked = sorted((n for p in self.people.values() for n in p.names), key=len, reverse=True)
        forms = [re.escape(n) if not is_description(n) else f"(?i:{re.escape(n)})" for n in ranked]
        self.names = re.compile(rf"(?<![\w’'-])(?:{'|'.join(forms) or '(?!)'})(?![\w])")

    def read(self, script: Script, settings: Settings) -> None:
        """Take in a chapter."""
        self._scene += 1
        said: list[tuple[Line, str]] = []
        for item in script.items:
            if isinstance(item, StingEvent) or (isinstance(item, Line) and item.kind in ("heading", "note")):
                self._scene += 1
                self._read_turns(said, script.path)
                said, self._named = [], None
                continue
            if not isinstance(item, Line):
                continue
            self._read_full_names(item, script.path)
            found = [self.owners[match[0].casefold()] for match in self.names.finditer(item.text)]
            if item.kind == "narration":
                self._read_narration(item, script.path, found)
                continue
            role = settings.role(item.speaker)
            speaker = role.name if role is not None else item.speaker
            if speaker not in self.people:
                if item.kind == "speech":
                    said.append((item, ""))
                continue
            self.scenes[speaker].add(self._scene)
            self._read_statement(item, script.path, speaker)
            if item.kind != "speech":
                continue
            for name in set(found) - {speaker}:
                self.talks[frozenset((speaker, name))] += not self._is_own_name(item.text, name)
            if said and said[-1][1] and item.opens_paragraph:
                self._read_exchange(said[-1], speaker, script.path)
            if not said or said[-1][1] != speaker:
                said.append((item, speaker))
        self._read_turns(said, script.path)

    def _read_full_names(self, line: Line, path: str) -> None:
        for match in _FULL_NAME.finditer(line.text):
            told = Evidence(f"the text has {match[1]} {match[2]}", path, line.file_line, _short(line.text))
            self.full_names.setdefault((match[1], match[2]), told)

    def _read_turns(self, said: Sequence[tuple[Line, str]], path: str) -> None:
        """Who speaks between two lines of somebody, to whom somebody else speaks right before or after."""
        for at in range(1, len(said) - 1):
            (_, before), (line, speaker), (_, behind) = said[at - 1 : at + 2]
            if not speaker or not before or before != behind:
                continue
            others = set[str]()
            for near in (at - 2, at + 2):
                if 0 <= near < len(said) and (other := said[near][1]) not in (
                    *("", speaker, before),
                    *others,
                ):
                    others.add(other)
                    told = f"{speaker} speaks with {before} where {other} does just {_when(near < at)}"
                    self.turns[speaker, other].append(Evidence(told, path, line.file_line, _short(line.text)))

    def _read_exchange(self, before: tuple[Line, str], speaker: str, path: str) -> None:
        """Who speaks after whom, and who answers to which name."""
        last, other = before
        if other == speaker:
            return
        self.talks[frozenset((other, speaker))] += 1
        for name in self._called(last.text) - {other}:
            self.calls[name] += 1
            told = f"{speaker} answers when {name} is called"
            self.answers[name, speaker].append(Evidence(told, path, last.file_line, _short(last.text)))

    def _called(self, text: str) -> set[str]:
        """Those whom a speech calls by name: at its beginning, or between commas and the like."""
        called = set()
        for match in self.names.finditer(text):
            ahead, behind = text[: match.start()].rstrip(), text[match.end() :].lstrip()
            if (not ahead or ahead[-1] in ",.!?…—") and (not behind or behind[0] in ",.!?…—"):
                called.add(self.owners[match[0].casefold()])
        return called

    def _read_narration(self, line: Line, path: str, found: Sequence[str]) -> None:
        for name in found:
            if not self.people[name].is_described:
                self._named = name
            elif self._named is not None:
                told = f"{self._named} is named right before {name}"
                self.nearest[name][self._named].append(
                    Evidence(told, path, line.file_line, _short(line.text))
                )
        self._read_nouns(line, path, found)
        for one, other in combinations(dict.fromkeys(found), 2):
            pair = frozenset((one, other))
            if told := self._is_said_to_be_one(line.text, one, other):
                self.stated[pair].append(Evidence(told, path, line.file_line, _short(line.text)))
            else:
                self.beside[pair] += 1

    def _read_nouns(self, line: Line, path: str, found: Sequence[str]) -> None:
        """`Fitch was a goblin`, `the goblin Fitch`, for whom the cast has as `the goblin`."""
        text = line.text.casefold()
        for noun in [noun for noun in self.nouns if noun in text]:
            for name in dict.fromkeys(found):
                if self.people[name].is_described:
                    continue
                ours = "|".join(map(re.escape, self.people[name].names))
                if re.search(_IS_A.format(ours=ours, noun=re.escape(noun)), line.text):
                    told = Evidence(f"{name} is said to be a {noun}", path, line.file_line, _short(line.text))
                    for described in self.nouns[noun]:
                        self.kinds[described][name].append(told)

    def _read_statement(self, line: Line, path: str, speaker: str) -> None:
        """`Call me Shiv`, said by Siobhan."""
        for match in re.finditer(rf"{_SELF}\s+(?={self.names.pattern})", line.text):
            name = self.names.match(line.text, match.end())
            if name is None or (owner := self.owners[name[0].casefold()]) == speaker:
                continue
            if self.people[owner].is_described:
                continue
            if line.text[name.end() :].lstrip()[:2].startswith(("'s", "’s")):
                continue
            told = Evidence(
                f"{speaker} says that this is their name", path, line.file_line, _short(line.text)
            )
            self.stated[frozenset((speaker, owner))].append(told)

    def _is_said_to_be_one(self, text: str, one: str, other: str) -> str:
        """Why a sentence says that both are one; empty where it doesn't."""
        for first, second in ((one, other), (other, one)):
            ours = "|".join(map(re.escape, self.people[first].names))
            theirs = "|".join(map(re.escape, self.people[second].names))
            if re.search(rf"\b(?:{ours}){_CALLED} (?:{theirs})\b", text):
                return f"the text calls {first} {second}"
            if re.search(rf"\b(?:{ours}), (?:the |her |his )?(?:{theirs})[,.]", text) and (
                self.people[first].is_described != self.people[second].is_described
            ):
                return "the text explains one by the other"
            if re.search(
                rf"\b(?:{ours})\b[^.!?]*\b(?:everyone|everybody|they|we|people) call(?:s|ed)? "
                rf"(?:her|him|them) (?:{theirs})\b",
                text,
            ):
                return f"the text calls {first} {second}"
        return ""

    def _is_own_name(self, text: str, name: str) -> bool:
        return bool(re.search(rf"{_SELF}\s+(?:{'|'.join(map(re.escape, self.people[name].names))})\b", text))


def _when(is_before: bool) -> str:
    return "before" if is_before else "after"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
