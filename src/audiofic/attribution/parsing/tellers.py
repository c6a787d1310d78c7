"""Who `I` is: the name a first-person teller gives, or the one that others call where `I` speaks."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from audiofic.attribution.language.given_names import gender_of_given_name
from audiofic.attribution.language.person_words import TITLES
from audiofic.attribution.language.vocabulary import word_set
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.addressing import list_addresses
from audiofic.attribution.parsing.lead_ins import tag_before
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.attribution.parsing.tags import Tag, tag_after
from audiofic.quotation.mind_speech import MIND_MARKS

_OWN_NAME = 6.0
"""Signs for a name that the teller gives as their own."""
_DIARY = 3.0
_CALLED = {"others": 2.0, "nobody": 1.0, "self": -4.0}
"""Signs for a name that is called in a speech, by whose tag it has."""
_ANSWERS = {"self": 1.0, "others": -1.0, "nobody": 0.0}
"""And by who speaks in the paragraph after, since whoever is called answers."""
_ASKS = {"self": 0.5, "others": -0.5, "nobody": 0.0}
"""And by who speaks in the paragraph before, where this one has no tag."""
_THINKS_OF_SELF = 3.0
"""`Think, Ren!`"""
_TOLD = -2.0
"""For each time that narration tells about somebody of the name."""
_SPOKEN_OF = -1.5
"""For each time that others speak of them: people seldom do so before the one who listens."""
_LEAST = 1.5
_MARGIN = 3.0
"""So far above everybody else, a name that is called twice will do with less."""
_OTHERWISE, _OTHERWISE_ONCE = 2.5, 5.0
"""So much makes a second name the teller's, called twice or once: in ours, 2.0 was somebody else's."""
_TWICE = 2
"""A word that is no known name must be called twice."""

_BEFORE_OWN_NAME = frozenset(
    {
        ("name", "is"),
        ("name", "was"),
        ("name's",),
        ("call", "me"),
        ("calls", "me"),
        ("called", "me"),
        ("i", "am"),
        ("i'm",),
        ("me",),
    }
)
_WRITINGS = word_set("diary journal log memoirs confessions letters adventures notebook blog")


def follows_own_name_words(words: Sequence[Word], start: int) -> bool:
    """True for the name at words[start] in `my name is Ren`, `call me Ren`, `I'm Ren`, `and me, Ren,`."""
    if not start or words[start - 1].span != words[start].span or words[start].opens:
        return False
    before = tuple(word.lower for word in words[max(0, start - 2) : start])
    gap = words[start].gap
    if before[-1:] == ("me",) and before[-2:] not in _BEFORE_OWN_NAME:
        return gap.strip() == ","
    return gap == " " and (before in _BEFORE_OWN_NAME or before[-1:] in _BEFORE_OWN_NAME)


def name_teller(passages: Sequence[ParsedPassage]) -> str | None:
    """The name of the teller of these passages; None where nothing tells it well enough."""
    scores, calls, _ = _score_names(passages)
    likely = [name for name in scores if calls[name] >= _TWICE or _is_name(name)]
    if not likely:
        return None
    best = max(likely, key=lambda name: (scores[name], calls[name], name))
    next_best = max((scores[name] for name in scores if name != best), default=0.0)
    alone = calls[best] >= _TWICE and scores[best] >= 0.0 and scores[best] - next_best >= _MARGIN
    return best if scores[best] >= _LEAST or alone else None


def name_teller_otherwise(passages: Sequence[ParsedPassage], teller: str) -> list[str]:
    """The other names that a teller is called by: those that narration never has, since it says `I`."""
    scores, calls, told = _score_names(passages)
    return [
        name
        for name in scores
        if name != teller
        and not told[name]
        and scores[name] >= (_OTHERWISE if calls[name] >= _TWICE else _OTHERWISE_ONCE)
    ]


def _score_names(
    passages: Sequence[ParsedPassage],
) -> tuple[Mapping[str, float], Counter[str], Counter[str]]:
    """Signs that a name is the teller's, how often it is called, and how often narration has it."""
    scores: defaultdict[str, float] = defaultdict(float)
    calls: Counter[str] = Counter()
    for name, signs in _given_names(passages):
        scores[name] += signs
        calls[name] += _TWICE
    before: list[str] = []
    last = "nobody"
    told: Counter[str] = Counter()
    for parsed in passages:
        for mention in parsed.mentions:
            if parsed.passage.spans[mention.span].kind != "narration" or mention.kind != "name":
                continue
            if len(mention.names) == 1 and not follows_own_name_words(parsed.words, mention.start):
                scores[mention.names[0]] += _TOLD
                told[mention.names[0]] += 1
        speaker = _speaker(parsed)
        called: list[str] = []
        for index, span in enumerate(parsed.passage.spans):
            if span.kind == "narration":
                continue
            for address in list_addresses(parsed, index):
                if len(address.mention.names) != 1:
                    continue
                name = address.mention.names[0]
                if span.mark in MIND_MARKS:
                    continue
                if span.kind == "thought":
                    scores[name] += _THINKS_OF_SELF * (address.kind == "called")
                elif address.kind == "called":
                    called.append(name)
                    scores[name] += _CALLED[speaker] + (_ASKS[last] if speaker == "nobody" else 0.0)
                elif address.kind == "self":
                    scores[name] += _OWN_NAME if speaker == "self" else 0.0
                    calls[name] += _TWICE * (speaker == "self")
                elif address.kind == "spoken of" and speaker != "self":
                    scores[name] += _SPOKEN_OF
        for name in before:
            scores[name] += _ANSWERS[speaker]
        calls.update(called)
        before, last = called, speaker
    for name in list(scores):
        scores[name] += min((_TOLD * told[other] for other in told if _may_be(name, other)), default=0.0)
    return scores, calls, told


def _given_names(passages: Sequence[ParsedPassage]) -> Iterator[tuple[str, float]]:
    for parsed in passages:
        for mention in parsed.mentions:
            if mention.kind != "name" or len(mention.names) != 1:
                continue
            if parsed.passage.spans[mention.span].kind != "narration":
                continue
            if follows_own_name_words(parsed.words, mention.start):
                yield mention.names[0], _OWN_NAME
            elif _is_writer(parsed.words, mention):
                yield mention.names[0], _DIARY - _TOLD


def _is_writer(words: Sequence[Word], mention: Mention) -> bool:
    """True for `the diary of Ren`."""
    before = [word.lower for word in words[max(0, mention.start - 2) : mention.start]]
    return len(before) == 2 and before[1] == "of" and before[0] in _WRITINGS


def _speaker(parsed: ParsedPassage) -> str:
    """By the tags of a paragraph: `self` for `I said`, `others`, or `nobody`."""
    tags = list_tags(parsed)
    if any(tag.subject.kind == "first" for tag in tags):
        return "self"
    if tags:
        return "others"
    return "nobody"


def list_tags(parsed: ParsedPassage) -> list[Tag]:
    """The tags of all speeches of a paragraph."""
    found: list[Tag] = []
    for index, span in enumerate(parsed.passage.spans):
        if span.kind == "speech":
            found += [tag for tag in (tag_after(parsed, index), tag_before(parsed, index)) if tag]
    return found


def _may_be(name: str, other: str) -> bool:
    """True for `Mar` and `Martha`, `Mrs. Lind` and `Greta Lind`, who may be one person."""
    if name == other or len(name) < 3:
        return False
    return other.casefold().startswith(name.casefold()) or name.split()[-1] in other.split()[1:]


def _is_name(name: str) -> bool:
    first = name.split()[0].casefold()
    return first in TITLES or gender_of_given_name(first) != "unknown"


GUESSED_TELLER = 0.5
"""Confidence in a teller whom only others' calls name: below the threshold for review. In our stories, on
which the rules were made, 7 of 8 were right; a wrong one speaks a whole book in the wrong voice."""


def gives_own_name(passages: Sequence[ParsedPassage], name: str) -> bool:
    """Whether the teller of these passages says that this is their name, in narration or in a speech."""
    if any(given == name for given, _ in _given_names(passages)):
        return True
    return any(
        address.kind == "self" and address.mention.names == (name,)
        for parsed in passages
        if _speaker(parsed) == "self"
        for index, span in enumerate(parsed.passage.spans)
        if span.kind == "speech"
        for address in list_addresses(parsed, index)
    )
