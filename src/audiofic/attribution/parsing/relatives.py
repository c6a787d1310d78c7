"""Who the text says is whose father, sister or wife: `her father, Sir Walter`, `Hana's brother Ren`."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.language.vocabulary import PRONOUN_GENDER, word_set
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.model import Gender

RELATIVES = word_set(
    "father mother brother sister husband wife son daughter uncle aunt cousin nephew niece grandfather "
    "grandmother stepmother stepfather papa mamma mama mom mum dad"
)
_NEAR = 6
"""Passages back in which the owner of a `her` must have been named."""
_INVERSE: Mapping[str, tuple[str, str]] = {
    "husband": ("wife", "wife"),
    "wife": ("husband", "husband"),
    "brother": ("sister", "brother"),
    "sister": ("sister", "brother"),
    "father": ("daughter", "son"),
    "mother": ("daughter", "son"),
    "son": ("mother", "father"),
    "daughter": ("mother", "father"),
    "uncle": ("niece", "nephew"),
    "aunt": ("niece", "nephew"),
    "nephew": ("aunt", "uncle"),
    "niece": ("aunt", "uncle"),
    "cousin": ("cousin", "cousin"),
}
"""What the owner is to the relative: a woman, a man."""


@dataclass(frozen=True, slots=True)
class Relatives:
    """Who is called whose relative, with how often the text says it."""

    of: Mapping[tuple[str, str], Counter[str]]
    """(name, `sister`) -> the names of the sisters."""
    kinds: Mapping[str, Counter[str]]
    """`sister` -> everybody who is somebody's sister."""

    def is_relative(self, owner: str | None, kind: str, name: str) -> bool:
        """True where the text says that this is the owner's sister, father ..."""
        return owner is not None and (owner, kind) in self.of and self.of[owner, kind][name] > 0


def learn_relatives(chapters: Iterable[Sequence[ParsedPassage]], roster: Roster) -> Relatives:
    """All relatives that names in apposition tell; what the one is to the other tells the reverse, too."""
    of: defaultdict[tuple[str, str], Counter[str]] = defaultdict(Counter)
    kinds: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for chapter in chapters:
        for owner, kind, name in _told(chapter, roster):
            for whose, what, who in ((owner, kind, name), *_turned(owner, kind, name, roster)):
                of[whose, what][who] += 1
                kinds[what][who] += 1
    return Relatives(of, kinds)


def _turned(owner: str, kind: str, name: str, roster: Roster) -> Iterator[tuple[str, str, str]]:
    gender = roster.gender(owner)
    if kind in _INVERSE and gender != "unknown":
        yield name, _INVERSE[kind][gender == "male"], owner


def _told(chapter: Sequence[ParsedPassage], roster: Roster) -> Iterator[tuple[str, str, str]]:
    """(owner, kind, name) for each place that names a relative."""
    named: dict[Gender, tuple[int, str]] = {}
    for number, parsed in enumerate(chapter):
        told = [m for m in parsed.mentions if parsed.passage.spans[m.span].kind == "narration"]
        for before, mention in pairwise((None, *told)):
            if mention is None or len(mention.names) != 1 or mention.kind != "name":
                continue
            found = _beside(parsed, before, mention)
            if found is not None:
                kind, whose = found
                owner = _owner(whose, named, number) if isinstance(whose, str) else whose.names[0]
                if owner is not None and owner != mention.names[0]:
                    yield owner, kind, mention.names[0]
            named[roster.gender(mention.names[0])] = (number, mention.names[0])


def _owner(pronoun: str, named: Mapping[Gender, tuple[int, str]], number: int) -> str | None:
    at, name = named.get(PRONOUN_GENDER[pronoun], (-_NEAR, ""))
    return name if number - at < _NEAR and name else None


def _beside(
    parsed: ParsedPassage, before: Mention | None, mention: Mention
) -> tuple[str, str | Mention] | None:
    """The kind of relative a name is said to be, and whose: a pronoun or a name; None where it is not."""
    words = parsed.words
    first = words[mention.start].lower
    if first in PRONOUN_GENDER:  # `her sister Aoi`, read as one mention
        kinds = [word.lower for word in words[mention.start + 1 : mention.end] if word.lower in RELATIVES]
        return (kinds[0], first) if kinds else None
    if before is None or before.span != mention.span:
        return None
    kind, pronoun = words[before.end - 1].lower, words[before.start].lower
    if before.kind == "noun" and kind in RELATIVES and pronoun in PRONOUN_GENDER:  # `her sister, Aoi,`
        apart = before.end == mention.start and words[mention.start].gap.strip() == ","
        end = mention.end
        closed = (
            end >= len(words)
            or words[end].opens
            or words[end].span != mention.span
            or ("," in words[end].gap and words[end].lower not in ("and", "or"))
        )
        return (kind, pronoun) if apart and closed else None
    owns = before.kind == "name" and len(before.names) == 1 and words[before.end - 1].possessive
    if (
        owns and mention.start - before.end == 1 and words[before.end].lower in RELATIVES
    ):  # `Hana's sister Aoi`
        return words[before.end].lower, before
    return None
