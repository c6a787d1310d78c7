from __future__ import annotations

import os
import stat
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audiofic.engines import flite
from audiofic.engines.flite import Flite, spell
from audiofic.engines.speaking import speak
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import AudioficError, EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice

needs_flite = pytest.mark.skipif(not Flite().available(), reason="flite is not on this machine")

NAMES = (
    ("InuYasha", "ˌiːnuːjˈɑːʃə"),
    ("Kagome", "kəɡˈoʊmeɪ"),
    ("Kikyo", "kˈiːkjoʊ"),
    ("Kaede", "kɑːˈɛdeɪ"),
    ("Shippo", "ʃˈiːpoʊ"),
    ("Sango", "sˈɑːŋɡoʊ"),
    ("Naraku", "nˈɑːɹɑːkˌuː"),
)
PHONES = {
    "InuYasha": "iy1 n uw0 y aa1 sh ax0",
    "Kagome": "k ax0 g ow1 m ey0",
    "Kikyo": "k iy1 k y ow0",
    "Kaede": "k aa0 eh1 d ey0",
    "Shippo": "sh iy1 p ow0",
    "Sango": "s aa1 ng g ow0",
    "Naraku": "n aa1 r aa0 k uw1",
}


def said(text: str, model: str = "young-man") -> str:
    utterance = Utterance(text, Voice("flite", model), 1, NAMES)
    return Flite().phonemes(utterance)


# --- With the program ------------------------------------------------------------------------------


@needs_flite
@pytest.mark.parametrize("name", sorted(PHONES))
def test_a_name_is_said_as_the_lexicon_says(name: str) -> None:
    assert said(f"Then {name} bowed.") == f"dh eh1 n {PHONES[name]} b aw1 d"


@needs_flite
@pytest.mark.parametrize(
    ("text", "phones"),
    [
        ("Kagome's bow", "k ax0 g ow1 m ey0 z b ow1"),
        ("“Kagome!”", "k ax0 g ow1 m ey0"),
        ("(Kagome)", "k ax0 g ow1 m ey0"),
        ("Kagome—", "k ax0 g ow1 m ey0"),
        ("Kagome-like", "k ax0 g ow1 m ey0 l ay1 k"),
        ("Kagome, Shippo", "k ax0 g ow1 m ey0 sh iy1 p ow0"),
    ],
)
def test_a_name_survives_what_stands_next_to_it(text: str, phones: str) -> None:
    assert said(text).replace("b aw1", "b ow1") == phones


@needs_flite
@pytest.mark.parametrize("model", ["narrator", "girl", "young-man", "man"])
def test_each_of_the_four_voices_takes_pronunciations(model: str) -> None:
    assert said("Kagome", model) == PHONES["Kagome"]


@needs_flite
@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("don’t", "don't"),
        ("a “quoted” word", "a quoted word"),
        ("a café", "a cafe"),
        ("one *big* _word_", "one big word"),
        ("hello 😀", "hello"),
        ("end…", "end."),
        ("co\u00adoperate", "cooperate"),
    ],
)
def test_type_that_flite_would_spell_out_is_made_plain(text: str, same_as: str) -> None:
    assert said(text) == said(same_as)


@needs_flite
def test_a_text_is_never_an_option_a_file_name_a_command_or_markup(tmp_path: Path) -> None:
    assert said("-lv") == "eh1 l v iy1"
    (tmp_path / "secret").write_text("secret words", encoding="utf-8")
    assert said("secret") == "s iy1 k r ax0 t"
    touched = tmp_path / "touched"
    said(f"$(touch {touched}); touch {touched}")
    assert not touched.exists()
    assert "b r ey1 k" in said("<break time='9s'/>")


@needs_flite
def test_a_long_text_is_spoken_whole() -> None:
    sentence = "The quick fox ran home, and the old man laughed. "
    text = sentence * 41
    assert len(text) > 2000
    phones = said(text)
    assert phones.count("f aa1 k s") == 41
    one, all_of_it = (
        Flite().render(Utterance(words, Voice("flite", "young-man"))).samples.size
        for words in (sentence, text)
    )
    assert all_of_it == pytest.approx(41 * one, rel=0.15)


@needs_flite
def test_the_timbres_settings_are_obeyed() -> None:
    def seconds(model: str, pace: float = 1.0) -> float:
        speech = Flite().render(Utterance("Nobody crossed the bridge.", Voice("flite", model, pace=pace)))
        return speech.samples.size / speech.sample_rate

    assert seconds("old-woman") / seconds("slt") == pytest.approx(
        TIMBRES["old-woman"].flite.stretch, rel=0.05
    )
    assert seconds("girl", 2.0) == pytest.approx(seconds("girl") / 2, rel=0.1)


@needs_flite
def test_the_identity_tells_timbres_of_one_voice_apart() -> None:
    engine = Flite()
    assert engine.identity(Voice("flite", "girl")) != engine.identity(Voice("flite", "woman"))
    assert len({engine.identity(Voice("flite", name)) for name in TIMBRES}) == len(TIMBRES)


@needs_flite
@pytest.mark.parametrize(
    "model", ["gril", "awb_time", "/etc/passwd", "http://localhost/x.flitevox", "", "-o"]
)
def test_what_flite_would_silently_replace_or_load_from_elsewhere_is_refused(model: str) -> None:
    with pytest.raises(VoiceNotFound) as caught:
        speak(Flite(), Utterance("Hello.", Voice("flite", model)))
    assert caught.value.hint


@needs_flite
def test_a_voice_has_no_speakers() -> None:
    with pytest.raises(VoiceNotFound):
        Flite().identity(Voice("flite", "girl", "2"))


@needs_flite
def test_nothing_is_left_behind_in_the_temporary_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    Flite().render(Utterance("Hello there, Kagome.", Voice("flite", "young-man"), 1, NAMES))
    assert not list(tmp_path.iterdir())


# --- Without it, or with one that misbehaves ---------------------------------------------------------


def test_without_the_program_it_is_not_available_and_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    engine = Flite()
    assert not engine.available()
    assert engine.voices() == ()
    with pytest.raises(VoiceNotFound) as caught:
        engine.identity(Voice("flite", "girl"))
    assert "install" in str(caught.value.hint).lower()


def fake_flite(folder: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str) -> Flite:
    program = folder / "flite"
    program.write_text(
        "#!/bin/sh\n"
        'if [ "$1" = -lv ]; then echo "Voices available: kal awb_time kal16 awb rms slt "; exit 0; fi\n'
        f"{behaviour}\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}/usr/bin{os.pathsep}/bin")
    return Flite()


@pytest.mark.parametrize(
    ("behaviour", "complaint"),
    [
        ("exit 0", "wrote no sound"),
        ("echo 'voice broken' >&2; exit 3", "voice broken"),
        ("kill -9 $$", "ended with -9"),
        ('while [ "$1" != -o ]; do shift; done; echo junk > "$2"', "broken file"),
    ],
)
def test_a_flite_that_fails_is_an_error_with_its_reason(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, behaviour: str, complaint: str
) -> None:
    engine = fake_flite(tmp_path, monkeypatch, behaviour)
    with pytest.raises(EngineError, match=complaint):
        engine.render(Utterance("Hello there.", Voice("flite", "girl")))


def test_a_flite_that_hangs_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flite, "TIMEOUT_S", 0.3)
    engine = fake_flite(tmp_path, monkeypatch, "exec sleep 60")
    with pytest.raises(EngineError, match="longer than"):
        engine.render(Utterance("Hello there.", Voice("flite", "girl")))


def test_a_flite_that_is_no_program_is_not_available(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = fake_flite(tmp_path, monkeypatch, "")
    (tmp_path / "flite").write_bytes(b"\x7fELF, but not really")
    assert not engine.available()


# --- The text it is given ----------------------------------------------------------------------------


def plain(text: str) -> str:
    return spell(Utterance(text, Voice("flite", "girl"), 1, NAMES))[0]


@pytest.mark.parametrize(
    ("text", "given_"),
    [
        ("“Don’t!” — naïve Ærøskøbing…", "Don't! , naive Aeroskobing..."),
        ("a  \n b\tc", "a b c"),
        ("<b>bold</b> & [x]", "b bold /b & x"),
        ("nul\x00 and bell\x07", "nul and bell"),
        ("ﬁne ½", "fine 1 2"),
    ],
)
def test_text_is_plain_ascii_on_one_line(text: str, given_: str) -> None:
    assert plain(text) == given_


def test_a_letter_that_flite_would_leave_out_is_an_error() -> None:
    with pytest.raises(EngineError, match="火"):
        plain("She said 火 twice.")


def test_every_pronunciation_gets_a_stand_in_and_a_lexicon_line() -> None:
    text, lexicon = spell(Utterance("Kagome saw Shippo and Kagome's bow.", Voice("flite", "girl"), 1, NAMES))
    words = text.rstrip(".").split()
    assert words[0] != words[2] != words[4]
    assert lexicon == (
        f"{words[0]} : k ax0 g ow1 m ey0",
        f"{words[2]} : sh iy1 p ow0",
        f"{words[4]} : k ax0 g ow1 m ey0 z",
    )


def test_stand_ins_never_run_out_or_repeat() -> None:
    made = [flite._stand_in(number) for number in range(2000)]
    assert len(set(made)) == len(made)
    assert all(word.isalpha() and word.islower() for word in made)


@settings(derandomize=True, max_examples=200, deadline=None)
@given(st.text(max_size=40))
def test_any_text_is_made_plain_or_refused(text: str) -> None:
    try:
        made = plain(text)
    except AudioficError:
        return
    assert made.isascii()
    assert made == "" or made.isprintable()
    assert np.array([letter in "*_~<>" for letter in made]).sum() == 0
