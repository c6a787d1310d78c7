"""Speech tags: the words beside a quotation that say whose it is (`muttered the monk`, `Kaede said`).

Here are those after the quotation; those before it are in `lead_ins.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.attribution.language.verbs import (
    AUXILIARIES,
    CONTINUING_VERBS,
    PERCEPTION,
    SPEECH_NOUNS,
    is_finite_verb,
    is_weak,
    tells_speech,
)
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    OTHER_PRONOUNS,
    PREPOSITIONS,
    is_adverb,
    word_set,
)
from audiofic.attribution.language.words import Word, is_joined
from audiofic.attribution.parsing.clauses import acting, find_addressee
from audiofic.attribution.parsing.descriptions import find_description
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage

LONGEST_CLAUSE = 40
"""Words: how far a tag is looked for on either side of a quotation."""

_VOICES = word_set("voice voices tone tones lips mouth")
_PARTICLES = word_set("out back up on in off again forth along aloud to down")
_SOUNDS = word_set("came comes went goes rang put shot struck broke")
"""Verbs that things do as well: `went the bell`."""
_BRINGING = word_set("was were is came comes rang went began burst broke")
"""Verbs between a speech and the noun that tells whose it is: `came Kaede's answer`."""
_NEGATIONS = word_set("not never nothing hardly scarcely barely")
_REPORTS = word_set("that whether how why if what")
_INTERRUPTIONS = word_set("interrupted interrupts stopped silenced")

Place = Literal["after", "before"]


@dataclass(frozen=True, slots=True)
class Tag:
    """Words that name a quotation's speaker, on one side of it."""

    subject: Mention
    """Whom they name; for a description outside the vocabulary a mention without names."""
    verb: int
    """The word that means speaking."""
    start: int
    end: int
    """The tag's words, half open."""
    place: Place
    sure: bool
    """True where form and verb leave no doubt that this is a tag."""
    addressee: Mention | None = None
    """Whom they say it is said to (`she told Kaede`)."""


def tag_after(parsed: ParsedPassage, piece: int) -> Tag | None:
    """The tag in the narration right after span `piece`; None where there is none."""
    spans = parsed.passage.spans
    if piece + 1 >= len(spans) or spans[piece + 1].kind != "narration":
        return None
    words = parsed.words
    begin, stop = parsed.ranges[piece + 1]
    if begin == stop:
        return None
    end = begin + 1
    while end < min(stop, begin + LONGEST_CLAUSE) and not words[end].opens and ";" not in words[end].gap:
        end += 1
    if end == stop and _leads_only_on(parsed, piece, begin, end):
        return None
    mentions = {mention.start: mention for mention in parsed.mentions_in(piece + 1) if mention.start < end}
    at = begin
    while (
        at < end and (is_adverb(words[at].lower) or words[at].lower in ("and", "but")) and at not in mentions
    ):
        at += 1
    if at >= end:
        return None
    linked = words[begin].lower in ("and", "but") or ";" in words[begin].gap
    return (
        _speech_noun(parsed, mentions, at, end, begin)
        or _inverted(parsed, mentions, at, end, begin)
        or (None if linked else _subject_first(parsed, mentions, at, end, begin))
    )


def _leads_only_on(parsed: ParsedPassage, piece: int, begin: int, end: int) -> bool:
    """True where the narration belongs to the next speech alone: `"No." Ren said, "Yes."`"""
    spans = parsed.passage.spans
    if piece + 2 >= len(spans):
        return False
    words = parsed.words
    gap = parsed.passage.paragraph.text[words[end - 1].end : spans[piece + 2].start]
    if ":" not in gap and any(mark in gap for mark in ".!?…;"):
        return False
    return (
        _follows_full_stop(words[begin])
        or (":" in gap and words[begin].opens)
        or words[begin].lower in ("and", "but")
    )


def _speech_noun(
    parsed: ParsedPassage, mentions: Mapping[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`was her answer`, `came the monk's calm reply`, `Kaede's voice rang out`, `came the voice of Sango`."""
    words = parsed.words
    first = at
    if words[at].lower in _BRINGING and at + 1 < end:
        first = at + 1
        while words[first].lower in ("all", "that", "from") and first + 1 < end:
            first += 1
    owner = mentions.get(first)
    if owner is not None and first > at + 1 and owner.role != "possessive":
        return Tag(acting(owner), at, begin, end, "after", True)
    if owner is not None and (owner.role == "possessive" or words[owner.start].lower in ("my", "her", "his")):
        for step in range(owner.end, min(owner.end + 3, end)):
            if words[step].lower in SPEECH_NOUNS:
                return Tag(acting(owner), step, begin, end, "after", True)
        if words[at].lower in ("was", "were") and owner.end < end and not _follows_full_stop(words[begin]):
            return Tag(acting(owner), owner.end, begin, end, "after", owner.kind == "name")
        return None
    if words[first].lower in ("the", "a") and first + 2 < end:
        for step in range(first + 1, min(first + 5, end - 2)):
            if words[step].lower in SPEECH_NOUNS and words[step + 1].lower == "of":
                owner = mentions.get(step + 2) or find_description(words, step + 2, end, words[begin].span)
                if owner is not None:
                    return Tag(acting(owner), step, begin, end, "after", True)
    return None


def _inverted(
    parsed: ParsedPassage, mentions: Mapping[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`said Kaede`, `cried out the old woman`, `smiled she`."""
    words = parsed.words
    verb = words[at]
    spoken = tells_speech(words, at, end)
    if not spoken and not (is_finite_verb(verb.lower) and not verb.capital):
        return None
    subject_at = at + 1
    while (
        subject_at < min(end, at + 4)
        and subject_at not in mentions
        and (words[subject_at].lower in _PARTICLES or is_adverb(words[subject_at].lower))
    ):
        subject_at += 1
    if subject_at >= end or "," in words[subject_at].gap:
        return None
    subject = mentions.get(subject_at) or _named_after_adjectives(words, mentions, subject_at, end)
    if subject is None and spoken and (not is_weak(words, at, end) or verb.lower not in _SOUNDS):
        subject = find_description(words, subject_at, end, words[begin].span)
    if subject is None:
        return None
    if subject.role == "possessive":
        if not any(word.lower in _VOICES for word in words[subject.end : min(subject.end + 3, end)]):
            return None
        subject = acting(subject)
    if subject.kind in ("pronoun", "first") and words[subject.start].lower not in ("he", "she", "i"):
        return None
    if words[subject_at - 1].lower in ("to", "at"):
        return None
    if words[subject.start].lower in DETERMINERS and words[subject.end - 1].lower in _VOICES:
        subject = _voice_owner(parsed, mentions, subject, end)
    sure = spoken or subject_at == at + 1
    return Tag(subject, at, begin, end, "after", sure, find_addressee(list(mentions.values()), at, subject))


def _named_after_adjectives(
    words: Sequence[Word], mentions: Mapping[int, Mention], at: int, end: int
) -> Mention | None:
    """Kaede in `the weary Kaede`, `poor old Kaede`, from words[at]; None where no name follows."""
    for step in range(at, min(at + 4, end)):
        mention = mentions.get(step)
        if mention is not None:
            return mention if mention.kind == "name" else None
        word = words[step]
        if word.capital or (step > at and not is_joined(word)) or (step > at and word.lower in DETERMINERS):
            return None
        if word.lower in PREPOSITIONS or word.lower in CONJUNCTIONS or word.lower in OTHER_PRONOUNS:
            return None
    return None


def _voice_owner(parsed: ParsedPassage, mentions: Mapping[int, Mention], voice: Mention, end: int) -> Mention:
    """Whose `the small voice of my brother` is; the voice itself where nobody owns it."""
    at = voice.end
    if at + 1 < end and parsed.words[at].lower == "of":
        owner = mentions.get(at + 1) or find_description(parsed.words, at + 1, end, voice.span)
        if owner is not None:
            return acting(owner)
    return voice


def _subject_first(
    parsed: ParsedPassage, mentions: Mapping[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`Kaede said`, `the girl nodded, then whispered`, `she said softly`."""
    words = parsed.words
    subject = mentions.get(at) or _named_after_adjectives(words, mentions, at, end)
    if subject is None:
        subject = find_description(words, at, end, words[begin].span)
        if subject is None or not any(
            tells_speech(words, step, end) for step in range(subject.end, min(subject.end + 2, end))
        ):
            return None
    if subject.role in ("possessive", "object") and words[subject.start].lower not in ("he", "she", "i"):
        return None
    heard = _heard(parsed, mentions, subject, end, begin)
    if heard is not None:
        return heard
    for verb in range(subject.end, end):
        word = words[verb]
        if verb in mentions and verb > subject.end and mentions[verb].role in ("subject", "clause subject"):
            return None
        if word.lower in _NEGATIONS:
            return None
        if not tells_speech(words, verb, end):
            continue
        distance = verb - subject.end
        linked = distance <= 3 and all(
            is_adverb(words[step].lower)
            or is_finite_verb(words[step].lower)
            or words[step].lower in ("had", "could")
            for step in range(subject.end, verb)
        )
        before = words[verb - 1].lower
        joined = before in ("and", "then", "but", "or") or "," in word.gap
        if linked or joined or (is_adverb(before) and distance <= 8):
            if before in ("to", "of") or before in DETERMINERS:
                continue
            if _reports(words, begin, verb, end):
                return None
            weak = is_weak(words, verb, end)
            stopped = _follows_full_stop(words[begin])
            if stopped and (weak or not linked or not _is_bare(words, verb, end)):
                return None
            sure = not stopped if not weak else linked and not words[begin].opens
            addressee = find_addressee(list(mentions.values()), verb, subject)
            return Tag(subject, verb, begin, end, "after", sure, addressee)
    return _after_comma(words, subject, end, begin)


def _after_comma(words: Sequence[Word], subject: Mention, end: int, begin: int) -> Tag | None:
    """`"Go," Kaede puffed.`: after a speech that a comma ends any verb is one of speech."""
    verb = subject.end
    while verb < end and is_adverb(words[verb].lower):
        verb += 1
    plain = verb < end and words[verb].gap == " " and is_finite_verb(words[verb].lower)
    if not plain or words[verb].lower in AUXILIARIES or "," not in words[begin].gap:
        return None
    return Tag(subject, verb, begin, end, "after", subject.role == "subject")


def _heard(
    parsed: ParsedPassage, mentions: Mapping[int, Mention], subject: Mention, end: int, begin: int
) -> Tag | None:
    """Kaede in `he heard Kaede say`."""
    words = parsed.words
    at = subject.end
    if at + 1 >= end or words[at].lower not in PERCEPTION:
        return None
    speaker = mentions.get(at + 1)
    if speaker is None or speaker.role == "possessive" or speaker.end >= end:
        return None
    verb = speaker.end
    return Tag(acting(speaker), verb, begin, end, "after", True) if tells_speech(words, verb, end) else None


def _reports(words: Sequence[Word], begin: int, verb: int, end: int) -> bool:
    """True where the verb tells of other words than those just spoken: `"No!" Ren denied that he ...`"""
    after = words[verb + 1].lower if verb + 1 < end and words[verb + 1].gap == " " else ""
    gap = words[begin].gap
    if words[verb].lower in _INTERRUPTIONS and any(mark in gap for mark in "—-–…"):
        return True
    if after == "nothing" or (after == "to" and words[verb].lower in (*CONTINUING_VERBS, "began", "tried")):
        return True
    return "," not in gap and words[begin].opens and after in _REPORTS


def _is_bare(words: Sequence[Word], verb: int, end: int) -> bool:
    """True where nothing but adverbs follows the verb in its clause: `Kaede said softly.`"""
    at = verb + 1
    while at < end and is_adverb(words[at].lower):
        at += 1
    return at >= end or words[at].gap != " "


def _follows_full_stop(word: Word) -> bool:
    """True after a speech that ends its sentence: what follows is a beat rather than a tag."""
    return word.opens and not any(mark in word.gap for mark in ",?!…")
