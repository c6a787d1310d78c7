"""Languages other than English: abbreviations and ordinals whose stop ends no sentence.

Numbers, times and prices are read by espeak-ng's rules for the language (by which Piper reads, too): they are
right in each of those we looked at, so that nothing is spelt out but what holds a stop that ends nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.lexicon.tokens import Item, Token, glued_word, word_at

ABBREVIATIONS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "z.b": "zum Beispiel", "d.h": "das heißt", "u.a": "unter anderem", "dr": "Doktor",
        "prof": "Professor", "hr": "Herr", "fr": "Frau", "st": "Sankt", "nr": "Nummer",
        "bzw": "beziehungsweise", "ca": "circa",
        "usw": "und so weiter", "evtl": "eventuell", "mio": "Millionen", "mrd": "Milliarden", "s": "Seite",
        "abs": "Absatz", "kap": "Kapitel",
    },
    "fr": {
        "m": "monsieur", "mm": "messieurs", "dr": "docteur", "st": "saint", "ste": "sainte",
        "p.ex": "par exemple", "etc": "et cetera", "chap": "chapitre", "av": "avant",
        "apr": "après", "env": "environ",
    },
    "es": {
        "sr": "señor", "sra": "señora", "srta": "señorita", "dr": "doctor", "dra": "doctora", "d": "don",
        "dña": "doña", "ud": "usted", "uds": "ustedes", "vd": "usted", "p.ej": "por ejemplo",
        "etc": "etcétera", "cap": "capítulo", "núm": "número",
    },
    "it": {"sig": "signor", "dott": "dottor", "prof": "professor", "ecc": "eccetera", "cap": "capitolo"},
    "pt": {"sr": "senhor", "sra": "senhora", "dr": "doutor", "dra": "doutora", "etc": "etcétera"},
    "nl": {"dr": "dokter", "dhr": "de heer", "mevr": "mevrouw", "bijv": "bijvoorbeeld", "enz": "enzovoort"},
    "sv": {"dr": "doktor", "t.ex": "till exempel", "bl.a": "bland annat", "osv": "och så vidare"},
}  # fmt: skip
"""Language -> abbreviation in lower case, its last stop gone -> in words."""
_BEFORE_NAMES = frozenset(("m", "mm", "d", "s", "fr", "hr", "st", "ste", "sr", "sra", "dr", "dra"))
"""Titles and the like, only before another word: `M. Dupont`, not the end of `pour M.`"""
_BEFORE_N = frozenset(("am", "vom", "zum", "im", "beim", "dem", "den", "des", "bis"))
"""German words behind which an ordinal ends in -n: `am 3. Mai`, am dritten Mai."""
_GERMAN_ORDINALS = (
    "nullte", "erste", "zweite", "dritte", "vierte", "fünfte", "sechste", "siebte", "achte",
    "neunte", "zehnte",
    "elfte", "zwölfte", "dreizehnte", "vierzehnte", "fünfzehnte", "sechzehnte", "siebzehnte", "achtzehnte",
    "neunzehnte", "zwanzigste",
)  # fmt: skip
_UNITS = ("", "ein", "zwei", "drei", "vier", "fünf", "sechs", "sieben", "acht", "neun")


def read_stop(tokens: list[Token], index: int, stop: int, language: str, items: list[Item]) -> int:
    """Append the word at `index` that a stop is glued to, and the stop where it ends no sentence.

    Gives the place behind what was read; a stop that is left to be read ends a sentence.
    """
    word = tokens[index]
    table = ABBREVIATIONS.get(language, {})
    letters, behind = word.text, stop
    while behind < len(tokens) and tokens[behind].kind == "stop":
        following = word_at(tokens, behind + 1)
        if following is None or f"{letters}.{following}".casefold() not in table:
            break
        letters, behind = f"{letters}.{following}", behind + 2
    folded = letters.casefold()
    if folded in table and behind < len(tokens) and tokens[behind].kind == "stop":
        follows = word_at(tokens, behind + 1)
        if follows is not None or folded not in _BEFORE_NAMES:
            items.append(Item("said", table[folded], word.start, tokens[behind].end))
            return behind + 1
    if language == "de" and word.text.isdigit() and len(word.text) < 3:
        follows = word_at(tokens, stop + 1)
        if follows is not None and not glued_word(tokens, stop, "stop"):
            before = items[-1].text.casefold() if items and items[-1].kind == "word" else ""
            spoken = german_ordinal(int(word.text)) + ("n" if before in _BEFORE_N else "")
            items.append(Item("said", spoken, word.start, tokens[stop].end))
            return stop + 1
    items.append(Item("word", word.text, word.start, word.end))
    return stop


def german_ordinal(number: int) -> str:
    """`3` is dritte; for 0 to 99."""
    if number <= 20:
        return _GERMAN_ORDINALS[number]
    tens = ("", "", "zwanzig", "dreißig", "vierzig", "fünfzig", "sechzig", "siebzig", "achtzig", "neunzig")
    unit = _UNITS[number % 10]
    return f"{unit}{'und' if unit else ''}{tens[number // 10]}ste"


def spell_shout(word: str) -> str:
    """A word in capitals as it is written at rest; abbreviations without a vowel stay."""
    if not word.isupper() or len(word) < 2 or not set(word.casefold()) & set("aeiouyäöüáéíóúàèùâêîôûåøæœ"):
        return word
    return word.capitalize() if len(word) > 3 else word.lower()
