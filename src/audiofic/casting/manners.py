"""The manners of speaking: what a whisper, a shout or a sigh does to a voice.

All amounts are small. A listener should hear that somebody whispers, not that a machine turned a knob; an
engine that is bent further sounds bent. Levels follow audiobook mixing practice (a whisper 3 dB under the
voice's own level, a shout 2 dB over it). Pitch moves the formants along, so more than a semitone would make
another person of the speaker. About 5 % of the pace is what is noticed at all (Quené, "On the just noticeable
difference for tempo in speech", Journal of Phonetics 35, 2007); 10 % is clearly slow or fast.

To add one: a row in `MANNERS`, its words in `manner_words.py`, a row in docs/script-format.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
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


def bend(voice: Voice, manner: Manner) -> Voice:
    """The voice as it speaks in that manner; itself where nothing of the synthesis changes."""
    if manner.pace == 1.0 and not manner.pitch:
        return voice
    return replace(voice, pace=round(voice.pace * manner.pace, 3), pitch=round(voice.pitch + manner.pitch, 2))
