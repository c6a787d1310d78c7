"""How words are said: what voices.yaml and its lists can tell, and what is refused with its line."""

from __future__ import annotations

from pathlib import Path

import pytest

from audiofic.errors import FindingsError
from audiofic.model import Pronunciation
from audiofic.project import Project
from audiofic.settings import parse_settings
from audiofic.settings.pronunciations import parse_pls, parse_pronunciation_list

WRITTEN = """\
cast:
  Kagome: {aliases: [Kags]}
pronunciations:
  InuYasha: /ˌiːnuːjˈɑːʃə/
  Kikyo: {say: keek yo}
  Shikon no Tama: ʃˈiːkoʊn noʊ tˈɑːmə
  Kaede:
  - kɑːˈɛdeɪ
  - {ipa: kˈaɪdeɪ, for: [Kags, narrator]}
  - {say: Ka-ede, language: de}
"""

PLS = """\
<?xml version="1.0" encoding="UTF-8"?>
<lexicon version="1.0" alphabet="ipa" xml:lang="en-GB"
    xmlns="http://www.w3.org/2005/01/pronunciation-lexicon">
  <!-- names of the valley -->
  <lexeme>
    <grapheme>Kaede</grapheme>
    <grapheme>Lady Kaede</grapheme>
    <phoneme>kˈeɪd</phoneme>
    <phoneme prefer="true">kɑːˈɛdeɪ</phoneme>
  </lexeme>
  <lexeme><grapheme>W3C</grapheme><alias>the web people</alias></lexeme>
</lexicon>
"""


def test_a_word_is_told_in_ipa_or_in_letters_for_some_or_for_all() -> None:
    assert parse_settings(WRITTEN, "voices.yaml").pronunciations == (
        Pronunciation("InuYasha", "ˌiːnuːjˈɑːʃə"),
        Pronunciation("Kikyo", say="keek yo"),
        Pronunciation("Shikon no Tama", "ʃˈiːkoʊn noʊ tˈɑːmə"),
        Pronunciation("Kaede", "kɑːˈɛdeɪ"),
        Pronunciation("Kaede", "kˈaɪdeɪ", roles=("Kags", "narrator")),
        Pronunciation("Kaede", say="Ka-ede", language="de"),
    )


def test_a_symbol_that_no_engine_can_say_is_named_with_its_line_and_what_to_write() -> None:
    with pytest.raises(FindingsError) as raised:
        parse_settings("pronunciations:\n  Kagome: ka-GO-may\n", "voices.yaml")
    (finding,) = raised.value.findings
    assert (finding.path, finding.line) == ("voices.yaml", 2)
    assert "- G O" in finding.message
    assert finding.hint is not None
    assert "{say: ka-GO-may}" in finding.hint


def test_a_pls_lexicon_gives_each_grapheme_its_preferred_sound_in_its_language() -> None:
    assert parse_pls(PLS.encode(), "names.pls") == (
        Pronunciation("Kaede", "kɑːˈɛdeɪ", language="en-GB"),
        Pronunciation("Lady Kaede", "kɑːˈɛdeɪ", language="en-GB"),
        Pronunciation("W3C", say="the web people", language="en-GB"),
    )


@pytest.mark.parametrize(
    ("content", "code", "line"),
    [
        ("<lexicon", "bad-xml", 1),
        ("<html/>", "wrong-type", 1),
        ("<lexicon>\n<lexeme><grapheme>A</grapheme></lexeme></lexicon>", "bad-lexeme", 2),
        ("<lexicon>\n<lexeme><grapheme>A</grapheme>\n<phoneme>8</phoneme></lexeme></lexicon>", "bad-ipa", 3),
        (
            "<lexicon alphabet='x-'><lexeme><grapheme>A</grapheme><phoneme>a</phoneme></lexeme></lexicon>",
            "bad-ipa",
            1,
        ),
    ],
)
def test_a_faulty_pls_lexicon_is_told_with_its_line(content: str, code: str, line: int) -> None:
    with pytest.raises(FindingsError) as raised:
        parse_pls(content.encode(), "names.pls")
    assert [(found.path, found.code, found.line) for found in raised.value.findings] == [
        ("names.pls", code, line)
    ]


def test_a_pls_lexicon_can_reach_no_other_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hidden", encoding="utf-8")
    content = (
        f'<!DOCTYPE lexicon [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'
        "<lexicon><lexeme><grapheme>A&x;</grapheme><phoneme>ˈa</phoneme></lexeme></lexicon>"
    )
    (told,) = parse_pls(content.encode(), "names.pls")
    assert told.word.startswith("A")
    assert "hidden" not in told.word


def test_a_list_may_be_cut_out_of_a_voices_yaml_key_and_all() -> None:
    told = (Pronunciation("Kaede", "kɑːˈɛdeɪ"),)
    assert parse_pronunciation_list("Kaede: kɑːˈɛdeɪ\n", "names.yaml") == told
    assert parse_pronunciation_list("pronunciations:\n  Kaede: kɑːˈɛdeɪ\n", "names.yaml") == told


def write(folder: Path, **files: str) -> Project:
    for name, text in files.items():
        (folder / name.replace("_", ".")).write_text(text, encoding="utf-8")
    return Project(folder)


def test_a_productions_own_entries_come_before_its_lists_and_lists_in_their_order(tmp_path: Path) -> None:
    project = write(
        tmp_path,
        voices_yaml="pronunciations: {A: ˈa}\npronunciation_lists: [one.yaml, two.pls]\n",
        one_yaml="B: ˈɛ\n",
        two_pls=PLS,
    )
    words = [told.word for told in project.read_settings().pronunciations]
    assert words == ["A", "B", "Kaede", "Lady Kaede", "W3C"]


def test_a_fault_in_a_list_is_told_with_the_lists_name_and_line(tmp_path: Path) -> None:
    project = write(tmp_path, voices_yaml="pronunciation_lists: one.yaml\n", one_yaml="A: ˈa\nB: '8'\n")
    with pytest.raises(FindingsError) as raised:
        project.read_settings()
    assert [(found.path, found.line, found.code) for found in raised.value.findings] == [
        ("one.yaml", 2, "bad-ipa")
    ]


@pytest.mark.parametrize(("name", "code"), [("gone.yaml", "bad-file"), ("voices.txt", "unknown-list")])
def test_a_list_that_is_not_there_or_of_no_known_kind_is_told(tmp_path: Path, name: str, code: str) -> None:
    project = write(tmp_path, voices_yaml=f"\npronunciation_lists: [{name}]\n", voices_txt="A: a\n")
    with pytest.raises(FindingsError) as raised:
        project.read_settings()
    assert [(found.path, found.line, found.code) for found in raised.value.findings] == [
        ("voices.yaml", 2, code)
    ]
