"""A large first letter in an element of its own -> a part of its word, small capitals -> small letters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from audiofic.manuscript.words import Row, Words

_LETTER = re.compile(r"(?P<mark>[\"“„«‘']?)(?P<letter>[^\W\d_])")
_CAPITALS = re.compile(r"(?P<blank> *)(?P<word>[^\W\d_]+(?:['’-][^\W\d_]+)*)")
_WORD_LIKE = frozenset("AIOaio")
"""Letters that are words; a paragraph may well hold nothing else."""


def join_drop_caps(rows: Sequence[Row]) -> Sequence[Row]:
    """The rows in which a paragraph's large first letter is part of its word, and small capitals are small.

    `I VO WENT down` is read as `Ivo went down` where the book has `Ivo` elsewhere and no `VO`.
    """
    joined: list[Row] = []
    waiting: Row | None = None
    for row in rows:
        text = "".join(word.text for word in row.words)
        if waiting is not None:
            if row.blank:
                continue
            first = text.lstrip()[:1]
            if row.level is None and (first.islower() or (waiting.is_drop_cap and first.isalpha())):
                row = replace(
                    row, words=(*waiting.words, *_lstripped(row.words)), part=row.part or waiting.part
                )
            else:
                joined.append(waiting)
            waiting = None
        elif (
            row.level is None and row.note is None and not row.joined and _may_be_drop_cap(row, text.strip())
        ):
            waiting = row
            continue
        joined.append(row)
    joined += [waiting] if waiting is not None else []
    vocabulary: Counter[str] | None = None
    for position, row in enumerate(joined):
        letter, rest = _first_letter(row)
        if letter is None or row.level is not None:
            continue
        if vocabulary is None:
            texts = ("".join(word.text for word in one.words) for one in joined)
            vocabulary = Counter(word for text in texts for word in re.findall(r"[^\W\d_]+", text))
        joined[position] = replace(row, words=tuple(_whole_word(letter, rest, vocabulary)))
    return joined


def _may_be_drop_cap(row: Row, text: str) -> bool:
    match = _LETTER.fullmatch(text)
    return match is not None and (row.is_drop_cap or (text[-1].isupper() and text[-1] not in _WORD_LIKE))


def _lstripped(words: Sequence[Words]) -> Iterator[Words]:
    begun = False
    for word in words:
        begun = begun or bool(word.text.strip())
        if begun:
            yield word


def _first_letter(row: Row) -> tuple[Words | None, Sequence[Words]]:
    """(the large first letter of a paragraph, where it stands by itself; the words behind it)."""
    words = [word for word in row.words if word.text]
    if len(words) < 2 or words[0].reading is not None or not _LETTER.fullmatch(words[0].text.strip()):
        return None, ()
    if not words[0].text.strip()[-1].isupper() or words[1].reading is not None:
        return None, ()
    return replace(words[0], text=words[0].text.strip()), words[1:] if words[0].text[-1:] != " " else [
        Words(" "),
        *words[1:],
    ]


def _whole_word(letter: Words, rest: Sequence[Words], vocabulary: Counter[str]) -> Iterator[Words]:
    text = "".join(word.text for word in rest)
    match = _CAPITALS.match(text)
    if match is None or (match["blank"] and not match["word"].isupper()):
        yield letter
        yield from rest
        return
    word = match["word"]
    small = (letter.text[-1] + word).casefold()
    known = sum(count for one, count in vocabulary.items() if one.casefold() == small)
    apart = sum(count for one, count in vocabulary.items() if one.casefold() == word.casefold()) - 1
    is_one = not match["blank"] or (
        len(word) > 1 and (known > apart or (letter.text not in _WORD_LIKE and not apart))
    )
    if not is_one:
        yield letter
        yield from rest
        return
    following = next((one for one in rest if one.text.strip()), letter)
    yield replace(letter, marks=following.marks)
    lowers = len(word) > 1 and word.isupper() and bool(match["blank"])
    begun = running = False
    for one in rest:
        if one.reading is not None or not lowers or (begun and not running):
            yield one if begun else replace(one, text=one.text.lstrip())
            begun = begun or bool(one.text.strip())
            continue
        position = 0
        for part in re.finditer(r"[^\W\d_]+(?:['’][^\W\d_]+)*", one.text):
            before = one.text[position : part.start()]
            if begun and not (running and part.group().isupper()):
                running = False
                break
            if begun and before:
                yield replace(one, text=before)
            yield replace(
                one, text=part.group(), reading=_usual_case(part.group(), vocabulary if begun else None)
            )
            position, begun, running = part.end(), True, True
        rest_text = one.text[position:]
        if rest_text:
            yield replace(one, text=rest_text if begun else rest_text.lstrip())


def _usual_case(word: str, vocabulary: Counter[str] | None) -> str:
    """The word in small letters, or as the book has it elsewhere."""
    if vocabulary is None:
        return word.casefold()
    forms = {word.casefold(): vocabulary[word.casefold()], word.capitalize(): vocabulary[word.capitalize()]}
    if word in ("I",):
        return word
    return max(forms, key=lambda form: forms[form]) if any(forms.values()) else word.casefold()
