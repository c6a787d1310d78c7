"""People of the cast who may be one (`Siobhan` and `Shiv`, `the old woman` and `Mrs. Pascoe`), with evidence.

Read in the scripts, which hold the whole text with its speakers. For a pair speak: their names (one short for
the other, one a part of the other), what the text says (`Call me Shiv`, `Siobhan, whom all called Shiv`), who
answers when a name is called, and who speaks in whose turn of a conversation. Against it: that the two talk
with each other, call or mention one another, or are of different sexes.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations

from audiofic.attribution.cast.persons import class_of, same_given
from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import PERSON_NOUNS, TITLES
from audiofic.model import NARRATOR, UNKNOWN, Gender, Line, Script, StingEvent
from audiofic.project import Project
from audiofic.settings import Settings

LEAST_SCORE = 2.0
_STATED, _ANSWERS, _ALIKE, _TURN, _LITTLE_ALIKE = 3.0, 2.0, 2.0, 1.5, 1.0
_APART = 0.5
_FEWEST_ANSWERS, _SHARE = 2, 0.6
"""So often, and so large a part of the calls, has somebody to answer to another's name."""
_TOLERATED = 0.1
"""So many signs against a pair for each line of the one who is heard less: drafts are not all right."""
_MOST_SHOWN = 3
_LONGEST = 100
_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_PET = re.compile(r"(?<=\w\w)(?:ie|y|i)$")
"""What names of endearment end in."""
_SELF = r"(?:[Cc]all me|[Mm]y name(?:’|')?s|[Mm]y name is|[Nn]ame(?:’|')s|I(?:’|')m|I am)"
_ARTICLES = ("the", "a", "an")
_OWNERS = ("his", "her", "my", "their", "our", "your")
_SEVERAL = ("one", "another", "both", "some", "two", "three", "all", "several")
_ANYBODY = frozenset(
    (
        *("man", "woman", "boy", "girl", "lady", "gentleman", "person", "child", "kid", "fellow", "guy"),
        *("men", "women", "boys", "girls", "ladies", "one", "other"),
    )
)
"""Nouns that tell nothing of somebody."""
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


@dataclass(frozen=True, slots=True)
class MergeSuggestion:
    """Two people who may be one, and why."""

    keep: str
    """The one with a name of their own, else the one who is heard more."""
    other: str
    score: float
    """How much speaks for it; more than `LEAST_SCORE`, 5 and more is nearly sure."""
    evidence: tuple[Evidence, ...]

    @property
    def command(self) -> str:
        """The command that makes them one."""
        return f"audiofic cast --merge {shlex.quote(self.keep)} {shlex.quote(self.other)}"


def suggest_merges(project: Project) -> tuple[MergeSuggestion, ...]:
    """The pairs of people who may be one, the likeliest first. Raises `FindingsError` for faulty files."""
    return find_merges(project.read_scripts(), project.read_settings())


def find_merges(scripts: Sequence[Script], settings: Settings) -> tuple[MergeSuggestion, ...]:
    """The same for scripts and settings that are read already."""
    people = _list_people(scripts, settings)
    text = _Text(people)
    for script in scripts:
        text.read(script, settings)
    found = (_weigh(text, one, other) for one, other in combinations(people.values(), 2))
    ranked = sorted((one for one in found if one is not None), key=lambda one: (-one.score, one.keep))
    return tuple(ranked)


@dataclass(slots=True)
class _Person:
    name: str
    names: tuple[str, ...]
    gender: Gender
    lines: int = 0

    @property
    def is_described(self) -> bool:
        """True where they have no name, only words for what they are (`the old woman`)."""
        return all(_is_description(name) for name in self.names)


def _is_description(name: str) -> bool:
    words = name.split()
    return words[0].lower() in (*_ARTICLES, *_OWNERS) or not any(word[:1].isupper() for word in words)


def _noun(description: str) -> str:
    """What tells people apart in a description: `goblin`, `old woman`, since every other one is a woman.

    Empty for several people, and for somebody's: whose mother `his mother` is, it doesn't tell.
    """
    words = description.lower().split()
    if words[0] in (*_SEVERAL, *_OWNERS):
        return ""
    words = words[1:] if words[0] in _ARTICLES else words
    if not words or (words[-1] in _ANYBODY and len(words) == 1):
        return ""
    return " ".join(words) if words[-1] in _ANYBODY else words[-1]


def _list_people(scripts: Sequence[Script], settings: Settings) -> dict[str, _Person]:
    """Everybody who is heard, by name."""
    people: dict[str, _Person] = {}
    for script in scripts:
        for item in script.items:
            if isinstance(item, Line) and item.speaker not in (NARRATOR, UNKNOWN):
                role = settings.role(item.speaker)
                name = role.name if role is not None else item.speaker
                if name not in people:
                    aliases = role.aliases if role is not None else ()
                    gender = role.gender if role is not None else "unknown"
                    people[name] = _Person(name, (name, *aliases), _gender(gender, (name, *aliases)))
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
class _Text:
    """What the scripts tell of people, gathered line by line."""

    people: Mapping[str, _Person]
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
            if person.is_described and (noun := _noun(person.name)):
                self.nouns[noun].append(person.name)
        ranked = sorted((n for p in self.people.values() for n in p.names), key=len, reverse=True)
        forms = [re.escape(n) if not _is_description(n) else f"(?i:{re.escape(n)})" for n in ranked]
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


def _weigh(text: _Text, one: _Person, other: _Person) -> MergeSuggestion | None:
    """The suggestion for two people; None where too little speaks for it, or something against it."""
    if {one.gender, other.gender} == {"female", "male"}:
        return None
    pair = frozenset((one.name, other.name))
    against = text.talks[pair] + max(0, text.beside[pair] - 1)
    score, evidence = 0.0, list[Evidence]()
    for points, found in _reasons(text, pair, one, other):
        score += points
        evidence += list(dict.fromkeys(found))[:_MOST_SHOWN]
    if not score or against > _TOLERATED * min(one.lines, other.lines) + (score >= _ALIKE):
        return None
    if text.scenes[one.name].isdisjoint(text.scenes[other.name]):
        score += _APART
        evidence.append(Evidence("they are never heard in one scene"))
    elif not against:
        score += _APART
        evidence.append(Evidence("they never talk with each other"))
    if score < LEAST_SCORE:
        return None
    keep, gone = sorted((one, other), key=lambda person: (person.is_described, -person.lines, person.name))
    return MergeSuggestion(keep.name, gone.name, score, tuple(evidence))


def _reasons(
    text: _Text, pair: frozenset[str], one: _Person, other: _Person
) -> Iterator[tuple[float, list[Evidence]]]:
    """(points, evidence) of each kind that speaks for a pair."""
    if text.stated[pair]:
        yield _STATED, text.stated[pair]
    for called, speaker in ((one.name, other.name), (other.name, one.name)):
        found, own = text.answers.get((called, speaker), []), text.answers.get((called, called), [])
        if len(found) >= _FEWEST_ANSWERS and len(found) >= _SHARE * text.calls[called] and not own:
            yield _ANSWERS, found
    points, reason = max((_likeness(a, b) for a in one.names for b in other.names), default=(0.0, ""))
    if points:
        yield points, [Evidence(reason)]
    elif (full := _find_full_name(text, one, other)) is not None:
        points, told = full
        yield points, [told]
    rare, often = sorted((one, other), key=lambda person: (not person.is_described, person.lines))
    whose = {name: len(found) for (who, name), found in text.turns.items() if who == rare.name}
    if rare.lines <= often.lines and whose.get(often.name, 0) and whose[often.name] == max(whose.values()):
        found = text.turns[rare.name, often.name]
        is_weighty = rare.is_described or points
        if len(found) >= _FEWEST_ANSWERS or points:
            yield (_TURN if is_weighty else _LITTLE_ALIKE), found
    if rare.is_described and not often.is_described:
        if [*text.kinds[rare.name]] == [often.name]:
            yield _STATED, text.kinds[rare.name][often.name]
        nearest = text.nearest[rare.name]
        found = nearest.get(often.name, [])
        if len(found) >= _FEWEST_ANSWERS and len(found) >= _SHARE * sum(map(len, nearest.values())):
            yield _TURN, found


def _find_full_name(text: _Text, one: _Person, other: _Person) -> tuple[float, Evidence] | None:
    """`Corwick Thane` in the text, where one is `Corwick` and the other `Mr. Thane`."""
    for first, last in ((one, other), (other, one)):
        for given, surname in ((_core(a), _core(b)) for a in first.names for b in last.names):
            if (
                len(given) != 1
                or len(surname) != 1
                or (told := text.full_names.get((given[0], surname[0]))) is None
            ):
                continue
            family = {
                name
                for name, family in text.full_names
                if family == surname[0] and name.lower() not in TITLES
            }
            return (_ALIKE if len(family) == 1 else _LITTLE_ALIKE), told
    return None


def _core(name: str) -> list[str]:
    """The words of a name, titles left out; nothing for a description."""
    if _is_description(name):
        return []
    return [word for word in _WORD.findall(name.replace(".", "")) if word.lower() not in TITLES]


def _likeness(one: str, other: str) -> tuple[float, str]:
    """(points, reason) for two names having to do with each other."""
    if _is_description(one) or _is_description(other):
        return 0.0, ""
    a, b = (_WORD.findall(name.replace(".", "")) for name in (one, other))
    titles = [[word.lower() for word in words[:-1] if word.lower() in TITLES] for words in (a, b)]
    kinds = [{kind for title in found if (kind := class_of(title))} for found in titles]
    if kinds[0] and kinds[1] and kinds[0].isdisjoint(kinds[1]):
        return 0.0, ""
    first, second = (
        [word for word in words if word.lower() not in found]
        for words, found in zip((a, b), titles, strict=True)
    )
    if not first or not second:
        return 0.0, ""
    if {*first} <= {*second} or {*second} <= {*first}:
        short, whole = sorted((one, other), key=lambda name: len(name.split()))
        is_mother = ("married" in kinds[0]) != ("married" in kinds[1])  # or daughter
        points = (
            _LITTLE_ALIKE
            if is_mother and min(len(first), len(second)) < max(len(first), len(second))
            else _ALIKE
        )
        return points, f"{short} is a part of {whole}" if short != whole else f"both are called {one}"
    if len(first) > 1 and len(second) > 1:
        is_family = first[-1] == second[-1]
        if not is_family:
            return 0.0, ""
    short, whole = sorted((first[0], second[0]), key=len)
    brief, full = short.lower(), whole.lower()
    if brief == full:
        return 0.0, ""
    if same_given(brief, full):
        return _ALIKE, f"{short} is short for {whole}"
    if "unknown" not in (gender_of_given_name(brief), gender_of_given_name(full)):
        return 0.0, ""  # two given names that everybody knows
    if len(brief) >= 3 and full.startswith(brief):
        return _ALIKE, f"{whole} begins with {short}"
    stem = re.sub(r"(.)\1$", r"\1", _PET.sub("", brief))
    if stem != brief and full.startswith(stem[:1]):
        is_begin = full.startswith(stem) and len(full) >= len(stem) + 2
        return (_ALIKE if is_begin else _LITTLE_ALIKE), f"{short} may be short for {whole}"
    return 0.0, ""


def _when(is_before: bool) -> str:
    return "before" if is_before else "after"


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1].rstrip() + "…"
