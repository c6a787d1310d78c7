"""What stands between a line and the next: the name of the silence, by the first rule that holds.

| boundary     | where |
|---|---|
| END          | after the chapter's last sound |
| BEFORE_STING | before a sting (AFTER_STING stands behind it) |
| SCENE, TIME, POV | at a break that is not sounded, and before a heading that is read without a sting |
| HEADING      | after a heading or note that is read aloud |
| PARAGRAPH    | the next line opens a paragraph and is not one speech answering another |
| INTERRUPTION | the line breaks off with a dash |
| TRAILING     | the line trails off with an ellipsis |
| SPEAKER      | one speech answers another in the next paragraph |
| INTO_TAG     | the sentence goes on from speech to narration: `"Damn," / muttered Miroku` |
| OUT_OF_TAG   | it goes on from narration to speech: `muttered Miroku, / "he got away."` |
| CLAUSE       | it goes on otherwise: a comma at the line's end |
| SENTENCE     | the same speaker goes on, or a tag joins the two |
| SPEAKER      | the next line is somebody else's, and no tag joins the two |

TITLE stands after the chapter's title; inside a line the lexicon says what stands between sentences, an
ellipsis there being a HESITATION.
"""

from __future__ import annotations

from audiofic.casting.delivery import is_tag
from audiofic.casting.events import Event, Sounding
from audiofic.lexicon import SpokenSentence
from audiofic.model import Boundary, Line, StingKind

_ASIDES = ("heading", "note")
_SILENCES: dict[str, Boundary] = {"time": Boundary.TIME, "pov": Boundary.POV}
"""A break's kind -> the silence that stands for it; a scene's for all others."""


def find_boundary(event: Sounding, following: Event | None) -> Boundary:
    """What stands between a line and the event behind it (None: the chapter ends)."""
    if following is None:
        return Boundary.END
    if not isinstance(following, Sounding):
        return Boundary.BEFORE_STING if following.is_sounded else silence_of(following.kind)
    if event.line.kind in _ASIDES:
        return Boundary.HEADING
    is_answer = _is_said(event.line) and _is_said(following.line) and event.speaker != following.speaker
    if following.line.kind == "heading":
        return silence_of(following.line.detail)
    if following.line.kind in _ASIDES or (following.opens_paragraph and not is_answer):
        return Boundary.PARAGRAPH
    ending = event.sentences[-1].after
    if ending in (Boundary.INTERRUPTION, Boundary.TRAILING):
        return ending
    if following.opens_paragraph:
        return Boundary.SPEAKER
    if _is_one_breath(event, following):
        if _is_said(event.line) == _is_said(following.line):
            return Boundary.CLAUSE
        return Boundary.INTO_TAG if _is_said(event.line) else Boundary.OUT_OF_TAG
    joins = event.speaker == following.speaker or is_tag(event.line) or is_tag(following.line)
    return Boundary.SENTENCE if joins else Boundary.SPEAKER


def close_sentence(event: Sounding, following: Event | None) -> SpokenSentence:
    """The line's last sentence as it is said before what follows: with no final fall where it goes on.

    `"It is late" / said Kagome` and `"It is late." / said Kagome` are spoken as `"It is late,"`; questions
    and calls keep their melody.
    """
    last = event.sentences[-1]
    if not isinstance(following, Sounding) or following.opens_paragraph or following.line.kind in _ASIDES:
        return last
    ends = last.after == Boundary.SENTENCE and _is_one_sentence(event, following)
    return last.going_on() if ends else last


def silence_of(kind: StingKind | str | None) -> Boundary:
    """The silence that a break of that kind is, where no sting sounds."""
    return _SILENCES.get(kind or "", Boundary.SCENE)


def _is_one_breath(event: Sounding, following: Sounding) -> bool:
    """True where the reader goes on from one line into the next of the same paragraph.

    That is so inside a sentence, and also before a tag that begins with a name (`"Where?" Kagome asked`).
    """
    joins = _is_said(event.line) and not _is_said(following.line) and is_tag(following.line)
    return joins or _is_one_sentence(event, following)


def _is_one_sentence(event: Sounding, following: Sounding) -> bool:
    """True where a sentence goes on from one line into the next of the same paragraph.

    A comma or colon joins always; between a speech and narration a missing stop does (`"Damn" muttered`) or
    a lower-case word (`"Stop!" he cried`).
    """
    line, later = event.line, following.line
    if event.sentences[-1].after == Boundary.CLAUSE:
        return True
    if _is_said(line) == _is_said(later):
        return False
    has_stop = line.text.rstrip("\"'”’*_~) ")[-1:] in (".", "!", "?")
    return later.text[:1].islower() or not has_stop


def _is_said(line: Line) -> bool:
    return line.kind in ("speech", "thought")
