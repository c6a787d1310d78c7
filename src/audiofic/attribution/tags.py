"""Speech tags: the words beside a quotation that say whose it is (`muttered the monk`, `Kaede said`)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from audiofic.attribution.clauses import acting, described, find_subject, is_noun
from audiofic.attribution.mentions import Mention, ParsedPassage
from audiofic.attribution.verbs import (
    SPEECH_NOUNS,
    WEAK_SPEECH_VERBS,
    is_finite_verb,
    is_speech_verb,
    is_thought_verb,
)
from audiofic.attribution.vocabulary import DETERMINERS, is_adverb, word_set
from audiofic.attribution.words import Word

_LONGEST_CLAUSE = 40
"""Words: how far a tag is looked for on either side of a quotation."""

_VOICES = word_set("voice voices tone tones")
_EPITHETS = word_set("old young little big poor dear good tall small great blind brave wise")
_PARTICLES = word_set("out back up on in off again forth along aloud to")

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
    if not _is_narration(parsed, piece + 1):
        return None
    words = parsed.words
    begin, stop = parsed.ranges[piece + 1]
    if begin == stop:
        return None
    if (
        words[begin].lower in ("and", "but")
        and piece + 2 < len(parsed.ranges)
        and _leads_on(parsed, piece + 2)
    ):
        return None  # `"No," and Ren said, "Yes."`: the next speech's
    end = begin + 1
    while end < min(stop, begin + _LONGEST_CLAUSE) and not words[end].opens and ";" not in words[end].gap:
        end += 1
    mentions = {mention.start: mention for mention in parsed.mentions_in(piece + 1) if mention.start < end}
    at = begin
    while (
        at < end and (is_adverb(words[at].lower) or words[at].lower in ("and", "but")) and at not in mentions
    ):
        at += 1
    if at >= end:
        return None
    return (
        _speech_noun(parsed, mentions, at, end, begin)
        or _inverted(parsed, mentions, at, end, begin)
        or _subject_first(parsed, mentions, at, end, begin)
    )


def tag_leading_in(parsed: ParsedPassage) -> Tag | None:
    """The tag at the end of a paragraph that leaves off for a quotation to follow (`Then she said:`)."""
    spans = parsed.passage.spans
    if not spans or spans[-1].kind != "narration" or parsed.passage.paragraph.kind != "prose":
        return None
    if not parsed.passage.paragraph.text.rstrip().endswith((":", ",", "—", "--", "–")):
        return None
    return _tag_at_end(parsed, len(spans) - 1, parsed.passage.paragraph.text.rstrip().endswith(":"))


def tag_before(parsed: ParsedPassage, piece: int) -> Tag | None:
    """The tag in the narration right before span `piece`, left open by its punctuation; None otherwise."""
    if not _is_narration(parsed, piece - 1):
        return None
    begin, end = parsed.ranges[piece - 1]
    if begin == end or not _leads_on(parsed, piece):
        return None
    return _tag_at_end(parsed, piece - 1, ":" in _gap_before(parsed, piece))


def _tag_at_end(parsed: ParsedPassage, span: int, colon: bool) -> Tag | None:
    words = parsed.words
    begin, end = parsed.ranges[span]
    if begin == end:
        return None
    start = end - 1
    while start > begin and end - start < _LONGEST_CLAUSE and not words[start].opens:
        start -= 1
    mentions = parsed.mentions_between(start, end)
    for verb in range(end - 1, start - 1, -1):
        lower = words[verb].lower
        if not (is_speech_verb(lower) or is_thought_verb(lower)):
            continue
        if lower in WEAK_SPEECH_VERBS and not (colon or end - verb <= 3):
            continue
        if any(mention.start <= verb < mention.end for mention in mentions):
            continue
        if is_noun(words, verb) and not (lower in SPEECH_NOUNS and end - verb <= 2):
            continue
        subject = find_subject(parsed, start, verb) or _subject_after(mentions, start, verb)
        if subject is not None:
            return Tag(subject, verb, start, end, "before", True, _addressee(mentions, verb, subject))
    return _noun_at_end(parsed, mentions, start, end) or _actor_at_end(mentions, start, end, colon)


def _subject_after(mentions: Sequence[Mention], start: int, verb: int) -> Mention | None:
    """`Said Kaede: ...`"""
    return next(
        (m for m in mentions if m.start == verb + 1 and m.role != "possessive" and m.start == start + 1), None
    )


def _noun_at_end(parsed: ParsedPassage, mentions: Sequence[Mention], start: int, end: int) -> Tag | None:
    """`Kaede's answer was`, `the monk's repeated question of`."""
    words = parsed.words
    for owner in reversed(mentions):
        if owner.role != "possessive" and words[owner.start].lower not in ("my", "her", "his"):
            continue
        for noun in range(owner.end, min(owner.end + 4, end)):
            if words[noun].lower in SPEECH_NOUNS and all(
                word.lower in ("was", "is", "were", "of", "came") or is_adverb(word.lower)
                for word in words[noun + 1 : end]
            ):
                return Tag(acting(owner), noun, start, end, "before", True)
    return None


def _actor_at_end(mentions: Sequence[Mention], start: int, end: int, colon: bool) -> Tag | None:
    """`Kaede held up her hand:`, no verb of speech, but a colon."""
    subject = next((mention for mention in mentions if mention.role == "subject"), None)
    if not colon or subject is None:
        return None
    return Tag(subject, subject.end, start, end, "before", False)


def _speech_noun(
    parsed: ParsedPassage, mentions: dict[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`was her answer`, `came the monk's calm reply`, `Kaede's voice rang out`, `came the voice of Sango`."""
    words = parsed.words
    first = at
    if words[at].lower in ("was", "is", "came", "comes", "rang", "went", "began") and at + 1 < end:
        first = at + 1
    owner = mentions.get(first)
    if owner is not None and (owner.role == "possessive" or words[owner.start].lower in ("my", "her", "his")):
        for step in range(owner.end, min(owner.end + 3, end)):
            if words[step].lower in SPEECH_NOUNS:
                return Tag(acting(owner), step, begin, end, "after", True)
        return None
    if words[first].lower in ("the", "a") and first + 2 < end:
        for step in range(first + 1, min(first + 5, end - 2)):
            if words[step].lower in SPEECH_NOUNS and words[step + 1].lower == "of":
                owner = mentions.get(step + 2) or described(words, step + 2, end, words[begin].span)
                if owner is not None:
                    return Tag(acting(owner), step, begin, end, "after", True)
    return None


def _inverted(
    parsed: ParsedPassage, mentions: dict[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`said Kaede`, `cried out the old woman`, `smiled she`."""
    words = parsed.words
    verb = words[at]
    spoken = is_speech_verb(verb.lower) or is_thought_verb(verb.lower)
    if not spoken and not (is_finite_verb(verb.lower) and not verb.capital):
        return None
    subject_at = at + 1
    while (
        subject_at < min(end, at + 4)
        and subject_at not in mentions
        and (
            words[subject_at].lower in _PARTICLES
            or words[subject_at].lower in _EPITHETS
            or is_adverb(words[subject_at].lower)
        )
    ):
        subject_at += 1
    if subject_at >= end or "," in words[subject_at].gap:
        return None
    subject = mentions.get(subject_at)
    if subject is None and spoken and verb.lower not in WEAK_SPEECH_VERBS:
        subject = described(words, subject_at, end, words[begin].span)
    if subject is None or subject.role == "possessive":
        return None
    if subject.kind in ("pronoun", "first") and words[subject.start].lower not in ("he", "she", "i"):
        return None
    if words[subject_at - 1].lower in ("to", "at"):
        return None
    if words[subject.start].lower in DETERMINERS and words[subject.end - 1].lower in _VOICES:
        subject = _voice_owner(parsed, mentions, subject, end)
    sure = spoken or subject_at == at + 1
    return Tag(subject, at, begin, end, "after", sure, _addressee(list(mentions.values()), at, subject))


def _voice_owner(parsed: ParsedPassage, mentions: dict[int, Mention], voice: Mention, end: int) -> Mention:
    """Whose `the small voice of my brother` is; the voice itself where nobody owns it."""
    at = voice.end
    if at + 1 < end and parsed.words[at].lower == "of":
        owner = mentions.get(at + 1) or described(parsed.words, at + 1, end, voice.span)
        if owner is not None:
            return acting(owner)
    return voice


def _subject_first(
    parsed: ParsedPassage, mentions: dict[int, Mention], at: int, end: int, begin: int
) -> Tag | None:
    """`Kaede said`, `the girl nodded, then whispered`, `she said softly`."""
    words = parsed.words
    subject = mentions.get(at)
    if subject is None:
        subject = described(words, at, end, words[begin].span)
        if subject is None or subject.end >= end or not is_speech_verb(words[subject.end].lower):
            return None
    if subject.role in ("possessive", "object") and words[subject.start].lower not in ("he", "she", "i"):
        return None
    for verb in range(subject.end, end):
        word = words[verb]
        if verb in mentions and verb > subject.end and mentions[verb].role in ("subject", "clause subject"):
            return None
        lower = word.lower
        if not (is_speech_verb(lower) or is_thought_verb(lower)):
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
            if lower in WEAK_SPEECH_VERBS and _follows_full_stop(words[begin]):
                return None
            if before in ("to", "of") or before in DETERMINERS:
                continue
            sure = linked or lower not in WEAK_SPEECH_VERBS
            return Tag(
                subject, verb, begin, end, "after", sure, _addressee(list(mentions.values()), verb, subject)
            )
    return None


def _follows_full_stop(word: Word) -> bool:
    """True after a speech that ends its sentence: what follows is a beat rather than a tag."""
    return word.opens and not any(mark in word.gap for mark in ",?!…")


def _addressee(mentions: Sequence[Mention], verb: int, subject: Mention) -> Mention | None:
    """The first mention acted on within a few words of the verb (`said to Kaede`, `told him`)."""
    for mention in mentions:
        if mention.start > verb and mention is not subject and mention.role == "object":
            return mention if mention.start - max(verb, subject.end - 1) <= 3 else None
    return None


def _leads_on(parsed: ParsedPassage, piece: int) -> bool:
    """True where the narration before a quotation runs on into it: comma, colon, dash or nothing."""
    gap = _gap_before(parsed, piece)
    return not any(mark in gap for mark in ".!?…;") or ":" in gap


def _gap_before(parsed: ParsedPassage, piece: int) -> str:
    spans = parsed.passage.spans
    text = parsed.passage.paragraph.text
    begin, end = parsed.ranges[piece - 1]
    last = parsed.words[end - 1].end if end > begin else spans[piece - 1].start
    return text[last : spans[piece].start]


def _is_narration(parsed: ParsedPassage, index: int) -> bool:
    spans = parsed.passage.spans
    return 0 <= index < len(spans) and spans[index].kind == "narration"
