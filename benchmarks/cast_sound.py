"""How does each role of a built book sound, in the finished MP3s as a player decodes them?

    python benchmarks/cast_sound.py PRODUCTION [--draft]

For every role its voice, its loudness (LUFS, its sentences joined), median pitch and formants, and, where
`speechmos` is installed, DNSMOS (overall / P.808). Where `audiofic[ear]` is installed, the words of it that a
recogniser gets wrong (whisper tiny.en hears the files in stretches of up to half a minute), names apart:
words that are several units to the recogniser, or have a pronunciation of their own.
"""

from __future__ import annotations

import argparse
import importlib.util
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import soxr
from hearing_errors import find_errors, find_words
from numpy.typing import NDArray
from sound import SAMPLE_RATE, decode
from stand_ins import measure as measure_pitch

from audiofic.building.plan import Plan
from audiofic.engines import Speech
from audiofic.loudness import measure_voice
from audiofic.model import Beat, Utterance
from audiofic.pipeline import plan_book
from audiofic.project import Project
from audiofic.proof.transcripts import share_out

WINDOW_SECONDS = 27.0
JUDGED_SECONDS = 12.0
"""DNSMOS hears 9 s at a time; pitch and formants are steady over that."""


def read_sounds(plan: Plan) -> Iterator[list[tuple[Beat, Utterance, NDArray[np.float32], int]]]:
    """Of each chapter its utterances: (beat, utterance, the chapter's samples, first frame)."""
    for chapter in plan.chapters:
        made = plan.record.chapters.get(chapter.number)
        if made is None or chapter.reasons:
            raise SystemExit(f"Chapter {chapter.number} is not built as its script has it: build it first.")
        samples = decode(plan.project.root / made.files["mp3"].path)
        cues = zip(chapter.beats, made.cues, strict=True)
        yield [
            (beat, beat.sound, samples[start : start + frames], start)
            for beat, (start, frames) in cues
            if isinstance(beat.sound, Utterance)
        ]


def count_wrong_words(plan: Plan) -> tuple[Counter[str], Counter[str], Counter[str], Counter[str]]:
    """By role: words, words heard wrong; names, names heard wrong."""
    from audiofic.recogniser import SAMPLE_RATE as HEARD_RATE
    from audiofic.recogniser import Recogniser, find_model

    recogniser = Recogniser(find_model(plan.voicing.setup.voice_folders))
    words, wrong, names, wrong_names = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    for chapter, sounds in zip(plan.chapters, read_sounds(plan), strict=True):
        made = plan.record.chapters[chapter.number]
        whole = soxr.resample(decode(plan.project.root / made.files["mp3"].path), SAMPLE_RATE, HEARD_RATE)
        for window in _fill_windows(sounds):
            begin = max(0, window[0][3] - SAMPLE_RATE // 4)
            end = window[-1][3] + window[-1][2].size + SAMPLE_RATE // 4
            part = whole[begin * HEARD_RATE // SAMPLE_RATE : end * HEARD_RATE // SAMPLE_RATE]
            heard = recogniser.hear((part / np.abs(part).max() * 0.7).astype(np.float32))
            shares = share_out([utterance.text for _, utterance, _, _ in window], heard)
            for (beat, utterance, _, _), share in zip(window, shares, strict=True):
                said = find_words(utterance.text)
                named = {word for name, _ in utterance.pronunciations for word in find_words(name)}
                missed, added = find_errors(said, find_words(share))
                role = beat.speaker
                for place, word in enumerate(said):
                    is_name = word in named or not recogniser.knows(word)
                    (names if is_name else words)[role] += 1
                    if place in missed:
                        (wrong_names if is_name else wrong)[role] += 1
                if not any(word in named for word in said):
                    wrong[role] += added
    return words, wrong, names, wrong_names


def _fill_windows(
    sounds: Sequence[tuple[Beat, Utterance, NDArray[np.float32], int]],
) -> Iterator[list[tuple[Beat, Utterance, NDArray[np.float32], int]]]:
    window: list[tuple[Beat, Utterance, NDArray[np.float32], int]] = []
    for sound in sounds:
        if window and sound[3] + sound[2].size - window[0][3] > WINDOW_SECONDS * SAMPLE_RATE:
            yield window
            window = []
        window.append(sound)
    if window:
        yield window


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("production", type=Path)
    parser.add_argument("--draft", action="store_true")
    wanted = parser.parse_args()
    plan = plan_book(Project(wanted.production.resolve()), wanted.draft)
    by_role: dict[str, list[NDArray[np.float32]]] = defaultdict(list)
    voices: dict[str, str] = {}
    for sounds in read_sounds(plan):
        for beat, utterance, samples, _ in sounds:
            by_role[beat.speaker].append(samples)
            voices.setdefault(beat.speaker, str(beat.role_voice or utterance.voice))
    has_ear = importlib.util.find_spec("faster_whisper") is not None
    words, wrong, names, wrong_names = count_wrong_words(plan) if has_ear else (Counter[str](),) * 4
    has_mos = importlib.util.find_spec("speechmos") is not None
    print("| role | voice | LUFS | F0 | F1/F2/F3 | DNSMOS | words wrong | names wrong |")
    print("|---|---|---|---|---|---|---|---|")
    for role, parts in sorted(by_role.items(), key=lambda found: -sum(part.size for part in found[1])):
        joined = np.concatenate(parts)
        lufs = measure_voice(np.rint(joined * 32_767).astype(np.int16), SAMPLE_RATE)
        few = joined[: round(JUDGED_SECONDS * SAMPLE_RATE)]
        pitch, _, *formants = measure_pitch(Speech(few, SAMPLE_RATE))
        mos = ""
        if has_mos:
            from speechmos import dnsmos

            heard = soxr.resample(few, SAMPLE_RATE, 16_000)
            found = dnsmos.run(heard / np.abs(heard).max(), sr=16_000)
            mos = f"{found['ovrl_mos']:.2f} / {found['p808_mos']:.2f}"
        cells = [f"{lufs:.1f}", f"{pitch:.0f}", "/".join(f"{each:.0f}" for each in formants), mos]
        cells += [f"{wrong[role]} of {words[role]}", f"{wrong_names[role]} of {names[role]}"]
        print(f"| {role} | {voices[role]} | {' | '.join(cells)} |", flush=True)
    if has_ear:
        all_words, all_names = sum(words.values()), sum(names.values())
        told = f"{100 * sum(wrong.values()) / max(1, all_words):.1f} % of {all_words} words"
        missed = f"{100 * sum(wrong_names.values()) / max(1, all_names):.0f} % of {all_names} names"
        print(f"Heard wrong: {told}, {missed}.")


if __name__ == "__main__":
    main()
