"""A chapter as a build records it, for the tests of the proofs."""

from __future__ import annotations

from itertools import groupby

from audiofic.casting import cast_chapter
from audiofic.model import Script, Utterance, Voice
from audiofic.proof.built import BuiltChapter, HeardLine, Sound
from audiofic.script import parse_script
from audiofic.settings import parse_settings

SCRIPT = """\
chapter: 7
title: The Landing of Dr. Pell
lines:
- note: "A/N: Thank you!"

- narrator: The fox came down to the river at 9:30, and stood on the stones of St. Anne's landing.

- Mara: Y-you again,
- narrator: said Mara.

- fox: Hmph! Me again. I was told that there would be 12 herring tonight, or $5.
  direction: whispered

- narrator: Nooooo. She laughed at that; nobody had told it anything, etc.
- sting: scene
- heading: Later
  type: time
- pov: Mara
- narrator: I don't know who lit the lantern. It hung from its pole, half-dead, in the wind.

- Mara: IVO! Bring the oil, or we shall have no crossing before the morning.
  as: thought
- unknown: Coming...

- Ivo: Coming.

- narrator: There were three boats that year, & only one of them was dry.
"""
"""A script with all that is said otherwise than it is written."""
CAST = "cast: {Mara: {}, fox: {}, Ivo: {}}\n"


def build_chapter(text: str = SCRIPT) -> BuiltChapter:
    """The chapter as a build without a fault records it: sound after sound, 15 letters a second."""
    script: Script = parse_script(text, "script/07-the-landing.yaml")
    settings = parse_settings(CAST, "voices.yaml", ("tone",))
    beats = cast_chapter(script, settings, lambda role: Voice("tone", "a"), announce_number=True)
    lines = []
    frame = 33_075
    spoken = [beat for beat in beats if isinstance(beat.sound, Utterance)]
    for _, group in groupby(spoken, lambda beat: id(beat.line or beat)):
        beat, *more = group
        sounds = []
        for each in (beat, *more):
            assert isinstance(each.sound, Utterance)
            frames = len(each.sound.text) * 2_940
            sounds.append(Sound(each.sound.text, "tone/a:", frame, frames))
            frame += frames + 15_000
        number, written = (beat.line.file_line, beat.line.text) if beat.line else (0, sounds[0].text)
        lines.append(HeardLine(script.path, number, beat.speaker, written, tuple(sounds)))
    frames = frame + 132_300
    return BuiltChapter(
        script.chapter, script.title or "", script.path, tuple(lines), frames, frame // 1024 + 200
    )
