"""Every engine in the table keeps the same promises."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pytest

from audiofic.engines import ENGINES, Engine, open_engine
from audiofic.engines.speaking import MARGIN_MS, speak
from audiofic.errors import AudioficError, VoiceNotFound
from audiofic.model import Utterance, Voice
from audiofic.voice_library import voice_folders
from audiofic.words import split_words
from model_server import standing_in
from speech_server import speaking

TEXT = "The lantern swung twice before the wind put it out."


@dataclass(frozen=True)
class Ready:
    """An engine that can speak here, with two voices that ought to differ."""

    voice: Voice
    other: Voice
    misspelt: Voice
    folders: tuple[Path, ...] = ()
    length_tolerance: float = 0.12
    """How far a pace may miss its length: engines round to words a minute, and pauses don't stretch."""
    options: Mapping[str, str] = field(default_factory=dict)
    times_words: bool = True
    close: ExitStack = field(default_factory=ExitStack)
    """What has to be ended when the tests are over."""

    def open(self) -> Engine:
        return open_engine(self.voice.engine, self.folders, self.options)


def ready_tone(folder: Path) -> Ready:
    return Ready(Voice("tone", "girl"), Voice("tone", "man"), Voice("tone", ""))


def ready_espeak(folder: Path) -> Ready:
    return Ready(Voice("espeak", "girl"), Voice("espeak", "man"), Voice("espeak", "gril"))


def ready_piper(folder: Path) -> Ready:
    """A tiny generated voice; a sine that says which voice it is, so pitch is all that differs."""
    for needed in ("piper_voice", "audiofic.engines.piper"):
        if importlib.util.find_spec(needed) is None:
            pytest.skip(f"{needed} is not here")
    maker = importlib.import_module("piper_voice")
    maker.write_voice(folder, "en_US-one-low", speakers=2)
    voices = (Voice("piper", "en_US-one-low", "0"), Voice("piper", "en_US-one-low", "1"))
    return Ready(*voices, Voice("piper", "en_US-won-low"), (folder,), 0.25)


def ready_kokoro(folder: Path) -> Ready:
    """A tiny generated network; a sine whose pitch says which voice it is."""
    importlib.import_module("kokoro_voice").write_kokoro(folder, {"jf_alpha": 220.0, "jm_kumo": 110.0})
    return Ready(*KOKORO, (folder,), 0.25)


def ready_real_kokoro(folder: Path) -> Ready:
    """The voices that come as Python packages."""
    if not set(open_engine("kokoro", voice_folders()).voices()) >= {"jf_alpha", "jm_kumo"}:
        pytest.skip("the packages of audiofic[voices] are not installed")
    return Ready(*KOKORO, voice_folders(), 0.25)


def ready_joe(folder: Path) -> Ready:
    """The Piper voice that comes as a Python package; it has no speakers, so the other is the tiny one."""
    if "en_US-joe-medium" not in open_engine("piper", voice_folders()).voices():
        pytest.skip("the packages of audiofic[voices] are not installed")
    ready = ready_piper(folder)
    joe = Voice("piper", "en_US-joe-medium")
    return Ready(joe, ready.voice, Voice("piper", "en_US-jo-medium"), (*voice_folders(), folder), 0.25)


KOKORO = (
    Voice("kokoro", "jf_alpha"),
    Voice("kokoro", "jf_alpha(3)+jm_kumo"),
    Voice("kokoro", "jf_alhpa"),
)


def ready_server(folder: Path) -> Ready:
    """A stand-in on this machine; a sine whose pitch says which voice it is."""
    stack = ExitStack()
    server = stack.enter_context(standing_in(speaking))
    voices = (Voice("server", "low"), Voice("server", "high"), Voice("server", "low", "somebody"))
    options = {"url": server.url, "model": "tts-1"}
    return Ready(*voices, (), 0.25, options, times_words=False, close=stack)


READY: dict[str, Callable[[Path], Ready]] = {
    "tone": ready_tone,
    "espeak": ready_espeak,
    "kokoro": ready_kokoro,
    "piper": ready_piper,
    "server": ready_server,
}
"""How each engine gets something to speak with. A new row in `ENGINES` needs a row here."""


def test_every_engine_has_a_voice_ready_for_this_test() -> None:
    assert set(READY) == set(ENGINES)


def test_an_unknown_engine_is_an_error_that_names_the_known_ones() -> None:
    with pytest.raises(AudioficError) as caught:
        open_engine("kazoo")
    assert "kazoo" in caught.value.message
    assert all(name in str(caught.value.hint) for name in ENGINES)


REAL = {"kokoro-real": ready_real_kokoro, "piper-real": ready_joe}
"""Real voices, where they are installed."""


@pytest.fixture(
    scope="module",
    params=[*sorted(ENGINES), *(pytest.param(name, marks=pytest.mark.slow) for name in sorted(REAL))],
)
def ready(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Ready]:
    name: str = request.param
    made = (READY | REAL)[name](tmp_path_factory.mktemp(name))
    if not made.open().available():
        pytest.skip(f"{name} is not on this machine")
    with made.close:
        yield made


@pytest.fixture(scope="module")
def engine(ready: Ready) -> Engine:
    return ready.open()


def test_the_voices_are_listed_in_order_and_the_ready_one_is_among_them(engine: Engine, ready: Ready) -> None:
    assert ready.voice.model in (engine.voices() or (ready.voice.model,)), "a server's are not known"
    assert list(engine.voices()) == sorted(set(engine.voices()))


def test_speech_is_finite_mono_bounded_and_heard(engine: Engine, ready: Ready) -> None:
    speech = speak(engine, Utterance(TEXT, ready.voice))
    assert speech.samples.ndim == 1
    assert speech.samples.dtype == np.float32
    assert np.isfinite(speech.samples).all()
    assert 0.01 < np.abs(speech.samples).max() <= 1.0
    assert 8_000 <= speech.sample_rate <= 48_000
    assert 1.0 < speech.samples.size / speech.sample_rate < 8.0


@pytest.mark.parametrize("pitch", [0.0, 3.0])
def test_an_engine_that_tells_of_words_tells_of_all_of_them_in_order_and_inside_the_sound(
    engine: Engine, ready: Ready, pitch: float
) -> None:
    for text in (TEXT, "It was the end of it all.", "Twenty-two? No \N{EM DASH} not Kagome's!"):
        utterance = Utterance(text, replace(ready.voice, pitch=pitch), 1, (("Kagome", "kəɡˈoʊmeɪ"),))
        speech = speak(engine, utterance)
        assert (speech.words is not None) == ready.times_words
        if speech.words is None:
            return
        assert len(speech.words) == len(split_words(text))
        edges = [frame for word in speech.words for frame in word]
        assert edges == sorted(edges)
        assert edges[0] >= 0
        assert edges[-1] <= speech.samples.size
        assert edges[-1] > 0.8 * speech.samples.size
        assert all(end > start for start, end in speech.words)


def test_speech_is_trimmed_to_the_same_margins(engine: Engine, ready: Ready) -> None:
    speech = speak(engine, Utterance(TEXT, ready.voice))
    loud = np.flatnonzero(np.abs(speech.samples) > 0.03 * np.abs(speech.samples).max())
    lead_ms = loud[0] * 1000 / speech.sample_rate
    tail_ms = (speech.samples.size - loud[-1]) * 1000 / speech.sample_rate
    assert MARGIN_MS[0] - 1 <= lead_ms <= MARGIN_MS[0] + 80
    assert MARGIN_MS[1] - 6 <= tail_ms <= MARGIN_MS[1] + 150


def test_the_same_utterance_gives_the_same_samples_whatever_was_said_between(
    engine: Engine, ready: Ready
) -> None:
    utterance = Utterance(TEXT, ready.voice)
    first = speak(engine, utterance)
    speak(engine, Utterance("Something else altogether!", ready.other))
    again = speak(engine, utterance)
    fresh = speak(ready.open(), utterance)
    assert np.array_equal(first.samples, again.samples)
    assert np.array_equal(first.samples, fresh.samples)


def test_another_voice_is_another_sound(engine: Engine, ready: Ready) -> None:
    one, two = (speak(engine, Utterance(TEXT, voice)) for voice in (ready.voice, ready.other))
    assert not np.array_equal(one.samples, two.samples)


def test_a_new_take_is_another_reading(engine: Engine, ready: Ready) -> None:
    first, second = (speak(engine, Utterance(TEXT, ready.voice, take)) for take in (1, 2))
    assert not np.array_equal(first.samples, second.samples)


def test_twice_the_text_takes_about_twice_the_time(engine: Engine, ready: Ready) -> None:
    once, twice = (speak(engine, Utterance(text, ready.voice)) for text in (TEXT, f"{TEXT} {TEXT}"))
    assert 1.8 <= twice.samples.size / once.samples.size <= 2.6


@pytest.mark.parametrize("pace", [0.8, 1.25])
def test_pace_shortens_the_speech_by_as_much(engine: Engine, ready: Ready, pace: float) -> None:
    normal = speak(engine, Utterance(TEXT, ready.voice))
    paced = speak(engine, Utterance(TEXT, replace(ready.voice, pace=pace)))
    assert paced.samples.size * pace == pytest.approx(normal.samples.size, rel=ready.length_tolerance)


@pytest.mark.parametrize("pitch", [-3.0, 4.0])
def test_pitch_leaves_the_length_alone(engine: Engine, ready: Ready, pitch: float) -> None:
    normal = speak(engine, Utterance(TEXT, ready.voice))
    pitched = speak(engine, Utterance(TEXT, replace(ready.voice, pitch=pitch)))
    assert pitched.samples.size == pytest.approx(normal.samples.size, rel=ready.length_tolerance)
    assert not np.array_equal(pitched.samples, normal.samples)


def test_pronunciations_are_taken(engine: Engine, ready: Ready) -> None:
    text = "Then Kagome's arrow fell, and Kagome ran."
    told = (("Kagome", "kəɡˈoʊmeɪ"),)
    assert speak(engine, Utterance(text, ready.voice, 1, told)).samples.size


def test_an_identity_is_stable_and_tells_models_apart(engine: Engine, ready: Ready) -> None:
    identity = engine.identity(ready.voice)
    assert identity == ready.open().identity(ready.voice)
    assert identity == engine.identity(replace(ready.voice, pace=1.3, pitch=2.0))
    assert "\n" not in identity


def test_a_misspelt_model_is_an_error_with_a_hint(engine: Engine, ready: Ready) -> None:
    with pytest.raises(VoiceNotFound) as caught:
        engine.identity(ready.misspelt)
    assert caught.value.hint
    with pytest.raises(AudioficError):
        speak(engine, Utterance(TEXT, ready.misspelt))


@pytest.mark.parametrize("text", ["***", "...", "😀", "—", "~", " ", ""])
def test_what_has_no_word_in_it_is_an_error_and_never_sound(engine: Engine, ready: Ready, text: str) -> None:
    with pytest.raises(AudioficError, match="nothing to say"):
        speak(engine, Utterance(text, ready.voice))


@pytest.mark.parametrize("text", ["***", "...", "😀", "—", "", "\x00", "\x01", "]]", "[["])
def test_an_engine_that_is_given_such_a_thing_all_the_same_does_not_crash(
    engine: Engine, ready: Ready, text: str
) -> None:
    try:
        speech = engine.render(Utterance(text, ready.voice))
    except AudioficError:
        return
    assert np.isfinite(speech.samples).all()


@pytest.mark.parametrize(
    "text", ["-o", "/etc/hostname", "--version", "<break time='9s'/>stop", "a\x00b", "No"]
)
def test_no_text_is_an_option_a_file_or_markup(engine: Engine, ready: Ready, text: str) -> None:
    speech = speak(engine, Utterance(text, ready.voice))
    assert 0.05 < speech.samples.size / speech.sample_rate < 6.0
