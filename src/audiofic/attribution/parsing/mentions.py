"""Where a passage mentions people, and as what: the one who acts, the one acted on, the one called."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, NamedTuple

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.person_words import PERSON_NOUNS
from audiofic.attribution.language.verbs import PERCEPTION, is_finite_verb, is_regular_past
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    FIRST_PERSON,
    FIRST_SUBJECT,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    PRONOUN_GENDER,
    SECOND_PERSON,
    SECOND_SUBJECT,
    is_adverb,
)
from audiofic.attribution.language.words import Word, is_joined, list_words
from audiofic.model import Gender, Passage

_ARTICLES = ("the", "a", "an")

MentionKind = Literal["name", "pronoun", "first", "noun"]
Role = Literal["subject", "clause subject", "object", "possessive", "other"]
"""What a mention does in its sentence; a clause subject acts in a subordinate clause."""


class Mention(NamedTuple):
    """One mention of a person; `start` and `end` count the passage's words, half open."""

    start: int
    end: int
    kind: MentionKind
    names: tuple[str, ...]
    """Who may be meant: cast names, empty for pronouns and nouns nobody linked."""
    gender: Gender
    """What pronoun or noun tell; a name's gender is its character's, in the roster."""
    role: Role
    span: int


@dataclass(frozen=True, slots=True)
class ParsedPassage:
    """A passage with its words and its mentions, and where it stands in the story."""

    chapter: int
    paragraph: int
    passage: Passage
    words: tuple[Word, ...]
    mentions: tuple[Mention, ...]
    ranges: tuple[tuple[int, int], ...]
    """For each span the words in it, half open."""

    def mentions_in(self, span: int) -> tuple[Mention, ...]:
        """The mentions of one span, in order."""
        begin, end = self.ranges[span]
        return self.mentions_between(begin, end)

    def mentions_between(self, start: int, stop: int) -> tuple[Mention, ...]:
        """The mentions that begin in words[start:stop], in order."""
        low = bisect_left(self.mentions, start, key=_start)
        return self.mentions[low : bisect_left(self.mentions, stop, key=_start)]


def _start(mention: Mention) -> int:
    return mention.start


def parse_passage(
    chapter: int,
    paragraph: int,
    passage: Passage,
    roster: Roster,
    words: tuple[Word, ...] | None = None,
    second_person: bool = False,
) -> ParsedPassage:
    """The passage with its words and mentions; pronouns are read in narration only.

    `second_person`: the story is told to `you`, who is mentioned as `I` is elsewhere.
    """
    listed = list_words(passage) if words is None else words
    return ParsedPassage(
        chapter,
        paragraph,
        passage,
        listed,
        _find_mentions(passage, listed, roster, second_person),
        _ranges(passage, listed),
    )


def _ranges(passage: Passage, words: Sequence[Word]) -> tuple[tuple[int, int], ...]:
    ranges: list[tuple[int, int]] = []
    at = 0
    for index in range(len(passage.spans)):
        begin = at
        while at < len(words) and words[at].span == index:
            at += 1
        ranges.append((begin, at))
    return tuple(ranges)


def _find_mentions(
    passage: Passage, words: Sequence[Word], roster: Roster, second_person: bool
) -> tuple[Mention, ...]:
    mentions: list[Mention] = []
    persons = SECOND_PERSON if second_person else FIRST_PERSON
    subjects = SECOND_SUBJECT if second_person else FIRST_SUBJECT
    at = 0
    while at < len(words):
        word = words[at]
        told = passage.spans[word.span].kind == "narration"
        match = roster.match(words, at)
        if match is not None and not match.described:
            role = find_role(words, at, match.end)
            mentions.append(Mention(at, match.end, "name", match.names, "unknown", role, word.span))
            at = match.end
            continue
        if told and word.lower in PRONOUN_GENDER:
            mentions.append(_pronoun(words, at))
        elif told and word.lower in persons:
            role = find_role(words, at, at + 1) if word.lower in subjects else "object"
            if word.lower in subjects and role in ("object", "other"):
                role = "subject"
            mentions.append(Mention(at, at + 1, "first", (), "unknown", role, word.span))
        if word.lower in DETERMINERS and told:
            end = noun_phrase_end(words, at)
            person = end is not None and any(
                words[step].lower in PERSON_NOUNS and not words[step].possessive
                for step in range(at + 1, end)
            )
            names, stop = _named_in(words, at, end, roster) if end is not None and person else ((), at)
            owned = word.lower in PRONOUN_GENDER and end is not None and words[end - 1].lower == "voice"
            if end is not None and not owned and (names or words[end - 1].lower in PERSON_NOUNS):
                if mentions and mentions[-1].end == at + 1 and mentions[-1].start == at:
                    mentions.pop()  # `her` of `her mother`
                end = stop if names else end
                kind: MentionKind = "name" if names else "noun"
                gender = "unknown" if names else PERSON_NOUNS[words[end - 1].lower]
                mentions.append(Mention(at, end, kind, names, gender, find_role(words, at, end), word.span))
                at = end
                continue
        at += 1
    return tuple(mentions)


def _named_in(words: Sequence[Word], at: int, end: int, roster: Roster) -> tuple[tuple[str, ...], int]:
    """Whom a noun phrase names (`the priestess Kikyo`, `her friend Sango`), and where it then ends."""
    for inner in (*range(at + 1, end), end):
        if inner >= len(words) or not is_joined(words[inner]) or words[inner].span != words[at].span:
            break
        match = roster.match(words, inner)
        if match is not None and not match.described:
            return (match.names, match.end) if match.end >= end else ((), end)
    return (), end


def _pronoun(words: Sequence[Word], at: int) -> Mention:
    word = words[at]
    role: Role
    if word.lower in ("he", "she"):
        role = find_role(words, at, at + 1)
        if role not in ("subject", "clause subject"):
            role = "subject"
    elif word.lower == "his" or (word.lower == "her" and _before_noun(words, at)):
        role = "possessive"
    else:
        role = "object"
    return Mention(at, at + 1, "pronoun", (), PRONOUN_GENDER[word.lower], role, word.span)


def _before_noun(words: Sequence[Word], at: int) -> bool:
    """True where `her` owns what follows (`her hands`), False where she is acted on (`hug her`)."""
    if at + 1 >= len(words) or words[at + 1].span != words[at].span or words[at + 1].gap != " ":
        return False
    after = words[at + 1].lower
    return not (
        after in PREPOSITIONS or after in CONJUNCTIONS or after in DETERMINERS or after in ("and", "but")
    )


def noun_phrase_end(words: Sequence[Word], at: int) -> int | None:
    """Where the noun phrase that begins with the determiner words[at] ends; None where there is none.

    At most seven words; it stops before verbs, prepositions, conjunctions, participles and punctuation.
    """
    end = at + 1
    while end < len(words) and end - at <= 7:
        word = words[end]
        if word.span != words[at].span or (
            not is_joined(word)
            and not (word.gap.strip() == "," and end - at > 1 and _is_listed_adjective(words, end))
        ):
            break
        lower = word.lower
        if (
            lower in PREPOSITIONS
            or lower in CONJUNCTIONS
            or lower in OTHER_PRONOUNS
            or lower in ("and", "or", "but")
        ):
            break
        if lower in DETERMINERS or lower in FIRST_PERSON or lower in PRONOUN_GENDER:
            break
        verbal = is_finite_verb(lower) and not word.capital
        if end - at > 1 and (lower.endswith("ing") or is_adverb(lower) or verbal):
            break
        if end - at == 1 and verbal and not is_regular_past(lower):
            break
        end += 1
        if word.possessive:
            return None if end - at < 2 else _after_owner(words, at, end)
    return end if end - at > 1 else None


def _after_owner(words: Sequence[Word], at: int, end: int) -> int | None:
    """`the monk's staff`: nobody but the owner is a person here, and owners don't act."""
    return end if words[end - 1].lower in PERSON_NOUNS and at < end else None


def _is_listed_adjective(words: Sequence[Word], at: int) -> bool:
    """True at the second of `old, bent woman`: a noun for a person still comes, without a verb between."""
    return (
        at + 1 < len(words)
        and words[at + 1].lower in PERSON_NOUNS
        and words[at + 1].gap == " "
        and not words[at].capital
    )


def find_role(words: Sequence[Word], start: int, end: int) -> Role:
    """What words[start:end] does in its sentence, as far as its neighbours tell."""
    if words[end - 1].possessive:
        return "possessive"
    span = words[start].span
    if start and words[start - 1].lower in _ARTICLES and is_joined(words[start]):
        start -= 1  # `the Dodo` under the name of Dodo
    before = words[start - 1] if start and words[start - 1].span == span and not words[start].opens else None
    joined = before is not None and "," not in words[start].gap and ";" not in words[start].gap
    acts = _verb_follows(words, end, span)
    if before is not None and joined:
        if acts and before.lower in CONJUNCTIONS:
            return "clause subject"
        if acts and before.lower == "for" and before.gap != " ":
            return "subject"
        if before.lower in PREPOSITIONS:
            return "object"
        if acts or _there_before(words, start - 1) or _is_perceived(words, start - 1, end):
            return "subject"
        if is_finite_verb(before.lower) or before.lower.endswith("ing"):
            return "object"
        return "other"
    return "subject" if acts else "other"


def _is_perceived(words: Sequence[Word], verb: int, end: int) -> bool:
    """True for `saw Kikyo kneel`, `watched the monk walking`: who is seen to act, acts."""
    if words[verb].lower not in PERCEPTION or end >= len(words) or words[end].span != words[verb].span:
        return False
    after = words[end].lower
    return (
        words[end].gap == " "
        and after.isalpha()
        and not (
            after in PREPOSITIONS
            or after in CONJUNCTIONS
            or after in DETERMINERS
            or after in OTHER_PRONOUNS
            or after in ("and", "but", "or")
            or is_adverb(after)
        )
    )


def _there_before(words: Sequence[Word], verb: int) -> bool:
    """True for `there sat Kagome`, `here comes the monk`."""
    return (
        verb > 0
        and words[verb - 1].lower in ("there", "here")
        and words[verb - 1].span == words[verb].span
        and is_finite_verb(words[verb].lower)
        and words[verb].lower not in ("is", "are", "was", "were")
    )


def _verb_follows(words: Sequence[Word], at: int, span: int) -> bool:
    for step in range(at, min(at + 4, len(words))):
        word = words[step]
        if word.span != span or word.opens or ";" in word.gap:
            return False
        if step == at and "," in word.gap:
            return False
        if is_finite_verb(word.lower):
            return True
        if (
            step == at
            and word.lower.endswith("s")
            and len(word.lower) > 3
            and not word.possessive
            and word.lower not in OTHER_PRONOUNS
            and not word.capital
            and word.lower not in PREPOSITIONS
        ):
            return not word.lower.endswith("ss")
        if not is_adverb(word.lower):
            return False
    return False
