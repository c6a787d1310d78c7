"""Speech from a server: what is asked, what is taken, and every way in which it fails."""

from __future__ import annotations

import io
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import soundfile

from audiofic.engines import EngineSetup, engine_class
from audiofic.engines.server import SpeechServer
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, EngineError, FindingsError
from audiofic.model import Utterance, Voice
from audiofic.model_server.addresses import SERVERS_VARIABLE
from audiofic.model_server.posting import NoServer
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store, clip_key
from audiofic.synthesis import open_workers, synthesise
from audiofic.synthesis.speech import close_engines
from model_server import Reply, Say, StandIn, standing_in
from speaking_here import open_workers_here
from speech_server import RATE, sound, speaking, tone

LINE = Utterance("The kettle sang on the hob.", Voice("server", "low"))
QUESTION = {"input": LINE.text, "voice": "low", "speed": 1}


@pytest.fixture
def server() -> Iterator[StandIn]:
    with standing_in(speaking) as stand_in:
        yield stand_in


@pytest.fixture(autouse=True)
def waited(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited between attempts, without waiting them."""
    seconds: list[float] = []
    monkeypatch.setattr("audiofic.engines.server.time.sleep", seconds.append)
    return seconds


def engine(url: str, **options: str) -> SpeechServer:
    return SpeechServer((), {"url": url, "model": "tts-1", "timeout": "10", **options})


def failing(times: int, fault: Reply) -> Say:
    """A server that answers so a few times, and then in good health."""
    left = iter(range(times))
    return lambda question: fault if next(left, None) is not None else speaking(question)


# --- What is asked ------------------------------------------------------------------------------------


def test_a_line_is_asked_for_once_with_what_voices_yaml_says(server: StandIn) -> None:
    voice = replace(LINE.voice, pace=1.25, pitch=3.0)
    speech = speak(engine(server.url, format="flac"), replace(LINE, voice=voice))
    assert server.paths == ["/v1/audio/speech"]
    assert server.questions == [
        {"model": "tts-1", "input": LINE.text, "voice": "low", "response_format": "flac", "speed": 1.25}
    ]
    assert "authorization" not in server.headers[0]
    assert speech.samples.size / speech.sample_rate == pytest.approx(len(LINE.text) * 0.07 / 1.25, rel=0.1)


@pytest.mark.parametrize("form", ["wav", "flac", "mp3"])
def test_every_format_is_decoded(server: StandIn, form: str) -> None:
    speech = engine(server.url, format=form).render(LINE)
    spectrum = np.abs(np.fft.rfft(speech.samples))
    assert np.fft.rfftfreq(speech.samples.size, 1 / speech.sample_rate)[spectrum.argmax()] == pytest.approx(
        110, abs=3
    )
    assert speech.sample_rate == RATE
    assert speech.samples.size == pytest.approx(tone(QUESTION).size, rel=0.1)


def test_what_comes_in_stereo_or_another_format_than_asked_for_is_taken(server: StandIn) -> None:
    samples = tone(QUESTION)
    memory = io.BytesIO()
    soundfile.write(memory, np.stack([samples, samples], 1), RATE, format="OGG")
    server.say = lambda question: Reply(memory.getvalue())
    assert engine(server.url).render(LINE).samples.size == pytest.approx(samples.size, rel=0.02)


def test_a_wav_that_is_sent_as_a_stream_is_taken_whole(server: StandIn) -> None:
    body = bytearray(sound(QUESTION, "wav"))
    at = body.index(b"data") + 4
    body[at : at + 4] = b"\xff\xff\xff\xff"
    server.say = lambda question: Reply(bytes(body))
    assert engine(server.url).render(LINE).samples.size == (len(body) - at - 4) // 2


def test_directions_are_told_where_voices_yaml_says_so(tmp_path: Path, server: StandIn) -> None:
    (tmp_path / "script").mkdir()
    (tmp_path / "script" / "01.yaml").write_text(
        "chapter: 1\ntitle: T\nlines:\n- narrator: Rain.\n"
        "- Mara: Go home.\n  direction: with a rueful smile\n"
    )
    voices = (
        "engines: {{server: {{url: '{}', model: m{}}}}}\n"
        "narrator: {{voice: server/low}}\ncast: {{Mara: {{voice: server/high}}}}\n"
    )
    for told in (False, True):
        server.questions.clear()
        text = voices.format(server.url, ", instructions: yes" if told else "")
        (tmp_path / "voices.yaml").write_text(text)
        plan = plan_book(Project(tmp_path), False)
        assert [found.code for found in plan.findings] == ([] if told else ["unknown-direction"])
        build_book(plan, 1, lambda stage, done, total: None)
        asked = {question["input"]: question.get("instructions") for question in server.questions}
        assert asked.get("Go home.") == ("with a rueful smile" if told else None)
        assert ("Rain." in asked) != told, "what nothing changes for is not asked for again"


def test_the_key_of_the_environment_goes_to_its_address_and_nowhere_else(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(SERVERS_VARIABLE, f"https://api.example/v1=other {server.url}=secret")
    engine(server.url).render(LINE)
    assert server.headers[0]["authorization"] == "Bearer secret"


def test_no_more_are_asked_for_at_once_than_allowed(server: StandIn) -> None:
    counting, at_once, most = threading.Lock(), 0, 0

    def slowly(question: dict[str, Any]) -> Reply:
        nonlocal at_once, most
        with counting:
            at_once += 1
            most = max(most, at_once)
        server.over.wait(0.05)
        with counting:
            at_once -= 1
        return speaking(question)

    server.say = slowly
    asked = engine(server.url, parallel="3")
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(asked.render, [LINE] * 12))
    assert 2 <= most <= 3


def test_a_clip_is_kept_by_what_was_asked_and_not_by_the_address() -> None:
    one, moved = (
        engine("http://localhost:8880/v1"),
        engine("http://localhost:9999/v1", timeout="30", parallel="9"),
    )
    assert one.identity(LINE.voice) == moved.identity(LINE.voice)
    assert one.identity(LINE.voice) != engine("http://localhost:8880/v1", model="other").identity(LINE.voice)
    assert one.identity(LINE.voice) != engine("http://localhost:8880/v1", format="mp3").identity(LINE.voice)


# --- What is refused ----------------------------------------------------------------------------------


def cut(body: bytes) -> bytes:
    return body[: len(body) // 2]


SILENT = io.BytesIO()
soundfile.write(SILENT, np.zeros(2 * RATE), RATE, format="WAV")
SHORT = io.BytesIO()
soundfile.write(SHORT, tone(QUESTION)[: RATE // 5], RATE, format="MP3")
FAULTS = {
    "an error": (Reply(b'{"error": {"message": "out of memory"}}', 500), r"answered 500 \(out of memory\)"),
    "busy": (Reply(status=503), "answered 503"),
    "cut off on the line": (
        Reply(cut(sound(QUESTION, "wav")), headers={"Content-Length": "99999"}),
        r"broke off after [\d,]+ of 99,999 bytes",
    ),
    "half a WAV": (Reply(cut(sound(QUESTION, "wav"))), "cut off"),
    "half a FLAC": (Reply(cut(sound(QUESTION, "flac"))), "cut off|no sound"),
    "half of an MP3": (Reply(SHORT.getvalue()), r"sent 0\.2\d s of sound for 21 letters"),
    "a header alone": (Reply(sound(QUESTION, "wav")[:44]), "cut off"),
    "JSON": (Reply(b'{"audio": "none"}'), r"sent no sound but '\{\"audio"),
    "a page": (Reply(b"<html>Welcome</html>"), "sent no sound but '<html>"),
    "nothing": (Reply(b""), "sent no sound"),
    "10 MB of zeros": (Reply(bytes(10_000_000)), "sent no sound"),
    "a silent WAV": (Reply(SILENT.getvalue()), "sent silence"),
    "a playlist": (Reply(b"#EXTM3U\nfile:///etc/hostname\n"), "sent no sound"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_faulty_answer_is_asked_for_again_and_never_taken(
    server: StandIn, waited: list[float], fault: str
) -> None:
    reply, told = FAULTS[fault]
    server.say = failing(2, reply)
    assert engine(server.url).render(LINE).samples.size
    assert waited == [1.0, 2.0]
    server.say = lambda question: reply
    with pytest.raises(EngineError, match=told) as raised:
        engine(server.url).render(LINE)
    assert raised.value.message.startswith("server/low could not speak 'The kettle sang on the hob.': ")
    assert raised.value.hint
    assert len(server.questions) == 3 + 4


def test_minutes_of_sound_for_a_line_are_refused(server: StandIn) -> None:
    server.say = lambda question: Reply(sound({**question, "input": "word " * 400}))
    with pytest.raises(EngineError, match="seconds of sound for 27 letters"):
        speak(engine(server.url), LINE)


def test_what_is_larger_than_any_line_is_not_read_to_its_end(
    server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("audiofic.engines.server.LARGEST_ANSWER", 10_000)
    with pytest.raises(EngineError, match="more than 10,000 bytes"):
        engine(server.url).render(LINE)


def test_a_slow_server_is_left_after_the_timeout(server: StandIn) -> None:
    server.say = server.never
    started = time.monotonic()
    with pytest.raises(EngineError, match=r"took more than 1 s") as raised:
        engine(server.url, timeout="1").render(LINE)
    assert time.monotonic() - started < 10
    assert "timeout" in str(raised.value.hint)


def test_a_server_says_how_long_to_wait(server: StandIn, waited: list[float]) -> None:
    server.say = failing(1, Reply(status=429, headers={"Retry-After": "17"}))
    engine(server.url).render(LINE)
    assert waited == [17.0]
    waited.clear()
    server.say = lambda question: Reply(status=429, headers={"Retry-After": "3600"})
    with pytest.raises(EngineError, match="answered 429"):
        engine(server.url).render(LINE)
    assert waited == [], "nobody waits an hour for a line"


def test_a_question_that_the_server_calls_wrong_is_not_asked_again(server: StandIn) -> None:
    server.say = lambda question: Reply(b'{"detail": "no voice low"}', 400)
    with pytest.raises(EngineError, match=r"answered 400 \(no voice low\)"):
        engine(server.url).render(LINE)
    assert len(server.questions) == 1


@pytest.mark.parametrize(
    ("reply", "told"),
    [
        (
            Reply(status=307, headers={"Location": "http://elsewhere.example/"}),
            r"sends on to http://elsewhere",
        ),
        (Reply(status=302, headers={"Location": "http://127.0.0.1:1/"}), "nothing was sent there"),
        (Reply(status=401), "answered 401"),
        (Reply(status=404), "answered 404"),
    ],
)
def test_a_server_that_says_no_to_everything_is_not_asked_again(
    server: StandIn, reply: Reply, told: str
) -> None:
    server.say = lambda question: reply
    asked = engine(server.url)
    for _ in range(3):
        with pytest.raises(NoServer, match=told):
            asked.render(LINE)
    assert len(server.questions) == 1


def test_a_server_beyond_this_machine_is_told_nothing_until_the_person_here_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", lambda *what: pytest.fail("its name was looked up"))
    with pytest.raises(
        NoServer, match=r"speech server beyond this machine, http://tts\.example/v1"
    ) as raised:
        engine("http://tts.example/v1").render(LINE)
    assert SERVERS_VARIABLE in str(raised.value.hint)


def nobody() -> str:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return f"http://127.0.0.1:{taken.getsockname()[1]}/v1"


def test_a_server_that_is_not_there_is_waited_for_once_and_then_believed_for_a_while(
    waited: list[float],
) -> None:
    asked = engine(nobody())
    for _ in range(100):
        with pytest.raises(NoServer, match=r"speech server at .* can't be reached: Connection refused"):
            asked.render(LINE)
    assert waited == [1.0, 2.0, 4.0]


STORY = "chapter: 1\ntitle: T\nlines:\n" + "".join(
    f"- narrator: This is stone number {n}.\n" for n in range(12)
)


def write_project(root: Path, url: str) -> Project:
    (root / "script").mkdir(parents=True, exist_ok=True)
    (root / "script" / "01.yaml").write_text(STORY)
    text = f"engines:\n  server:\n    url: {url}\n    model: tts-1\nnarrator: {{voice: server/low}}\n"
    (root / "voices.yaml").write_text(text)
    return Project(root)


def build(project: Project) -> None:
    build_book(plan_book(project, False), 1, lambda stage, done, total: None)


def test_a_server_that_dies_costs_nothing_that_was_spoken(
    tmp_path: Path, server: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half the lines come, then it only fails; once it is well again, only the others are asked for."""
    monkeypatch.setattr("audiofic.building.clips.open_workers", open_workers_here)
    server.say = lambda question: speaking(question) if len(server.questions) <= 9 else Reply(status=404)
    with pytest.raises(FindingsError) as raised:
        build(write_project(tmp_path / "book", server.url))
    (found,) = raised.value.findings
    assert (found.code, found.path) == ("not-spoken", "script/01.yaml")
    assert "answered 404" in found.message
    assert "more lines failed" in found.message
    came = [question["input"] for question in server.questions[:9]]
    server.questions.clear()
    server.say = speaking
    close_engines()
    build(write_project(tmp_path / "book", server.url))
    later = [question["input"] for question in server.questions]
    assert later
    assert not set(came) & set(later)
    build(write_project(tmp_path / "book", server.url))
    assert len(server.questions) == len(later), "nothing is asked for again"


def test_another_process_speaks_with_the_server_of_voices_yaml(tmp_path: Path, server: StandIn) -> None:
    setup = EngineSetup((), (("server", (("model", "tts-1"), ("url", server.url))),))
    key = clip_key(LINE, setup.open("server").identity(LINE.voice))
    with open_workers(2) as workers:
        assert synthesise([(key, LINE)], Store(tmp_path), setup, workers) == ()
    assert Store(tmp_path).get(key) is not None


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({}, ""),
        ({"url": "http://localhost/v1"}, ""),
        ({"url": "localhost:8880", "model": "m"}, "url"),
        ({"url": "http://localhost/v1/audio/speech", "model": "m"}, "url"),
        ({"url": "http://localhost/v1", "model": "m", "format": "pcm"}, "format"),
        ({"url": "http://localhost/v1", "model": "m", "timeout": "0"}, "timeout"),
        ({"url": "http://localhost/v1", "model": "m", "parallel": "many"}, "parallel"),
        ({"url": "http://localhost/v1", "model": "m", "instructions": "loud"}, "instructions"),
        ({"url": "http://localhost/v1", "model": "m", "voice": "x"}, "voice"),
    ],
)
def test_settings_that_cannot_be_are_told_and_open_nothing(options: dict[str, str], key: str) -> None:
    faults = list(engine_class("server").check_options(options))
    assert faults[0].key == key
    assert faults[0].hint
    with pytest.raises(AudioficError) as raised:
        SpeechServer((), options).identity(LINE.voice)
    assert "engines: server" in raised.value.message
