"""In which language a story is written, where its file does not say: by its letters and its small words."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from audiofic.model import ForeignWords

_WORD = re.compile(r"[^\W\d_]+")
_SMALL: Mapping[str, frozenset[str]] = {
    language: frozenset(words.split())
    for language, words in {
        "en": "the and of to was he she it that his her you had with not but they said from what for were",
        "de": "der die das und ich nicht ist sie er es ein eine zu mit auf war den dem sich hatte aber wie",
        "fr": "le les et une est il elle je ne pas que qui dans des du pour sur avait était mais vous lui ce",
        "es": "el los las y una que no es lo por con su se había pero como más para ella del yo muy",
        "it": "il gli che non è una di per con era si ma come lo della più aveva mi ti nel suo sua anche",
        "pt": "o os as e uma que não é um com ele ela mas para seu sua na mais do da em disse você",
        "nl": "de het een en van ik niet dat is hij ze op met was te voor maar zijn haar aan ook er",
        "sv": "och att det som en på är han hon inte var jag den med för till hade men ett om sig",
    }.items()
}
_SCRIPTS = (
    ("ja", re.compile("[\\u3041-\\u30fa]")),
    ("ko", re.compile("[\\uac00-\\ud7a3]")),
    ("zh", re.compile("[\\u4e00-\\u9fff]")),
    ("ru", re.compile("[\\u0410-\\u044f]")),
)
"""Language -> its letters; kana stand before Chinese characters, which Japanese has as well."""
_ALPHABETS = (
    *_SCRIPTS,
    ("el", re.compile("[\\u0370-\\u03ff\\u1f00-\\u1fff]")),
    ("he", re.compile("[\\u0590-\\u05ff]")),
    ("ar", re.compile("[\\u0600-\\u06ff]")),
    ("hi", re.compile("[\\u0900-\\u097f]")),
    ("th", re.compile("[\\u0e00-\\u0e7f]")),
)
"""Language -> its letters, for single sentences: the most read one, where several languages share them."""
OTHER_LETTERS = frozenset(language for language, _ in _ALPHABETS)
"""Languages that are not written in Latin letters."""
_OTHER = re.compile("[\\u0370-\\u1fff\\u3041-\\ud7a3]")
_LATIN = re.compile("[A-Za-z]")
LOOKED_AT = 4000
"""Words of a story that are counted, from its beginning."""
_FEWEST = 12
"""Words; less tells nothing."""
_SHARE = 0.15
"""Of all words, those that a language's small ones are at least; prose in each of the eight has 0.2 to
0.4."""
_PLAIN_LENGTH = 300
"""Code points of prose from which on it may overrule what the file says."""
_LEAD = 1.5
"""How many times those of any other language."""


def language_of_letters(text: str) -> str | None:
    """The language (ISO 639-1) of a text with other letters than Latin ones and none of these; else None.

    Chinese characters alone count as Chinese, Cyrillic letters as Russian.
    """
    if not _OTHER.search(text) or _LATIN.search(text):
        return None
    return next((language for language, pattern in _ALPHABETS if pattern.search(text)), None)


def detect_language(texts: Iterable[str]) -> str | None:
    """The language (ISO 639-1) of prose; None where it is too short or of none that we know."""
    letters = 0
    scripts: Counter[str] = Counter()
    words: list[str] = []
    for text in texts:
        for language, pattern in _SCRIPTS:
            scripts[language] += len(pattern.findall(text))
        found = [word.casefold() for word in islice(_WORD.findall(text), LOOKED_AT)]
        letters += sum(map(len, found))
        words += found
        if len(words) >= LOOKED_AT or letters >= 5 * LOOKED_AT:
            break
    for language, _ in _SCRIPTS:
        least = 0.1 if language == "ja" else 0.3
        if letters >= _FEWEST and scripts[language] > least * letters:
            return language
    if len(words) < _FEWEST:
        return None
    counts = Counter({name: sum(word in small for word in words) for name, small in _SMALL.items()})
    (best, most), (_, next_most) = counts.most_common(2)
    return best if most >= _SHARE * len(words) and most >= _LEAD * next_most else None


def settle_language(named: str | None, texts: Sequence[str]) -> str:
    """The language of a story (BCP 47): what its file names, unless the prose is plainly another of ours.

    Programs write the language of their menus into files. `en` where nothing tells it.
    """
    told = detect_language(texts)
    if not named:
        return told or "en"
    primary = named.partition("-")[0].casefold()
    is_other = told is not None and told != primary and sum(len(text) for text in texts) >= _PLAIN_LENGTH
    return told if is_other and told is not None else named


def settle_foreign(source: str, told: Iterable[ForeignWords], language: str) -> tuple[ForeignWords, ...]:
    """What is in another language than the story's (BCP 47), in order; neighbours in one language are one.

    Writing programs mark words by the keyboard they were typed on, and downloaders whole pages by habit: what
    can be told to be in the story's own language is, whatever the file says.
    """
    own = _primary(language)
    joined: list[ForeignWords] = []
    for one in sorted(told, key=lambda one: one.start):
        if _primary(one.language) == own:
            continue
        last = joined[-1] if joined else None
        if last and last.language == one.language and not source[last.end : one.start].strip(" *_\r\n"):
            joined[-1] = replace(last, end=one.end)
        else:
            joined.append(one)
    return tuple(one for one in joined if detect_language([source[one.start : one.end]]) != own)


def _primary(language: str) -> str:
    return language.partition("-")[0].casefold()
