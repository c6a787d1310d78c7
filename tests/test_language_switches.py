"""Words in another language inside a story keep it: from the file to the script, the voice and the captions."""

# ruff: noqa: E501 (markup is read more easily whole)

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

import packing
from audiofic.building.script_checks import check_languages
from audiofic.casting import cast_chapter
from audiofic.drafting import draft_scripts
from audiofic.fidelity import check_words
from audiofic.manuscript import read_manuscript
from audiofic.model import Line, Pronunciation, Script, Utterance, Voice
from audiofic.production import attribute_story, new_production
from audiofic.script import compose_script, inspect_script, parse_script
from audiofic.settings import Role, Settings, VoiceRef, parse_settings
from audiofic.voicing import Voicing
from living import keep, merge

HTML = (
    "<p>“<i lang='ja'>Ohayou gozaimasu!</i> How did you sleep?” asked Mara.</p>"
    "<p>It had a certain <i lang='fr'>je ne sais quoi</i>.</p>"
    "<p lang='de'>Guten Morgen. Am 3. Mai kommt Herr Dr. Weiss.</p>"
)
DOCX = (
    f"<w:p>{packing.run('“')}{packing.run('Ohayou gozaimasu!', '<w:i/><w:lang w:val=&quot;ja-JP&quot;/>')}"
    f"{packing.run(' How did you sleep?” asked Mara.')}</w:p>"
    f"<w:p>{packing.run('It had a certain ')}{packing.run('je ne sais quoi', '<w:i/><w:lang w:val=&quot;fr-FR&quot;/>')}"
    f"{packing.run('.')}</w:p><w:p>{packing.run('Guten Morgen. Am 3. Mai kommt Herr Dr. Weiss.', '<w:rStyle w:val=&quot;Deutsch&quot;/>')}</w:p>"
).replace("&quot;", '"')
ODT = (
    "<text:p>“<text:span text:style-name='J'>Ohayou gozaimasu!</text:span> How did you sleep?” asked Mara.</text:p>"
    "<text:p>It had a certain <text:span text:style-name='F'>je ne sais quoi</text:span>.</text:p>"
    "<text:p text:style-name='G'>Guten Morgen. Am 3. Mai kommt Herr Dr. Weiss.</text:p>"
)
FACES = "".join(
    f'<style:style style:name="{name}"><style:text-properties fo:language="{code}" fo:font-style="{slant}"/></style:style>'
    for name, code, slant in (("J", "ja", "italic"), ("F", "fr", "italic"), ("G", "de", "normal"))
)
MARKDOWN = (
    "“<i lang='ja'>Ohayou gozaimasu!</i> How did you sleep?” asked Mara.\n\n"
    "It had a certain <i lang='fr'>je ne sais quoi</i>.\n\n"
    "<span lang='de'>Guten Morgen. Am 3. Mai kommt Herr Dr. Weiss.</span>\n"
)
FILES = {
    ".html": f"<html lang='en'><body>{HTML}</body></html>".encode(),
    ".epub": packing.epub({"one.xhtml": packing.page(HTML)}, [("One", "one.xhtml")]),
    ".docx": packing.docx(
        DOCX,
        styles='<w:style w:type="character" w:styleId="Deutsch"><w:name w:val="Deutsch"/><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:style>',
    ),
    ".odt": packing.odt(ODT, FACES),
    ".md": MARKDOWN.encode(),
}


def drafted(path: Path) -> Script:
    story = attribute_story(read_manuscript(path))
    scripts = draft_scripts(story.manuscript, story.passages, story.reading)
    assert not check_words(story.manuscript, scripts)
    return scripts[0]


def written(folder: Path, body: str) -> Path:
    path = folder / "story.html"
    path.write_text(f"<html lang='en'><body>{body}</body></html>", "utf-8")
    return path


def lines(script: Script) -> list[tuple[str, str | None]]:
    return [(item.text.strip("*"), item.language) for item in script.items if isinstance(item, Line)]


@pytest.mark.parametrize("suffix", FILES)
def test_whole_sentences_are_lines_of_their_language_and_words_inside_others_stay(
    suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"story{suffix}"
    path.write_bytes(FILES[suffix])
    told = [
        (text, (language or "").partition("-")[0]) for text, language in lines(drafted(path)) if text != "One"
    ]
    assert told == [
        ("Ohayou gozaimasu!", "ja"),
        ("How did you sleep?", ""),
        ("asked Mara.", ""),
        ("It had a certain *je ne sais quoi*.", ""),
        ("Guten Morgen.", "de"),
        ("Am 3. Mai kommt Herr Dr. Weiss.", "de"),
    ]


def test_a_chapter_in_another_language_is_all_in_it(tmp_path: Path) -> None:
    path = tmp_path / "story.epub"
    german = packing.page("<p>Der Regen fiel. „Komm“, sagte er.</p>").replace('="en"', '="de"')
    pages = {"one.xhtml": packing.page("<p>The rain fell.</p>"), "two.xhtml": german}
    path.write_bytes(packing.epub(pages, [("One", "one.xhtml"), ("Two", "two.xhtml")]))
    story = attribute_story(read_manuscript(path))
    one, two = draft_scripts(story.manuscript, story.passages, story.reading)
    assert {language for _, language in lines(one)} == {None}
    assert {language for text, language in lines(two) if text != "Two"} == {"de"}


def test_what_is_plainly_in_the_storys_language_is_so_whatever_the_file_says(tmp_path: Path) -> None:
    """Keyboards and downloaders mark whole stories by habit."""
    body = (
        "<p lang='de'>The whole of it was typed by somebody who had the wrong keyboard and did not know.</p>"
    )
    assert [language for _, language in lines(drafted(written(tmp_path, body)))] == [None]


@pytest.mark.parametrize("code", ["en-GB", "", "und", "zxx", "x-elvish"])
def test_the_storys_language_and_none_switch_nothing(code: str, tmp_path: Path) -> None:
    assert lines(drafted(written(tmp_path, f"<p lang='{code}'>Mellon.</p>"))) == [("Mellon.", None)]


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("안녕하세요.", "ko"),
        ("नमस्ते!", "hi"),
        ("Привет, друг.", "ru"),
        ("你好!", "zh"),
        ("おはよう", "ja"),
        ("Γεια", "el"),
    ],
)
def test_a_sentence_without_a_latin_letter_has_the_language_of_its_letters(
    tmp_path: Path, words: str, language: str
) -> None:
    path = tmp_path / "story.txt"
    text = f"“{words}” said Mara, and she closed the door behind her.\n\nThe old sign above the gate said {words} and nothing else.\n"
    path.write_text(text, encoding="utf-8")
    first, *others = lines(drafted(path))
    assert first == (words, language)
    assert {told for _, told in others} == {None}


def test_headings_and_notes_keep_their_language(tmp_path: Path) -> None:
    body = "<h1>One</h1><p>It rained.</p><h3 lang='ja'>朝</h3><p>It rained.</p>"
    assert ("朝", "ja") in lines(drafted(written(tmp_path, body)))


def test_lang_in_a_script_is_read_and_written_and_a_wrong_one_is_told() -> None:
    text = "chapter: 1\nlines:\n- Mara: Bonjour.\n  lang: fr\n- heading: Rue\n  lang: fr-CA\n- note: Non.\n  lang: fr\n"
    script = parse_script(text, "one.yaml")
    assert [item.language for item in script.items if isinstance(item, Line)] == ["fr", "fr-CA", "fr"]
    assert parse_script(compose_script(script), "one.yaml") == script
    _, findings = inspect_script(text.replace("lang: fr\n", "lang: très français\n", 1), "one.yaml")
    assert [(found.line, found.code) for found in findings] == [(4, "bad-language")]


def test_an_update_takes_the_files_language_unless_the_producer_has_another() -> None:
    def draft(language: str | None, text: str = "Bonjour, mes amis.") -> tuple[Script, ...]:
        return (Script(1, "Rain", (Line("Mara", text, "speech", language=language, opens_paragraph=True),)),)

    def language_after(edit: str, language: str | None) -> str | None:
        old = draft("fr")
        kept = keep(old, lambda text, _: text.replace("lang: fr", edit))
        (item,) = parse_script(
            merge(kept, old, draft(language, "Bonjour, mes chers amis.")).chapters[0].text, "x"
        ).items
        assert isinstance(item, Line)
        return item.language

    assert language_after("lang: fr", "fr-CA") == "fr-CA"
    assert language_after("lang: oc", "fr-CA") == "oc"


VOICES = """\
languages:
  fr: {voice: fr_FR-a-medium, draft: espeak/fr, pace: 0.9}
  pt-BR: {voice: pt_BR-b-medium}
  pt: {voice: pt_PT-c-medium}
cast:
  Mara: {gender: female, voice: en_US-d-medium, draft: girl, pitch: 1, languages: {fr: {voice: fr_FR-e-medium}}}
  Ivo: {gender: male, voice: en_US-f-medium, draft: boy, pitch: 2}
"""


def test_a_role_speaks_a_language_with_its_own_voice_for_it_or_the_books() -> None:
    settings = parse_settings(VOICES, "voices.yaml")
    mara, ivo = settings.cast
    own = settings.in_language(mara, "fr-CA")
    assert (own.name, str(own.voice), own.pitch, own.language) == ("Mara", "fr_FR-e-medium", 0.0, "fr-CA")
    books = settings.in_language(ivo, "fr")
    assert (str(books.voice), str(books.draft), books.pace) == ("fr_FR-a-medium", "espeak/fr", 0.9)
    assert str(settings.in_language(ivo, "pt-BR").voice) == "pt_BR-b-medium"
    assert str(settings.in_language(ivo, "pt-AO").voice) == "pt_BR-b-medium"
    unnamed = settings.in_language(ivo, "de")
    assert unnamed == replace(ivo, language="de")
    assert settings.in_language(ivo, "en-GB") is ivo


def test_what_is_no_language_is_told_with_its_line() -> None:
    from audiofic.settings import inspect_settings

    _, findings = inspect_settings(
        "languages:\n  the french: {voice: a}\n  fr: {gender: male}\n", "voices.yaml"
    )
    assert [(found.line, found.code) for found in findings] == [(2, "bad-language"), (3, "unknown-key")]


def test_a_draft_voice_speaks_the_lines_language() -> None:
    settings = parse_settings("cast: {Mara: {draft: girl}}\n", "voices.yaml")
    voicing = Voicing(settings, (), draft=True)
    mara = settings.cast[0]
    assert voicing.choose(settings.in_language(mara, "de")) == Voice("espeak", "de+girl")
    assert voicing.choose(mara) == Voice("espeak", "girl")
    assert list(voicing.choices) == ["Mara (de)", "Mara"]
    abroad = parse_settings("book: {language: de}\ncast: {Mara: {draft: girl}}\n", "voices.yaml")
    assert Voicing(abroad, (), draft=True).choose(abroad.in_language(abroad.cast[0], "en")).model == "girl"


SETTINGS = Settings(
    cast=(Role("Mara", languages=(Role("de", voice=VoiceRef(None, "german")),)),),
    pronunciations=(Pronunciation("Weiss", "vaɪs", language="de"), Pronunciation("Weiss", "wiːs")),
)


def spoken(line: Line, settings: Settings = SETTINGS) -> list[Utterance]:
    beats = cast_chapter(
        Script(1, None, (line,)), settings, lambda role: Voice("tone", str(role.voice or role.name))
    )
    return [beat.sound for beat in beats if isinstance(beat.sound, Utterance)]


def test_a_line_is_spoken_by_its_languages_voice_and_rules() -> None:
    (said,) = spoken(Line("Mara", "Am 3. Mai kommt Dr. Weiss.", "speech", language="de"))
    assert (said.voice.model, said.text) == ("german", "Am dritten Mai kommt Doktor Weiss.")
    assert said.pronunciations == (("Weiss", "vaɪs"),)
    (plain,) = spoken(Line("Mara", "Dr. Weiss.", "speech"))
    assert (plain.voice.model, plain.pronunciations) == ("Mara", (("Weiss", "wiːs"),))


def test_japanese_in_latin_letters_keeps_the_voice_and_gets_its_sounds() -> None:
    """espeak-ng's Japanese voice would spell it out, letter by letter."""
    (said,) = spoken(Line("Mara", "Ohayou gozaimasu!", "speech", language="ja"))
    assert (said.voice.model, [word for word, _ in said.pronunciations]) == ("Mara", ["Ohayou", "gozaimasu"])
    settings = replace(SETTINGS, languages=(Role("ja", voice=VoiceRef(None, "japanese")),))
    assert spoken(Line("Mara", "おはよう。", "speech", language="ja"), settings)[0].voice.model == "japanese"
    assert spoken(Line("Mara", "Ohayou.", "speech", language="ja"), settings)[0].voice.model == "Mara"


def test_who_has_to_read_a_language_that_its_voice_was_not_taught_is_told() -> None:
    script = Script(
        1,
        None,
        (
            Line("Ivo", "Guten Tag.", "speech", language="de", file_line=3),
            Line("Ivo", "Danke.", "speech", language="de", file_line=5),
            Line("Mara", "Merci.", "speech", language="fr", file_line=7),
            Line("Ivo", "Ohayou.", "speech", language="ja", file_line=9),
        ),
        path="script/01.yaml",
    )
    (found,) = check_languages([script], parse_settings(VOICES, "voices.yaml"))
    assert (found.path, found.line, found.code, found.severity) == (
        "script/01.yaml",
        3,
        "language-without-voice",
        "warning",
    )
    assert "2 lines in `de`" in found.message


def test_kokoro_reads_english_only_and_that_is_told_where_it_is_cast() -> None:
    cast = "book: {title: T, language: %s}\ncast:\n  Mara:\n    voice: kokoro/ff_siwis\n  Ben: {draft: boy}\n"
    assert not list(check_languages([], parse_settings(cast % "en-GB", "voices.yaml")))
    (found,) = check_languages([], parse_settings(cast % "fr", "voices.yaml"))
    assert (found.path, found.line, found.severity) == ("voices.yaml", 4, "error")
    assert "kokoro/ff_siwis reads `en` only" in found.message
    script = parse_script("chapter: 1\ntitle: T\nlines:\n- Mara: Bonjour.\n  lang: fr\n", "script/01.yaml")
    (found,) = check_languages([script], parse_settings(cast % "en", "voices.yaml"))
    assert (found.path, found.line, found.severity) == ("script/01.yaml", 4, "warning")


def test_a_word_inside_a_sentence_gets_its_languages_sound_in_a_new_cast(tmp_path: Path) -> None:
    body = (
        "<p>It had a certain <i lang='fr'>je ne sais quoi</i>, and <i lang='fr'>Schadenfreude</i>, and "
        "a <i lang='fr'>boulangerie</i>. They had a chat about the <i lang='fr'>chat</i>, "
        "and the <i lang='ja'>tanuki</i> came. A tanuki!</p><p lang='fr'>Bonjour, monsieur.</p>"
    )
    new_production(tmp_path / "book", written(tmp_path, body), None, None)
    told = parse_settings(
        (tmp_path / "book" / "voices.yaml").read_text("utf-8"), "voices.yaml"
    ).pronunciations
    assert [one.word for one in told] == ["je ne sais quoi", "Schadenfreude", "boulangerie", "tanuki"]
    assert told[0].ipa.replace("ˈ", "") == "ʒə nə sɛ kwa"


def test_a_production_without_other_languages_has_no_pronunciations_written(tmp_path: Path) -> None:
    new_production(tmp_path / "book", written(tmp_path, "<p>It rained.</p>"), None, None)
    assert "\npronunciations:" not in (tmp_path / "book" / "voices.yaml").read_text("utf-8")
