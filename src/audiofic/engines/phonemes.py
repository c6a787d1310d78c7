"""A sentence -> the phonemes a neural voice is given: one unbroken reading, names as the producer says them.

The espeak-ng inside piper-tts reads. Piper's own way from text to phonemes breaks a sentence at `Mr. Smith`,
joins the words around an ellipsis, says "exclamation" for `!!!`, and loses what stands beside `[[phonemes]]`.
So the marks are put right first, a word with a pronunciation of its own is replaced by a stand-in while the
sentence is read (its neighbours are then spoken as before a name), and the stand-in's phonemes by the ones
wanted.
"""

from __future__ import annotations

import re
import threading
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from audiofic.engines.pronunciations import Piece, cut_at_words

Phonemize = Callable[[str], list[list[str]]]
"""`PiperVoice.phonemize`: text -> phonemes by sentence."""

espeak_lock = threading.Lock()
"""Held while espeak-ng reads: its state is the process's, and older versions of piper-tts don't guard it."""

MOST_WORDS = 8_192
"""Words whose sounds are remembered: a long novel has about as many."""

STAND_INS = ("Zibdom", "Obdim")
"""No words of any language, one with a consonant in front and one with a vowel ("the" before them differs).
Measured: espeak-ng reads them alike in each of 24 contexts in English and most of 25 other languages."""

LONGEST = 300
"""Phonemes in one go. Measured: a Piper voice needs 1.5 GB at 640 letters, 390 MB at 160; the lexicon hands
over sentences below that, so that only a monster is cut."""

_STRESS = frozenset("ˈˌ")
_VOWELS = frozenset("aeiouyæøœɐɑɒɔəɘɚɛɜɝɞɤɨɪɯɵʉʊʌʏᵻ")
_CLAUSE_ENDS = frozenset(".?!,;:")
_NEAREST = {
    "g": "ɡ", "ʤ": "dʒ", "ʧ": "tʃ", "ʦ": "ts", "ʣ": "dz", "ǝ": "ə", "ε": "ɛ", "ɝ": "ɜː", "ɚ": "ə",
    "ᵻ": "ɪ", "ɫ": "l", "ʍ": "w", "ɾ": "ɹ", "ɻ": "ɹ", "ʔ": "", "ɕ": "ʃ", "ʑ": "ʒ", "ɲ": "n", "ɸ": "f",
    "ɯ": "u", "ɤ": "ʌ", "ø": "ə", "œ": "ɛ", "y": "i", "x": "k", "χ": "k", "ʁ": "ɹ", "ʀ": "ɹ",
    "r": "ɹ", "ɐ": "ʌ", "ʌ": "ɐ", "ɒ": "ɑ", "'": "ˈ", ":": "ː", "|": "", ".": "",
}  # fmt: skip
"""What is said for a sound that a voice was never taught: its nearest neighbour in English."""


@dataclass(frozen=True, slots=True)
class Alphabet:
    """The phonemes a voice knows."""

    symbols: frozenset[str]
    english: bool
    """True where r is written ɹ."""
    clusters: frozenset[tuple[str, ...]] = frozenset()
    """Neighbours that this voice takes as one phoneme (`a`, `ɪ` -> `aɪ`)."""


def read_phonemes(
    text: str, pronunciations: Sequence[tuple[str, str]], phonemize: Phonemize, alphabet: Alphabet
) -> tuple[tuple[str, ...], ...]:
    """The phonemes of `text`, in as many pieces as it takes to keep each below `LONGEST` (mostly one).

    Only phonemes of the alphabet come back. Text in which there is nothing to say gives no piece.
    """
    spoken = settle_marks(text, alphabet.english)
    if not any(letter.isalnum() for letter in spoken):
        return ()
    pieces = _known(cut_at_words(spoken, [(_clean(word), ipa) for word, ipa in pronunciations]), alphabet)
    phonemes = _with_stand_ins(pieces, phonemize) or _piece_by_piece(pieces, phonemize)
    return tuple(_cut([phoneme for phoneme in phonemes if phoneme in alphabet.symbols]))


# --- Marks --------------------------------------------------------------------------------------

_ABBREVIATIONS = re.compile(
    r"(?<!\w)(Mr|Mrs|Ms|Mx|Dr|St|Prof|Jr|Sr|Mt|Lt|Col|Gen|Capt|Sgt|Rev|Hon|Messrs|vs|[A-Z])\.(?= ?\w)"
)
_NUMBER_SIGN = re.compile(r"(?<!\w)No\.(?= ?\d)")
_SILENT_MARKS = str.maketrans(dict.fromkeys("*_~^`") | dict.fromkeys("[]{}<>|\\", " "))
_DASH = re.compile(r" ?(?:[—–―⸺⸻]|--)[—–―⸺⸻-]* ?| (?:- )+")
_ELLIPSIS = re.compile(r" ?(?:…|\. ?[.…])(?: ?[.…])* ?")
_SHOUT = re.compile(r"[!?](?: ?[!?‽])+|‽(?: ?[!?‽])*")
_BEFORE_MARK = re.compile(r" +(?=[,.;:!?])")
_CLUTTER = re.compile(r"[,;:](?=[,.;:!?])")
_LEADING = re.compile(r"^[\s,.;:!?-]+")


def settle_marks(text: str, english: bool = True) -> str:
    """The text with only such marks as espeak-ng takes for what they are.

    Ellipses and dashes become commas, at the end as well (the voice stays up, the silence is somebody
    else's work), runs of `!` and `?` one of them, abbreviations and initials lose the point that would end
    the sentence, emphasis marks and brackets go.
    """
    text = " ".join(_clean(text).split())  # one blank at most, so that no pattern below can be slow
    text = _NUMBER_SIGN.sub("number", text) if english else text
    text = _ABBREVIATIONS.sub(r"\1", text)
    text = _SHOUT.sub(lambda marks: "?" if set(marks[0]) & {"?", "‽"} else "!", text)
    text = _ELLIPSIS.sub(", ", text)
    text = _DASH.sub(", ", text)
    text = _BEFORE_MARK.sub("", " ".join(text.split()))
    text = _CLUTTER.sub("", text)
    return _LEADING.sub("", text).rstrip(" -")


def _clean(text: str) -> str:
    """NFC, every blank a space, no control or format characters, no marks that would be named aloud."""
    normal = unicodedata.normalize("NFC", text)
    kept = (" " if letter.isspace() else letter for letter in normal)
    return "".join(
        letter for letter in kept if letter == " " or unicodedata.category(letter)[0] != "C"
    ).translate(_SILENT_MARKS)


# --- Names --------------------------------------------------------------------------------------


def fit_ipa(ipa: str, alphabet: Alphabet) -> tuple[str, ...]:
    """IPA in the voice's own phonemes: what it lacks by its nearest neighbour, else left out.

    Empty where no sound is left: then the voice had better guess.
    """
    symbols: list[str] = []
    for symbol in unicodedata.normalize("NFD", ipa.strip().strip("/[]")):
        symbols += _fit(symbol, alphabet)
    if not any(map(_is_sound, symbols)):
        return ()
    return tuple(_join_clusters(symbols, alphabet.clusters))


def _fit(symbol: str, alphabet: Alphabet) -> list[str]:
    nearest = _NEAREST.get(symbol)
    # Voices know an ASCII g and r too, but English ones have hardly ever heard them.
    foreign = symbol == "g" or (symbol == "r" and alphabet.english)
    if symbol in alphabet.symbols and not (foreign and nearest in alphabet.symbols) and symbol not in ".:'":
        return [symbol]
    return [sound for sound in nearest or "" if sound in alphabet.symbols]


def _join_clusters(symbols: list[str], clusters: frozenset[tuple[str, ...]]) -> list[str]:
    joined: list[str] = []
    longest = max(map(len, clusters), default=1)
    position = 0
    while position < len(symbols):
        length = next(
            (n for n in range(longest, 1, -1) if tuple(symbols[position : position + n]) in clusters), 1
        )
        joined.append("".join(symbols[position : position + length]))
        position += length
    return joined


@dataclass(frozen=True, slots=True)
class _Spoken:
    """A piece of the sentence, and its phonemes where they are given."""

    text: str
    phonemes: tuple[str, ...] = ()


def _known(pieces: Sequence[Piece], alphabet: Alphabet) -> tuple[_Spoken, ...]:
    return tuple(_Spoken(piece.text, fit_ipa(piece.ipa, alphabet) if piece.ipa else ()) for piece in pieces)


def _with_stand_ins(pieces: Sequence[_Spoken], phonemize: Phonemize) -> list[str]:
    """The sentence read as a whole; empty where the stand-ins could not be found again."""
    wanted = [(_stand_in(piece.phonemes), piece.phonemes) for piece in pieces if piece.phonemes]
    text = "".join(_stand_in(piece.phonemes) if piece.phonemes else piece.text for piece in pieces)
    phonemes = _flatten(phonemize(text))
    if not wanted:
        return phonemes
    sounds = {word: _bare(_flatten(phonemize(word))) for word in {word for word, _ in wanted}}
    bare = [(index, phoneme) for index, phoneme in enumerate(phonemes) if phoneme not in _STRESS]
    found = _find_all([phoneme for _, phoneme in bare], sounds)
    if [word for word, _, _ in found] != [word for word, _ in wanted]:
        return []
    spoken: list[str] = []
    position = 0
    for (_, first, after), (_, name) in zip(found, wanted, strict=True):
        start, end = bare[first][0], bare[after - 1][0] + 1
        while start > position and phonemes[start - 1] in _STRESS:
            start -= 1
        spoken += phonemes[position:start]
        spoken += name
        position = end
    return spoken + phonemes[position:]


def _piece_by_piece(pieces: Sequence[_Spoken], phonemize: Phonemize) -> list[str]:
    """The sentence read in pieces around the names: right sounds, less of a flow."""
    spoken: list[str] = []
    for piece in pieces:
        if piece.phonemes:
            spoken += piece.phonemes
            continue
        body = piece.text.lstrip(" ,.;:!?-'’\"”)")
        for mark in piece.text[: len(piece.text) - len(body)]:
            spoken += [mark] if mark in _CLAUSE_ENDS or mark == " " else []
        if any(letter.isalnum() for letter in body):
            spoken += _flatten(phonemize(body))
            spoken += [" "] if body[-1] == " " and spoken[-1:] != [" "] else []
    return spoken


def _stand_in(phonemes: Sequence[str]) -> str:
    first = next((phoneme for phoneme in phonemes if phoneme not in _STRESS), "")
    return STAND_INS[1] if first[:1] in _VOWELS else STAND_INS[0]


def _find_all(phonemes: list[str], sounds: dict[str, list[str]]) -> list[tuple[str, int, int]]:
    found: list[tuple[str, int, int]] = []
    position = 0
    while position < len(phonemes):
        for word, sound in sounds.items():
            if sound and phonemes[position : position + len(sound)] == sound:
                found.append((word, position, position + len(sound)))
                position += len(sound) - 1
                break
        position += 1
    return found


def _bare(phonemes: Sequence[str]) -> list[str]:
    return [phoneme for phoneme in phonemes if phoneme not in _STRESS and phoneme not in _CLAUSE_ENDS | {" "}]


def _flatten(sentences: Sequence[Sequence[str]]) -> list[str]:
    """All sentences as one, a blank between two."""
    phonemes: list[str] = []
    for sentence in sentences:
        if phonemes and sentence and phonemes[-1] != " ":
            phonemes.append(" ")
        phonemes += sentence
    return phonemes


def _cut(phonemes: list[str]) -> list[tuple[str, ...]]:
    """Pieces of at most `LONGEST`, cut after a clause where there is one, else at a blank, else anywhere."""
    pieces: list[tuple[str, ...]] = []
    while len(phonemes) > LONGEST:
        reach = range(LONGEST - 1, LONGEST // 4, -1)
        at = next((index for index in reach if phonemes[index] in _CLAUSE_ENDS), 0)
        at = at or next((index for index in reach if phonemes[index] == " "), LONGEST - 1)
        pieces.append(tuple(phonemes[: at + 1]))
        phonemes = phonemes[at + 1 :]
    pieces.append(tuple(phonemes))
    return [piece for piece in pieces if any(map(_is_sound, piece))]


def _is_sound(phoneme: str) -> bool:
    """True for what can be heard alone: letters, digits (tones), not marks of stress or length."""
    return unicodedata.category(phoneme[0]) in ("Ll", "Lu", "Lo", "Nd")


# --- espeak-ng ------------------------------------------------------------------------------------


class _LanguageSetter:
    """In place of `espeakbridge.set_voice`: sets a language only where another one was spoken before.

    piper-tts sets it before every text. Each time, espeak-ng 1.52 as piper-tts 1.8 has it reads the data of
    the language anew: 0.1 ms for most languages, 3.8 ms for Russian, and 1.3 KB of memory that it never gives
    back. What comes out is the same. Called under the lock that espeak-ng needs anyway.
    """

    def __init__(self, set_language: Callable[[str], None]) -> None:
        self._set = set_language
        self._language: str | None = None

    def __call__(self, language: str) -> None:
        if language != self._language:
            self._language = None  # it may refuse
            self._set(language)
            self._language = language

    def forget(self) -> None:
        """The next language is set whichever it is: espeak-ng has been initialized since the last one."""
        self._language = None


def set_languages_once() -> None:
    """From now on piper-tts, in this process, sets a language once for many texts in it.

    Each of its phonemizers initializes espeak-ng (Piper's voices share one, Kokoro has its own). That frees
    the data of the language that was set: without setting it again, espeak-ng reads freed memory and says
    words wrong.
    """
    from piper import espeakbridge

    if isinstance(espeakbridge.set_voice, _LanguageSetter):
        return
    setter = _LanguageSetter(espeakbridge.set_voice)
    initialize_espeak = espeakbridge.initialize

    def initialize(data_dir: str) -> None:
        setter.forget()
        initialize_espeak(data_dir)

    espeakbridge.set_voice = setter  # type: ignore[assignment]
    espeakbridge.initialize = initialize


def phonemize(language: str, text: str) -> list[list[str]]:
    """The phonemes of each sentence, as code points in NFD; `language` is espeak-ng's name (`en-us`)."""
    with espeak_lock:
        phonemes: list[list[str]] = _phonemizer().phonemize(language, text)
        return phonemes


@cache
def _phonemizer() -> Any:
    from piper.phonemize_espeak import EspeakPhonemizer

    set_languages_once()
    return EspeakPhonemizer()


class WordSounds:
    """What each word sounds like on its own, asked once: piper-tts 1.8 keeps 0.3 KB of all it reads."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read
        self._known: dict[str, str] = {}

    def __call__(self, word: str) -> str:
        """The word's phonemes."""
        known = self._known.get(word)
        if known is None:
            known = self._read(word)
            if len(self._known) >= MOST_WORDS:
                self._known.clear()
            self._known[word] = known
        return known
