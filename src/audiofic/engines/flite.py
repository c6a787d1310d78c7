"""The `flite` engine: clear draft voices, where the system has the `flite` program.

No wheel carries flite, so this module runs the program (Debian: `apt install flite`). It is, with
`ffmpeg.py`, one of the two places that may start another program; it starts nothing but flite, with an
argument list, never through a shell.

The program's own ways, each measured with flite 2.2:
- without `-t` a text with no blank is a file name; with it the next argument is text, whatever it looks like
- without `-ssml` markup is read out, not obeyed
- an unknown voice is silently the first one; a voice with a slash is loaded from that path: names are checked
- bytes outside ASCII are read out as junk ("x tilde"), and it exits 0 where it can't write its file
- `-add_lex` takes lines `word : phones`; a made-up word in the text stands for each pronunciation, so that
  capitals, hyphens and possessives of the real one can't miss the entry
"""

from __future__ import annotations

import difflib
import hashlib
import re
import shutil
import subprocess
import tempfile
import unicodedata
import wave
from functools import cached_property
from pathlib import Path

import numpy as np

from audiofic.engines import Speech
from audiofic.engines.speaking import bounded, resize, vary
from audiofic.engines.timbres import TIMBRES, FliteSettings
from audiofic.engines.told_words import cut_at_words
from audiofic.errors import EngineError, VoiceNotFound
from audiofic.ipa import flite_phones
from audiofic.model import Utterance, Voice

TIMEOUT_S = 120
"""flite speaks some 70 times as fast as a person; a text that takes longer than this hangs it."""

_NOT_FOR_STORIES = frozenset({"awb_time"})
"""Voices that know the time of day and nothing else."""

_MELODY_HZ = {"rms": 15.0, "slt": 20.0, "awb": 15.0, "kal16": 11.0, "kal": 11.0}
"""Standard deviation of the pitch that each voice asks for itself (flite 2.2's voice definitions)."""

_LETTERS = str.maketrans(
    {
        **{"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L"},
        **{"đ": "d", "Đ": "D", "ð": "th", "Ð": "Th", "þ": "th", "Þ": "Th", "ı": "i", "ħ": "h", "ŋ": "ng"},
        **{
            "’": "'",
            "‘": "'",
            "ʼ": "'",
            "“": " ",
            "”": " ",
            "„": " ",
            "«": " ",
            "»": " ",
            '"': " ",
            "…": "...",
        },
        **{"–": ", ", "—": ", ", "―": ", ", "‐": "-", "‑": "-", "−": "-"},
        **{"£": " pounds ", "€": " euros ", "°": " degrees "},
    }
)
"""What is left of type outside ASCII after accents are taken off."""


class Flite:
    """See `audiofic.engines.Engine`. A model is a timbre (`girl`) or one of flite's voices (`slt`)."""

    shared = False

    def __init__(self, voice_folders: tuple[Path, ...] = ()) -> None:
        self._folders = voice_folders

    def available(self) -> bool:
        """True where there is a flite that has at least one of our timbres' voices."""
        return any(timbre.flite.voice in self._own_voices for timbre in TIMBRES.values())

    def voices(self) -> tuple[str, ...]:
        """The timbres this flite can do, and its own voices."""
        timbres = [name for name, timbre in TIMBRES.items() if timbre.flite.voice in self._own_voices]
        return tuple(sorted([*timbres, *self._own_voices]))

    def identity(self, voice: Voice) -> str:
        """Digests of the program and of the libraries its voice is in, and the timbre's settings."""
        settings = self._find(voice)
        digest = hashlib.sha256(repr(settings).encode())
        for path in self._parts(settings.voice):
            digest.update(self._digest(path).encode())
        return f"flite 2 {digest.hexdigest()[:32]}"

    def render(self, utterance: Utterance) -> Speech:
        """Speak at the voice's pace; the same utterance gives the same samples."""
        settings = self._find(utterance.voice)
        pace, melody = vary(utterance)
        # Resampling by `size` shortens by as much: flite is asked to take that much longer.
        stretch = settings.stretch * settings.size / (utterance.voice.pace * pace)
        options = [*("-voice", settings.voice), *("--setf", f"duration_stretch={stretch:.4f}")]
        if settings.f0_hz:
            spread = _MELODY_HZ.get(settings.voice, 15.0) * settings.f0_spread * melody
            options += ["--setf", f"int_f0_target_mean={settings.f0_hz:.2f}"]
            options += ["--setf", f"int_f0_target_stddev={spread:.2f}"]
        speech = self._speak(utterance, options)[0]
        samples = bounded(resize(speech.samples, speech.sample_rate, settings.size))
        return Speech(samples, speech.sample_rate)

    def cost(self, voice: Voice) -> float:
        """flite is about 70 times as fast as it speaks, at 15 letters a second."""
        return 0.001

    def phonemes(self, utterance: Utterance) -> str:
        """The phones flite says (CMU's), stress digits on the vowels, its pauses left out."""
        settings = self._find(utterance.voice)
        phones = self._speak(utterance, ["-voice", settings.voice, "-psstress"])[1].split()
        return " ".join(phone for phone in phones if phone != "pau")

    # --- Inside ------------------------------------------------------------------------------

    @cached_property
    def _program(self) -> Path | None:
        found = shutil.which("flite")
        return Path(found) if found else None

    @cached_property
    def _own_voices(self) -> tuple[str, ...]:
        if self._program is None:
            return ()
        try:
            listed = self._run(["-lv"])
        except EngineError:
            return ()
        names = listed.partition(":")[2].split()
        return tuple(sorted(name for name in set(names) - _NOT_FOR_STORIES if re.fullmatch(r"[\w-]+", name)))

    def _find(self, voice: Voice) -> FliteSettings:
        if self._program is None:
            raise VoiceNotFound(
                "flite is not on this machine.",
                "Install it (Debian: apt install flite), or draft with espeak.",
            )
        if voice.speaker:
            raise VoiceNotFound(f"flite voices have no speakers, but {voice.speaker!r} was asked for.")
        if voice.model in self.voices():
            timbre = TIMBRES.get(voice.model)
            return timbre.flite if timbre else FliteSettings(voice.model)
        close = difflib.get_close_matches(voice.model, self.voices(), 1)
        hint = f"Did you mean {close[0]!r}?" if close else f"Use one of: {', '.join(self.voices())}."
        raise VoiceNotFound(f"flite has no voice {voice.model!r} here.", hint)

    def _parts(self, voice: str) -> list[Path]:
        """The program and, where it is linked dynamically, the libraries this voice's sound comes from."""
        assert self._program is not None
        names = {"libflite", "libflite_usenglish", "libflite_cmulex", f"libflite_cmu_us_{voice}"}
        mine = {path.resolve() for path in self._libraries if path.name.partition(".")[0] in names}
        return [self._program.resolve(), *sorted(mine)]

    @cached_property
    def _libraries(self) -> tuple[Path, ...]:
        """flite's dynamic libraries, beside the program as installed."""
        assert self._program is not None
        library_folder = self._program.resolve().parent.parent / "lib"
        folders = [library_folder, *library_folder.glob("*-linux-*")]
        patterns = ("libflite*.so.*", "libflite*.dylib")
        return tuple(path for folder in folders for pattern in patterns for path in folder.glob(pattern))

    @cached_property
    def _digests(self) -> dict[Path, str]:
        return {}

    def _digest(self, path: Path) -> str:
        if path not in self._digests:
            with path.open("rb") as file:
                self._digests[path] = hashlib.file_digest(file, "sha256").hexdigest()
        return self._digests[path]

    def _speak(self, utterance: Utterance, options: list[str]) -> tuple[Speech, str]:
        """(sound, what the program printed)."""
        text, lexicon = spell(utterance)
        with tempfile.TemporaryDirectory(prefix="audiofic-flite-") as folder:
            sound, addenda = Path(folder, "speech.wav"), Path(folder, "addenda.txt")
            if lexicon:
                addenda.write_text("".join(f"{line}\n" for line in lexicon), "ascii")
                options = [*options, "-add_lex", str(addenda)]
            printed = self._run([*options, "-o", str(sound), "-t", text], utterance)
            if not sound.exists() or sound.stat().st_size == 0:
                raise _refusal(utterance, "it wrote no sound")
            try:
                with wave.open(str(sound), "rb") as file:
                    sample_rate, pcm = file.getframerate(), file.readframes(file.getnframes())
            except (wave.Error, EOFError) as error:
                raise _refusal(utterance, f"it wrote a broken file ({error})") from error
        samples = np.frombuffer(pcm, dtype="<i2").astype(np.float32) / np.float32(32768.0)
        return Speech(samples, sample_rate), printed

    def _run(self, arguments: list[str], utterance: Utterance | None = None) -> str:
        assert self._program is not None
        try:
            finished = subprocess.run(
                [str(self._program), *arguments],
                stdin=subprocess.DEVNULL,
                capture_output=True,
                timeout=TIMEOUT_S,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise _refusal(utterance, f"it took longer than {TIMEOUT_S} s") from error
        except OSError as error:
            raise _refusal(utterance, f"it could not be started ({error.strerror})") from error
        if finished.returncode:
            complaint = finished.stderr.decode("utf-8", "replace").strip()[-300:]
            raise _refusal(
                utterance, f"it ended with {finished.returncode}: {complaint or 'no reason given'}"
            )
        return finished.stdout.decode("utf-8", "replace")


def spell(utterance: Utterance) -> tuple[str, tuple[str, ...]]:
    """(the text as flite must be given it, lexicon lines for its made-up words).

    `EngineError` where a letter has no Latin spelling: flite would leave the word out in silence.
    """
    spoken: list[str] = []
    stand_ins: dict[str, str] = {}
    for piece in cut_at_words(utterance.text, utterance.pronunciations):
        if piece.ipa is None:
            spoken.append(_latin(piece.text, utterance))
        else:
            spoken.append(stand_ins.setdefault(piece.ipa, _stand_in(len(stand_ins))))
    lexicon = tuple(f"{word} : {' '.join(flite_phones(ipa))}" for ipa, word in stand_ins.items())
    return " ".join("".join(spoken).split()), lexicon


def _stand_in(number: int) -> str:
    """A word that is in nobody's lexicon and looks pronounceable, so that flite doesn't spell it out."""
    letters = "bdfgklmnprstvz"
    syllables = ""
    for _ in range(3):
        number, place = divmod(number, len(letters))
        syllables = letters[place] + "o" + syllables
    return f"xaqua{syllables}xaq"


def _latin(text: str, utterance: Utterance) -> str:
    plain: list[str] = []
    for letter in unicodedata.normalize("NFKD", text.translate(_LETTERS)):
        if unicodedata.category(letter) in {"Mn", "Mc", "Me", "Cf"}:
            continue  # Accents, soft hyphens, joiners: the letters around them stay one word.
        if letter in "*_~#^`|\\<>[]{}":
            plain.append(" ")  # Marks of emphasis and markup are named aloud.
        elif letter.isascii():
            plain.append(letter if letter.isprintable() else " ")
        elif letter.isalnum():
            raise EngineError(
                f"flite can't read {letter!r} in {utterance.text!r}.",
                "Add the word to `pronunciations:` in voices.yaml, or draft this role with espeak.",
            )
        else:
            plain.append(" ")
    return "".join(plain)


def _refusal(utterance: Utterance | None, reason: str) -> EngineError:
    words = f" {utterance.text[:60]!r}" if utterance else ""
    return EngineError(
        f"flite failed on{words or ' its voice list'}: {reason}.", "Draft with espeak instead."
    )
