"""Letters inside a story: what is one, who has written it, and whose voice reads it."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.casting import cast_chapter
from audiofic.commands.survey import survey_cast
from audiofic.drafting import draft_scripts
from audiofic.fidelity import check_words
from audiofic.letters import find_letters
from audiofic.manuscript import read_text
from audiofic.manuscript.assembly import assemble
from audiofic.manuscript.html import read_html
from audiofic.model import Character, Line, Manuscript, Reading, Script, Utterance, Voice
from audiofic.quotation import find_quotations
from audiofic.script import compose_script, parse_script
from audiofic.settings import parse_settings

CAST = (Character("Ivo", ("Ivo Taal",)), Character("Mara"), Character("Sera Taal", ("Captain",)))


def letters(manuscript: Manuscript) -> list[tuple[str, str]]:
    """(who wrote it, the paragraph) of each paragraph of a letter."""
    found = find_letters(manuscript, find_quotations(manuscript), CAST)
    return [(who, manuscript.chapters[at].paragraphs[place].text) for (at, place), who in found.items()]


def read(*paragraphs: str) -> list[tuple[str, str]]:
    return letters(read_text("\n\n".join(("She opened it.", *paragraphs, "She put it down.")), markdown=True))


@pytest.mark.parametrize(
    ("paragraphs", "writer"),
    [
        (("Dear Mara,", "I am well.", "Yours, Ivo"), "Ivo"),
        (("*Dear Mara,*", "*I am well.*", "*Love,*", "*Ivo*"), "Ivo"),
        (("“Dear Mara,", "“I am well.", "“IVO TAAL.”"), "Ivo"),
        (("My dearest Ivo:", "Come home. I wait.", "It rains.", "—Mara"), "Mara"),
        (("Dear Captain, we sail at dawn, and we wait for nobody.", "With all my love,", "Mara"), "Mara"),
        (("Dear all,", "We sail at dawn.", "Your obedient servant,", "Sera Taal"), "Sera Taal"),
        (("Dear Mara,", "I am well.", "Ivo"), "Ivo"),
    ],
)
def test_a_letter_reaches_from_its_salutation_to_a_name_of_the_cast(
    paragraphs: tuple[str, ...], writer: str
) -> None:
    assert read(*paragraphs) == [(writer, text) for text in paragraphs]


def test_a_postscript_belongs_to_it() -> None:
    told = read("Dear Mara,", "I am well.", "Yours, Ivo", "P.S. Bring salt.", "She laughed.")
    assert [text for _, text in told][-1] == "P.S. Bring salt."


@pytest.mark.parametrize(
    "paragraphs",
    [
        ("Dear Mara,", "I am well.", "Yours, Nobody"),
        ("Dear Mara,", "I am well."),
        ("Dear Mara,", "“What is this?” she asked.", "Yours, Ivo"),
        ("Dear old Mara was late again.", "It rained.", "Ivo"),
        ("It rained.", "Yours, Ivo"),
        ("Dear me, how late it was.", "It rained all night.", "Nobody came."),
        ("Dear Mara,", "I am well.", "***", "Yours, Ivo"),
    ],
)
def test_what_has_no_such_form_is_no_letter(paragraphs: tuple[str, ...]) -> None:
    assert read(*paragraphs) == []


@pytest.mark.parametrize("markup", ["blockquote", "markdown"])
def test_a_block_quote_needs_no_salutation(markup: str) -> None:
    if markup == "markdown":
        told = read("> Gone to the well.\n>\n> Back by dusk.\n>\n> – Ivo")
    else:
        body = "<blockquote><p>Gone to the well.</p><p>Back by dusk.</p><p>– Ivo</p></blockquote>"
        page = f"<html><body><p>She opened it.</p>{body}<p>She put it down.</p></body></html>"
        told = letters(assemble(read_html(page.encode())))
    assert told == [("Ivo", "Gone to the well."), ("Ivo", "Back by dusk."), ("Ivo", "– Ivo")]


def draft() -> tuple[Manuscript, Script]:
    source = "She opened it.\n\n*Dear Mara,*\n\n*I am well. It rains.*\n\n*Love, Ivo*\n\nShe put it down.\n"
    manuscript = read_text(source, markdown=True)
    (script,) = draft_scripts(manuscript, find_quotations(manuscript), Reading(CAST, (), ()))
    return manuscript, script


def test_a_script_says_who_wrote_it_and_keeps_every_word() -> None:
    manuscript, script = draft()
    assert [
        (item.speaker, item.kind, item.text) for item in script.items if isinstance(item, Line)
    ] == [
        ("narrator", "narration", "She opened it."),
        ("Ivo", "letter", "*Dear Mara,*"),
        ("Ivo", "letter", "*I am well."),
        ("Ivo", "letter", "It rains.*"),
        ("Ivo", "letter", "*Love, Ivo*"),
        ("narrator", "narration", "She put it down."),
    ]  # fmt: skip
    assert not check_words(manuscript, (script,))
    text = compose_script(script)
    assert "- Ivo: It rains.*\n  as: letter\n" in text
    assert parse_script(text, "one.yaml") == script


@pytest.mark.parametrize(("policy", "voice"), [("", "narrator"), ("policy: {letters: writer}\n", "Ivo")])
def test_the_narrator_reads_it_unless_its_writer_is_to(policy: str, voice: str) -> None:
    settings = parse_settings(f"cast: {{Ivo: {{effect: ghost}}, Mara: {{}}}}\n{policy}", "voices.yaml")
    beats = cast_chapter(draft()[1], settings, lambda role: Voice("tone", role.name))
    heard = [
        (beat.sound.voice.model, beat.speaker, beat.effect)
        for beat in beats
        if isinstance(beat.sound, Utterance)
    ]
    plain = ("narrator", "narrator", "none")
    assert heard == [plain, *4 * [(voice, voice, "none")], plain]


def test_the_survey_counts_it_for_who_reads_it(tmp_path: Path) -> None:
    from audiofic.project import Project

    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "01.yaml").write_text(compose_script(draft()[1]), "utf-8")
    for policy, words in (("narrator", 0), ("writer", 9)):
        cast = "narrator: {voice: tone/a}\ncast: {Ivo: {voice: tone/b}}\n"
        text = f"{cast}policy: {{letters: {policy}}}\n"
        (tmp_path / "voices.yaml").write_text(text, "utf-8")
        rows = {row.name: row.words for row in survey_cast(Project(tmp_path)).rows}
        assert rows["Ivo"] == words
