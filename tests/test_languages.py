"""Stories in other languages: their marks are known, and who speaks is told only by tags that name them."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.attribution.tagged import attribute_tagged
from audiofic.manuscript import read_manuscript, read_text
from audiofic.manuscript.languages import detect_language
from audiofic.model import Character
from audiofic.production import attribute_story, new_production
from audiofic.quotation import find_quotations
from audiofic.quotation.foreign_tags import name_after, name_before

STORIES = Path(__file__).parent / "fixtures" / "languages"
SAID = {
    "de": [
        ("Kagome", "Komm herein"),
        ("Shippo", "Wir haben nur eine Lampe"),
        ("Shippo", "Und die ist fast leer."),
        ("InuYasha", "Wer hat das Feuer gelöscht?"),
        (None, "Ich nicht!"),
    ],
    "fr": [
        ("Kagome", "Entrez,"),
        ("Shippo", "Nous avons une seule lampe,"),
        (None, "Qui a éteint le feu ?"),
        ("InuYasha", "Pas moi"),
        (None, "Il faut que je parte."),
    ],
    "es": [
        ("Kagome", "Entra"),
        ("Kagome", "La lluvia es fuerte y el tejado no es muy seguro."),
        ("Shippo", "Solo tenemos una lámpara"),
        (None, "¿Quién ha apagado el fuego?"),
        ("InuYasha", "Yo no"),
    ],
    "ja": [("カゴメ", "入って。"), (None, "ランプは一つだけだ。"), ("七宝", "誰が火を消したの？")],
    "sv": [("Kagome", "Kom in"), ("Shippo", "Vi har bara en lampa"), (None, "Vem har släckt elden?")],
}
"""Language -> who says what in its story; „ “, » «, « », dashes, 「 」 and ” ” are among the marks."""


def story(language: str) -> Path:
    return STORIES / f"lamp.{language}.txt"


@pytest.mark.parametrize("language", SAID)
def test_a_storys_language_is_told_by_its_small_words(language: str) -> None:
    assert read_manuscript(story(language)).language == language


@pytest.mark.parametrize("language", SAID)
def test_speeches_are_found_and_given_to_whom_their_tag_names_and_to_nobody_else(language: str) -> None:
    found = attribute_story(read_manuscript(story(language)))
    said = []
    for one in found.reading.attributions:
        text = found.manuscript.chapters[one.chapter].paragraphs[one.paragraph].text
        said.append((one.speaker, text[one.span.start : one.span.end]))
    assert said == SAID[language]
    assert {one.name for one in found.reading.cast} == {name for name, _ in SAID[language] if name}


def test_a_speech_at_the_beginning_is_no_title() -> None:
    manuscript = read_text("「入って。」とカゴメは言った。\n\n雨が強く、屋根は古かった。")
    assert manuscript.title is None
    assert manuscript.chapters[0].paragraphs[0].text.startswith("「入って。」")


def test_a_given_cast_keeps_its_names() -> None:
    manuscript = read_manuscript(story("de"))
    cast = (Character("Kagome Higurashi", ("Kagome",), "female"), Character("Naraku"))
    reading = attribute_tagged(manuscript, find_quotations(manuscript), cast)
    assert reading.attributions[0].speaker == "Kagome Higurashi"
    assert [one.name for one in reading.cast] == ["Kagome Higurashi", "Naraku", "Shippo", "InuYasha"]


def test_the_producer_is_told_how_much_is_open(tmp_path: Path) -> None:
    drafted = new_production(tmp_path / "book", story("fr"), None, None)
    (finding,) = [found for found in drafted.findings if found.code == "language-limited"]
    assert "3 of 5 speeches" in finding.message
    assert "language: fr" in (tmp_path / "book" / "voices.yaml").read_text("utf-8")
    script = "\n".join(path.read_text("utf-8") for path in (tmp_path / "book" / "script").glob("*.yaml"))
    assert "- Kagome: Entrez," in script
    assert "- unknown: Il faut que je parte." in script
    assert not [found for found in drafted.findings if found.code.startswith("words-")], "no word is lost"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("", None),
        ("Kagome! InuYasha! Sango!", None),
        ("The rain was loud and the roof was old, but nobody said that it leaked on her bed.", "en"),
        ("Sie sagte nichts, und der Regen war auf dem Dach so laut, dass er es nicht wollte.", "de"),
        ("Дождь был сильным, и крыша была старой, но никто не сказал об этом.", "ru"),
    ],
)
def test_a_language_is_named_only_where_there_is_enough_to_tell(text: str, language: str | None) -> None:
    assert detect_language([text]) == language


def test_a_files_own_word_for_its_language_counts_more() -> None:
    text = (
        "The Lamp\nby Nobody\nLanguage: German\n\nThe rain was loud, and the roof of the old house was not."
    )
    assert read_text(text).language == "de"


@pytest.mark.parametrize(
    ("language", "narration", "name"),
    [
        ("de", ", sagte Kagome leise.", "Kagome"),
        ("de", ", sagte der Mönch.", None),
        ("de", "Sie sagte nichts.", None),
        ("fr", ", s’écria Kagome.", "Kagome"),
        ("es", "dijo él.", None),
        ("ja", "とカゴメは言った。", "カゴメ"),
        ("pl", "powiedziała Kagome.", None),
    ],
)
def test_a_tag_behind_a_speech_names_somebody_or_nobody(
    language: str, narration: str, name: str | None
) -> None:
    assert name_after(narration, language) == name


@pytest.mark.parametrize(
    ("language", "narration", "name"),
    [
        ("de", "Dann kam er. Kagome fragte:", "Kagome"),
        ("de", "Er fragte:", None),
        ("ja", "七宝は言った。", "七宝"),
    ],
)
def test_a_tag_before_a_speech_names_somebody_or_nobody(
    language: str, narration: str, name: str | None
) -> None:
    assert name_before(narration, language) == name
