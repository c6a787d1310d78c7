"""Whether spoken words can be what was written: the ways in which a line's wording may change for a voice.

A rule a line, each simple enough to be believed: this is the second, independent account of what the lexicon
does. What no rule here allows is a finding, so a new way of speaking has to be allowed here too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence

from audiofic.proof.words import NO_PART, fold

_SYMBOLS = "&%@°№×÷+=$£€¥#<>/§²³½¼¾⅓⅔^|\\~•·"
_TOKEN = re.compile(rf"[^\W_]+|[{re.escape(_SYMBOLS)}]")
MOST_SPOKEN = 14
"""Words that one written number or sign is spoken as, at most: `1,234,567.89`."""
_ROMAN = re.compile(r"[ivxlcdm]+")
_NO_VOWEL = re.compile(r"[^aeiouyäöüáéíóúàèùâêîôû]+")
"""A sound in letters (`hmph`, `tch`), a stutter (`W-`), or a word shortened in writing (`Dr.`)."""
_STUTTER = re.compile(r"(?:[^aeiou]{0,3}uh|ah|oh|i)?")
"""How a first sound is said that is tried again (`W-what`) or breaks off (`Wh—`); some are left out."""
_LAUGH = re.compile(r"o+h*|m+w(?:ah?)+(?:ha)*|(?:h[aeio])+h*")
_PATH = re.compile(r"(?<=\.)(com|net|org|edu|gov|io|uk|de|jp|co|me|tv|info|biz)/\S*", re.IGNORECASE)
"""Of an address only the site is said."""
_SHORTENED_WORDS = (
    "prof rev capt col gen gov sen rep pres hon maj mme mlle vol fig jan feb aug sept oct nov dec etc approx "
    "dept inc corp ave esp incl pov povs idk omg asap ok an o wi th bros ca abs kap usw evtl mio ste chap av "
    "apr env sra srta dra dña ud uds cap núm sig dott ecc bijv enz osv mevr hr"
)
_SHORTENED = frozenset(_SHORTENED_WORDS.split())
"""Shortened words with a vowel in them."""
_IRREGULAR = {
    "mrs": "missus", "ms": "miz", "no": "number", "nos": "numbers", "pp": "pages", "eg": "forexample",
    "ie": "thatis", "thx": "thanks", "plz": "please", "woah": "whoa", "us": "us", "xd": "", "chan": "chahn",
    "san": "sahn", "kun": "koon", "hime": "heemay", "nee": "nay", "neesan": "naysahn", "niisan": "neesahn",
    "oneesan": "ohnaysahn", "oniisan": "ohneesahn", "nii": "nee", "onee": "ohnay",
    "onii": "ohnee", "neechan": "naychahn", "niichan": "neechahn", "oneechan": "ohnaychahn",
    "oniichan": "ohneechahn", "w": "with", "wo": "without", "waait": "wait",
    "whaat": "what", "pleease": "please", "fr": "father", "messrs": "messieurs", "vd": "usted",
    "povs": "pointsofview", "tch": "tisk", "tsch": "tisk", "ngh": "nung", "bzt": "buzz", "etc": "etcetera",
    "mm": "messieurs", "www": "", "dhr": "deheer", "bros": "brothers",
}  # fmt: skip
"""Written -> spoken where no rule would tell: titles, honorifics, shorthand (joined letters)."""
_JOINT_WORDS = "dot point slash minus to dollar dollars pound pounds euro euros cents yen"
_JOINTS = frozenset(_JOINT_WORDS.split())
"""Words that may be spoken between two where only a stop or a sum (`$5`) is written."""
_SIGN_WORDS = (
    "and at percent degrees celsius fahrenheit number times divided by plus equals heart half quarter"
)
_SIGNS = _JOINTS | frozenset(_SIGN_WORDS.split())
"""What a sign may be spoken as."""
_NUMBER = re.compile(
    r"\d|zero|oh|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twel|teen|twent|thir|fort|fift|hundred"
    r"|thousand|illion|first|second|half|quarter|heart"
    r"|null|ein|erst|zwei|dritt|drei|vier|fünf|sech|sieb|acht|neun|zehn|elf|zwölf|zig"
)
"""What at least is heard of a number; in other languages it is left to the engine, in digits."""
_REPEATED = re.compile(r"(.+?)\1+")
_RUN = re.compile(r"(.)\1+")


def written_words(text: str) -> list[str]:
    """The words of a written text, and the signs that may be spoken, each as a word of its own."""
    return [word for token in _TOKEN.findall(_bare(text)) for word in (fold(token) or [token])]


def _bare(text: str) -> str:
    return _PATH.sub(r"\1", text).translate(NO_PART)


def can_be_said(written: Sequence[str], spoken: Sequence[str], told: Collection[str], following: str) -> bool:
    """True where `spoken` can stand for `written`, which nothing else of the line was matched with.

    `told` are the words that the producer has respelt; `following` is the next written word.
    """
    x, y = "".join(word for word in written if word not in _SYMBOLS), "".join(spoken)
    if len(spoken) > MOST_SPOKEN:
        return x == y
    if x == y or any(word in told or word.removesuffix("s") in told for word in written):
        return True
    digits = any(character.isnumeric() for character in x)
    if digits or all(word in _SYMBOLS for word in written):
        if digits:
            return _NUMBER.search(y) is not None
        return all(word in (_SIGNS if written else _JOINTS) for word in spoken)
    if _squeeze(x) == _squeeze(y) or y in (_IRREGULAR.get(x), _irregular(written)):
        return True
    if all(_ROMAN.fullmatch(word) for word in written) and _NUMBER.search(y):
        return len(spoken) <= 6
    if len(written) > 1:  # `z.B.`, `a/n`
        shortest = max(map(len, written)) <= 2 and len(spoken) <= len(written)
        return shortest and x[0] == y[:1] and _is_within(x, y)
    voiceless = _NO_VOWEL.fullmatch(x) is not None
    is_begun = following.startswith(x) and (len(x) == 1 or not set(x) & set("aeiou"))
    if len(x) <= 3 and (is_begun or (voiceless and y)) and _STUTTER.fullmatch(y):
        return True
    if not y:
        return False
    if voiceless or x in _SHORTENED:
        is_one = len(spoken) == 1 and x[0] == y[0] and _is_within(x, y)
        if is_one or "".join(word[0] for word in spoken) == x:
            return True
    sound = _RUN.sub(r"\1", x)
    if voiceless and len(spoken) <= 2 and len(y) <= len(x) + 4:
        return _is_within(sound, y) or _IRREGULAR.get(sound) == y
    return _LAUGH.fullmatch(x) is not None and len(spoken) <= 3 and set(y) <= set(x) | set("hu")


def _irregular(written: Sequence[str]) -> str:
    """The written words with those in the table as it has them."""
    return "".join(_IRREGULAR.get(word, word) for word in written)


def _squeeze(letters: str) -> str:
    """Every run of one letter, and every repeated piece, once."""
    return _REPEATED.sub(r"\1", _RUN.sub(r"\1", letters))


def _is_within(short: str, long: str) -> bool:
    """True where the letters of `short` stand in `long` in that order."""
    letters = iter(long)
    return all(letter in letters for letter in short)
