"""What voices.yaml can say: its keys, the words and numbers that they can be, and the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

from audiofic.model import NARRATOR, UNKNOWN, Boundary, Gender

CaptionWord = Literal["lines", "words"]
DeliveryWord = Literal["full", "subtle", "off"]
PolicyWord = Literal["spoken", "skipped", "sounded", "announced", "chapter"]
GENDERS: tuple[Gender, ...] = ("female", "male", "unknown")
POLICY_WORDS: tuple[PolicyWord, ...] = ("spoken", "skipped", "sounded", "announced")
NOTE_WORDS: tuple[PolicyWord, ...] = (*POLICY_WORDS, "chapter")
BREAK_WORDS: tuple[PolicyWord, ...] = ("sounded", "skipped")
CAPTION_WORDS: tuple[CaptionWord, ...] = ("lines", "words")
DELIVERY_WORDS: tuple[DeliveryWord, ...] = ("full", "subtle", "off")
FIRST_PERSON_WORDS = ("character", "narrator")
LETTER_WORDS = ("narrator", "writer")
EMOJI_WORDS = ("spoken", "skipped")
UNHEARD_WORDS = ("shown", "hidden")

TOP_KEYS = (
    "series", "book", "narrator", "cast", "not_people", "extras", "languages", "engines", "pronunciations",
    "pronunciation_lists", "policy", "sections", "delivery", "captions", "review_below", "attribution",
    "mix", "master", "formats", "credits",
)  # fmt: skip
SERIES_KEYS = (
    "narrator", "cast", "extras", "languages", "engines", "pronunciations", "pronunciation_lists",
)  # fmt: skip
"""What a series' cast.yaml can have: what is the same in several books."""
BOOK_KEYS = (
    "title", "author", "narrator", "language", "series", "series_part", "description", "date", "cover",
    "subtitle", "publisher", "copyright", "genres", "tags", "isbn", "asin", "explicit", "sort_title",
    "sort_author",
)  # fmt: skip
VOICE_KEYS = ("voice", "draft", "pace", "pitch", "size", "liveliness", "gain_db", "effect")
"""What an extra can have."""
NARRATOR_KEYS = ("gender", *VOICE_KEYS, "languages")
CAST_KEYS = ("aliases", "gender", *VOICE_KEYS, "reads_own_pov", "languages")
LANGUAGE_KEYS = ("voice", "draft", "pace", "pitch", "size", "liveliness", "gain_db")
"""What a voice for another language can have."""
PRONUNCIATION_KEYS = ("ipa", "say", "for", "language")
SECTION_KEYS = ("narrator", "effect")
MIX_KEYS = ("pauses", "stings", "thought_effect", "bed_db", "ambience_db", "room_tone_db")
CREDITS_KEYS = ("opening", "closing")
PLACEHOLDERS = ("title", "author", "narrator", "cast", "series", "series_part")
"""What the wording of credits can have in braces."""
MASTER_KEYS = ("profile",)
ATTRIBUTION_KEYS = ("llm",)
LLM_KEYS = ("url", "model", "below", "timeout")

RESERVED_NAMES = frozenset(
    {NARRATOR, UNKNOWN, "sting", "pov", "bed", "ambience", "heading", "note"}
    | {"as", "lang", "direction", "pause", "take", "effect", "unsure", "or", "type"}
)
"""Words with a meaning of their own in a script file: nobody in the cast can be called exactly so."""


@dataclass(frozen=True, slots=True)
class Range:
    """What a number may be: `low`..`high`, both included, in `unit`; `default` where it is not given."""

    low: float
    high: float
    default: float
    unit: str


RANGES: Mapping[str, Range] = MappingProxyType(
    {
        "pace": Range(0.5, 2.0, 1.0, "times the speed the voice was trained at"),
        "pitch": Range(-12.0, 12.0, 0.0, "semitones"),
        "size": Range(0.5, 2.0, 1.0, "times the speaker's size"),
        "liveliness": Range(0.2, 2.0, 1.0, "times the swing of the melody"),
        "gain_db": Range(-12.0, 12.0, 0.0, "dB"),
        "review_below": Range(0.0, 1.0, 0.6, "confidence"),
        "below": Range(0.0, 1.0, 0.8, "confidence"),
        "timeout": Range(1.0, 3600.0, 120.0, "seconds"),
        "bed_db": Range(-40.0, -6.0, -20.0, "dB below the voices"),
        "ambience_db": Range(-40.0, -6.0, -24.0, "dB below the voices"),
        "room_tone_db": Range(-90.0, -60.0, -72.0, "dBFS, RMS"),
    }
)
PAUSE_RANGE = (0, 20_000)
"""Milliseconds."""

# Silences as they are heard. Audiobook practice: 0.15-0.2 s to a tag and back, 0.35 between sentences,
# 0.35-0.45 between speakers, 0.6-0.75 between paragraphs, 2-2.5 at a scene break (longer the further the
# story jumps) or 0.6 + sting + 0.8, 2.5 after a title, head 0.75, tail 3. A hesitation lies between a
# sentence's and a trailing line's.
DEFAULT_PAUSES_MS: Mapping[str, int] = MappingProxyType(
    {
        Boundary.CLAUSE.value: 150,
        Boundary.INTO_TAG.value: 170,
        Boundary.OUT_OF_TAG.value: 190,
        Boundary.SENTENCE.value: 350,
        Boundary.SPEAKER.value: 420,
        Boundary.PARAGRAPH.value: 680,
        Boundary.INTERRUPTION.value: 120,
        Boundary.HESITATION.value: 400,
        Boundary.TRAILING.value: 600,
        Boundary.SCENE.value: 2000,
        Boundary.TIME.value: 2500,
        Boundary.POV.value: 2200,
        Boundary.BEFORE_STING.value: 600,
        Boundary.AFTER_STING.value: 800,
        Boundary.HEADING.value: 1000,
        Boundary.TITLE.value: 2500,
        Boundary.END.value: 0,
        "head": 750,
        "tail": 3000,
        "chapter": 0,
    }
)
