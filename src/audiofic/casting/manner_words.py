"""The words by which a text or a producer names a manner: `whispered`, `under her breath`, `softly`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType

from audiofic.casting.manners import TEMPI

_WORDS: Mapping[str, str] = MappingProxyType(
    {
        "plain": r"plain(?:ly)?|normal(?:ly)?|neutral(?:ly)?",
        "whispered": r"whisper\w*|hushed|mouthed|breath(?:ily|y)"
        r"|breath(?:ed|es)(?! in| out| deep| heav| hard| a )",
        "muttered": r"mutter\w*|murmur\w*|mumbl\w*|grumbl\w*",
        "shouted": r"shout(?!ing distance)\w*|yell(?:s|ed|ing)?|scream\w*|bellow\w*|roar\w*|shriek\w*"
        r"|screech\w*|holler\w*|thundered|exploded",
        "sobbing": r"sobb?(?:s|ed|ing)?|weep(?:s|ing)?|wept|crying|wail\w*|whimper\w*|tearful(?:ly)?",
        "laughing": r"laugh(?:s|ed|ing)?|giggl\w*|chuckl\w*|amused(?:ly)?|cheer(?:ful|fully|ed|ily)",
        "gruff": r"gruff(?:ly)?|growl\w*|snarl\w*|angr(?:y|ily)|furious(?:ly)?|rasped",
        "sighed": r"sigh(?:s|ed|ing)?|tired(?:ly)?|weary|wearily",
        "sad": r"sad(?:ly)?|mournful(?:ly)?|sorrowful(?:ly)?|hollow(?:ly)?",
        "lively": r"lively|exclaim\w*|excited(?:ly)?|eager(?:ly)?",
        "soft": r"soft(?:ly)?|quiet(?:ly)?|gentl[ey]|tender(?:ly)?|hissed|hisses|low(?: voice)?|faint(?:ly)?",
        "loud": r"loud(?:ly)?|called|calls|calling|cried|cries|barked|barks",
        "trailing": r"trail(?:s|ed|ing)?(?: off)?",
        "slow": r"slow(?:ly)?|drawl\w*|deliberate(?:ly)?",
        "fast": r"fast|quick(?:ly)?|hast(?:y|ily)|rapid(?:ly)?|hurried(?:ly)?"
        r"|blurt\w*|babbl\w*|breathless(?:ly)?",
    }
)
"""Manner -> the words for it; where a text has several, the first row that fits is what is meant."""

_OF = r"(?:his|her|their|my|its|the)"
_PHRASES: Mapping[str, str] = MappingProxyType(
    {
        "whispered": rf"in an? (?:\w+ )?whisper|under {_OF} breath|a whisper"
        rf"|{_OF} (?:voice|words) (?:\w+ ){{0,3}}whisper",
        "muttered": r"in an? (?:\w+ )?(?:murmur|mumble|mutter)|into (?:his|her|their|my) (?:sleeve|collar)",
        "shouted": rf"at the top of {_OF} (?:lungs|voice)"
        r"|(?:in|to) an? (?:\w+ )?(?:shout|scream|shriek|roar)",
        "sobbing": rf"through {_OF} tears|through tears|between (?:\w+ )?sobs|with a sob|{_OF} voice breaking"
        rf"|{_OF} voice broke",
        "laughing": r"with an? (?:\w+ )?(?:laugh|giggle|chuckle)|between (?:\w+ )?giggles",
        "gruff": rf"through (?:{_OF} )?(?:gritted |clenched )?teeth|with a (?:growl|snarl)",
        "sighed": r"with an? (?:\w+ )?sigh",
        "soft": rf"(?:lowered|lowering|dropped|dropping) {_OF} voice"
        rf"|{_OF} voice (?:dropped|sank|fell|softened)"
        rf"|in a (?:\w+ )?(?:low|soft|small|quiet|tiny|gentle|faint) (?:voice|tone)"
        rf"|{_OF} voice (?:was )?(?:low|soft|small|quiet|gentle|faint)",
        "loud": rf"(?:raised|raising) {_OF} voice|in a (?:loud|ringing|clear) voice",
        "trailing": rf"trail(?:ed|ing) off|{_OF} voice trail(?:ed|ing)",
    }
)
"""Manner -> the turns that mean it wherever they stand in a sentence."""

_WORD_PATTERNS = {name: re.compile(rf"\b(?:{words})\b", re.IGNORECASE) for name, words in _WORDS.items()}
_PHRASE_PATTERNS = {name: re.compile(rf"\b(?:{turn})\b", re.IGNORECASE) for name, turn in _PHRASES.items()}
_ADVERB = re.compile(r",\s*(\w+ly)\s*(?=[,.;:!?]|$)")
_NOT = re.compile(
    r"(?:\b(?:not|never|without|instead of|rather than|no)\b(?! more| louder)|n['’]t\b)[^,]{0,25}$",
    re.IGNORECASE,
)
"""Right before a word it takes the word back: `without raising her voice`."""
_NOUN_FOLLOWS = re.compile(r"\b(?:the|an?|this|that|his|her|their|my)\s+$", re.IGNORECASE)
"""Right before a word it makes the word somebody's attribute: `said the quiet girl`."""

_VAGUE = frozenset(("loud", "soft", "lively"))
"""Manners that any other one is a closer description of."""


def find_words(text: str) -> tuple[str, ...]:
    """The manners that a clause's words name: at most one of voice, then at most one of tempo."""
    return pick(
        name
        for name, pattern in _WORD_PATTERNS.items()
        if any(_is_meant(text[: match.start()]) for match in pattern.finditer(text))
    )


@lru_cache(maxsize=2048)
def find_turns(sentence: str) -> tuple[str, ...]:
    """The manners that a sentence's turns of phrase name (`under her breath`, `, softly,`)."""
    found = [
        name
        for name, pattern in _PHRASE_PATTERNS.items()
        if any(not _NOT.search(sentence[: match.start()]) for match in pattern.finditer(sentence))
    ]
    found += [name for match in _ADVERB.finditer(sentence) for name in find_words(match.group(1))]
    return pick(found)


def pick(names: Iterable[str]) -> tuple[str, ...]:
    """The first of the manners that is one of voice, then the first of tempo.

    What tells more comes first: `cried at the top of his lungs` is a shout.
    """
    voice = tempo = None
    for name in sorted(names, key=_VAGUE.__contains__):
        if name in TEMPI:
            tempo = tempo or name
        else:
            voice = voice or name
    return tuple(name for name in (voice, tempo) if name)


def known_words() -> str:
    """The manners' names as a producer may write them: `plain, whispered, ...`."""
    return ", ".join(_WORDS)


def _is_meant(before: str) -> bool:
    return not _NOT.search(before) and not _NOUN_FOLLOWS.search(before)
