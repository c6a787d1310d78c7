"""Do eight voices in a row sound equally loud, and is a whisper softer by what it should be?

    python benchmarks/voices.py             # eight draft voices, espeak-ng's
    python benchmarks/voices.py FOLDER      # the first eight Piper voices and speakers in a folder

Each voice speaks a passage that it is not levelled by, through the whole mix, and is measured by a meter that
nobody here wrote: the EBU R 128 filter of ffmpeg. `before` is the voice as its engine speaks, `after` as it
stands in the book. Then the first of them speaks the passage in every manner: what is asked for, and what is
heard. Levelling in steps of half a decibel leaves a quarter over, and the limiter takes some off voices with
high peaks, which espeak-ng's have. Informs; fails nothing.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import soundfile

from audiofic.building.plan import calibration
from audiofic.casting.manners import MANNERS, PLAIN, Manner, apply_manner
from audiofic.engines import Engine, open_engine
from audiofic.engines.speaking import speak
from audiofic.loudness import measure_voice
from audiofic.master import voice_gain_db
from audiofic.measuring import measure
from audiofic.mix import SAMPLE_RATE, find_end_silence, lay_out, render
from audiofic.model import Beat, Boundary, Clip, Utterance, Voice
from audiofic.settings import MixSettings
from audiofic.voice_library import installed

PASSAGE = (
    "When the ferry came in, there was nobody on it but a goat, and the goat had a ticket.",
    "We asked around, of course.",
    "The smith had seen nothing; the baker had seen too much, and would not say what.",
    "So I wrote it all down, the weather and the hour, and put the goat in the shed behind the school.",
    "Who sends a goat across the water in the middle of winter?",
    "In the morning the shed was open, the ticket lay on my table, and the book was gone.",
)
DRAFTS = ("narrator", "woman", "girl", "child", "old-woman", "man", "gruff-man", "young-man")
MANY = 8


class Speaker:
    """Speaks and measures voices of one folder; keeps the clips."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self._folders = folders
        self._engines: dict[str, Engine] = {}
        self._clips: dict[str, np.ndarray] = {}
        self._gains: dict[Voice, float] = {}

    def natural_lufs(self, voice: Voice) -> float:
        """How loud the engine speaks the passage."""
        clips = [self._speak(Utterance(text, voice)) for text in PASSAGE]
        samples = np.concatenate([self._clips[clip.key] for clip in clips])
        return _lufs([samples], clips[0].sample_rate)

    def mixed_lufs(self, voice: Voice, manner: Manner = PLAIN) -> float:
        """How loud the passage is in the book, before the book's own gain."""
        bent = apply_manner(voice, manner)
        beats = [
            Beat(
                Utterance(text, bent),
                Boundary.SENTENCE,
                None,
                manner.effect,
                manner.gain_db,
                role_voice=voice,
            )
            for text in PASSAGE
        ]
        clips = {beat.sound: self._speak(beat.sound) for beat in beats if isinstance(beat.sound, Utterance)}
        settings = MixSettings()
        timeline = lay_out(
            beats,
            clips,
            {voice: self.gain_db(voice)},
            settings,
            "voices",
            end_silence=lambda clip: find_end_silence(self._clips[clip.key], clip.sample_rate),
        )
        return _lufs(render(timeline, lambda clip: self._clips[clip.key], settings, "voices"), SAMPLE_RATE)

    def gain_db(self, voice: Voice) -> float:
        """The gain that levels the voice, measured as a build does it."""
        if voice not in self._gains:
            clips = [self._speak(utterance) for utterance in calibration(voice)]
            passage = np.concatenate([self._clips[clip.key] for clip in clips])
            self._gains[voice] = voice_gain_db(measure_voice(passage, clips[0].sample_rate))
        return self._gains[voice]

    def _speak(self, utterance: Utterance) -> Clip:
        name, key = utterance.voice.engine, repr(utterance)
        if name not in self._engines:
            self._engines[name] = open_engine(name, self._folders)
        speech = speak(self._engines[name], utterance)
        self._clips[key] = np.rint(speech.samples * 32_767).astype(np.int16)
        return Clip(key, speech.sample_rate, speech.samples.size)


def _lufs(blocks: Iterable[np.ndarray], sample_rate: int) -> float:
    """Integrated loudness by ffmpeg's `ebur128`."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "passage.wav"
        soundfile.write(path, np.concatenate(list(blocks)), sample_rate, subtype="PCM_16")
        return measure(path).integrated_lufs


def _voices(folders: tuple[Path, ...]) -> Sequence[Voice]:
    if not folders:
        return [Voice("espeak", name) for name in DRAFTS]
    models = installed(folders)
    return [Voice("piper", model.name, name) for model in models for name in model.speakers or ("",)][:MANY]


def main(arguments: Sequence[str]) -> None:
    """Print both tables."""
    folders = tuple(map(Path, arguments))
    speaker, voices = Speaker(folders), _voices(folders)
    if not voices:
        sys.exit(f"There are no Piper voices in {arguments[0]}.")
    print(f"{'voice':40}{'before':>8}{'gain':>8}{'after':>8}   (LUFS, dB, LUFS)")
    before, after = [], []
    for voice in voices:
        before.append(speaker.natural_lufs(voice))
        after.append(speaker.mixed_lufs(voice))
        print(f"{str(voice)!s:40}{before[-1]:8.1f}{speaker.gain_db(voice):+8.1f}{after[-1]:8.1f}")
    spread = [max(levels) - min(levels) for levels in (before, after)]
    print(f"{'loudest less quietest, LU':40}{spread[0]:8.1f}{'':8}{spread[1]:8.1f}\n")
    print(f"{'manner':16}{'asked':>8}{'heard':>8}   (dB, LU; {voices[0]})")
    for name, manner in MANNERS.items():
        heard = speaker.mixed_lufs(voices[0], manner) - after[0]
        print(f"{name:16}{manner.gain_db:+8.1f}{heard:+8.1f}")


if __name__ == "__main__":
    main(sys.argv[1:])
