"""Every line that is to be heard is in its chapter's sounds, once and in order, with its words.

The words of the script's lines and those of the sounds' texts are aligned as two plain lists; what no rule of
`wordings` allows is a finding. Nothing is cast again to see what would come out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from audiofic.errors import Finding
from audiofic.model import NARRATOR
from audiofic.proof.alignment import Alignment, align
from audiofic.proof.built import SAMPLE_RATE, BuiltChapter, HeardLine, Sound
from audiofic.proof.scripts import ScriptLine
from audiofic.proof.wordings import written_words
from audiofic.proof.words import fold, quote

MOST_FINDINGS = 20
"""A chapter; the rest are counted."""
MOST_ANNOUNCED = 4
"""Words of a sound that announces the chapter's number."""
_REBUILD = "Delete build/record.json and run `audiofic build`. It is our fault: please report it."


@dataclass(frozen=True, slots=True)
class SpeechProof:
    """What came of a chapter."""

    lines: tuple[HeardLine, ...]
    """The lines with the sounds they are heard as; one that is not heard is left out."""
    findings: tuple[Finding, ...]


def prove_speech(chapter: BuiltChapter, told: Collection[str] = ()) -> SpeechProof:
    """The chapter's lines in its sounds; `told` are the words whose spelling the producer changes for voices.

    Credits are in no script: their sounds are lines of their own.
    """
    findings = list(_check_order(chapter))
    if chapter.lines is None:
        lines = [
            HeardLine(ScriptLine(chapter.path, 0, each.speaker, each.text, True), (each,))
            for each in chapter.sounds
        ]
        return SpeechProof(tuple(lines), tuple(findings))
    heard = [line for line in chapter.lines if line.is_heard]
    written = [(word, place) for place, line in enumerate(heard) for word in written_words(line.text)]
    announced = [0] if _opens_with_number(chapter, [word for word, _ in written]) else []
    spoken = [
        (word, place)
        for place, sound in enumerate(chapter.sounds)
        if place not in announced
        for word in fold(sound.text)
    ]
    alignment = align(written, spoken, told)
    owners = _owners(alignment, written, spoken, len(chapter.sounds))
    lines = _heard_lines(chapter, heard, owners, announced)
    findings += _describe(chapter, heard, written, spoken, alignment, owners)
    findings += _check_speakers(lines)
    if len(findings) > MOST_FINDINGS:
        message = f"Script and sounds differ in {len(findings) - MOST_FINDINGS:,} more places."
        findings[MOST_FINDINGS:] = [Finding(chapter.path, 0, "words-unheard", message, _REBUILD)]
    return SpeechProof(tuple(lines), tuple(findings))


def _check_order(chapter: BuiltChapter) -> Iterator[Finding]:
    """Sounds that don't follow each other, or lie beyond the chapter's end."""
    before = 0
    for sound in chapter.sounds:
        if sound.start < before or sound.frames <= 0 or sound.end > chapter.frames:
            message = (
                f"{quote(fold(sound.text))} lies at a place in the timeline where it can't be heard alone."
            )
            yield Finding(chapter.path, 0, "timeline-disorder", message, _REBUILD)
        before = max(before, sound.end)


def _opens_with_number(chapter: BuiltChapter, written: Sequence[str]) -> bool:
    """True where the chapter's number is said before its title (`Chapter 3.`): it is in no line."""
    words = fold(chapter.sounds[0].text) if chapter.sounds else []
    is_number = len(words) <= MOST_ANNOUNCED and str(chapter.number) in "".join(words)
    return is_number and list(written[:1]) != words[:1]  # a title may begin so itself: `Chapter III`


def _owners(
    alignment: Alignment, written: Sequence[tuple[str, int]], spoken: Sequence[tuple[str, int]], sounds: int
) -> list[int | None]:
    """For each sound the line that most of its words belong to; None: nobody's."""
    votes: list[Counter[int]] = [Counter() for _ in range(sounds)]
    for place, (_, sound) in enumerate(spoken):
        word = alignment.spoken[place]
        if word is not None and written:
            votes[sound][written[word][1]] += 1
    return [each.most_common(1)[0][0] if each else None for each in votes]


def _heard_lines(
    chapter: BuiltChapter, heard: Sequence[ScriptLine], owners: Sequence[int | None], announced: Sequence[int]
) -> list[HeardLine]:
    """The lines with their sounds, in the order of the script; the chapter's number is a line of its own."""
    sounds: dict[int, list[Sound]] = {}
    for place, owner in enumerate(owners):
        if owner is not None:
            sounds.setdefault(owner, []).append(chapter.sounds[place])
    numbers = [
        HeardLine(
            ScriptLine(chapter.path, 0, NARRATOR, chapter.sounds[place].text, True), (chapter.sounds[place],)
        )
        for place in announced
    ]
    return [*numbers, *(HeardLine(heard[place], tuple(found)) for place, found in sorted(sounds.items()))]


def _check_speakers(lines: Sequence[HeardLine]) -> Iterator[Finding]:
    for heard in lines:
        line = heard.line
        wrong = next((sound.speaker for sound in heard.sounds if sound.speaker != line.speaker), None)
        if wrong is not None:
            message = f"{quote(fold(line.text))} is said by {wrong} instead of {line.speaker}."
            yield Finding(line.path, line.line, "wrong-speaker", message, _REBUILD)


def _describe(
    chapter: BuiltChapter,
    heard: Sequence[ScriptLine],
    written: Sequence[tuple[str, int]],
    spoken: Sequence[tuple[str, int]],
    alignment: Alignment,
    owners: Sequence[int | None],
) -> Iterator[Finding]:
    """What nothing says, what is said otherwise, and what nobody wrote."""
    unsaid: dict[int, list[str]] = {}
    for place in alignment.unsaid:
        if written[place][0].isalnum():
            unsaid.setdefault(written[place][1], []).append(written[place][0])
    extra = _unwritten(alignment, spoken)
    for owner, words in sorted(unsaid.items()):
        line = heard[owner]
        other = next((each for each in extra if Counter(each[1]) == Counter(words)), None)
        if other is not None:
            extra.remove(other)
            message = (
                f"{quote(words)} is heard {_when(chapter.sounds[other[0]])}, not where the script has it."
            )
            yield Finding(line.path, line.line, "line-moved", message, _REBUILD)
        elif owner not in owners:
            message = f"The line is not heard: {quote(words)} is in none of the chapter's sounds."
            yield Finding(line.path, line.line, "line-unheard", message, _REBUILD)
        else:
            message = f"{quote(words)} is not heard: no sound of the line has it."
            yield Finding(line.path, line.line, "words-unheard", message, _REBUILD)
    for old, new in alignment.changed:
        (right, owner), (wrong, number) = written[old], spoken[new]
        line = heard[owner]
        message = f"“{wrong}” is heard {_when(chapter.sounds[number])} where the script has “{right}”."
        yield Finding(line.path, line.line, "words-misspoken", message, _REBUILD)
    said = Counter(tuple(sorted(fold(sound.text))) for sound in chapter.sounds)
    for number, words in extra:
        found = chapter.sounds[number]
        before = next((owner for owner in reversed(owners[: number + 1]) if owner is not None), None)
        where = heard[before].line if before is not None else 0
        if said[tuple(sorted(words))] > 1:
            message = f"{quote(words)} is heard {_when(found)} once more than the script has it."
            yield Finding(chapter.path, where, "line-heard-twice", message, _REBUILD)
        else:
            message = f"{quote(words)} is heard {_when(found)} and is not in the script there."
            yield Finding(chapter.path, where, "words-unwritten", message, _REBUILD)


def _unwritten(alignment: Alignment, spoken: Sequence[tuple[str, int]]) -> list[tuple[int, list[str]]]:
    """(sound, words) of every run of spoken words that stand for nothing written."""
    runs: list[tuple[int, list[str]]] = []
    last = -2
    for place, (word, number) in enumerate(spoken):
        if alignment.spoken[place] is None:
            if last != place - 1:
                runs.append((number, []))
            runs[-1][1].append(word)
            last = place
    return runs


def _when(sound: Sound) -> str:
    seconds = sound.start // SAMPLE_RATE
    return f"at {seconds // 60}:{seconds % 60:02}"
