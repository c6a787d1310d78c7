"""Pieces of speech and thought put together into turns: what one person says in one go."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.parsing.lead_ins import tag_before, tag_leading_in
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage
from audiofic.attribution.parsing.tags import Tag, tag_after
from audiofic.model import Gender, SpanKind


@dataclass(frozen=True, slots=True)
class Piece:
    """One speech or thought span: index of its passage in the chapter's list, index of the span."""

    passage: int
    span: int


@dataclass(frozen=True, slots=True)
class Turn:
    """Pieces that one person says or thinks: one paragraph's, or a speech over several paragraphs."""

    kind: SpanKind
    pieces: tuple[Piece, ...]
    tag: Tag | None
    tag_passage: int
    """The passage the tag stands in (that of the first piece where there is none)."""
    gender: Gender = "unknown"
    """What the pronouns and nouns of all its tags tell of its speaker."""

    @property
    def first(self) -> int:
        """Index of the first passage."""
        return self.pieces[0].passage

    @property
    def last(self) -> int:
        """Index of the last passage."""
        return self.pieces[-1].passage


def list_turns(chapter: tuple[ParsedPassage, ...], roster: Roster) -> tuple[Turn, ...]:
    """The chapter's turns in story order; every speech and thought span is in exactly one."""
    turns: list[Turn] = []
    for number, parsed in enumerate(chapter):
        for kind in ("speech", "thought"):
            for turn in _turns_in(number, parsed, kind, roster):
                spans = parsed.passage.spans
                if turn.tag is None and turn.pieces[0].span == 0 and number:
                    leading = tag_leading_in(chapter[number - 1])
                    if leading is not None:
                        turn = replace(
                            turn, tag=leading, tag_passage=number - 1, gender=leading.subject.gender
                        )
                if spans[turn.pieces[0].span].continues and turns and turns[-1].kind == kind:
                    before = turns.pop()
                    tag, at = (before.tag, before.tag_passage) if before.tag else (turn.tag, turn.tag_passage)
                    gender = turn.gender if before.gender == "unknown" else before.gender
                    turn = Turn(kind, before.pieces + turn.pieces, tag, at, gender)
                turns.append(turn)
    return tuple(sorted(turns, key=lambda turn: (turn.first, turn.pieces[0].span)))


def mark_speakers(chapter: tuple[ParsedPassage, ...], turns: tuple[Turn, ...]) -> tuple[ParsedPassage, ...]:
    """The chapter with every tag's subject as a subject: in `said Kaede` its place alone does not show it."""
    speakers: dict[int, set[tuple[int, int]]] = {}
    for turn in turns:
        if turn.tag is not None:
            subject = turn.tag.subject
            speakers.setdefault(turn.tag_passage, set()).add((subject.start, subject.end))
    return tuple(
        replace(
            parsed,
            mentions=tuple(
                mention._replace(role="subject")
                if (mention.start, mention.end) in speakers[number]
                else mention
                for mention in parsed.mentions
            ),
        )
        if number in speakers
        else parsed
        for number, parsed in enumerate(chapter)
    )


def _turns_in(number: int, parsed: ParsedPassage, kind: SpanKind, roster: Roster) -> Iterable[Turn]:
    pieces: list[Piece] = []
    tag: Tag | None = None
    gender: Gender = "unknown"
    for index, span in enumerate(parsed.passage.spans):
        if span.kind != kind:
            continue
        own = _tag_of(parsed, index)
        if pieces and _another_speaks(parsed, pieces[-1].span, index, tag, own, roster):
            yield Turn(kind, tuple(pieces), tag, number, gender)
            pieces, tag, gender = [], None, "unknown"
        pieces.append(Piece(number, index))
        if own is not None and own.sure and own.subject.gender != "unknown":
            gender = own.subject.gender
        if tag is None or (own is not None and own.sure and not tag.sure):
            tag = own or tag
        elif own is not None and tag.subject.kind != "name" and own.subject.kind == "name" and own.sure:
            tag = own
    if pieces:
        yield Turn(kind, tuple(pieces), tag, number, gender)


def _another_speaks(
    parsed: ParsedPassage, last: int, piece: int, tag: Tag | None, own: Tag | None, roster: Roster
) -> bool:
    """True where a paragraph's next piece is somebody else's: by its tag, or since nothing stands between."""
    start, stop = parsed.ranges[last][1], parsed.ranges[piece][0]
    if start == stop:
        return True
    if own is not None and tag is not None:
        other = tag.subject.start != own.subject.start
        return other and (_introduces(own, tag) or clashing(tag.subject, own.subject, roster))
    if own is not None:
        acting = next((m for m in parsed.mentions_between(start, stop) if m.role == "subject"), None)
        return acting is not None and own.sure and clashing(acting, own.subject, roster)
    if tag is None:
        return False
    after = [m for m in parsed.mentions_between(max(tag.end, start), stop) if m.role == "subject"]
    return bool(after) and after[-1].kind == "name" and clashing(tag.subject, after[-1], roster)


def _introduces(own: Tag, tag: Tag) -> bool:
    """True for `"...," she said. Then Hana said: "..."`: a new name before a speech is somebody new."""
    kind, before = own.subject.kind, tag.subject.kind
    new = (kind == "name" and before in ("pronoun", "noun")) or (kind == "noun" and before == "name")
    return own.place == "before" and own.sure and new


def _tag_of(parsed: ParsedPassage, piece: int) -> Tag | None:
    before = tag_before(parsed, piece)
    if before is not None and before.sure:
        return before
    after = tag_after(parsed, piece)
    return after if after is not None and (after.sure or before is None) else before


def clashing(one: Mention, other: Mention, roster: Roster) -> bool:
    """True where two mentions can't be one person: other names, other genders, I and somebody else."""
    if one.kind == "first" or other.kind == "first":
        return one.kind != other.kind
    if one.names and other.names:
        return not set(one.names) & set(other.names)
    return {_gender(one, roster), _gender(other, roster)} == {"female", "male"}


def _gender(mention: Mention, roster: Roster) -> Gender:
    return roster.gender(mention.names[0]) if len(mention.names) == 1 else mention.gender
