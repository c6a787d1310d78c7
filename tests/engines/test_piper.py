"""The piper engine: names found, loaded once, the same words always the same, levels as they are."""

from __future__ import annotations

import dataclasses
import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from audiofic.engines import open_engine
from audiofic.engines.onnx_models import DamagedModel
from audiofic.engines.piper import Piper
from audiofic.engines.piper_network import NOISE, open_session, supply_noise
from audiofic.engines.piper_voice import draw_noise
from audiofic.engines.speaking import speak
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice
from audiofic.voice_library import find_voice, installed, voice_folders
from piper_voice import write_voice


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("voices")
    write_voice(folder, "plain", f0=110)
    write_voice(folder, "high", f0=220)
    write_voice(folder, "crowd", f0=110, speakers=12)
    write_voice(folder, "quiet", level=0.05)
    write_voice(folder, "loud", level=0.9)
    write_voice(folder, "uniform", dice="uniform")
    write_voice(folder, "branch", dice="branch")
    write_voice(folder, "flat", dice="none")
    return folder


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def piper(folder: Path) -> Piper:
    return Piper((folder,))


def say(text: str, model: str = "plain", **more: object) -> Utterance:
    voice = {key: more.pop(key) for key in ("speaker", "pace", "pitch") if key in more}
    return Utterance(text, Voice("piper", model, **voice), **more)  # type: ignore[arg-type]


def pitch_hz(samples: np.ndarray, sample_rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples)), 1 << 18))
    return float(np.argmax(spectrum) * sample_rate / (1 << 18))


# --- Voices -------------------------------------------------------------------------------------


def test_the_table_of_engines_opens_it(folder: Path) -> None:
    engine = open_engine("piper", (folder,))
    assert engine.available()
    assert engine.voices() == ("branch", "crowd", "flat", "high", "loud", "plain", "quiet", "uniform")


def test_each_voice_sounds_like_itself(piper: Piper) -> None:
    for model, f0 in (("plain", 110), ("high", 220)):
        speech = piper.render(say("The rain fell all night.", model))
        assert pitch_hz(speech.samples, speech.sample_rate) == pytest.approx(f0, rel=0.02)


def test_speech_is_mono_float32_as_long_as_the_text_takes(piper: Piper) -> None:
    speech = piper.render(say("The rain fell all night, and nobody slept."))
    assert speech.samples.ndim == 1
    assert speech.samples.dtype == np.float32
    assert 1.5 < len(speech.samples) / speech.sample_rate < 4.5


def test_a_speaker_is_chosen_by_name_or_by_number_and_the_first_is_the_default(piper: Piper) -> None:
    heard = {
        speaker: pitch_hz(piper.render(say("Alone again.", "crowd", speaker=speaker)).samples, 22_050)
        for speaker in ("", "p0", "7", "p7")
    }
    assert heard[""] == pytest.approx(110, rel=0.02)
    assert heard["p0"] == pytest.approx(110, rel=0.02)
    assert heard["7"] == pytest.approx(110 * 2 ** (7 / 12), rel=0.02)
    assert heard["p7"] == pytest.approx(heard["7"], rel=0.01)


@pytest.mark.parametrize("speaker", ["p12", "12", "-1", "nobody", "٣", "9" * 400])
def test_a_speaker_that_is_not_there_is_named_with_some_that_are(piper: Piper, speaker: str) -> None:
    with pytest.raises(VoiceNotFound, match="no speaker") as caught:
        piper.identity(Voice("piper", "crowd", speaker))
    assert "p0, p1" in str(caught.value.hint)
    assert "4 more" in str(caught.value.hint)


def test_a_voice_with_one_speaker_has_no_second(piper: Piper) -> None:
    assert piper.identity(Voice("piper", "plain", "0")) == piper.identity(Voice("piper", "plain"))
    with pytest.raises(VoiceNotFound, match="one speaker only"):
        piper.render(say("Hello.", speaker="1"))


def test_a_voice_that_is_not_installed_is_named_with_what_to_do(piper: Piper) -> None:
    with pytest.raises(VoiceNotFound, match="en_US-amy-medium is not installed") as caught:
        piper.render(say("Hello.", "en_US-amy-medium"))
    assert "voices install en_US-amy-medium" in str(caught.value.hint)


@pytest.mark.parametrize("name", ["../plain", "/etc/passwd", "a/b", "", "..", "plain\0"])
def test_a_voice_name_never_leaves_the_folders(folder: Path, name: str) -> None:
    with pytest.raises(VoiceNotFound):
        Piper((folder / "sub", folder / "..")).identity(Voice("piper", name))


def test_half_a_voice_is_named_by_the_file_that_is_missing(folder: Path, tmp_path: Path) -> None:
    shutil.copy(folder / "plain.onnx", tmp_path)
    with pytest.raises(VoiceNotFound, match=r"plain\.onnx\.json is missing"):
        Piper((tmp_path,)).identity(Voice("piper", "plain"))


def test_a_damaged_configuration_is_named(folder: Path, tmp_path: Path) -> None:
    for suffix in (".onnx", ".onnx.json"):
        shutil.copy(folder / f"plain{suffix}", tmp_path)
    config = tmp_path / "plain.onnx.json"
    config.write_bytes(config.read_bytes()[:100])
    with pytest.raises(EngineError, match=r"plain\.onnx\.json can't be read"):
        Piper((tmp_path,)).render(say("Hello."))


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_model_cut_short_is_an_error_that_names_it(folder: Path, tmp_path: Path, share: float) -> None:
    for suffix in (".onnx", ".onnx.json"):
        shutil.copy(folder / f"plain{suffix}", tmp_path)
    model = tmp_path / "plain.onnx"
    whole = model.read_bytes()
    model.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(EngineError, match=r"plain\.onnx can't be loaded") as caught:
        Piper((tmp_path,)).render(say("Hello."))
    assert "install the voice again" in str(caught.value.hint)


def test_a_voice_is_loaded_once_and_not_before_it_speaks(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    loads: list[Path] = []
    monkeypatch.setattr(
        "audiofic.engines.piper_voice.open_session", lambda path: loads.append(path) or open_session(path)
    )
    engine = Piper((folder,))
    engine.voices()
    engine.identity(Voice("piper", "plain"))
    assert loads == []
    for text in ("One.", "Two.", "Three."):
        engine.render(say(text))
    assert loads == [folder / "plain.onnx"]


def test_what_a_word_sounds_like_is_asked_once(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    voice = pytest.importorskip("piper").PiperVoice
    asked: list[str] = []
    phonemize = voice.phonemize
    monkeypatch.setattr(voice, "phonemize", lambda self, text: asked.append(text) or phonemize(self, text))
    engine = Piper((folder,))
    for take in (1, 2, 3):
        engine.render(say("None of the time.", take=take))  # "of the" is one group: each word is looked up
    assert sorted(text for text in asked if " " not in text) == ["None", "of", "the", "time."]


# --- Always the same ------------------------------------------------------------------------------

LINES = ("Where is she?", "You were asleep, and nobody woke you.", "Gone.", "The door stood open all night.")


def test_the_same_words_sound_the_same_in_any_order(folder: Path) -> None:
    one, other = Piper((folder,)), Piper((folder,))
    forward = [one.render(say(line)).samples for line in LINES]
    backward = [other.render(say(line)).samples for line in reversed(LINES)][::-1]
    for first, second in zip(forward, backward, strict=True):
        np.testing.assert_array_equal(first, second)


def test_the_same_words_sound_the_same_in_another_process(piper: Piper, folder: Path) -> None:
    program = (
        "import sys, hashlib; from pathlib import Path; from audiofic.engines.piper import Piper;"
        "from audiofic.model import Utterance, Voice; engine = Piper((Path(sys.argv[1]),));"
        "engine.render(Utterance('Something else first.', Voice('piper', 'plain')));"
        "speech = engine.render(Utterance(sys.argv[2], Voice('piper', 'plain')));"
        "print(hashlib.sha256(speech.samples.tobytes()).hexdigest())"
    )
    other = subprocess.run(
        [sys.executable, "-c", program, str(folder), LINES[1]], capture_output=True, text=True, check=True
    )
    here = hashlib.sha256(piper.render(say(LINES[1])).samples.tobytes()).hexdigest()
    assert other.stdout.strip() == here


def test_a_new_take_is_a_new_reading(piper: Piper) -> None:
    takes = [piper.render(say(LINES[3], take=take)).samples for take in (1, 2, 3, 2)]
    np.testing.assert_array_equal(takes[1], takes[3])
    lengths = {len(take) for take in takes}
    assert len(lengths) > 1, "a reading differs in its rhythm, not only in its hiss"


def test_another_speaker_of_the_same_words_has_a_rhythm_of_its_own(piper: Piper) -> None:
    lengths = {len(piper.render(say(LINES[3], "crowd", speaker=str(number))).samples) for number in range(6)}
    assert len(lengths) > 1


def test_pace_changes_the_length_and_pitch_is_left_to_others(piper: Piper) -> None:
    plain = piper.render(say(LINES[1])).samples
    slow = piper.render(say(LINES[1], pace=0.5)).samples
    assert len(slow) / len(plain) == pytest.approx(2.0, rel=0.15)
    np.testing.assert_array_equal(piper.render(say(LINES[1], pitch=4.0)).samples, plain)


def test_the_networks_noise_is_ours_and_as_strong_as_the_voice_wants_it(folder: Path) -> None:
    session = open_session(folder / "plain.onnx")
    feed = {
        "input": np.full((1, 400), 6, np.int64),  # "(", long and of no sound of its own
        "input_lengths": np.array([400], np.int64),
    }
    ours = draw_noise([1], 1 << 20)
    quiet = np.asarray(session.run(None, feed | {"scales": np.float32([0, 1, 0]), NOISE: ours})[0])
    noisy = np.asarray(session.run(None, feed | {"scales": np.float32([1, 1, 0]), NOISE: ours})[0])
    assert float(np.std(noisy - quiet)) == pytest.approx(0.002, rel=0.02)
    assert float(np.mean(noisy - quiet)) == pytest.approx(0.0, abs=1e-4)


def test_without_noise_the_edited_network_is_the_original(folder: Path) -> None:
    path = folder / "crowd.onnx"
    feed = {
        "input": np.arange(40, dtype=np.int64)[None],
        "input_lengths": np.array([40], np.int64),
        "scales": np.float32([0, 1.1, 0]),
        "sid": np.array([5], np.int64),
    }
    original = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    (before,) = original.run(None, feed)
    after, lengths = open_session(path).run(None, feed | {NOISE: draw_noise([1], 64)})
    assert lengths.size == 40
    assert lengths.sum() * 256 == after.size  # the voices of these tests have 256 samples a frame
    np.testing.assert_array_equal(before, after)


def test_noise_that_is_too_short_is_read_round_and_round(folder: Path) -> None:
    session = open_session(folder / "plain.onnx")
    feed = {
        "input": np.full((1, 50), 20, np.int64),
        "input_lengths": np.array([50], np.int64),
        "scales": np.float32([0.667, 1, 0.8]),
    }
    once, _ = session.run(None, feed | {NOISE: np.zeros(1, np.float32)})
    many, _ = session.run(None, feed | {NOISE: np.zeros(1 << 20, np.float32)})
    np.testing.assert_array_equal(once, many)


@pytest.mark.parametrize("model", ["uniform", "branch", "flat"])
def test_a_voice_whose_noise_is_not_ours_speaks_without_it_but_always_the_same(
    folder: Path, model: str
) -> None:
    first, second = Piper((folder,)), Piper((folder,))
    second.render(say("Something else first.", model))
    readings = [engine.render(say(LINES[3], model)).samples for engine in (first, second, first)]
    np.testing.assert_array_equal(readings[0], readings[1])
    np.testing.assert_array_equal(readings[0], readings[2])
    takes = {len(first.render(say(LINES[3], model, take=take)).samples) for take in (2, 3, 4)}
    assert takes != {len(readings[0])}, "a new take is still another reading: its pace differs"


@pytest.mark.parametrize("edit", ["supply_noise", "widen_decoder"])
def test_a_network_that_onnxruntime_refuses_edited_is_spoken_without_that_edit(
    folder: Path, monkeypatch: pytest.MonkeyPatch, edit: str
) -> None:
    no_nodes = b"\x3a\x00"
    monkeypatch.setattr(f"audiofic.engines.piper_network.{edit}", lambda model: no_nodes)
    speech = Piper((folder,)).render(say(LINES[0]))
    again = Piper((folder,)).render(say(LINES[0]))
    np.testing.assert_array_equal(speech.samples, again.samples)


@pytest.mark.parametrize(
    "junk", [b"", b"\xff" * 40, b"not a model at all", b"\x3a\xff\xff\xff\x7f", b"\x08\x08"]
)
def test_bytes_that_are_no_model_are_told_from_one(junk: bytes) -> None:
    with pytest.raises(DamagedModel):
        supply_noise(junk)


# --- Levels and traps -----------------------------------------------------------------------------


def test_a_whisper_stays_a_whisper_beside_a_shout(piper: Piper) -> None:
    quiet = np.abs(piper.render(say(LINES[1], "quiet")).samples).max()
    loud = np.abs(piper.render(say(LINES[1], "loud")).samples).max()
    assert quiet == pytest.approx(0.05, rel=0.2)
    assert loud == pytest.approx(0.9, rel=0.05)


@pytest.mark.parametrize(
    "text", ["", " ", "...", "…", "—", "!!!", "?", "***", "“”", "\n\t", "[[]]", "♪", "\u200b"]
)
def test_marks_alone_are_an_error_not_silence(piper: Piper, text: str) -> None:
    with pytest.raises(EngineError, match="nothing to say"):
        piper.render(say(text))


def test_a_long_text_is_spoken_whole_in_pieces_that_fit(piper: Piper) -> None:
    sentence = "The rain came down on the hill and on the hut and nobody in it had a dry shirt left, "
    once = len(piper.render(say(sentence)).samples)
    long = len(piper.render(say(sentence * 12)).samples)
    assert long / once == pytest.approx(12, rel=0.12)


def test_a_broken_espeak_voice_is_an_engine_error(tmp_path: Path) -> None:
    write_voice(tmp_path, "strange", espeak={"voice": "xx-nowhere"})
    with pytest.raises(EngineError, match=r"strange could not speak 'Hello\."):
        speak(Piper((tmp_path,)), say("Hello.", "strange"))


def test_piper_and_the_embedded_draft_engine_live_in_one_process(piper: Piper) -> None:
    """Both carry an espeak-ng of their own, with global state."""
    before = piper.render(say(LINES[1])).samples
    espeak = open_engine("espeak")
    espeak.render(Utterance("Where are you going?", Voice("espeak", "girl")))
    np.testing.assert_array_equal(piper.render(say(LINES[1])).samples, before)


# --- Identity -------------------------------------------------------------------------------------


def test_identity_names_versions_and_files(piper: Piper, folder: Path) -> None:
    identity = piper.identity(Voice("piper", "plain"))
    assert "piper-tts 1." in identity
    assert "onnxruntime 1." in identity
    for suffix in (".onnx", ".onnx.json"):
        digest = hashlib.sha256((folder / f"plain{suffix}").read_bytes()).hexdigest()
        assert digest in identity
    assert identity != piper.identity(Voice("piper", "high"))


def test_identity_changes_with_either_file(folder: Path, tmp_path: Path) -> None:
    write_voice(tmp_path, "voice", f0=110)
    seen = {Piper((tmp_path,)).identity(Voice("piper", "voice"))}
    write_voice(tmp_path, "voice", f0=111)
    seen.add(Piper((tmp_path,)).identity(Voice("piper", "voice")))
    write_voice(tmp_path, "voice", f0=111, inference={"noise_scale": 0.5})
    seen.add(Piper((tmp_path,)).identity(Voice("piper", "voice")))
    assert len(seen) == 3


def test_identity_is_the_same_for_the_same_files_elsewhere(folder: Path, tmp_path: Path) -> None:
    for suffix in (".onnx", ".onnx.json"):
        shutil.copy(folder / f"plain{suffix}", tmp_path)
    here, there = (Piper((where,)).identity(Voice("piper", "plain")) for where in (folder, tmp_path))
    assert here == there


# --- Real voices ----------------------------------------------------------------------------------

REAL = tuple(
    model.name for model in installed(voice_folders()) if re.match(r"[a-z]{2,3}_[A-Z]{2}-", model.name)
)
"""Voices under published names, of this machine's user or from packages."""


@pytest.mark.slow
@pytest.mark.skipif(not REAL, reason="no published voice is installed here")
def test_a_published_voice_takes_our_noise_and_repeats_itself() -> None:
    folders = voice_folders()
    for model in (find_voice(name, folders) for name in REAL):
        assert NOISE in [value.name for value in open_session(model.path).get_inputs()]
        engine, other = Piper(folders), Piper(folders)
        line = say("Gone.", model.name)
        first = engine.render(line).samples
        other.render(say("No.", model.name))
        np.testing.assert_array_equal(first, other.render(line).samples)
        assert not np.array_equal(first, engine.render(dataclasses.replace(line, take=2)).samples)
