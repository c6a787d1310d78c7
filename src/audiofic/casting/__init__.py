"""A script and its cast -> beats: every sound of a chapter in playing order, and the silence behind each.

Who voices what: narration is the narrator's, or after `pov: X` X's own; speech and thought are their
speaker's; an extra speaks for who is not in the cast. `events` reads the script under the policy,
`boundaries` says what stands between two lines, `delivery` in which of the `manners` a line is said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

from audiofic.casting.boundaries import close_sentence, find_boundary
from audiofic.casting.credits import (
    CREDITS_TITLES,
    CreditsKind,
    cast_credits,
    credits_wording,
    gather_notes,
    narrate,
)
from audiofic.casting.delivery import check_directions, manner_of_line, manner_of_sentence
from audiofic.casting.events import (
    Event,
    Sounding,
    find_teller,
    is_heard,
    read_events,
    settle_events,
    voice_role,
)
from audiofic.casting.languages import is_transcribed, open_lexicons
from audiofic.casting.manners import Manner, apply_manner
from audiofic.lexicon import Lexicon, forget_words
from audiofic.model import (
    NARRATOR,
    Beat,
    Boundary,
    Effect,
    Script,
    ScriptItem,
    StingEvent,
    StingKind,
    Utterance,
    Voice,
)
from audiofic.settings import Role, Settings
from audiofic.wording import chapter_name

__all__ = [
    "CREDITS_TITLES",
    "CreditsKind",
    "cast_chapter",
    "cast_credits",
    "check_directions",
    "credits_wording",
    "find_teller",
    "forget_words",
    "gather_notes",
    "is_heard",
    "is_transcribed",
    "voice_role",
]


def cast_chapter(
    script: Script,
    settings: Settings,
    choose_voice: Callable[[Role], Voice],
    *,
    announce_number: bool = False,
) -> tuple[Beat, ...]:
    """The chapter in playing order; empty where nothing in it is to be heard.

    The title is announced as the policy says; a chapter without one as "Chapter 3" where `announce_number`
    says so. A line with nothing speakable in it ("...") gives its
    silence to the sound before it. Beats of a section that a character
    tells have that character as `speaker`. An `opening` at the script's very beginning is heard before the
    title, a `closing` at its very end behind the last line; no other break is heard at either end.
    """
    lexicons = open_lexicons(settings)
    lexicon = lexicons.of(settings.narrator)
    beats = list(_announce_title(script, settings, choose_voice, lexicon, announce_number))
    events = settle_events(read_events(script, settings, lexicons), settings.mix.pauses_ms)
    for index, event in enumerate(events):
        if isinstance(event, Sounding):
            beats.extend(_speak_line(events, index, settings, choose_voice))
        elif event.is_sounded:
            beats.append(Beat(event.kind, Boundary.AFTER_STING))
        if event.silence_ms and beats:
            beats[-1] = _lengthen(beats[-1], event.silence_ms, settings)
    if beats and _is_sting(script.items[:1], "opening"):
        beats.insert(0, Beat("opening", Boundary.AFTER_STING))
    if beats and _is_sting(script.items[-1:], "closing"):
        beats[-1] = replace(beats[-1], after=Boundary.BEFORE_STING)
        beats.append(Beat("closing", Boundary.END))
    if beats:
        beats[-1] = replace(beats[-1], after=Boundary.END)
    return tuple(beats)


def _is_sting(items: Sequence[ScriptItem], kind: StingKind) -> bool:
    """True where one of the items is a sting of that kind."""
    return any(isinstance(item, StingEvent) and item.kind == kind for item in items)


def _announce_title(
    script: Script,
    settings: Settings,
    choose_voice: Callable[[Role], Voice],
    lexicon: Lexicon,
    announce_number: bool,
) -> Iterator[Beat]:
    """The title as the policy says: nothing, a sting, the words, or both."""
    title = (script.title or "").strip()
    if not title and announce_number:
        title = f"{chapter_name(script.chapter, lexicon.language)}."
    # The number is a sentence of its own: it is said alike in every book, and has its pause.
    number, _, name = title.partition(": ")
    parts = (f"{number}.", name) if name else (title,)
    voice = choose_voice(settings.narrator)
    spoken = [beat for part in parts for beat in narrate(part, settings, voice, lexicon)]
    word = settings.policy.title
    if not spoken or word == "skipped":
        return
    if word in ("sounded", "announced"):
        yield Beat("chapter", Boundary.TITLE if word == "sounded" else Boundary.AFTER_STING)
    if word in ("spoken", "announced"):
        yield from spoken[:-1]
        yield replace(spoken[-1], after=Boundary.TITLE)


def _speak_line(
    events: Sequence[Event], index: int, settings: Settings, choose_voice: Callable[[Role], Voice]
) -> Iterator[Beat]:
    """The beats of the line at `index`, the last one followed by what stands between it and the next."""
    event = events[index]
    assert isinstance(event, Sounding)
    line, role = event.line, event.role
    voice = choose_voice(role)
    following = events[index + 1] if index + 1 < len(events) else None
    whole = _manner_of_line(event, events[index - 1] if index else None, following, settings)
    last = len(event.sentences) - 1
    direction = (line.direction or "") if settings.takes_directions(voice.engine) else ""
    for number, sentence in enumerate(event.sentences):
        manner = whole or manner_of_sentence(sentence, line, settings.delivery)
        after = sentence.after
        if number == last:
            sentence, after = close_sentence(event, following), find_boundary(event, following)
        elif after is Boundary.TRAILING:
            after = Boundary.HESITATION
        bent = apply_manner(voice, manner)
        # The same words are kept once: a long book has ten thousands of lines.
        text = line.text if line.text == sentence.text else sentence.text
        yield Beat(
            Utterance(text, bent, line.take, sentence.pronunciations, direction),
            after,
            line.pause_ms if number == last else None,
            _choose_effect(event, manner, settings),
            role.gain_db + manner.gain_db,
            line,
            event.speaker,
            voice if bent != voice else None,
            event.bed,
            event.ambience,
        )


def _choose_effect(event: Sounding, manner: Manner, settings: Settings) -> Effect:
    """What the line sounds like: its own word, else a thought's, its section's, its role's, its manner's.

    A role that has `none` has none on its thoughts either. A section that a character tells is narration:
    what the character sounds like in the scenes is not what the book is read with.
    """
    line, role = event.line, event.role
    if line.effect is not None:
        return line.effect
    if line.kind == "thought" and role.effect != "none":
        return settings.mix.thought_effect
    if event.effect is not None:
        return event.effect
    if line.kind in ("narration", "letter") and role.name != NARRATOR:
        return "none"
    return role.effect or manner.effect


def _manner_of_line(
    event: Sounding, before: Event | None, following: Event | None, settings: Settings
) -> Manner | None:
    """How the line is said, as its direction and the lines beside it in its paragraph tell."""
    names = {word.casefold() for name in (event.speaker, event.role.name) for word in name.split()}
    names.update(word.casefold() for name in event.role.aliases for word in name.split())
    is_inside = isinstance(before, Sounding) and not event.opens_paragraph
    goes_on = isinstance(following, Sounding) and not following.opens_paragraph
    return manner_of_line(
        event.line,
        before.line if isinstance(before, Sounding) and is_inside else None,
        following.line if isinstance(following, Sounding) and goes_on else None,
        names,
        settings.delivery,
    )


def _lengthen(beat: Beat, silence_ms: int, settings: Settings) -> Beat:
    """The beat with a longer silence behind it."""
    pause_ms = settings.mix.pauses_ms[beat.after] if beat.pause_ms is None else beat.pause_ms
    return replace(beat, pause_ms=pause_ms + silence_ms)
