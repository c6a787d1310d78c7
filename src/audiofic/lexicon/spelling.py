"""A written word -> how it is spelt for an engine: shouts, stutters, stretched letters, letters, names."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from audiofic.lexicon.elsewhere import spell_shout
from audiofic.lexicon.entries import Lexicon, bare
from audiofic.lexicon.numbers import speak_number
from audiofic.lexicon.roman import read_roman
from audiofic.lexicon.tables import (
    ANY_INTERJECTION,
    CURRENCIES,
    DOUBLED,
    HONORIFICS,
    INTERJECTIONS,
    LETTERS,
    SAID,
)

_PLAIN = re.compile(r"[A-Z]?[a-z]+(?:'[a-z]+)?")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_STRETCH = re.compile(r"([^\W\d_])\1{2,}", re.IGNORECASE)
_STRETCHED_VOWEL = re.compile(r"([aeiouyäöüáéíóúàèùâêîôû])\1{2,}", re.IGNORECASE)
_CAMEL = re.compile(r"[a-z][A-Z]")
_COMPOUND_NAMES = ("Mc", "Mac", "O'", "De", "Di", "Du", "La", "Le", "Van", "Fitz")
"""`McDonald`, `LeBron`: measured: espeak-ng reads these better with their inner capital."""
_ONSETS = {
    "wh": "wuh", "kn": "nuh", "gn": "nuh", "wr": "ruh", "ps": "suh", "ph": "fuh", "qu": "kwuh", "c": "kuh",
    "q": "kwuh", "x": "zuh", "ce": "suh", "ci": "suh", "ch": "chuh",
}  # fmt: skip
_VOWELS = {"a": "ah", "o": "oh", "u": "uh"}
_STUTTER = re.compile(r"([^\W\d_aeiouAEIOU]{1,3}|[aeiouAEIOU])", re.IGNORECASE)
_DISGUISES = (("\U0001d400", "\U0001d7ff"), ("\ufb00", "\ufb06"), ("①", "ⓩ"))
_MOST_STRETCHES = 4
"""Stretched places in one word whose single and double spellings are all tried (2**4)."""


def spell_word(word: str, lexicon: Lexicon, before: str = "", following: str = "") -> str:
    """A written word as an engine should get it, between the words `before` and `following`.

    May be several words (`POV`), or none (``""``) where nothing in it can be said.
    """
    if lexicon.language != "en":
        return _spell_elsewhere(word, lexicon)
    if _PLAIN.fullmatch(word):
        base, apostrophe, ending = word.partition("'")
        spelt = lexicon.find(word) or _spell_plain(base) + apostrophe + ending
        if speak_fragment(word) is None and read_roman(word) is None:
            lexicon.plain[word] = spelt
        return spelt
    return _spell_odd(word, lexicon, before, following)


def _spell_elsewhere(word: str, lexicon: Lexicon) -> str:
    """A word of another language: told, or as written but for capitals and stretched vowels."""
    word = _unmask(unicodedata.normalize("NFC", word.translate(_INVISIBLE)))
    if found := lexicon.find(word):
        return found
    if "-" in word and any(lexicon.find(part) for part in word.split("-")):
        return " ".join(filter(None, (_spell_elsewhere(part, lexicon) for part in word.split("-"))))
    elided, apostrophe, rest = word.partition("'")
    if apostrophe and len(elided) <= 2 and (found := lexicon.find(rest)):
        return f"{elided}'{found}"
    spelt = _STRETCHED_VOWEL.sub(r"\1", spell_shout(word))
    lexicon.plain[word] = spelt
    return spelt


def _spell_odd(word: str, lexicon: Lexicon, before: str, following: str) -> str:
    word = _unmask(unicodedata.normalize("NFC", word.translate(_INVISIBLE)))
    if found := lexicon.find(word):
        return found
    if word.casefold() in SAID:
        said = SAID[word.casefold()]
        return said if before else _in_case(said, word)
    if (base := bare(word)) != word and base.isupper() and base.casefold() in SAID:
        return SAID[base.casefold()] + word[len(base) :].lower()
    if (any(map(str.isnumeric, word)) or "ⁿ" in word) and (number := speak_number(word, before, following)):
        return number
    if word in CURRENCIES:
        return CURRENCIES[word][0 if following.startswith("sign") else 1]
    if "-" in word or "–" in word:
        return _spell_compound(word, lexicon)
    if "'" in word and word.isupper():
        return _spell_contraction(word, lexicon)
    if len(word) == 1:
        return "a" if word == "A" and (_is_shout(before) or _is_shout(following)) else word
    if word == "US":
        return "U-S" if before.casefold() == "the" else "us"
    if word.isupper() and word in LETTERS:
        return "-".join(word)
    if word.isupper() and word.isalpha() and word.isascii() and _is_unsayable(word):
        return "-".join(word)
    return _spell_shout(word, lexicon)


@lru_cache(maxsize=65536)
def _spell_plain(word: str) -> str:
    """A word of plain letters, in lower case or with a capital."""
    folded = word.lower()
    if folded in SAID:
        return _in_case(SAID[folded], word)
    if sound := _sounds_like(folded):
        return _in_case(sound, word)
    return _shorten(word, {}) if _STRETCH.search(word) else word


def forget_spellings() -> None:
    """Clear the cache (see `forget_words`)."""
    _spell_plain.cache_clear()


def _spell_shout(word: str, lexicon: Lexicon) -> str:
    """A word in capitals or in a mixture of cases, in normal case."""
    normal = word.lower() if word.isupper() else word
    if _CAMEL.search(word) and not word.startswith(_COMPOUND_NAMES):
        normal = word.capitalize()
    if _STRETCH.search(normal):
        normal = _shorten(normal, lexicon.entries)
    if found := lexicon.find(normal):
        return found
    base, apostrophe, ending = normal.partition("'")
    return _spell_plain(base) + apostrophe + ending if _PLAIN.fullmatch(base) else normal


def _spell_contraction(word: str, lexicon: Lexicon) -> str:
    """`I'M`, `DON'T`, `KAGOME'S` in normal case."""
    normal = word.lower()
    return "I" + normal[1:] if normal.startswith("i'") else _spell_shout(normal, lexicon)


def _spell_compound(word: str, lexicon: Lexicon) -> str:
    """A hyphenated word: a stutter, a name with an honorific, or parts that are spelt each for itself."""
    if _sounds_like(word.casefold()):
        return _in_case(_sounds_like(word.casefold()), word)
    parts = [part for part in re.split("[-–]", word) if part]
    if all(len(part) == 1 and part.isupper() for part in parts) and len(set(parts)) == len(parts):
        return "-".join(parts)
    onsets = list(itertools.takewhile(_STUTTER.fullmatch, parts[:-1]))
    whole = parts[len(onsets)]
    if onsets and all(_tries(onset, whole) for onset in onsets):
        rest = spell_word("-".join(parts[len(onsets) :]), lexicon)
        return " ".join(filter(None, (*(_stutter(onset, whole) for onset in onsets[-2:]), rest)))
    if len(parts) == 2 and parts[1].isdigit() and len(parts[0]) == 2 and parts[0].isupper():
        return "-".join((*parts[0], parts[1]))  # AR-15
    spoken = [spell_word(part, lexicon) for part in parts]
    honorifics = list(itertools.takewhile(_is_honorific, reversed(parts))) if len(parts) > 1 else []
    if honorifics:
        told = [_speak_honorific(part, lexicon) for part in reversed(honorifics)]
        return " ".join((*spoken[: -len(told)], *told))
    has_name = any(bare(part).casefold() in lexicon.entries for part in parts)
    return (" " if has_name or " " in "".join(spoken) else "-").join(filter(None, spoken))


def _is_honorific(part: str) -> bool:
    return bare(part).casefold() in HONORIFICS


def _speak_honorific(part: str, lexicon: Lexicon) -> str:
    """How `chan` or `chan's` is said: as the production tells it, or else as everybody says it."""
    if found := lexicon.find(part):
        return found
    base = bare(part)
    return _in_case(HONORIFICS[base.casefold()], base) + part[len(base) :].lower()


def _tries(onset: str, word: str) -> bool:
    """True where `onset` is the first sound of `word`, stammered."""
    return len(word) > len(onset) and word.casefold().startswith(onset.casefold())


def _stutter(onset: str, word: str) -> str:
    """A stammered first sound: `W-what` is "wuh what"; `I-I'm` keeps its word, `e-` is dropped."""
    folded = word.casefold()
    if onset.casefold() == "i":
        return "I" if re.match("i(?:'|$)", folded) else ""
    if onset.casefold() in "aeiou":
        return _in_case(_VOWELS.get(onset.casefold(), ""), onset)
    sound = _ONSETS.get(folded[:2]) or _ONSETS.get(folded[:1])
    if sound is None:
        sound = (folded[:2] if folded[:2] in ("sh", "th") else folded[:1]) + "uh"
    return _in_case(sound, onset)


def speak_fragment(word: str) -> str | None:
    """How a first sound that breaks off is said (`Wh—` is "wuh"); None for anything else."""
    folded = word.casefold()
    if len(folded) > 3 or not folded.isalpha() or set(folded) & set("aeiouy") or _sounds_like(folded):
        return None
    return None if len(word) == 1 and word.isupper() else _stutter(word, folded + "a")


def _shorten(word: str, entries: Mapping[str, object]) -> str:
    """A stretched word as it is spelt at rest: `Nooo` No, `soooon` soon, `Kagomeee` Kagome."""
    indices = _STRETCH.findall(word)
    if len(indices) <= _MOST_STRETCHES:
        for copies in itertools.product((1, 2), repeat=len(indices)):
            counts = iter(copies)
            candidate = _STRETCH.sub(lambda match: match[0][: next(counts)], word)  # noqa: B023
            if candidate.casefold() in DOUBLED or candidate.casefold() in entries:
                return candidate
    return _STRETCH.sub(lambda match: match[0][:1], word)


def _sounds_like(folded: str) -> str:
    """How a sound written as a word is said; empty for a word that is none."""
    if not ANY_INTERJECTION.fullmatch(folded):
        return ""
    return next((spoken for pattern, spoken in INTERJECTIONS if pattern.fullmatch(folded)), "")


def _is_shout(word: str) -> bool:
    return len(word) > 1 and word.isupper()


def _is_unsayable(word: str) -> bool:
    """True for two to five capitals without a vowel that are no sound either: `HPV`, not `SHH` or `MY`."""
    folded = word.lower()
    return (
        len(word) <= 5 and not set(folded) & set("aeiouy") and not _sounds_like(folded) and folded not in SAID
    )


def _unmask(word: str) -> str:
    """The word in plain letters where some are others in disguise: 𝓵𝓮𝓽𝓽𝓮𝓻𝓼, ligatures, circled digits."""
    if word.isascii() or not any(first <= one <= last for one in word for first, last in _DISGUISES):
        return word
    return "".join(
        unicodedata.normalize("NFKC", one) if any(first <= one <= last for first, last in _DISGUISES) else one
        for one in word
    )


def _in_case(spoken: str, word: str) -> str:
    return spoken[:1].upper() + spoken[1:] if word[:1].isupper() else spoken
