"""How near everybody is to a turn."""

from __future__ import annotations

from audiofic.attribution.evidence.nearness import find_presence, measure_nearness
from audiofic.attribution.evidence.scene import Scene
from audiofic.attribution.story import read_story
from audiofic.manuscript import read_text
from audiofic.model import Character
from audiofic.quotation import find_quotations

CAST = (Character("Hana", (), "female"), Character("Ren", (), "male"), Character("Tomas", (), "male"))


def scene(story: str) -> Scene:
    manuscript = read_text(story)
    return read_story(manuscript, find_quotations(manuscript), CAST).scenes("speech")[0]


def figures(story: str, turn: int, name: str) -> dict[str, float]:
    seen = scene(story)
    return measure_nearness(find_presence(seen), seen, turn, name)


def test_who_was_told_about_last_is_nearest() -> None:
    story = 'Ren sat by the fire. Hana came in from the rain.\n\n"Who is there?"'
    hana, ren = figures(story, 0, "Hana"), figures(story, 0, "Ren")
    assert 1 > hana["told before"] > ren["told before"] > 0
    assert figures(story, 0, "Tomas") == {}


def test_who_comes_after_is_near_after() -> None:
    found = figures('"Who is there?"\n\nHana came in from the rain.', 0, "Hana")
    assert found["told after"] > 0.9
    assert "told before" not in found


def test_turns_with_named_tags_count_from_the_turn() -> None:
    story = '"One," said Ren.\n\n"Two."\n\n"Three."\n\n"Four," said Hana.'
    assert figures(story, 1, "Ren")["spoke before"] == 1.0
    assert figures(story, 2, "Ren")["spoke before"] == 0.5
    assert figures(story, 1, "Hana")["speaks after"] == 0.5
    assert "speaks after" not in figures(story, 1, "Ren")


def test_a_pronoun_may_be_who_acted_last_before_its_paragraph() -> None:
    story = 'Hana lit the lamp.\n\nShe sat down.\n\n"Well?"'
    assert figures(story, 0, "Hana")["perhaps before"] > figures(story, 0, "Hana")["told before"]
    assert "perhaps before" not in figures(story, 0, "Ren")


def test_a_name_inside_speech_is_spoken_of_and_not_told() -> None:
    found = figures('"Where is Tomas?"\n\n"Gone."', 1, "Tomas")
    assert "spoken of before" in found
    assert "told before" not in found
