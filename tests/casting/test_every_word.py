"""Lines of plain words reach the voices with exactly these words, however they are cut into sounds."""

from __future__ import annotations

import random

import pytest

from audiofic.casting import cast_chapter
from audiofic.fidelity import find_words
from audiofic.model import Line, Script, Utterance, Voice
from audiofic.settings import Settings, parse_settings

SEEDS = 300
VOCABULARY = (
    "the fox came down to river at dusk and stood on stones of old ferry landing nobody had lit lantern "
    "yet it hung from its pole wind turned round Ivo Mara rope oil boats only dry don't reeds lamp far "
    "side wave paws current believed herring tonight morning so what again would could because something "
)
WORDS = VOCABULARY.split()
MARKS = (",", ",", ";", ":", " —", "—", "…", " ...", "", "", "", "", "", "", "", "", "", "")
SETTINGS = {
    "as it is": "",
    "letters and sections read by others": "policy: {letters: writer}\nsections: {dream: {narrator: Ivo}}\n",
    "nothing acted": "delivery: off\n",
}


def line_of(chance: random.Random) -> str:
    """Up to four sentences with all marks that a sentence can be cut at, some of them very long."""
    sentences = []
    for _ in range(chance.randint(1, 4)):
        words = chance.choices(WORDS, k=chance.choice((1, 3, 8, 20, 90)))
        told = "".join(f"{word}{chance.choice(MARKS)} " for word in words[:-1]) + words[-1]
        sentences.append(told[0].upper() + told[1:] + chance.choice((".", ".", "!", "?", "?!", "…", "—")))
    return " ".join(sentences)


def settings_of(more: str) -> Settings:
    cast = "cast: {Mara: {gender: female}, Ivo: {gender: male}}\n"
    return parse_settings(cast + more, "voices.yaml", ("tone",))


@pytest.mark.parametrize("more", SETTINGS.values(), ids=SETTINGS)
def test_every_plain_word_is_spoken_once_in_its_order(more: str) -> None:
    settings = settings_of(more)
    for seed in range(SEEDS):
        chance = random.Random(f"{more} {seed}")
        lines = tuple(
            Line(chance.choice(("narrator", "Mara", "Ivo")), line_of(chance), file_line=number)
            for number in range(4, 4 + chance.randint(1, 5))
        )
        script = Script(1, None, lines, "script/01.yaml")
        beats = cast_chapter(script, settings, lambda role: Voice("tone", "a"))
        for line in lines:
            spoken = [
                beat.sound.text for beat in beats if beat.line == line and isinstance(beat.sound, Utterance)
            ]
            told = [word.casefold() for word in find_words(" ".join(spoken))]
            assert told == [word.casefold() for word in find_words(line.text)], line.text
        order = [beat.line.file_line for beat in beats if beat.line is not None]
        assert order == sorted(order)
