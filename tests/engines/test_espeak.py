from __future__ import annotations

import ctypes
import multiprocessing
import os
import random
import re
import shutil
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from audiofic.engines import espeak_data
from audiofic.engines.espeak import Espeak
from audiofic.engines.espeak_data import KEPT, LONGEST_PATH, EspeakData, open_data
from audiofic.engines.espeak_markup import markup
from audiofic.engines.speaking import speak
from audiofic.engines.timbres import TIMBRES
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice

NAMES = (
    ("InuYasha", "ˌiːnuːjˈɑːʃə"),
    ("Kagome", "kəɡˈoʊmeɪ"),
    ("Kikyo", "kˈiːkjoʊ"),
    ("Kaede", "kɑːˈɛdeɪ"),
    ("Shippo", "ʃˈiːpoʊ"),
    ("Sango", "sˈɑːŋɡoʊ"),
    ("Naraku", "nˈɑːɹɑːkˌuː"),
)
GIRL = Voice("espeak", "girl")


@pytest.fixture(scope="module")
def engine() -> Espeak:
    return Espeak()


def said(engine: Espeak, text: str) -> str:
    return engine.phonemes(Utterance(text, GIRL, 1, NAMES))


# --- Pronunciation -------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "ipa"), NAMES)
def test_a_name_is_said_as_the_lexicon_says(engine: Espeak, name: str, ipa: str) -> None:
    assert said(engine, f"Then {name} bowed.") == f"ðˈɛn {ipa} bˈaʊd"


@pytest.mark.parametrize(
    "text",
    [
        '"Kagome" she said.',
        "“Kagome,” she said.",
        "'Kagome' she said.",
        "‘Kagome’ she said.",
        "(Kagome) she said.",
        "[Kagome] she said.",
        "*Kagome* she said.",
        "Kagome—she said.",
        "Kagome... she said.",
        "Kagome… she said.",
        "-Kagome- she said.",
        "Kagome! she said.",
        "Kagome? she said.",
        "Kagome; she said.",
        "[[Kagome]] she said.",
    ],
)
def test_a_name_survives_the_marks_next_to_it(engine: Espeak, text: str) -> None:
    assert re.sub(r"[ˈˌ]", "", said(engine, text)) == "kəɡoʊmeɪ ʃiː sɛd"


@pytest.mark.parametrize(
    ("text", "phonemes"),
    [
        ("Kagome's bow", "kəɡˈoʊmeɪz bˈoʊ"),
        ("Kagome’s bow", "kəɡˈoʊmeɪz bˈoʊ"),
        ("Kagome-like", "kəɡˈoʊmeɪ lˈaɪk"),
        ("Kagome and Shippo", "kəɡˈoʊmeɪ ænd ʃˈiːpoʊ"),
        ("Kagome Kagome", "kəɡˈoʊmeɪ kəɡˈoʊmeɪ"),
    ],
)
def test_what_hangs_on_a_name_is_said_with_it(engine: Espeak, text: str, phonemes: str) -> None:
    assert said(engine, text) == phonemes


def test_ipa_never_gets_between_the_brackets_where_it_would_be_cut_off() -> None:
    given = markup(Utterance("Kagome’s café, InuYasha!", GIRL, 1, NAMES))
    assert given == "[[k@g'oUmeIz]] café, [[,i:nu:j'A:S@]]!"


# --- Text that would be taken for something else ----------------------------------------------------


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("one [[tu:]] three", "one tu three"),
        ("stray [[ brackets and more", "stray brackets and more"),
        ("*** one *two* _three_ ~four~", "one two three four"),
        ("hello 😀", "hello"),
        ("one\x00two", "one two"),
        ("\x0190P one", "90P one"),
        ("don’t", "don't"),
        ("co\u00adopera\u200bte", "cooperate"),
    ],
)
def test_marks_and_commands_are_not_obeyed_and_not_read(engine: Espeak, text: str, same_as: str) -> None:
    assert said(engine, text).replace(":", "") == said(engine, same_as).replace(":", "")


def test_markup_is_read_and_not_obeyed(engine: Espeak) -> None:
    assert "bɹˈeɪk" in said(engine, "stop <break time='9s'/> go")


@pytest.mark.parametrize("words", [360, 1])
def test_a_text_is_spoken_whole_however_long(engine: Espeak, words: int) -> None:
    text = " ".join(["zebra"] * words) + " Kagome."
    assert words == 1 or len(text) > 2000
    assert said(engine, text).count("zˈiːbɹə") == words
    assert said(engine, text).endswith("kəɡˈoʊmeɪ")
    heard = engine.render(Utterance(text, GIRL, 1, NAMES)).samples.size / 22_050
    assert heard > 0.25 * words


# --- Voices --------------------------------------------------------------------------------------


def test_espeak_itself_says_yes_to_a_misspelt_variant(engine: Espeak) -> None:
    """The trap: it speaks the base voice instead. If this fails, our check may go."""
    with engine._voiced(GIRL, lambda sound: None) as (library, _):
        assert library.espeak_SetVoiceByName(b"gmw/en-us+gril") == 0


def test_so_a_misspelt_variant_is_found_out(engine: Espeak) -> None:
    for model, meant in (("gril", "girl"), ("en-us+f33", "en-us+f3"), ("en-us+", "")):
        with pytest.raises(VoiceNotFound) as caught:
            engine.identity(Voice("espeak", model))
        assert meant in str(caught.value.hint)


@pytest.mark.parametrize("model", ["../../etc/passwd", "en-us+../../x", "xx-yy", "", "en-us+f3+f4"])
def test_no_model_name_leads_out_of_the_data_folder(engine: Espeak, model: str) -> None:
    with pytest.raises(VoiceNotFound):
        engine.render(Utterance("Hello.", Voice("espeak", model)))


def test_a_variant_that_did_not_load_is_an_error_and_not_the_base_voice(tmp_path: Path) -> None:
    engine = Espeak()
    engine._data = EspeakData(open_data().source, tmp_path)  # type: ignore[misc]
    (engine._data.folder("en-us") / "voices" / "!v" / "girl").unlink()
    with pytest.raises(EngineError, match="did not load"):
        engine.render(Utterance("Hello.", GIRL))


def test_every_voice_it_lists_loads(engine: Espeak) -> None:
    assert {"en-us", "en-us+f3", *TIMBRES} <= set(engine.voices())
    for model in engine.voices():
        with engine._voiced(Voice("espeak", model), lambda sound: None) as (_, sample_rate):
            assert sample_rate == 22_050


def test_another_language_and_its_variants_work(tmp_path: Path) -> None:
    engine = Espeak()
    engine._data = EspeakData(open_data().source, tmp_path)  # type: ignore[misc]
    voice = Voice("espeak", "fr+woman")
    assert engine.phonemes(Utterance("Bonjour.", voice)) == "bɔ̃ʒˈuʁ"
    assert engine.identity(voice) != engine.identity(Voice("espeak", "en-us+woman"))


def test_without_the_wheel_it_is_not_available_and_says_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    engine = Espeak()
    assert not engine.available()
    assert engine.voices() == ()
    with pytest.raises(VoiceNotFound) as caught:
        engine.identity(GIRL)
    assert "espeakng-loader" in str(caught.value.hint)


def test_the_identity_follows_the_variant_and_nothing_of_the_other_ones(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, engine: Espeak
) -> None:
    changed = Espeak()
    bent = tmp_path / "girl"
    bent.write_text(TIMBRES["girl"].variant.read_text(encoding="utf-8") + "pitch 200 300\n", encoding="utf-8")
    changed._data.variants = {**changed._data.variants, "girl": bent}  # type: ignore[misc]
    assert changed.identity(GIRL) != engine.identity(GIRL)
    assert changed.identity(Voice("espeak", "man")) == engine.identity(Voice("espeak", "man"))


# --- The same utterance, the same samples -------------------------------------------------------------

MODELS = (
    "old-woman",
    "gruff-man",
    "girl",
    "en-us",
    "en-us+klatt4",
    "en-us+klatt6",
    "en-us+f3",
    "en-us+whisper",
)
"""Flutter, roughness, breath, and each of espeak-ng's three synthesizers."""
TEXTS = (
    "Stop.",
    "Who sees with half his wealth?",
    "Nobody had crossed the bridge since the flood, had they?",
)


UTTERANCES = [
    Utterance(text, Voice("espeak", model), take) for model in MODELS for text in TEXTS for take in (1, 2)
]


def test_the_same_utterance_gives_the_same_samples_in_any_order_and_any_process() -> None:
    shuffled = random.Random(7)
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        rounds = []
        for _ in range(2):
            order = shuffled.sample(UTTERANCES, len(UTTERANCES))
            rounds.append(dict(zip(order, pool.map(partial(speak, Espeak()), order), strict=True)))
    engine, stranger = Espeak(), ctypes.CDLL(None)
    for utterance in shuffled.sample(UTTERANCES, len(UTTERANCES)):
        stranger.rand()  # Somebody else may draw from the process's random numbers meanwhile.
        here = speak(engine, utterance).samples
        assert all(np.array_equal(here, one_round[utterance].samples) for one_round in rounds)
    assert len({speech.samples.tobytes() for speech in rounds[0].values()}) == len(UTTERANCES)


def test_the_rate_is_what_is_asked_for_within_what_the_library_can(engine: Espeak) -> None:
    def seconds(pace: float) -> float:
        speech = speak(engine, Utterance(TEXTS[2], Voice("espeak", "girl", pace=pace)))
        return speech.samples.size / speech.sample_rate

    lengths = [seconds(pace) for pace in (0.5, 0.7, 1.0, 1.5, 2.0, 3.0)]
    assert lengths == sorted(lengths, reverse=True)
    assert seconds(2.0) == pytest.approx(seconds(1.0) / 2, rel=0.12)


# --- The data folder ---------------------------------------------------------------------------------


def test_the_copy_is_made_once_and_small(tmp_path: Path) -> None:
    data = EspeakData(open_data().source, tmp_path / "new" / "cache")
    folder = data.folder("en-us")
    made = {path: path.stat().st_mtime_ns for path in folder.rglob("*")}
    assert EspeakData(data.source, data.cache).folder("en-gb") == folder
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*")} == made
    assert sum(path.stat().st_size for path in made if path.is_file()) < 1_500_000
    assert [path.name for path in data.cache.iterdir()] == [folder.name]


def test_two_processes_may_make_it_at_once(tmp_path: Path) -> None:
    with ProcessPoolExecutor(2, multiprocessing.get_context("spawn")) as pool:
        made = list(pool.map(EspeakData(open_data().source, tmp_path).folder, ["en-us", "en-gb"] * 2))
    assert len(set(made)) == 1
    assert list(tmp_path.iterdir()) == made[:1]


def test_a_copy_that_another_process_cleared_away_at_its_birth_is_begun_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    born: list[str] = []
    make_folder = espeak_data.tempfile.mkdtemp

    def snatched(prefix: str, dir: Path) -> str:
        born.append(make_folder(prefix=prefix, dir=dir))
        if len(born) == 1:
            Path(born[0]).rmdir()
        return born[-1]

    monkeypatch.setattr(espeak_data.tempfile, "mkdtemp", snatched)
    assert EspeakData(open_data().source, tmp_path).folder("en-us").parent == tmp_path
    assert len(born) == 2


def test_a_copy_that_somebody_finished_meanwhile_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    finished = EspeakData(open_data().source, tmp_path / "a").folder("en-us")
    late = tmp_path / "b" / finished.name
    copyfile = shutil.copyfile

    def overtaken(source: Path, target: Path) -> None:
        copyfile(source, target)
        if not late.exists():
            shutil.copytree(finished, late, copy_function=copyfile)

    monkeypatch.setattr(espeak_data.shutil, "copyfile", overtaken)
    assert EspeakData(open_data().source, tmp_path / "b").folder("en-us") == late
    assert [path.name for path in late.parent.iterdir()] == [late.name]


@pytest.mark.parametrize("damage", ["truncate", "remove", "flip"])
def test_a_damaged_copy_is_made_again(tmp_path: Path, damage: str) -> None:
    folder = EspeakData(open_data().source, tmp_path).folder("en-us")
    broken = folder / "phondata"
    whole = broken.read_bytes()
    if damage == "truncate":
        broken.write_bytes(b"")
    elif damage == "flip":
        broken.write_bytes(whole[:9999] + bytes([whole[9999] ^ 1]) + whole[10000:])
    else:
        broken.unlink()
    assert EspeakData(open_data().source, tmp_path).folder("en-us") == folder
    assert broken.read_bytes() == whole
    assert [path.name for path in tmp_path.iterdir()] == [folder.name]


def test_what_killed_processes_left_and_the_oldest_copies_go(tmp_path: Path) -> None:
    for number in range(9):
        (tmp_path / f"en-{number}").mkdir()
        os.utime(tmp_path / f"en-{number}", (number, number))
    (tmp_path / ".making-killed").mkdir()
    folder = EspeakData(open_data().source, tmp_path).folder("en-us")
    kept = {f"en-{number}" for number in range(9)[1 - KEPT :]}
    assert {path.name for path in tmp_path.iterdir()} == {folder.name, *kept}


def test_a_cache_emptied_in_the_middle_of_a_build_is_filled_again(tmp_path: Path) -> None:
    engine = Espeak()
    engine._data = EspeakData(open_data().source, tmp_path)  # type: ignore[misc]
    before = engine.render(Utterance("Hello.", GIRL)).samples
    shutil.rmtree(engine._data.folder("en-us"))
    assert np.array_equal(engine.render(Utterance("Hello.", GIRL)).samples, before)


def test_a_cache_that_cannot_be_written_does_not_keep_anybody_from_a_draft(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("not a folder", encoding="utf-8")
    folder = EspeakData(open_data().source, blocked / "cache").folder("en-us")
    assert (folder / "voices" / "!v" / "girl").is_file()


def test_a_path_too_long_for_espeak_is_avoided(tmp_path: Path) -> None:
    engine = Espeak()
    engine._data = EspeakData(open_data().source, tmp_path / ("deep" * 40))  # type: ignore[misc]
    assert len(str(engine._data.folder("en-us"))) <= LONGEST_PATH
    assert np.abs(engine.render(Utterance("Hello.", GIRL)).samples).max() > 0.1


def test_words_begin_where_the_sound_does_after_a_pause() -> None:
    """What espeak-ng tells of its words is held against its own sound: the ends of its silences."""
    text = "Take it, keep it, bury it, but don't bring it back, not today, not ever."
    speech = Espeak().render(Utterance(text, Voice("espeak", "girl")))
    assert speech.words is not None
    assert len(speech.words) == len(text.split())
    window = speech.sample_rate // 200
    blocks = speech.samples[: speech.samples.size // window * window].reshape(-1, window)
    quiet = np.sqrt(np.mean(blocks**2, axis=1)) < 0.005
    onsets = [at for at in range(24, len(quiet)) if not quiet[at] and quiet[at - 24 : at].all()]
    assert len(onsets) == 5
    starts = [start for start, _ in speech.words]
    off_ms = [min(abs(start - at * window) for start in starts) * 1000 / speech.sample_rate for at in onsets]
    assert max(off_ms) < 60


def test_words_that_run_together_share_their_time() -> None:
    speech = Espeak().render(Utterance("It fell out of the sky.", Voice("espeak", "man")))
    assert speech.words is not None
    assert len(speech.words) == 6
    assert all(end > start for start, end in speech.words)
