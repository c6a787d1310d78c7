"""The names that are probably said wrong: found in the scripts, ranked, each with a line to paste."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.commands.naming import survey_names
from audiofic.engines.espeak import Espeak
from audiofic.model import Utterance, Voice
from audiofic.project import Project
from audiofic.settings import parse_settings

SCRIPT = """\
chapter: 1
lines:
- narrator: Only Kagome saw Kaede that morning, and Kagome said so to Naraku's guard.
- Kagome: Miroku-sama, is Naraku awake?
- narrator: Then Sarah asked Kagome. In the village the smith, Brannoch, said nothing to Thorvald.
- narrator: Village people rarely ask.
"""
VOICES = """\
cast:
  Kagome: {gender: female}
  Brannoch: {gender: female}
pronunciations:
  Miroku: mˈɪɹoʊkuː
"""


def survey(folder: Path, script: str = SCRIPT, voices: str = VOICES) -> list[tuple[str, int]]:
    return [(row.word, row.count) for row in survey_names(production(folder, script, voices)).rows]


def production(folder: Path, script: str = SCRIPT, voices: str = VOICES) -> Project:
    (folder / "script").mkdir()
    (folder / "script" / "01.yaml").write_text(script, encoding="utf-8")
    (folder / "voices.yaml").write_text(voices, encoding="utf-8")
    return Project(folder)


def test_names_in_no_dictionary_are_listed_the_most_frequent_first(tmp_path: Path) -> None:
    """Sarah is in a dictionary, Miroku is told, Thorvald stands once only, `Village` is no name."""
    assert survey(tmp_path) == [("Kagome", 3), ("Naraku", 2), ("Brannoch", 1), ("Kaede", 1)]


def test_a_name_is_one_entry_whatever_is_joined_to_it(tmp_path: Path) -> None:
    """Honorifics, possessives, epithets and stutters are no part of it; honorifics are no names."""
    text = (
        "Then Kurosaki-sensei saw Sesshomaru's eyes. So Kurosaki and Kurosaki-Sensei’s friend, "
        "Sesshomaru-sama, left; Ku-Kurosaki waved. There Sesshomaru‑sama's Kurosaki-baka stood, "
        "and the half-Sesshomaru with Kurosaki-nee-chan."
    )
    assert survey(tmp_path, f"chapter: 1\nlines:\n- narrator: {text}\n", "") == [
        ("Kurosaki", 6),
        ("Sesshomaru", 4),
    ]


def test_who_stands_only_in_notes_that_are_left_out_is_not_listed(tmp_path: Path) -> None:
    script = (
        "chapter: 1\nlines:\n- note: Thanks to Kurosaki and Thorvald! So long, Kurosaki and Thorvald.\n"
        "- narrator: There Kaede met Naraku. Then Kaede saw Naraku.\n"
    )
    (tmp_path / "skipped").mkdir()
    (tmp_path / "spoken").mkdir()
    story = [("Kaede", 2), ("Naraku", 2)]
    assert survey(tmp_path / "skipped", script, "") == story
    spoken = survey(tmp_path / "spoken", script, "policy: {author_note: spoken}\n")
    assert sorted(spoken) == sorted([*story, ("Kurosaki", 2), ("Thorvald", 2)])


def test_a_title_before_a_name_is_none(tmp_path: Path) -> None:
    voices = "cast:\n  Kagome: {aliases: [Lady Kagome, Priestess Kagome]}\n"
    text = "Then Lady Kagome and Priestess Kagome, who is one, saw Lord Naraku."
    assert survey(tmp_path, f"chapter: 1\nlines:\n- narrator: {text}\n", voices) == [
        ("Kagome", 2),
        ("Naraku", 1),
    ]


def test_each_line_to_paste_is_a_pronunciation_that_can_be_said(tmp_path: Path) -> None:
    rows = survey_names(production(tmp_path)).rows
    text = "pronunciations:\n" + "".join(f"  {row.line}\n" for row in rows)
    told = {one.word: one.ipa for one in parse_settings(text, "voices.yaml").pronunciations}
    assert told["Kagome"] == "kɑːɡˈoʊmeɪ"
    assert told["Kaede"] == "kɑːˈɛdeɪ"
    assert {row.reason for row in rows if row.word != "Brannoch"} == {"Japanese name"}


def test_what_is_said_now_is_what_espeak_says(tmp_path: Path) -> None:
    row = survey_names(production(tmp_path)).rows[0]
    assert row.said == Espeak().phonemes(Utterance("Kagome", Voice("espeak", "narrator"))) == "kˈæɡoʊm"


@pytest.mark.parametrize("name", ["Danube", "Europe"])
def test_a_name_that_could_be_japanese_is_not_taken_for_it_in_another_story(
    tmp_path: Path, name: str
) -> None:
    text = f"On the {name} the Carpathians and old Bistritz lay; Carpathians and Bistritz, and the {name}."
    rows = survey_names(production(tmp_path, f"chapter: 1\nlines:\n- narrator: {text}\n", "")).rows
    assert {row.word for row in rows} >= {name, "Bistritz"}
    assert {row.reason for row in rows} == {"read by rule"}


def test_in_german_only_the_casts_names_are_looked_at(tmp_path: Path) -> None:
    script = (
        "chapter: 1\nlines:\n- narrator: Der Mönch sah Kagome am Brunnen, und Kagome sah den Brunnen an.\n"
    )
    assert survey(tmp_path, script, "book: {language: de}\ncast: {Kagome: {}}\n") == [("Kagome", 2)]
