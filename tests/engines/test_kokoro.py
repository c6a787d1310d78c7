"""The `kokoro` engine: what is its own besides the contract of all engines (test_contract.py)."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from audiofic.engines import open_engine
from audiofic.engines.kokoro import MOST_TOKENS, Kokoro
from audiofic.engines.speaking import speak
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.model import Utterance, Voice
from audiofic.voice_library import voice_folders
from kokoro_voice import write_kokoro

TEXT = "The lantern swung twice before the wind put it out."


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_kokoro(tmp_path / "voices", {"jf_alpha": 200.0, "jm_kumo": 100.0, "bf_emma": 150.0})
    return tmp_path / "voices"


def pitch_hz(engine: Kokoro, model: str) -> float:
    """The strongest frequency of what the voice says."""
    speech = speak(engine, Utterance(TEXT, Voice("kokoro", model)))
    spectrum = np.abs(np.fft.rfft(speech.samples * np.hanning(speech.samples.size)))
    return float(np.argmax(spectrum) * speech.sample_rate / speech.samples.size)


@pytest.mark.parametrize(
    ("model", "hertz"),
    [
        ("jf_alpha", 200),
        ("jf_alpha+jm_kumo", 150),
        ("jf_alpha(3)+jm_kumo", 175),
        ("jf_alpha(0.1)+jm_kumo(0.3)", 125),
    ],
)
def test_a_blend_lies_between_its_voices_by_their_shares(folder: Path, model: str, hertz: float) -> None:
    assert pitch_hz(Kokoro((folder,)), model) == pytest.approx(hertz, abs=3)


def test_a_misspelt_voice_is_an_error_that_knows_the_right_one(folder: Path) -> None:
    with pytest.raises(VoiceNotFound, match="jf_alhpa") as caught:
        Kokoro((folder,)).identity(Voice("kokoro", "jm_kumo+jf_alhpa"))
    assert "Did you mean 'jf_alpha'?" in str(caught.value.hint)


def test_a_speaker_is_refused_with_the_way_to_write_shares(folder: Path) -> None:
    with pytest.raises(VoiceNotFound) as caught:
        Kokoro((folder,)).identity(Voice("kokoro", "jf_alpha", "0.7"))
    assert "jf_alpha(3)+jf_nezumi(1)" in str(caught.value.hint)


def test_where_kokoro_is_not_installed_it_has_no_voices_and_says_how_to_get_them(tmp_path: Path) -> None:
    engine = Kokoro((tmp_path,))
    assert engine.voices() == ()
    with pytest.raises(VoiceNotFound) as caught:
        engine.identity(Voice("kokoro", "jf_alpha"))
    assert "audiofic voices install kokoro" in str(caught.value.hint)


def test_names_are_said_as_voices_yaml_says_them(folder: Path) -> None:
    told = (("Kagome", "kəɡˈoʊmeɪ"), ("Shippo", "ʃˈiːpoʊ"))
    utterance = Utterance("“I,” said Kagome's friend Shippo.", Voice("kokoro", "jf_alpha"), 1, told)
    phonemes = Kokoro((folder,)).phonemes(utterance)
    assert "kəɡˈOmAz" in phonemes
    assert "ʃˈipO" in phonemes


def test_british_voices_read_british_english(folder: Path) -> None:
    engine = Kokoro((folder,))
    american, british = (
        engine.phonemes(Utterance("Go to the car park.", Voice("kokoro", model)))
        for model in ("jf_alpha", "bf_emma+jf_alpha")
    )
    assert "ɡˌO" in american or "ɡˈO" in american
    assert "kˈɑɹ" in american
    assert "Q" in british
    assert "kˈɑː" in british


def test_a_monster_of_a_sentence_is_spoken_in_pieces_the_network_can_take(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = Kokoro((folder,))
    sizes: list[int] = []
    run = engine._run
    monkeypatch.setattr(engine, "_run", lambda feed: sizes.append(feed["tokens"].shape[1]) or run(feed))
    words = "burgher furrier murderer " * 60
    speech = engine.render(Utterance(words.strip(), Voice("kokoro", "jf_alpha")))
    assert len(sizes) > 3
    assert max(sizes) <= MOST_TOKENS + 2
    assert speech.words is not None
    assert len(speech.words) == 180


def test_the_words_are_where_the_sound_is(folder: Path) -> None:
    """In the tiny network a vowel is the loudest; each word's loudest moment lies within its own time."""
    speech = speak(Kokoro((folder,)), Utterance("Ah, oh, ooh.", Voice("kokoro", "jf_alpha")))
    assert speech.words is not None
    loud = np.abs(speech.samples) > 0.7 * np.abs(speech.samples).max()
    for start, end in speech.words:
        assert loud[start:end].any()
        assert not loud[end : end + 1200].any() or end == speech.words[-1][1]


def test_a_damaged_network_is_named(folder: Path) -> None:
    network = folder / "kokoro-v1.0.int8.onnx"
    network.write_bytes(network.read_bytes()[:-100])
    with pytest.raises(EngineError, match=r"kokoro-v1\.0\.int8\.onnx"):
        Kokoro((folder,)).render(Utterance(TEXT, Voice("kokoro", "jf_alpha")))


def test_an_identity_tells_what_shapes_the_sound(folder: Path, tmp_path: Path) -> None:
    identity = Kokoro((folder,)).identity(Voice("kokoro", "jf_alpha"))
    write_kokoro(tmp_path / "others", {"jf_alpha": 200.0, "new": 300.0})
    others = Kokoro((tmp_path / "others",))
    assert others.identity(Voice("kokoro", "jf_alpha")) == identity, "more voices beside it change nothing"
    write_kokoro(tmp_path / "third", {"jf_alpha": 201.0})
    assert Kokoro((tmp_path / "third",)).identity(Voice("kokoro", "jf_alpha")) != identity


@pytest.mark.slow
def test_real_voices_give_the_same_bits_in_every_process_whatever_threads_are_set(tmp_path: Path) -> None:
    """Also cold, with the network optimised anew, and from the optimised one that is kept."""
    if not open_engine("kokoro", voice_folders()).voices():
        pytest.skip("the packages of audiofic[voices] are not installed")
    code = (
        "import hashlib; from audiofic.engines import open_engine; from audiofic.model import *;"
        "from audiofic.voice_library import voice_folders;"
        f"line = Utterance({TEXT!r}, Voice('kokoro', 'jf_alpha'));"
        "said = open_engine('kokoro', voice_folders()).render(line);"
        "print(hashlib.sha256(said.samples.tobytes()).hexdigest())"
    )
    digests = set()
    for threads in ("1", "4"):
        environment = {**os.environ, "OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads}
        for _ in range(2):
            ended = subprocess.run(
                [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
            )
            digests.add(ended.stdout.strip())
    assert len(digests) == 1
    assert digests.pop() != hashlib.sha256(b"").hexdigest()
