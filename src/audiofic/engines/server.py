"""The `server` engine: any server with the OpenAI-style interface for speech, `/v1/audio/speech`.

A model is the server's name for a voice: `server/af_bella`. What the server is, `engines: server` in
voices.yaml says. No answer is taken that is cut off, no sound, silent, or too short for its text.
"""

from __future__ import annotations

import io
import struct
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType

import numpy as np
import soundfile
from numpy.typing import NDArray

from audiofic.engines import Engine, OptionFault, Speech
from audiofic.engines.speaking import vary
from audiofic.errors import AudioficError, EngineError, FfmpegError, VoiceNotFound
from audiofic.ffmpeg import decode
from audiofic.model import Utterance, Voice
from audiofic.model_server.addresses import refuse_url
from audiofic.model_server.posting import NoAnswer, NoServer, Refused, Server, Unreachable

FORMAT = 1
"""Part of every clip's identity: raise it whenever another sound is made of the same answer."""

PATH = "/audio/speech"
KEYS = ("url", "model", "format", "timeout", "parallel", "instructions")
FORMATS = ("wav", "flac", "mp3")
YES, NO = ("yes", "true", "on"), ("no", "false", "off")
TIMEOUT_S, PARALLEL = 120, 2
"""What counts where voices.yaml says nothing."""
LONGEST_TIMEOUT_S, MOST_PARALLEL = 3600, 32

WAITS_S = (1.0, 2.0, 4.0)
"""Before the second, third and fourth attempt, where the server doesn't say how long."""
LONGEST_WAIT_S = 60.0
"""A server that wants a longer pause than this is not waited for."""
DOWN_S = 30.0
"""For so long a server that can't be reached is not asked again: thousands of lines may be waiting."""
LARGEST_ANSWER = 64_000_000
"""Bytes: 6 minutes of 44.1 kHz stereo; a sentence is a tenth of a megabyte."""
MIX_RATE = 44_100
"""Hz; taken where an answer's own rate can't be told."""
SOFTEST_PEAK = 0.001
"""An answer that nowhere reaches this is silence (-60 dBFS)."""
FASTEST_LETTER_S = 0.02
"""Nobody says a letter faster, at pace 1: English read aloud has 0.065 s a letter."""
START = "Start it, or put its address right in voices.yaml; then run the same command again."
SPEEDS = (0.25, 4.0)
"""What the interface allows."""


class SpeechServer(Engine):
    """See `audiofic.engines.Engine`."""

    is_deterministic = False
    shared = True
    failure_hint = "Look at the server's own log; then run the same command again."

    def __init__(
        self, voice_folders: tuple[Path, ...] = (), options: Mapping[str, str] = MappingProxyType({})
    ) -> None:
        super().__init__(voice_folders, options)
        if any(self.check_options(options)):
            options = {}  # `identity` says what is wrong with them
        timeout_s = float(options.get("timeout", TIMEOUT_S))
        self._server = Server(options.get("url", "").rstrip("/"), "speech server", timeout_s, LARGEST_ANSWER)
        self._format = options.get("format", FORMATS[0])
        parallel = int(options.get("parallel", PARALLEL))
        self._free = threading.BoundedSemaphore(parallel)
        # All attempts of all who may stand in line before an utterance.
        self.extra_patience_s = MOST_PARALLEL * (len(WAITS_S) + 1) * (timeout_s + LONGEST_WAIT_S)
        self._down: tuple[float, NoServer] | None = None
        """Until when (`time.monotonic`) the server counts as not to be reached, and why."""

    @classmethod
    def check_options(cls, options: Mapping[str, str]) -> Iterator[OptionFault]:
        """An unknown or missing key, or a value that can't be one."""
        for key in options:
            if key not in KEYS:
                yield OptionFault(key, f"there is no setting `{key}`.", f"It has {', '.join(KEYS)}.")
        example = "Write the server's address: `url: http://localhost:8880/v1`."
        if "url" not in options:
            yield OptionFault("", "`url` is missing.", example)
        elif (problem := refuse_url(options["url"], PATH)) is not None:
            yield OptionFault("url", f"the `url` {problem}.", example)
        if not options.get("model"):
            yield OptionFault("", "`model` is missing.", "Write the server's name for it: `model: tts-1`.")
        if options.get("format", FORMATS[0]) not in FORMATS:
            yield OptionFault("format", "no such `format`.", f"Write one of {', '.join(FORMATS)}.")
        if options.get("instructions", NO[0]).casefold() not in (*YES, *NO):
            yield OptionFault("instructions", "`instructions` is yes or no.", "Write `instructions: yes`.")
        for key, most in (("timeout", LONGEST_TIMEOUT_S), ("parallel", MOST_PARALLEL)):
            text = options.get(key, "1")
            if not (text.isascii() and text.isdigit() and 1 <= int(text[:6]) <= most):
                yield OptionFault(key, f"`{key}` is a whole number from 1 to {most}.", f"Write `{key}: 10`.")

    def voices(self) -> tuple[str, ...]:
        """None: what the server has, only the server knows."""
        return ()

    def identity(self, voice: Voice) -> str:
        """The model and the format; not the address, so that a server may move."""
        for fault in self.check_options(self.options):
            raise VoiceNotFound(f"{voice.name} can't be had: engines: server: {fault.message}", fault.hint)
        if voice.speaker:
            raise VoiceNotFound(
                f"A server's voices have no speakers, but {voice.speaker!r} was asked for.",
                f"Write `server/{voice.model}`.",
            )
        return f"server {FORMAT} {self.options['model']} {self._format}"

    def render(self, utterance: Utterance) -> Speech:
        """Ask the server, several times if need be, and take its sound.

        Raises `NoServer` where it can't be reached or says no to everything, `EngineError` where it gives no
        sound for this utterance.
        """
        self.identity(utterance.voice)
        pace, _ = vary(utterance)
        question: dict[str, object] = {
            "model": self.options["model"],
            "input": utterance.text,
            "voice": utterance.voice.model,
            "response_format": self._format,
            "speed": round(min(max(utterance.voice.pace * pace, SPEEDS[0]), SPEEDS[1]), 3),
        }
        if utterance.direction:
            question["instructions"] = utterance.direction
        with self._free:
            return self._ask(question, utterance)

    def cost(self, voice: Voice) -> float:
        """As Kokoro on two cores: what the server costs, nobody here knows."""
        return 0.02

    def _ask(self, question: Mapping[str, object], utterance: Utterance) -> Speech:
        if self._down and time.monotonic() < self._down[0]:
            raise self._down[1]
        error: AudioficError
        for wait_s in (*WAITS_S, None):
            try:
                speech = read_answer(self._server.post(PATH, question), utterance)
            except Refused as refusal:
                # Without the line's words: it mostly says no to the voice or the format, of all lines.
                told = f"{utterance.voice.name} could not speak: {refusal.message}"
                raise EngineError(told, "Put the voice's name or `engines: server` right.") from refusal
            except Unreachable as gone:
                error = NoServer(gone.message, START)
            except NoAnswer as failure:
                error = failure
            except NoServer as no:
                self._down = (time.monotonic() + DOWN_S, no)
                raise
            else:
                self._down = None
                return speech
            asked_s = error.retry_after_s if isinstance(error, NoAnswer) else None
            if wait_s is None or (asked_s or 0.0) > LONGEST_WAIT_S:
                break
            time.sleep(wait_s if asked_s is None else asked_s)
        if isinstance(error, NoServer):
            self._down = (time.monotonic() + DOWN_S, error)
            raise error
        raise _failed(utterance, error) from error


def read_answer(body: bytes, utterance: Utterance) -> Speech:
    """The sound of an answer: mono, at its own rate. Raises `NoAnswer` where it is not the utterance's."""
    if _is_cut_off(body):
        raise NoAnswer("the server's sound is cut off")
    samples, rate, promised = _decode(body)
    if samples.size < promised:
        raise NoAnswer("the server's sound is cut off")
    if not samples.size or float(np.abs(samples).max()) < SOFTEST_PEAK:
        raise NoAnswer("the server sent silence")
    letters = sum(map(str.isalnum, utterance.text))
    if samples.size / rate * utterance.voice.pace < FASTEST_LETTER_S * letters:
        raise NoAnswer(f"the server sent {samples.size / rate:.2f} s of sound for {letters} letters")
    return Speech(np.clip(samples, -1.0, 1.0), rate)


def _decode(body: bytes) -> tuple[NDArray[np.float32], int, int]:
    """The samples, mixed to mono; their rate in Hz; and how many the file says there are."""
    try:
        with soundfile.SoundFile(io.BytesIO(body)) as file:
            samples = file.read(dtype="float32", always_2d=True).mean(axis=1)
            return samples, int(file.samplerate), file.frames if file.format == "FLAC" else 0
    except (soundfile.LibsndfileError, ValueError):  # none, or of a format that only ffmpeg knows
        pass
    with tempfile.TemporaryDirectory(prefix="audiofic-") as folder:
        path = Path(folder) / "answer"
        path.write_bytes(body)
        try:
            blocks = list(decode(path, MIX_RATE))
        except FfmpegError as error:
            shown = body[:40].decode("utf-8", "replace")
            told = f" but {shown!r} ..." if shown and shown.isprintable() else ""
            raise NoAnswer(f"the server sent no sound{told}") from error
    return np.concatenate(blocks) if blocks else np.zeros(0, np.float32), MIX_RATE, 0


def _is_cut_off(body: bytes) -> bool:
    """True for a WAV whose samples are fewer than its header says. One sent as a stream says nothing."""
    if body[:4] != b"RIFF" or body[8:12] != b"WAVE":
        return False
    at = 12
    while at + 8 <= len(body):
        name, size = struct.unpack_from("<4sI", body, at)
        if name == b"data":
            return bool(size < 0x7FFF_0000 and at + 8 + size > len(body))
        at += 8 + size + size % 2
    return True


def _failed(utterance: Utterance, error: AudioficError) -> EngineError:
    words = utterance.text if len(utterance.text) <= 60 else utterance.text[:57] + "..."
    message = f"{utterance.voice.name} could not speak {words!r}: {error.message.rstrip('.')}."
    return EngineError(message, error.hint or SpeechServer.failure_hint)
