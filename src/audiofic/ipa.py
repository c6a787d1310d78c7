"""IPA -> the phones that espeak-ng understands.

One lexicon in IPA serves every engine; this table is the only place that knows how espeak-ng
spells a sound. It covers English and what names borrowed from other languages commonly need; a sound
that English lacks gets its nearest neighbour. A symbol that is in no row is an error, never a guess.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from audiofic.errors import EngineError

PRIMARY, SECONDARY = "ˈ", "ˌ"


@dataclass(frozen=True, slots=True)
class Phone:
    """One sound of English."""

    espeak: str
    """A mnemonic of espeak-ng's `en-us` phoneme table."""
    vowel: bool = False


def _phones(*rows: str, vowel: bool = False) -> dict[str, Phone]:
    """Rows of `IPA spellings = espeak mnemonic`."""
    table: dict[str, Phone] = {}
    for row in rows:
        spellings, espeak = (part.strip() for part in row.split("="))
        for spelling in spellings.split():
            # The table's keys are decomposed as the text is, so that one spelling matches another.
            table[unicodedata.normalize("NFD", spelling)] = Phone(espeak, vowel)
    return table


PHONES: dict[str, Phone] = {
    **_phones(
        "iː i y yː = i:",
        "ɪ ᵻ ɨ ʏ = I",
        "e ɛ ɛː œ œː ø øː = E",
        "eɪ eː ɛɪ e͡ɪ = eI",
        "æ æː = a",
        "a aː ɑ ɑː ɒ ɒː = A:",
        "aɪ ɑɪ a͡ɪ = aI",
        "aʊ ɑʊ a͡ʊ = aU",
        "ɔ ɔː = O:",
        "ɔɪ oɪ ɔ͡ɪ = OI",
        "o oː oʊ əʊ ɤ o͡ʊ = oU",
        "ʊ ɯ̽ = U",
        "u uː ʉ ʉː ɯ ɯː = u:",
        "ʌ ɐ = V",
        "ə ɘ ɵ = @",
        "ɚ ɚː = 3",
        "ɝ ɝː ɜ ɜː = 3:",
        vowel=True,
    ),
    **_phones(
        "p = p",
        "b = b",
        "t ʈ = t",
        "d ɖ = d",
        "k q c = k",
        "ɡ g ɣ ɢ = g",
        "f ɸ = f",
        "v β ʋ = v",
        "θ = T",
        "ð = D",
        "s = s",
        "z = z",
        "ʃ ɕ ʂ = S",
        "ʒ ʑ ʐ = Z",
        "tʃ t͡ʃ ʧ tɕ t͡ɕ ʨ = tS",
        "dʒ d͡ʒ ʤ dʑ d͡ʑ ʥ ɟ = dZ",
        "h ɦ ħ ç = h",
        "x χ = x",
        "m = m",
        "n = n",
        "ŋ ɴ = N",
        "l ɫ ɭ = l",
        "ɹ r ɾ ɻ ɽ ʁ ʀ = r",
        "j = j",
        "w ʍ ɰ = w",
        "ʔ = ?",
    ),
}
"""IPA spelling (NFD) -> phone. `ɾ` is an r here: in names it stands for Japanese and Spanish r."""

_COMPOUNDS = {"ɲ": "nj", "ʎ": "lj", "ts": "ts", "dz": "dz"}
"""Sounds that English spells with two of its own."""

_SILENT = frozenset(".|‖‿ˑːʰʼ ̯̪̥̬͜͡")
"""Marks that change nothing espeak-ng can do."""

_TILDE, _SYLLABIC, _PALATAL, _LABIAL = "\u0303", "\u0329", "ʲ", "ʷ"

_R_COLOURED = {"A:": "A@", "O:": "O@", "E": "e@", "I": "i@3", "i:": "i@3", "U": "U@", "u:": "U@", "oU": "o@"}
"""espeak's vowels before an r that no vowel follows (`car`, `four`): one phone, not two."""

_CLASHES = ("tS", "dZ", "ts", "dz", "aI", "aU", "aa", "U@", "aI@", "aI3", "aU@")
"""Mnemonics that two of ours in a row could be taken for; a `|` keeps such a pair apart."""


@dataclass(frozen=True, slots=True)
class Sound:
    """A phone with its stress: 0 none, 1 primary, 2 secondary (vowels only)."""

    phone: Phone
    stress: int = 0


def unknown_symbols(ipa: str) -> tuple[str, ...]:
    """The symbols of `ipa` that can't be said, in order; empty where all is well."""
    return tuple(dict.fromkeys(symbol for symbol in _symbols(ipa) if symbol not in _SAYABLE))


def read_ipa(ipa: str) -> tuple[Sound, ...]:
    """The sounds of one word written in IPA, each stress moved onto its vowel.

    A word with no stress mark is stressed on its first full vowel. `EngineError` for symbols that are in
    no row of the table, and where nothing is left to say.
    """
    unknown = unknown_symbols(ipa)
    if unknown:
        raise EngineError(
            f"The pronunciation {ipa!r} has symbols that can't be spoken: {' '.join(unknown)}",
            "Write it in IPA as for English: kəɡˈoʊmeɪ.",
        )
    sounds: list[Sound] = []
    stress = 0
    for symbol in _symbols(ipa):
        if symbol in (PRIMARY, SECONDARY):
            stress = 1 if symbol == PRIMARY else 2
        elif symbol == _TILDE:
            sounds.append(Sound(PHONES["n"]))
        elif symbol == _SYLLABIC and sounds:
            sounds.insert(-1, Sound(PHONES["ə"]))
        else:
            for phone in _SAYABLE[symbol]:
                sounds.append(Sound(phone, stress if phone.vowel else 0))
                stress = 0 if phone.vowel else stress
    if not any(sound.phone.vowel or sound.phone.espeak != "?" for sound in sounds):
        raise EngineError(f"The pronunciation {ipa!r} has no sound in it.", "Write the word in IPA.")
    return tuple(sounds if any(sound.stress == 1 for sound in sounds) else _stressed(sounds))


_FIVE_VOWELS = {
    "i:": "i", "I": "i", "E": "e", "eI": "ei", "a": "a", "A:": "a", "aI": "ai", "aU": "au", "O:": "o",
    "OI": "oi", "oU": "o", "U": "u", "u:": "u", "V": "a", "@": "a", "3": "er", "3:": "er",
}  # fmt: skip
"""English vowels in mnemonics that all of espeak-ng's languages have. Measured: French lacks five of the
English ones, Spanish six, Japanese thirteen, and what a language lacks it leaves out in silence."""


def plain_mnemonics(ipa: str) -> str:
    """The inside of espeak's `[[ ]]` for any language but English: `kəɡˈoʊmeɪ` -> `kag'omei`."""
    marks = {0: "", 1: "'", 2: ","}
    return "".join(
        marks[sound.stress] + _FIVE_VOWELS.get(sound.phone.espeak, sound.phone.espeak)
        for sound in read_ipa(ipa)
    )


def espeak_mnemonics(ipa: str) -> str:
    """The inside of espeak's `[[ ]]` in English: `kəɡˈoʊmeɪ` -> `k@g'oUmeI`."""
    marks = {0: "", 1: "'", 2: ","}
    spelled = ""
    sounds = read_ipa(ipa)
    position = 0
    while position < len(sounds):
        sound = sounds[position]
        mnemonic, position = sound.phone.espeak, position + 1
        if mnemonic in _R_COLOURED and _closing_r(sounds, position):
            mnemonic, position = _R_COLOURED[mnemonic], position + 1
        piece = marks[sound.stress] + mnemonic
        if any(spelled.endswith(clash[:-1]) and piece[0] == clash[-1] for clash in _CLASHES):
            spelled += "|"
        spelled += piece
    return spelled


# --- Inside ------------------------------------------------------------------------------------

_SAYABLE: dict[str, tuple[Phone, ...]] = {
    **{symbol: (phone,) for symbol, phone in PHONES.items()},
    **{symbol: tuple(PHONES[part] for part in parts) for symbol, parts in _COMPOUNDS.items()},
    **dict.fromkeys((PRIMARY, SECONDARY, _TILDE, _SYLLABIC), ()),
    _PALATAL: (PHONES["j"],),
    _LABIAL: (PHONES["w"],),
}
_LONGEST = max(map(len, _SAYABLE))


def _symbols(ipa: str) -> tuple[str, ...]:
    """`ipa` cut into the table's spellings, longest first; what fits none comes out letter by letter."""
    text = unicodedata.normalize("NFD", ipa.strip().strip("/[]")).replace("'", PRIMARY)
    symbols: list[str] = []
    position = 0
    while position < len(text):
        for length in range(_LONGEST, 0, -1):
            if text[position : position + length] in _SAYABLE:
                symbols.append(text[position : position + length])
                position += length
                break
        else:
            if text[position] not in _SILENT:
                symbols.append(text[position])
            position += 1
    return tuple(symbols)


def _stressed(sounds: list[Sound]) -> list[Sound]:
    vowels = [index for index, sound in enumerate(sounds) if sound.phone.vowel]
    if not vowels:
        return sounds
    full = [index for index in vowels if sounds[index].phone.espeak not in {"@", "3"}]
    place = (full or vowels)[0]
    return [Sound(sound.phone, 1) if index == place else sound for index, sound in enumerate(sounds)]


def _closing_r(sounds: Sequence[Sound], position: int) -> bool:
    """True where an r stands at `position` and no vowel follows it."""
    if position >= len(sounds) or sounds[position].phone.espeak != "r":
        return False
    return position + 1 == len(sounds) or not sounds[position + 1].phone.vowel
