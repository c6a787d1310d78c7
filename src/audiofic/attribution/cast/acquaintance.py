"""What a story tells of two names: that two people bear them, or one.

Who is called by a name and answers in the next paragraph bears it; who says it, or stands beside it in a
sentence, does not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations, product
from typing import NamedTuple

from audiofic.attribution.cast.forms import Form
from audiofic.attribution.cast.naming import Sightings, Use

_CALLER = 2.0
"""Signs against, where the tag of a speech names another than the one called in it."""
_EXCHANGE = 0.5
"""Signs against, where two paragraphs of speech in a row have different tags."""
_TOLERANCE = 0.03
"""One sentence, and this part of them, may name a person twice."""
_MOST_IN_SENTENCE = 8
"""A sentence with more names is a list, and tells nothing."""


class Signs(NamedTuple):
    """What a story has for and against two people being one."""

    replies: int
    against: float

    @property
    def balance(self) -> float:
        """Above 0 for one person, below 0 for two."""
        return self.replies - self.against

    @property
    def convincing(self) -> bool:
        """True where there is enough for making one of names that have nothing in common."""
        return 0 < self.replies >= 2 * self.against


@dataclass(frozen=True, slots=True)
class Acquaintance:
    """Signs for and against two forms naming one person."""

    replies: Mapping[tuple[Form, Form], int]
    """How often who is called by the first form speaks next (or spoke last) under the second."""
    against: Mapping[frozenset[Form], float]
    beside: Mapping[frozenset[Form], int]
    """Sentences that hold both."""
    repliers: Mapping[Form, tuple[Form, ...]]

    def replying(self, form: Form) -> tuple[Form, ...]:
        """The forms under which those speak who are called by this one."""
        return self.repliers.get(form, ())

    def signs(self, some: Mapping[Form, Sightings], others: Mapping[Form, Sightings]) -> Signs:
        """What the story has for and against two sets of forms naming one person."""
        replies, against = 0, 0.0
        for (form, seen), (other, others_seen) in product(some.items(), others.items()):
            pair = frozenset((form, other))
            replies += self.replies.get((form, other), 0) + self.replies.get((other, form), 0)
            allowed = 1 + _TOLERANCE * min(seen.count, others_seen.count)
            against += self.against.get(pair, 0.0) + max(0.0, self.beside.get(pair, 0) - allowed)
        return Signs(replies, against)


def find_acquaintance(uses: Iterable[Use]) -> Acquaintance:
    """The signs that a story gives for every two of its forms; nothing where it gives none."""
    replies: Counter[tuple[Form, Form]] = Counter()
    against: defaultdict[frozenset[Form], float] = defaultdict(float)
    beside: Counter[frozenset[Form]] = Counter()
    last: _Paragraph | None = None
    for paragraph in _paragraphs(uses):
        for sentence in paragraph.sentences:
            if len(sentence) <= _MOST_IN_SENTENCE:
                beside.update(frozenset(pair) for pair in combinations(sentence, 2))
        tag = paragraph.tag
        for form in paragraph.said:
            if tag is not None and tag != form:
                against[frozenset((tag, form))] += _CALLER
        if last is not None and last.number + 1 == paragraph.number:
            replies.update((*last.calls(paragraph), *paragraph.calls(last)))
            if last.tag is not None and tag is not None and last.tag != tag:
                against[frozenset((last.tag, tag))] += _EXCHANGE
        last = paragraph
    repliers: defaultdict[Form, tuple[Form, ...]] = defaultdict(tuple)
    for called, tag in replies:
        repliers[called] += (tag,)
    return Acquaintance(replies, against, beside, repliers)


@dataclass(frozen=True, slots=True)
class _Paragraph:
    number: int
    tag: Form | None
    """The only form that stands in a tag."""
    called: tuple[Form, ...]
    said: tuple[Form, ...]
    """What is called in the speech that the tag belongs to."""
    sentences: tuple[tuple[Form, ...], ...]

    def calls(self, other: _Paragraph) -> Iterator[tuple[Form, Form]]:
        """What is called here, with the form that the other paragraph's tag has for who speaks there."""
        if other.tag is not None and other.tag != self.tag:
            for form in self.called:
                yield form, other.tag


def _paragraphs(uses: Iterable[Use]) -> Iterator[_Paragraph]:
    gathered: list[Use] = []
    for use in uses:
        if gathered and gathered[0].passage != use.passage:
            yield _gather(gathered)
            gathered = []
        gathered.append(use)
    if gathered:
        yield _gather(gathered)


def _gather(uses: list[Use]) -> _Paragraph:
    tags = {use.form: use.span for use in uses if use.kind == "tag"}
    tag = next(iter(tags)) if len(tags) == 1 else None
    calls = [use for use in uses if use.kind == "called"]
    sentences: defaultdict[tuple[int, int], dict[Form, None]] = defaultdict(dict)
    for use in uses:
        sentences[use.span, use.sentence][use.form] = None
    return _Paragraph(
        uses[0].passage,
        tag,
        tuple(dict.fromkeys(use.form for use in calls)),
        tuple(dict.fromkeys(use.form for use in calls if tag and abs(use.span - tags[tag]) == 1)),
        tuple(tuple(sentence) for sentence in sentences.values()),
    )
