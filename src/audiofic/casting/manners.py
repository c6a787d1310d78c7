"""The manners of speaking: what a whisper, a shout or a sigh does to a voice.

All amounts are small. A listener should hear that somebody whispers, not that a machine turned a knob; an
engine that is bent further sounds bent. Levels follow audiobook mixing practice (a whisper 3 dB under the
voice's own level, a shout 2 dB over it). Pitch moves the formants along, so more than a semitone would make
another person of the speaker. About 5 % of the pace is what is noticed at all (Quené, "On the just noticeable
difference for tempo in speech", Journal of Phonetics 35, 2007); 10 % is clearly slow or fast.

To add one: a row in `MANNERS`, its words below, a row in docs/script-format.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from types import MappingProxyType

from audiofic.model import Effect, Voice


@dataclass(frozen=True, slots=True)
class Manner:
    """How a sentence differs from its voice's plain way of speaking."""

    pace: float = 1.0
    """Times the voice's own pace. Pace and pitch change what is synthesised."""
    pitch: float = 0.0
    """Semitones on top of the voice's own."""
    gain_db: float = 0.0
    """On top of the voice's level. Gain and effect are the mix's: changing them speaks nothing anew."""
    effect: Effect = "none"


PLAIN = Manner()

MANNERS: Mapping[str, Manner] = MappingProxyType(
    {
        # Named by the producer only: it keeps a line from being performed at all.
        "plain": PLAIN,
        # Little voice and much breath (the effect takes the chest out), every word placed with care.
        "whispered": Manner(pace=0.95, gain_db=-3.0, effect="whisper"),
        # Lips and melody hardly move: a little lower, not slower.
        "muttered": Manner(pitch=-0.4, gain_db=-2.0),
        # Level alone, so that turning a line down or up costs no synthesis.
        "soft": Manner(gain_db=-1.5),
        "loud": Manner(gain_db=1.5),
        # Raised voices rise in pitch too; a semitone is as much as a voice bears.
        "shouted": Manner(pace=1.03, pitch=1.0, gain_db=2.0),
        # What an exclamation mark asks for, where no verb tells more.
        "lively": Manner(pace=1.03, pitch=0.3, gain_db=0.5),
        # Pressed and low, no louder: the words do the rest.
        "gruff": Manner(pace=0.98, pitch=-0.6, gain_db=0.5),
        # On an outgoing breath.
        "sighed": Manner(pace=0.94, gain_db=-1.0),
        # Nothing is put between the words: no engine sobs or laughs well. Only the colour changes.
        "sad": Manner(pace=0.94, pitch=-0.4, gain_db=-0.5),
        "sobbing": Manner(pace=0.93, pitch=0.4, gain_db=-0.5),
        "laughing": Manner(pace=1.03, pitch=0.5, gain_db=0.5),
        # The words behind which an ellipsis stands run out of breath.
        "trailing": Manner(pace=0.95, gain_db=-0.5),
        "slow": Manner(pace=0.9),
        "fast": Manner(pace=1.1),
    }
)
"""Name -> what it does. `plain` on its own; `slow` and `fast` go with any other."""

PASSING = Manner(pace=1.08)
"""How a short tag is read. Engines draw the end of everything out, and of two words that is half: measured in
letters a second, `said Kaede,` comes at 13.6 where espeak-ng's narration runs at 17, at 11.8 against 14.5 in
flite's. This takes back a good third of it: a tag is said in passing, in the tempo of what is around it."""

TEMPI = ("slow", "fast")

_PACE_LIMITS, _PITCH_LIMIT, _GAIN_LIMITS_DB = (0.8, 1.25), 1.5, (-5.0, 3.0)
"""Where several manners together stop: `sad, slow, sighed` is still somebody speaking."""


def combine(manners: Iterable[Manner]) -> Manner:
    """All of them at once, within limits; the first effect that there is. None at all: plain."""
    pace, pitch, gain_db = 1.0, 0.0, 0.0
    effect: Effect = "none"
    for manner in manners:
        pace, pitch, gain_db = pace * manner.pace, pitch + manner.pitch, gain_db + manner.gain_db
        effect = manner.effect if effect == "none" else effect
    return Manner(
        round(min(max(pace, _PACE_LIMITS[0]), _PACE_LIMITS[1]), 3),
        round(min(max(pitch, -_PITCH_LIMIT), _PITCH_LIMIT), 2),
        min(max(gain_db, _GAIN_LIMITS_DB[0]), _GAIN_LIMITS_DB[1]),
        effect,
    )


def halve(manner: Manner) -> Manner:
    """Half as much of it, and no effect."""
    pace = round(1 + (manner.pace - 1) / 2, 3)
    return Manner(pace, round(manner.pitch / 2, 2), manner.gain_db / 2)


def apply_manner(voice: Voice, manner: Manner) -> Voice:
    """The voice as it speaks in that manner; itself where nothing of the synthesis changes."""
    if manner.pace == 1.0 and not manner.pitch:
        return voice
    return replace(voice, pace=round(voice.pace * manner.pace, 3), pitch=round(voice.pitch + manner.pitch, 2))


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


def find_verb_manners(text: str) -> tuple[str, ...]:
    """The manners that a clause's words name: at most one of voice, then at most one of tempo."""
    return pick(
        name
        for name, pattern in _WORD_PATTERNS.items()
        if any(_is_meant(text[: match.start()]) for match in pattern.finditer(text))
    )


@lru_cache(maxsize=2048)
def find_phrase_manners(sentence: str) -> tuple[str, ...]:
    """The manners that a sentence's turns of phrase name (`under her breath`, `, softly,`)."""
    found = [
        name
        for name, pattern in _PHRASE_PATTERNS.items()
        if any(not _NOT.search(sentence[: match.start()]) for match in pattern.finditer(sentence))
    ]
    found += [name for match in _ADVERB.finditer(sentence) for name in find_verb_manners(match.group(1))]
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
