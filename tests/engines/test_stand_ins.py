"""The neural voices of the timbres: a full table, and five people whom nobody mistakes for one another."""

from __future__ import annotations

import numpy as np
import pytest
from stand_ins import classify, measure

from audiofic.engines import open_engine
from audiofic.engines.shaping import has_praat
from audiofic.engines.speaking import speak
from audiofic.engines.stand_ins import HEARD, JOE, STAND_INS, likeness
from audiofic.engines.timbres import TIMBRES
from audiofic.model import Utterance
from audiofic.voice_library.packages import package_folders

FIVE = ("girl", "young-man", "calm-woman", "old-woman", "child")
SENTENCES = (
    "Where did you put the old lantern?",
    "Nobody came home before morning.",
    "I left it under the hill.",
)


def test_every_timbre_has_its_own_voice_in_every_column() -> None:
    assert STAND_INS.keys() == HEARD.keys() == TIMBRES.keys()
    for column in zip(*STAND_INS.values(), strict=True):
        assert len(set(column)) == len(TIMBRES)


def test_one_package_has_a_voice_for_every_timbre() -> None:
    for voices in STAND_INS.values():
        assert {voice.engine for voice in voices[1:]} == {"piper", "kokoro"}


def test_a_timbre_is_most_like_itself_and_men_are_more_like_men() -> None:
    for name in TIMBRES:
        assert likeness(name, name) == 1.0
        assert max(likeness(name, other) for other in TIMBRES if other != name) < 1.0
    assert likeness("young-man", "elder-man") > likeness("young-man", "girl")
    assert likeness("nobody", "girl") == 0.0


@pytest.mark.slow
@pytest.mark.skipif(not has_praat(), reason="praat-parselmouth is not installed")
@pytest.mark.skipif(len(package_folders()) < 2, reason="the packages of audiofic[voices] are not installed")
def test_the_five_of_the_well_are_told_apart_by_pitch_and_formants_alone() -> None:
    folders = tuple(package_folders())
    engines = {name: open_engine(name, folders) for name in ("piper", "kokoro")}
    assert JOE in engines["piper"].voices()
    voices = [STAND_INS[name][1] for name in FIVE]
    features = [
        [measure(speak(engines[voice.engine], Utterance(text, voice))) for text in SENTENCES]
        for voice in voices
    ]
    right = classify(np.array(features)) == np.arange(len(FIVE))[:, None]
    assert right.mean() >= 0.95
