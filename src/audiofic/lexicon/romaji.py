"""Japanese names in Roman letters -> the IPA that an English voice comes closest with."""

from __future__ import annotations

import re
import unicodedata

# Hepburn's spelling (and the usual `ou`, `oo`, `uu` for long vowels). The sounds are the ones that English
# readers of audiobooks use, not a Japanese speaker's: `kəɡˈoʊmeɪ`, not `kaɡome`.
_VOWELS = {"a": "ɑː", "i": "iː", "u": "uː", "e": "ɛ", "o": "oʊ"}
_ENDING = {"a": "ə", "e": "eɪ", "i": "i"}
"""At a word's end, unstressed."""
_CONSONANTS = {
    "k": "k", "g": "ɡ", "s": "s", "z": "z", "t": "t", "d": "d", "n": "n", "h": "h", "f": "f", "b": "b",
    "p": "p", "m": "m", "r": "ɹ", "w": "w", "y": "j", "j": "dʒ", "sh": "ʃ", "ch": "tʃ", "ts": "ts", "": "",
    "ky": "kj", "gy": "ɡj", "ny": "nj", "hy": "hj", "by": "bj", "py": "pj", "my": "mj", "ry": "ɹj",
}  # fmt: skip
_MORA = re.compile(
    r"(?P<double>k(?=k)|s(?=s)|t(?=t|ch)|p(?=p)|n(?=n)|m(?=m))?"
    r"(?P<onset>ky|gy|ny|hy|by|py|my|ry|sh|ch|ts|[kgsztdnhfbpmrwyj]|)"
    r"(?P<vowel>aa|ii|uu|ou|oo|ei(?=$)|[aiueo])(?P<coda>n(?![aiueoyn])|m(?=[pb])|)"
)
_PLAIN = str.maketrans(
    {"ā": "aa", "ī": "ii", "ū": "uu", "ē": "e", "ō": "ou", "â": "aa", "û": "uu", "ô": "ou", "'": "", "-": ""}
)


def read_romaji(word: str) -> tuple[str, int] | None:
    """(IPA, number of syllables) of a word that can be Japanese, spelt by its syllables; None for others.

    The stress is on a long vowel or else on the last syllable but one. `Kate` is such a word, too: whether
    it is Japanese, its story knows.
    """
    letters = unicodedata.normalize("NFC", word).casefold().translate(_PLAIN)
    syllables: list[re.Match[str]] = []
    position = 0
    while position < len(letters):
        match = _MORA.match(letters, position)
        if match is None or (match["double"] and not syllables):
            return None
        syllables.append(match)
        position = match.end()
    if not syllables:
        return None
    stressed = max(0, len(syllables) - 2)
    stressed = next((index for index, match in enumerate(syllables) if len(match["vowel"]) > 1), stressed)
    spoken = "".join(_speak(match, index, stressed, len(syllables)) for index, match in enumerate(syllables))
    return re.sub("n(?=[kɡ])", "ŋ", spoken), len(syllables)


def _speak(match: re.Match[str], index: int, stressed: int, count: int) -> str:
    onset, vowel, coda = match["onset"], match["vowel"], match["coda"]
    is_last = index == count - 1 and not coda
    short = vowel[0] if vowel != "ei" else "e"
    sound = "eɪ" if vowel == "ei" else _VOWELS[short]
    if is_last and index != stressed and len(vowel) == 1:
        sound = _ENDING.get(vowel, sound)
    elif is_last and vowel == "e":
        sound = "eɪ"
    mark = "ˈ" if index == stressed else ""
    return f"{_CONSONANTS[onset]}{mark}{sound}{coda}"
