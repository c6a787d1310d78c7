"""Names that a careless story writes without a capital."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from audiofic.attribution.cast.forms import Read
from audiofic.attribution.cast.roster import bare_name
from audiofic.attribution.language.person_words import NOT_NAMES, PERSON_NOUNS
from audiofic.attribution.language.verbs import AUXILIARIES, IRREGULAR_PASTS, is_speech_verb
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    FIRST_PERSON,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    PRONOUN_GENDER,
    SECOND_PERSON,
    is_adverb,
    word_set,
)


def find_uncapitalised_names(text: Read) -> tuple[str, ...]:
    """The names in a text that hardly uses capitals: bare words beside a verb of speech, seen twice.

    Empty for a text that opens its sentences with capitals.
    """
    opens = [word for _, words in text for word in words if word.opens]
    if not opens or sum(word.capital for word in opens) * 2 > len(opens):
        return ()
    seen: Counter[str] = Counter()
    for passage, words in text:
        for at, word in enumerate(words):
            if passage.spans[word.span].kind != "narration" or not is_speech_verb(word.lower):
                continue
            for beside, quoted in ((at + 1, at - 1), (at - 1, at - 2)):
                if not 0 <= beside < len(words) or words[beside].span != word.span:
                    continue
                edge = quoted < 0 or words[quoted].span != word.span
                if edge and not _is_ordinary(words[beside].lower):
                    seen[bare_name(words[beside].lower)] += 1
    return tuple(name for name, count in seen.items() if count >= 2)


def names_also_uncapitalised(text: Read, names: Iterable[str]) -> frozenset[str]:
    """Those single names that the text now and then writes without a capital, ordinary words left out."""
    wanted = {name for name in names if not _is_ordinary(name) and name not in _NAMES_THAT_ARE_WORDS}
    lower: Counter[str] = Counter()
    upper: Counter[str] = Counter()
    for _, words in text:
        for word in words:
            bare = bare_name(word.lower)
            if bare in wanted:
                (upper if word.capital else lower)[bare] += 1
    return frozenset(name for name in lower if lower[name] <= upper[name])


_NAMES_THAT_ARE_WORDS = word_set(
    "rose bill mark jack will hope grace drew frank art pat sue dawn joy faith ivy lily daisy pearl ruby may "
    "june april violet olive iris hazel heather holly rich rob nick guy chase hunter dale glen cliff clay "
    "miles lance dick peter ray grant norm earl duke robin jay hal ward page reed rusty sandy amber "
    "ginger crystal"
)


def _is_ordinary(word: str) -> bool:
    return (
        word in NOT_NAMES
        or word in PERSON_NOUNS
        or word in DETERMINERS
        or word in PREPOSITIONS
        or word in CONJUNCTIONS
        or word in PRONOUN_GENDER
        or word in FIRST_PERSON
        or word in SECOND_PERSON
        or word in OTHER_PRONOUNS
        or word in AUXILIARIES
        or word in IRREGULAR_PASTS
        or is_speech_verb(word)
        or is_adverb(word)
        or not word.isalpha()
    )
