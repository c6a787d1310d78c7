"""What stands between a line and the next: the name of the silence, by the first rule that holds.

| boundary     | where |
|---|---|
| END          | after the chapter's last sound |
| BREAK        | before and after a sting, and at a scene break that is not sounded |
| HEADING      | after a heading or note that is read aloud |
| PARAGRAPH    | the next line opens a paragraph and is not one speech answering another |
| INTERRUPTION | the line breaks off with a dash |
| TRAILING     | the line trails off with an ellipsis |
| SPEAKER      | one speech answers another in the next paragraph |
| CLAUSE       | the sentence goes on: a speech and its tag in either order, or a comma at the end |
| SENTENCE     | the same speaker goes on, or a tag joins the two |
| SPEAKER      | the next line is somebody else's, and no tag joins the two |

TITLE stands after the chapter's title; inside a line the lexicon says what stands between sentences.
"""

from __future__ import annotations

from audiofic.casting.delivery import is_tag
from audiofic.casting.events import Event, Sounding
from audiofic.model import Boundary, Line

_ASIDES = ("heading", "note")


def find_boundary(event: Sounding, following: Event | None) -> Boundary:
    """What stands between a line and the event behind it (None: the chapter ends)."""
    if following is None:
        return Boundary.END
    if not isinstance(following, Sounding):
        return Boundary.BREAK
    if event.line.kind in _ASIDES:
        return Boundary.HEADING
    is_answer = _is_said(event.line) and _is_said(following.line) and event.speaker != following.speaker
    if following.line.kind in _ASIDES or (following.opens_paragraph and not is_answer):
        return Boundary.PARAGRAPH
    ending = event.sentences[-1].after
    if ending in (Boundary.INTERRUPTION, Boundary.TRAILING):
        return ending
    if following.opens_paragraph:
        return Boundary.SPEAKER
    if _is_one_sentence(event, following):
        return Boundary.CLAUSE
    joins = event.speaker == following.speaker or is_tag(event.line) or is_tag(following.line)
    return Boundary.SENTENCE if joins else Boundary.SPEAKER


def _is_one_sentence(event: Sounding, following: Sounding) -> bool:
    """True where the reader's breath goes on from one line into the next of the same paragraph.

    A comma or colon joins always; between a speech and narration a missing stop does (`"Damn" muttered`),
    a lower-case word (`"Stop!" he cried`), or a tag that begins with a name (`"Where?" Kagome asked`).
    """
    line, later = event.line, following.line
    if event.sentences[-1].after == Boundary.CLAUSE:
        return True
    if _is_said(line) == _is_said(later):
        return False
    has_stop = line.text.rstrip("\"'”’*_~) ")[-1:] in (".", "!", "?")
    return later.text[:1].islower() or not has_stop or (_is_said(line) and is_tag(later))


def _is_said(line: Line) -> bool:
    return line.kind in ("speech", "thought")
