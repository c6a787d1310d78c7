"""Who acts beside a quotation, and who is faced."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Literal

from audiofic.attribution.language.verbs import LOOKS
from audiofic.attribution.language.vocabulary import word_set
from audiofic.attribution.language.words import Word
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage

_LISTENING = word_set("heard hears listened listens silent overheard")
_NEGATIONS = word_set("not no nothing never didn't couldn't wouldn't doesn't only")
_ANSWERING = word_set("said says answer answers reply replies speak spoke word bowed bow nodded")
_REACTIONS = word_set(
    """
    stared stares staring blinked blinks gaped gapes flinched flinches froze freezes stiffened stiffens winced
    winces startled jumped jumps paled pales blanched blanches blushed blushes flushed flushes reddened
    reddens swallowed swallows watched watches watching waited waits gawked gawks choked chokes hesitated
    hesitates bristled bristles goggled recoiled recoils tensed tenses perked perks went goes turned looked
    looks glanced glances raised raises
    """
)
_GESTURES = word_set(
    """
    nodded nods shook shakes shrugged shrugs grinned grins smiled smiles smirked smirks laughed laughs sighed
    sighs snorted snorts frowned frowns rolled rolls winked winks pointed points waved waves leaned leans
    crossed crosses folded folds put puts held holds tapped taps cleared clears scowled scowls groaned groans
    chuckled chuckles giggled giggles huffed huffs sniffed sniffs bowed bows
    """
)
_NEAR_VERB = 4
"""Words after a mention in which its verb is looked for."""

_FARTHEST = 60
"""Mentions on either side of a speech among which the one who acts is looked for."""

_FACING = ("at", "to", "towards", "toward", "on", "upon")


def last_actor(parsed: ParsedPassage, stop: int) -> Mention | None:
    """The subject of the last sentence of narration before words[stop] that has one; its first one."""
    actor: Mention | None = None
    last = bisect_left(parsed.mentions, stop, key=_start) - 1
    for at in range(last, max(-1, last - _FARTHEST), -1):
        mention = parsed.mentions[at]
        if actor is not None and _sentence_ends(parsed, mention.start, actor.start):
            return actor
        if _acts(parsed, mention):
            actor = mention
    return actor


def first_actor(parsed: ParsedPassage, start: int) -> Mention | None:
    """The first subject in the sentence of narration that begins at words[start]."""
    if start >= len(parsed.words) or parsed.passage.spans[parsed.words[start].span].kind != "narration":
        return None
    first = bisect_left(parsed.mentions, start, key=_start)
    for at in range(first, min(first + _FARTHEST, len(parsed.mentions))):
        mention = parsed.mentions[at]
        if _sentence_ends(parsed, start, mention.start):
            return None
        if _acts(parsed, mention):
            return mention
    return None


def kind_of_action(parsed: ParsedPassage, actor: Mention) -> Literal["reacts", "gestures", ""]:
    """`reacts` for what listeners do (`stared`), `gestures` for what goes with talking (`shrugged`)."""
    words = parsed.words
    for word in words[actor.end : actor.end + _NEAR_VERB]:
        if word.span != actor.span or word.opens:
            break
        if word.lower in _REACTIONS:
            return "reacts"
        if word.lower in _GESTURES:
            return "gestures"
    return ""


def find_faced(parsed: ParsedPassage, told: Sequence[tuple[str, Mention]]) -> frozenset[str]:
    """Those of the `told` whom somebody looks at, turns to, nods to ..."""
    words = parsed.words
    return frozenset(
        name
        for name, mention in told
        if mention.role == "object"
        and mention.start >= 2
        and words[mention.start - 1].lower in _FACING
        and any(words[step].lower in LOOKS for step in range(max(0, mention.start - 5), mention.start - 1))
    )


def _start(mention: Mention) -> int:
    return mention.start


def _acts(parsed: ParsedPassage, mention: Mention) -> bool:
    told = parsed.passage.spans[mention.span].kind == "narration"
    return told and mention.role == "subject" and not _listens(parsed.words, mention)


def _listens(words: Sequence[Word], mention: Mention) -> bool:
    """True for `Kaede listened`, `Kaede said nothing`, `Kaede did not answer`: somebody else speaks."""
    after: set[str] = set()
    for word in words[mention.end : mention.end + _NEAR_VERB]:
        if word.span != mention.span or word.opens:
            break
        after.add(word.lower)
    return bool(after & _LISTENING) or (bool(after & _NEGATIONS) and bool(after & _ANSWERING))


def _sentence_ends(parsed: ParsedPassage, start: int, stop: int) -> bool:
    """True where a sentence begins after words[start] and not after words[stop]."""
    return any(parsed.words[at].opens for at in range(start + 1, stop + 1))
