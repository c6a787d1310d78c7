"""Single wrong bytes in everything audiofic keeps, and what the next commands make of them.

A failing disk gives a wrong byte and says nothing: size and times stay as they were. What follows has to be
the very book (or scripts) that would have been made without it, or an error that names the file.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from faults.productions import STORY, heard
from faults.watched import Ended, Watch
from piper_voice import write_voice

NAME = "en_US-tester-medium"
VOICES = """\
book: {title: The Kettle, author: Nobody}
captions: words
formats: [opus]
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: en_US-tester-medium}
  Miroku: {gender: male, voice: espeak/man}
"""
ONE = (
    "chapter: 1\ntitle: Steam\nlines:\n- narrator: The kettle sang.\n- Kagome: Is it ready?\n- Miroku: No.\n"
)
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready at last.\n"
REVISED = STORY.replace("They waited.", "They waited, and waited.").replace("Now,", "Not yet,")
BUILD = ("-C", "production", "build")


@dataclass(frozen=True)
class Home:
    """A user's home: a built production, a drafted one, voices and a cache, all as they were laid out."""

    watch: Watch
    folder: Path

    @property
    def production(self) -> Path:
        return self.folder / "production"

    def reset(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_name("before"), self.folder)

    def run(self, *arguments: str) -> Ended:
        places = {"HOME": ".", "XDG_CACHE_HOME": "cache", "AUDIOFIC_VOICES": "voices"}
        environment = {name: str(self.folder / place) for name, place in places.items()}
        return self.watch.run(*arguments, cwd=self.folder, environment=environment)


def lay_out(watch: Watch, base: Path) -> Home:
    """The home, built once and kept aside."""
    home = Home(watch, base / "home")
    root = home.production
    (root / "script").mkdir(parents=True)
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    (home.folder / "story.md").write_text(STORY, encoding="utf-8")
    (home.folder / "revised.md").write_text(REVISED, encoding="utf-8")
    model = write_voice(home.folder / "voices", NAME)
    from audiofic.voice_library.sums import write_sums

    write_sums(model.parent, NAME, (model, model.with_name(f"{NAME}.onnx.json")))
    for command in (BUILD, ("new", "drafted", "story.md"), BUILD):
        ended = home.run(*command)
        assert ended.code == 0, ended.said
    shutil.copytree(home.folder, base / "before")
    return home


def book(home: Home) -> dict[str, object]:
    """What a listener gets: sound as decoded, captions as they are."""
    build = home.production / "build"
    tell = [*build.glob("*.[sv][rt]t"), *(build / "chapters").glob("*.[sv][rt]t")]
    return {**heard(home.production), **{path.name: path.read_bytes() for path in tell}}


def reported_book(home: Home) -> dict[str, object]:
    """The book and its reports."""
    reports = {name: (home.production / "build" / name).read_bytes() for name in ("report.json", "report.md")}
    return {**book(home), **reports}


def scripts(home: Home) -> dict[str, object]:
    """The drafted production's scripts and cast."""
    root = home.folder / "drafted"
    return {path.name: path.read_bytes() for path in (*root.glob("script/*.yaml"), root / "voices.yaml")}


@dataclass(frozen=True)
class Target:
    """Something that is kept: where a byte is flipped, and what is done before and after."""

    files: str
    """A pattern from the home on."""
    before: Callable[[Home], None] = lambda home: None
    after: tuple[str, ...] = BUILD
    made: Callable[[Home], dict[str, object]] = book


def clear_files(home: Home) -> None:
    """The book has to be mixed again from the clips."""
    assert home.run("-C", "production", "clean").code == 0


def clear_everything(home: Home) -> None:
    """Everything has to be spoken again."""
    assert home.run("-C", "production", "clean", "--all").code == 0


def clear_networks(home: Home) -> None:
    """Everything has to be spoken again, by the voices' own files."""
    clear_everything(home)
    shutil.rmtree(home.folder / "cache" / "audiofic" / "networks")


def retitle(home: Home) -> None:
    """The chapters' files are tagged again and the M4B is joined again; nothing is encoded."""
    cast = home.production / "voices.yaml"
    cast.write_text(cast.read_text("utf-8").replace("Nobody", "Somebody"), encoding="utf-8")


def redate(home: Home) -> None:
    """The same, under the cover that was drawn before."""
    cast = home.production / "voices.yaml"
    cast.write_text(cast.read_text("utf-8").replace("Nobody", "Nobody, date: 2026"), encoding="utf-8")


def files(home: Home) -> dict[str, object]:
    """What a listener gets, to the byte: tags and cover, too."""
    build = home.production / "build"
    return {path.name: path.read_bytes() for path in (*build.glob("*.m4b"), *build.glob("chapters/*"))}


TARGETS = {
    "cover": Target("production/build/cover-*.png", redate, made=files),
    "clips": Target("production/build/store/*/*.wav", clear_files),
    "record": Target("production/build/record.json"),
    "record, retitled": Target("production/build/record.json", retitle),
    "packets, joined": Target("production/build/packets/*.aac", retitle),
    "chapters, tagged": Target("production/build/chapters/*.[mo]p*", retitle),
    "networks": Target("cache/audiofic/networks/*.onnx", clear_everything),
    "digests": Target("cache/audiofic/digests/*", clear_everything),
    "espeak data": Target("cache/audiofic/espeak/*/**/*", clear_everything),
    "voice": Target("voices/*.onnx*", clear_networks),
    "voice's sums": Target("voices/*.sha256", clear_everything),
    "drafts": Target(
        "drafted/script/.drafts/*.yaml", after=("-C", "drafted", "update", "../revised.md"), made=scripts
    ),
}
"""What is flipped before a command that reads it."""

FINISHED = (
    "chapters/*.mp3",
    "chapters/*.opus",
    "chapters/*.vtt",
    "chapters/*.srt",
    "*.m4b",
    "*.vtt",
    "*.srt",
    "packets/*",
)
"""What nobody reads but listeners: `audiofic check` finds it."""


OUTCOMES = {
    "same": "the very book, or scripts",
    "told": "an update's own warning shows the line that is not",
    "error": "an error names the file",
}
"""How a flipped byte ends that does no harm."""


@dataclass(frozen=True)
class Flip:
    """A flipped byte that did no harm, and how (`OUTCOMES`)."""

    target: str
    outcome: str


def flip(path: Path, draw: random.Random) -> str:
    """One bit of the file is another, its times as they were; where it is."""
    stat = path.stat()
    content = bytearray(path.read_bytes())
    place = draw.randrange(len(content))
    content[place] ^= 1 << draw.randrange(8)
    path.write_bytes(content)
    os.utime(path, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return f"{path.name}, byte {place} of {len(content)}"


def flip_kept(home: Home, name: str, count: int, seed: int) -> Iterator[Flip]:
    """Flip `count` bytes, each from the beginning. `AssertionError` where something wrong is made of one."""
    target = TARGETS[name]
    home.reset()
    if target.before in (retitle, redate) or target.made is scripts:  # else what is made is what is there
        target.before(home)
        ended = home.run(*target.after)
        assert ended.code == 0, ended.said
    expected = target.made(home)
    draw = random.Random(f"{name} {seed}")
    for _ in range(count):
        home.reset()
        target.before(home)
        files = sorted(
            path for path in home.folder.glob(target.files) if path.is_file() and path.stat().st_size
        )
        place = flip(draw.choice(files), draw)
        ended = home.run(*target.after)
        told = f"{name}: {place}: exit {ended.code}: {ended.said}"
        assert "Traceback" not in ended.said, told
        assert ended.code in (0, 1), told
        if ended.code:
            assert "error: " in ended.said, told
            assert place.partition(",")[0] in ended.said, told
            yield Flip(name, "error")
        elif target.made(home) == expected:
            yield Flip(name, "same")
        else:
            assert name == "drafts", told
            assert "warning: " in ended.said, told
            yield Flip(name, "told")


def flip_finished(home: Home, count: int, seed: int) -> Iterator[Flip]:
    """Flip `count` bytes of finished files: `check` names the file, once it is gone a build makes it."""
    home.reset()
    expected = book(home)
    draw = random.Random(f"finished {seed}")
    for turn in range(count):
        home.reset()
        path = draw.choice(sorted((home.production / "build").glob(FINISHED[(turn + seed) % len(FINISHED)])))
        told = flip(path, draw)
        ended = home.run("-C", "production", "check")
        told = f"{told}: exit {ended.code}: {ended.said}"
        relative = path.relative_to(home.production).as_posix()
        assert ended.code == 1, told
        assert f"error: {relative}: It is damaged" in ended.said, told
        path.unlink()
        ended = home.run(*BUILD)
        assert ended.code == 0, f"{told}\n{ended.said}"
        assert book(home) == expected, told
        yield Flip("finished files", "error")
