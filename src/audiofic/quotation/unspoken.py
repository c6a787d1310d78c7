"""Quoted words that nobody utters: written ones, and those that were only on somebody's tongue."""

from __future__ import annotations

import re

from audiofic.quotation.tags import SPEECH_VERBS

_SAY = r"(?:say|ask|answer|exclaim|cry|cry out|remark|reply|add|tell|murmur|whisper|shout|call)"
_SAID = (
    r"(?:said|asked|answered|exclaimed|cried|remarked|replied|added|told|murmured|whispered|shouted|called)"
)
_OBJECT = r"(?: (?:to )?(?:it|him|her|them|me|us|you|[A-Z][\w'’-]*))?"
_UNSAID = re.compile(
    rf"\b(?:(?:(?:seem|appear)(?:s|ed|ing)? to|as much as to|as (?:if|though) to"
    rf"|(?:wants?|wanted|wishe[sd]|long(?:s|ed)|intend(?:s|ed)|tempted|meant|hope[sd]|ready|about|going|impulse"
    rf"|temptation) to|(?:did|does)(?: not|n['’]t)|did (?:he|she|I|they) not) {_SAY}"
    rf"|(?:(?:would|could|might|should)(?: \w+)? have(?: \w+)?|nearly|almost) {_SAID}|instead of {_SAY}ing"
    rf"|(?:meant|expressed|implied)){_OBJECT}[\s,:—–-]*$"
)
_WRITTEN = re.compile(
    r"\b(?:wr[io]tes?|written|inscription|postscript|scrawled|scribbled|lettered|labell?ed|headlines?"
    r"|(?:letter|note|telegram|message|document) (?:ran|read|said|began))\b[^.!?\"“”]{0,60}$"
)
_WRITING_TAG = re.compile(
    r"[\s,—–-]*(?:(?:[\w.'’]+ ){1,3}wrote\b|wrote [\w.]|(?:the|his|her|their) (?:letter|note|telegram|message"
    r"|document|paper|inscription) (?:ran|read|said|continued|went on)\b)"
)
_AFTER_WRITING_TAG = re.compile(r"[\"“”](?: [\w.'’]+){1,3} wrote\.\s*$")
_CLAUSE = re.compile(r"[^.!?\"“”]*$")
_WORD = re.compile(r"[a-z]+")
_SPEAKING = SPEECH_VERBS - {"note"}
_REACH = 120
"""Characters before a mark in which the words that lead to it stand."""


def is_unspoken(text: str, start: int, end: int) -> bool:
    """True where the words around text[start:end], its marks included, say that nobody utters it.

    `She wanted to say, "Stay."`, `his look meant, "Not now."`, `"All is well," she wrote.` Whoever writes
    and speaks in one clause is heard: `she said, signing what she had written, "Take it."`.
    """
    before = text[max(0, start - _REACH) : start]
    if _UNSAID.search(before) or _WRITING_TAG.match(text, end) or _AFTER_WRITING_TAG.search(before):
        return True
    clause = _CLAUSE.search(before)
    return (
        clause is not None
        and _WRITTEN.search(clause.group()) is not None
        and _SPEAKING.isdisjoint(_WORD.findall(clause.group()))
    )
