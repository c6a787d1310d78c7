"""When each written word of a line is heard, from the clips that say it."""

from __future__ import annotations

from collections.abc import Sequence

from audiofic.model import Cue, Utterance
from audiofic.words import TimedWord, carry_over, share_out, split_words


def time_line(cues: Sequence[Cue], text: str) -> tuple[TimedWord, ...]:
    """Every word of `text`, as blanks part it, in the timeline's frames; `cues` are those that say it.

    Where a clip doesn't know its words, they share its length by their letters and are not `is_measured`.
    """
    spoken = [word for cue in cues if isinstance(cue.beat.sound, Utterance) for word in _time_cue(cue)]
    return carry_over(text.split(), spoken)


def _time_cue(cue: Cue) -> tuple[TimedWord, ...]:
    assert isinstance(cue.beat.sound, Utterance)
    words, clip = split_words(cue.beat.sound.text), cue.clip
    if clip is None or clip.words is None or len(clip.words) != len(words):
        return share_out(words, cue.start_frame, cue.start_frame + cue.frames)

    def place(frame: int) -> int:
        return cue.start_frame + round(frame * cue.frames / clip.frames)

    return tuple(
        TimedWord(word, place(start), place(end), True)
        for word, (start, end) in zip(words, clip.words, strict=True)
    )
