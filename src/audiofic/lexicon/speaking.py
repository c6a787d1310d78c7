"""A line's words and marks -> spoken sentences, each ready for an engine, and the silence behind each."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from audiofic.lexicon.entries import Lexicon, open_lexicon
from audiofic.lexicon.numbers import speak_number
from audiofic.lexicon.reading import read_items
from audiofic.lexicon.roman import speak_roman
from audiofic.lexicon.sentences import find_sentence_ends
from audiofic.lexicon.spelling import speak_fragment, spell_word
from audiofic.lexicon.tables import LETTERS, word_list
from audiofic.lexicon.tokens import Item
from audiofic.model import Boundary, Pronunciation

LONGEST = 250
"""Characters of the longest piece an engine gets. Measured on Piper 1.8: above about 250 a voice slows down
and its memory grows (160 characters: 390 MB, 638: 1.5 GB)."""
_SHORTEST_REST = 40
"""Characters that a cut leaves behind at least, so that no crumb of a sentence is spoken on its own."""
_CONJUNCTIONS = word_list(
    "and but or nor so yet because while when where which who that as if although though until before after",
    "since unless than then with",
)
_WORDS = ("word", "said", "emoji")


@dataclass(frozen=True, slots=True)
class SpokenSentence:
    """A sentence, or a piece of one between two silences, ready for any engine."""

    text: str
    """Holds a letter or digit; one mark at its end and none of `.!?` inside."""
    pronunciations: tuple[tuple[str, str], ...]
    """(word or words as they stand in `text`, perhaps before 's; IPA), in order, each once."""
    after: Boundary
    """SENTENCE, CLAUSE (the sentence goes on), INTERRUPTION (a dash) or TRAILING (an ellipsis)."""
    in_capitals: bool = False
    """True where the author wrote the whole sentence in CAPITALS (one letter, `TV` or `OK` are none)."""

    def going_on(self) -> SpokenSentence:
        """The sentence as it is said where the next line goes on with it: no full stop, no final fall."""
        return replace(self, text=self.text[:-1] + ",") if self.text.endswith(".") else self


@dataclass(slots=True)
class _Draft:
    """A sentence in the making."""

    words: list[str] = field(default_factory=list)
    """Each with the comma or colon behind it."""

    def add(self, spoken: str) -> None:
        """Put a word (or several) behind the others."""
        if spoken.isalnum() or any(map(str.isalnum, spoken)):
            self.words.append(spoken)

    def pause(self, mark: str) -> None:
        """Put a comma, semicolon or colon behind the last word, unless one is there."""
        if self.words and self.words[-1][-1] not in ",;:":
            self.words[-1] += mark


def speak_text(text: str, pronunciations: Mapping[str, str]) -> tuple[SpokenSentence, ...]:
    """The spoken sentences of a written line; none where it has no letter and no digit. Linear.

    `pronunciations` maps written words to IPA; every piece names those it holds. Where many lines are
    spoken, `open_lexicon` once and call `speak`.
    """
    return speak(text, open_lexicon(Pronunciation(word, ipa) for word, ipa in pronunciations.items()))


def speak(text: str, lexicon: Lexicon) -> tuple[SpokenSentence, ...]:
    """The spoken sentences of a written line, with an opened lexicon (see `speak_text`)."""
    items = read_items(text, lexicon.language)
    if not lexicon.speaks_emoji:
        items = [item for item in items if item.kind != "emoji"]
    ends = find_sentence_ends(text, items)
    is_whole = sum(item.kind in _WORDS for item in items) == 1
    spoken: list[SpokenSentence] = []
    start = 0
    for end in (*ends, len(items) - 1):
        first = len(spoken)
        for words, mark, after in _cut_at_silences(items, start, end + 1, lexicon, is_whole):
            if words:
                spoken.extend(_cut_to_length(words, mark, after, lexicon))
            elif spoken and after == Boundary.TRAILING and spoken[-1].after == Boundary.SENTENCE:
                spoken[-1] = replace(spoken[-1], after=after)
        if len(spoken) > first and _is_in_capitals(items[start : end + 1]):
            spoken[first:] = [replace(sentence, in_capitals=True) for sentence in spoken[first:]]
        start = end + 1
    return tuple(spoken)


def _is_in_capitals(items: Sequence[Item]) -> bool:
    """True where every written word is in capitals, words that are always so not counted."""
    letters = 0
    for kind, text, _, _ in items:
        if kind == "word" and text not in LETTERS and text != "OK":
            if text != text.upper():
                return False
            letters += sum(map(str.isalpha, text))
    return letters > 1


def _cut_at_silences(
    items: Sequence[Item], start: int, end: int, lexicon: Lexicon, is_whole: bool
) -> Iterator[tuple[list[str], str, Boundary]]:
    """The pieces of the sentence items[start:end]: words, closing mark, what comes after."""
    parenthesis = _find_parenthesis(items, start, end)
    piece = _Draft()
    last = end - 1
    while last >= start and items[last].kind not in _WORDS:
        last -= 1
    plain = lexicon.plain
    for index in range(start, end):
        kind, text, _, _ = items[index]
        if kind == "word":
            if text in plain:
                piece.words.append(plain[text])
            else:
                piece.add(_spell(items, index, lexicon, is_whole))
        elif kind == "said":
            piece.add(text)
        elif kind == "emoji":
            before, behind = (
                start <= beside < end and items[beside].kind in _WORDS for beside in (index - 1, index + 1)
            )
            if not behind:
                piece.pause(",")
            piece.add(text)
            if behind and not before:
                piece.pause(",")
        elif kind == "clause":
            piece.pause(text)
        elif kind in ("open", "close") or index in parenthesis:
            piece.pause(",")
        elif index > last:
            continue  # the marks that close the sentence are read together, below
        elif kind == "dash":
            yield piece.words, ",", Boundary.INTERRUPTION
            piece = _Draft()
        elif kind == "dots":
            yield piece.words, text or ",", Boundary.TRAILING
            piece = _Draft()
        else:
            yield piece.words, text if text in "!?" else ".", Boundary.CLAUSE
            piece = _Draft()
    yield _close(piece, items[last + 1 : end])


def _close(piece: _Draft, marks: Sequence[Item]) -> tuple[list[str], str, Boundary]:
    """The last piece of a sentence, closed by the marks that stand behind its last word."""
    stop = next((mark.text for mark in marks if mark.kind in ("end", "dots") and mark.text in ("?", "!")), "")
    kinds = {mark.kind for mark in marks}
    if "dots" in kinds:
        return piece.words, stop or ".", Boundary.TRAILING
    if "dash" in kinds:
        return piece.words, stop or ",", Boundary.INTERRUPTION
    if "end" in kinds:
        return piece.words, stop or ".", Boundary.SENTENCE
    clauses = [mark.text for mark in marks if mark.kind == "clause"]
    if clauses:
        return piece.words, clauses[-1], Boundary.CLAUSE
    return piece.words, ".", Boundary.SENTENCE


def _find_parenthesis(items: Sequence[Item], start: int, end: int) -> tuple[int, ...]:
    """The places of the two dashes that hold an aside (`the well - old and dry - stood`); else nothing.

    Commas in its stead let the engine phrase the whole sentence; any other dash is a silence.
    """
    dashes: list[int] = []
    words_before = False
    for index in range(start, end):
        kind = items[index].kind
        if kind == "dots":
            return ()
        if kind == "dash" and words_before:
            dashes.append(index)
        words_before = words_before or kind in _WORDS
    if len(dashes) != 2:
        return ()
    inside = sum(item.kind in _WORDS for item in items[dashes[0] : dashes[1]])
    behind = any(item.kind in _WORDS for item in items[dashes[1] : end])
    return tuple(dashes) if behind and inside > 1 else ()


def _spell(items: Sequence[Item], index: int, lexicon: Lexicon, is_whole: bool) -> str:
    """The word at `index` as it is said among its neighbours."""
    word = items[index].text
    following = items[index + 1] if index + 1 < len(items) else None
    is_english = lexicon.language == "en"
    if (
        is_english
        and following is not None
        and following.kind in ("dash", "dots")
        and (sound := speak_fragment(word))
    ):
        return sound
    before = items[index - 1].text if index and items[index - 1].kind in _WORDS else ""
    behind = following.text if following and following.kind in _WORDS else ""
    if is_english and (roman := speak_roman(items, index, is_whole)) and lexicon.find(word) is None:
        return (roman.isdigit() and speak_number(roman, "", behind)) or roman
    return spell_word(word, lexicon, before, behind)


def _cut_to_length(
    words: list[str], mark: str, after: Boundary, lexicon: Lexicon
) -> Iterator[SpokenSentence]:
    """The sentence in pieces of at most LONGEST characters, cut where a reader would breathe."""
    words = lexicon.respell_phrases(words)
    whole = " ".join(words).rstrip(",;:") + mark
    if len(whole) <= LONGEST:
        yield _with_pronunciations(whole, after, lexicon)
        return
    words = [part for word in " ".join(words).split() for part in _chop(word)]
    first = 0
    length = sum(map(len, words)) + len(words)  # a blank or the closing mark behind each
    while length > LONGEST:
        cut, used = _choose_cut(words, first, min(LONGEST, length - _SHORTEST_REST))
        piece = " ".join(words[first:cut]).rstrip(",;:") + ","
        yield _with_pronunciations(piece, Boundary.CLAUSE, lexicon)
        first, length = cut, length - used
    yield _with_pronunciations(" ".join(words[first:]).rstrip(",;:") + mark, after, lexicon)


def _choose_cut(words: list[str], first: int, limit: int) -> tuple[int, int]:
    """Where to cut words[first:] so that the piece has at most `limit` characters, and how many it has.

    The last semicolon or colon that leaves a third of the limit is best, then a comma, then a
    conjunction, then any blank.
    """
    best = (-1, first + 1, len(words[first]) + 1)
    used = 0
    for index in range(first, len(words) - 1):
        used += len(words[index]) + 1
        if used > limit:
            break
        rank = 0
        if used >= limit // 3:
            rank = {";": 3, ":": 3, ",": 2}.get(words[index][-1], 0)
            rank = rank or int(words[index + 1].casefold() in _CONJUNCTIONS)
        best = max(best, (rank, index + 1, used))
    return best[1], best[2]


def _chop(word: str) -> Iterator[str]:
    """The word, or where no engine could take it in one piece, pieces that one can."""
    for start in range(0, len(word), LONGEST - 2):
        yield word[start : start + LONGEST - 2]


def _with_pronunciations(text: str, after: Boundary, lexicon: Lexicon) -> SpokenSentence:
    return SpokenSentence(text, lexicon.pronunciations_in(text), after)
