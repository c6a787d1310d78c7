"""The first of two readings: whose words are learned from."""

from __future__ import annotations

from audiofic.attribution.deciding.hearing import LEAST_HEARD, hear
from audiofic.attribution.deciding.verdicts import decide
from audiofic.attribution.evidence.asking import ask, learn_manners
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.story import read_story
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

STORY = """Marta found Tomas in the boathouse.

"Have you sold it?" said Marta.

"Not yet," he said.

"But you will."

Somebody laughed outside.

Voices came over the water, far away.

The gulls rose.

"Go home!"
"""
CAST = (Character("Marta", (), "female"), Character("Tomas", (), "male"), Character("Pell", (), "male"))


def scenes() -> tuple[Scene, ...]:
    manuscript = read_text(STORY)
    return read_story(manuscript, find_quotations(manuscript), CAST).scenes("speech")


def test_all_are_heard_whom_tags_name_or_a_first_reading_is_sure_of() -> None:
    first = scenes()
    verdicts = decide(ask(first[0], learn_manners(first)))
    scene = hear(first)[0].scene
    assert scene.sure == first[0].sure == ("Marta", None, None, None)
    expected = [verdict.speaker if verdict.confidence >= LEAST_HEARD else None for verdict in verdicts]
    assert list(scene.heard) == expected
    assert scene.heard[:2] == ("Marta", "Tomas")


def test_nobody_else_is_heard_in_scenes_that_were_not_read_before() -> None:
    assert all(scene.heard == scene.sure for scene in scenes())
