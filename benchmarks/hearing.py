"""Is the finished book as easy to understand as the voices it was made from? A recogniser listens to both.

    python benchmarks/hearing.py PRODUCTION [--lines 60]

For lines spread evenly over a built production, pocketsphinx (its own English model of sounds; nothing of
ours) hears each three times: the bare clip from the store, and the same stretch cut from the MP3 and from the
M4B as ffmpeg decodes them, where the build's record has it. Everything between clip and file is in the
difference: levelling, effects, edges, room tone, limiter, encoder. All three are resampled to 16 kHz by soxr,
brought to one level and given the same silence on both sides, so that nothing but the sound tells them apart.
It expects the book's words, each as often as it comes and in any order: what it gets right, it has heard and
not guessed from the words before.

Prints word error rates (names that the recogniser has never heard of count as errors, in all three alike)
and the differences with their 95 % interval, a paired bootstrap over lines. Lines with an effect, or with
music or ambience beneath, are not meant to be as clear as a bare voice, and stand apart. It fails nothing.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any

import numpy as np
import soxr
from hearing_errors import count_errors, find_words, paired_interval, spread_evenly
from numpy.typing import NDArray
from places import FILES, PLAIN, Samples, Spoken, load_bare, read_chapters, read_lines
from pocketsphinx import Decoder, NGramModel
from sound import SAMPLE_RATE

from audiofic.project import Project
from audiofic.store import Store

HEARD_RATE = 16_000
"""Hz; what the recogniser's model was trained at."""
LEVEL_DBFS = -26.0
"""Low enough for the highest peaks of bare clips, 22 dB above their mean."""
PADDING_SECONDS = 0.3
PADDING_DBFS = -75.0
"""About the room tone. Zeros would upset the recogniser's mean of the spectrum, in clips only."""
FEWEST_WORDS = 4
"""A shorter line says more about the recogniser's guesses than about the sound."""


@dataclass(frozen=True)
class Heard:
    """How many of a line's words came out wrong in the clip and in each file."""

    line: Spoken
    words: int
    errors: Mapping[str, int]


def prepare(samples: Samples, sample_rate: int) -> NDArray[np.int16]:
    """What the recogniser is given: 16 kHz, one level, the same faint noise under it and on both sides."""
    speech = soxr.resample(samples, sample_rate, HEARD_RATE, quality="HQ")
    level = float(np.sqrt(np.mean(np.square(speech, dtype=np.float64)))) or 1.0
    padded = np.pad(speech * (10 ** (LEVEL_DBFS / 20) / level), round(PADDING_SECONDS * HEARD_RATE))
    noise = np.random.default_rng(1).normal(0.0, 10 ** (PADDING_DBFS / 20), padded.size)
    return np.rint(np.clip(padded + noise, -1.0, 1.0) * 32_767).astype(np.int16)


def compose_unigrams(counts: Mapping[str, int]) -> str:
    """A language model in ARPA's form that knows how often each word comes, and nothing of their order."""
    total = sum(counts.values()) + 1
    words = {"</s>": 1, **counts}
    rows = [f"{math.log10(count / total):.4f} {word}" for word, count in words.items()]
    return "\n".join(
        ["\\data\\", f"ngram 1={len(rows) + 1}", "", "\\1-grams:", "-99 <s>", *rows, "", "\\end\\", ""]
    )


def open_recogniser(words: Iterable[str]) -> Callable[[NDArray[np.int16]], list[str]]:
    """What turns prepared speech into such words. The same speech gives the same words, in whatever order."""
    decoder: Any = Decoder(samprate=HEARD_RATE, cmn="batch", loglevel="FATAL", lm=None)
    counts = {word: count for word, count in Counter(words).items() if decoder.lookup_word(word)}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "words.arpa"
        path.write_text(compose_unigrams(counts), encoding="utf-8")
        decoder.add_lm("words", NGramModel(decoder.config, decoder.logmath, str(path)))
    decoder.activate_search("words")

    def recognise(speech: NDArray[np.int16]) -> list[str]:
        decoder.start_utt()
        decoder.process_raw(speech.tobytes(), full_utt=True)
        decoder.end_utt()
        hypothesis = decoder.hyp()
        return find_words(hypothesis.hypstr) if hypothesis else []

    return recognise


def listen(project: Project, lines: Sequence[Spoken], words: Iterable[str]) -> Iterator[Heard]:
    """Hear each line in the clip and in each file, by one who expects such words."""
    recognise, store = open_recogniser(words), Store(project.store_folder)
    for chapter in read_chapters(project):
        for line in lines:
            if line.chapter != chapter.number:
                continue
            sounds = {"clip": load_bare(store, line)}
            for name, sound in chapter.files.items():
                sounds[name] = sound[line.start : line.start + line.frames], SAMPLE_RATE
            said = find_words(line.text)
            errors = {name: count_errors(said, recognise(prepare(*sound))) for name, sound in sounds.items()}
            yield Heard(line, len(said), errors)


def describe(name: str, lines: Sequence[Heard]) -> str:
    """A row of the table: error rates, and how much worse each file is than the clips, with its interval."""
    words = [each.words for each in lines]
    errors = {source: [each.errors[source] for each in lines] for source in ("clip", *FILES)}
    row = f"{name:24}{len(lines):6}{sum(words):7}"
    row += "".join(f"{100 * sum(errors[source]) / sum(words):8.1f}" for source in errors)
    for source in FILES:
        apart = 100 * (sum(errors[source]) - sum(errors["clip"])) / sum(words)
        low, high = paired_interval(words, errors["clip"], errors[source])
        row += f"{apart:+8.1f} [{100 * low:+5.1f}, {100 * high:+5.1f}]"
    return row


def main() -> None:
    """Listen to a production that is built."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("production", type=Path)
    parser.add_argument("--lines", type=int, default=60)
    chosen = parser.parse_args()
    project = Project(chosen.production.resolve())
    spoken = list(read_lines(project))
    words = [word for line in spoken for word in find_words(line.text)]
    long = [line for line in spoken if len(find_words(line.text)) >= FEWEST_WORDS]
    heard = list(listen(project, [long[place] for place in spread_evenly(chosen.lines, len(long))], words))
    print(f"{'word error rate, %':24}{'lines':>6}{'words':>7}{'clip':>8}", end="")
    print("".join(f"{name:>8}" for name in FILES) + "".join(f"{name + ' - clip':>24}" for name in FILES))
    plain = [each for each in heard if each.line.surroundings == PLAIN]
    voices = sorted({each.line.voice for each in plain})
    around = sorted({each.line.surroundings for each in heard} - {PLAIN})
    rows = chain(
        [(PLAIN, plain)],
        ((f"  {voice}", [each for each in plain if each.line.voice == voice]) for voice in voices),
        ((name, [each for each in heard if each.line.surroundings == name]) for name in around),
    )
    for name, lines in rows:
        if lines:
            print(describe(name, lines))


if __name__ == "__main__":
    main()
