"""Tags that stand before a quotation: `Hana said: "..."`, `Hana went on. "..."`."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.attribution.language.verbs import (
    SPEECH_NOUNS,
    is_announcement,
    is_noun,
    is_passive,
    is_regular_past,
    is_weak,
    tells_speech,
)
from audiofic.attribution.language.vocabulary import (
    CONJUNCTIONS,
    DETERMINERS,
    PREPOSITIONS,
    is_adverb,
    word_set,
)
from audiofic.attribution.parsing.clauses import acting, find_addressee, find_lead, find_subject
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.attribution.parsing.tags import LONGEST_CLAUSE, Tag

_MOST_AFTER_ANNOUNCEMENT = 6
"""Words between a verb that announces a speech and the full stop before the speech."""


_MOST_AFTER_WEAK = 8
"""Words between a verb that seldom means speaking and the colon before the speech."""

_ASIDES = word_set("as before after if though although because since unless whether")
"""Words that open a clause which tells the time or the cause of a speech, not the speech."""


def tag_before(parsed: ParsedPassage, piece: int) -> Tag | None:
    """The tag in the narration right before span `piece`, which runs on into it or announces it."""
    spans = parsed.passage.spans
    if not piece or spans[piece - 1].kind != "narration":
        return None
    begin, end = parsed.ranges[piece - 1]
    if begin == end or parsed.words[end - 1].lower in DETERMINERS:
        return None  # `and the "..." was heard`: words quoted, not said
    gap = parsed.passage.paragraph.text[parsed.words[end - 1].end : spans[piece].start]
    return _tag_at_end(parsed, piece - 1, gap)


def tag_leading_in(parsed: ParsedPassage) -> Tag | None:
    """The tag at the end of a paragraph after which a quotation follows (`Then she said:`)."""
    spans = parsed.passage.spans
    if not spans or spans[-1].kind != "narration" or parsed.passage.paragraph.kind != "prose":
        return None
    begin, end = parsed.ranges[-1]
    if begin == end:
        return None
    gap = parsed.passage.paragraph.text[parsed.words[end - 1].end :]
    if gap.strip().startswith(".") and any(span.kind == "speech" for span in spans):
        return None  # `"..." Kaede went on.`: of the speech before
    return _tag_at_end(parsed, len(spans) - 1, gap)


def _tag_at_end(parsed: ParsedPassage, span: int, gap: str) -> Tag | None:
    """The tag in the last sentence of a span; `gap` is what stands between its last word and the speech."""
    words = parsed.words
    begin, end = parsed.ranges[span]
    start = end - 1
    while start > begin and end - start < LONGEST_CLAUSE and not words[start].opens:
        start -= 1
    if ":" not in gap and any(mark in gap for mark in ".!?…;"):
        return _announcement(parsed, start, end) if gap.strip().startswith(".") else None
    mentions = parsed.mentions_between(start, end)
    return (
        _verb_at_end(parsed, mentions, start, end, ":" in gap)
        or _noun_at_end(parsed, mentions, start, end)
        or (_actor_at_end(mentions, start, end) if ":" in gap else None)
    )


def _verb_at_end(
    parsed: ParsedPassage, mentions: Sequence[Mention], start: int, end: int, colon: bool
) -> Tag | None:
    """`Kaede looked up and said`; a clause like `as she said it` only where no other verb comes before."""
    words = parsed.words
    aside: Tag | None = None
    for verb in range(end - 1, start - 1, -1):
        if not tells_speech(words, verb, end) or any(m.start <= verb < m.end for m in mentions):
            continue
        if is_weak(words, verb, end) and end - verb > (_MOST_AFTER_WEAK if colon else 3):
            continue
        if verb + 2 < end and words[verb + 1].lower == "by" and is_regular_past(words[verb].lower):
            speaker = next((m for m in mentions if m.start == verb + 2 and m.role != "possessive"), None)
            return speaker and Tag(acting(speaker), verb, start, end, "before", True)
        if is_passive(words, verb):
            continue
        if is_noun(words, verb) and not (words[verb].lower in SPEECH_NOUNS and end - verb <= 2):
            continue
        subject = find_subject(parsed, start, verb) or _subject_after(mentions, start, verb)
        if subject is None:
            continue
        tag = Tag(subject, verb, start, end, "before", True, find_addressee(mentions, verb, subject))
        lead = find_lead(words, start, verb)
        if words[lead].lower not in _ASIDES or lead == start:
            return tag
        aside = aside or tag
    return aside


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
            if words[noun].lower in PREPOSITIONS or words[noun].lower in DETERMINERS:
                break
            if words[noun].lower in SPEECH_NOUNS and all(
                word.lower in ("was", "is", "were", "of", "came") or is_adverb(word.lower)
                for word in words[noun + 1 : end]
            ):
                return Tag(acting(owner), noun, start, end, "before", True)
    return None


def _actor_at_end(mentions: Sequence[Mention], start: int, end: int) -> Tag | None:
    """`Kaede held up her hand:`, no verb of speech, but a colon."""
    subject = next((mention for mention in mentions if mention.role == "subject"), None)
    return None if subject is None else Tag(subject, subject.end, start, end, "before", False)


def _announcement(parsed: ParsedPassage, start: int, end: int) -> Tag | None:
    """`Kaede went on.`, `The monk interrupted her quickly.`, before a speech that has no tag of its own."""
    words = parsed.words
    for verb in range(max(start, end - 1 - _MOST_AFTER_ANNOUNCEMENT), end):
        if is_announcement(words, verb, end) and not is_noun(words, verb):
            after = [word.lower for word in words[verb + 1 : end]]
            if any(word in CONJUNCTIONS or word in ("to", "of", "nothing", "not") for word in after[:3]):
                return None
            subject = find_subject(parsed, start, verb)
            if subject is None or any(word.lower in CONJUNCTIONS for word in words[subject.end : verb]):
                return None
            if words[find_lead(words, start, verb)].lower in CONJUNCTIONS:
                return None
            return Tag(subject, verb, start, end, "before", True)
    return None
