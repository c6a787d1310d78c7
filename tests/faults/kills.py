"""Commands killed at moments drawn by a seed, and what the next run makes of what they left."""

from __future__ import annotations

import random
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from faults.productions import LONGER, STORY, edit_scripts, heard, lay_out
from faults.shelf import ADDRESS, NAME, serve_shelf
from faults.watched import Ended, Watch

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGINT)
VERBS = (
    *("cold build", "warm build", "script", "new", "update", "update --undo", "cast --merge"),
    *("script --again", "voices install"),
)


@dataclass(frozen=True)
class Kill:
    """One kill that was survived: the command, the signal, before which of its steps."""

    verb: str
    signal: signal.Signals
    at: int
    of: int


@dataclass(frozen=True)
class Scene:
    """A command in a folder of its own, laid out as it was before the command ever ran."""

    verb: str
    folder: Path
    environment: Mapping[str, str] = field(default_factory=dict)

    def reset(self) -> None:
        before = self.folder.with_name("before")
        if not before.exists():
            shutil.copytree(self.folder, before)
        shutil.rmtree(self.folder)
        shutil.copytree(before, self.folder)

    def run(self, watch: Watch, at: int = 0, deadly: int = 0, fault: int = 0) -> Ended:
        arguments = {
            "script": ("-C", "production", "script"),
            "new": ("new", "production", "story.md"),
            "update": ("-C", "production", "update", "../longer.md"),
            "update --undo": ("-C", "production", "update", "--undo"),
            "cast --merge": ("-C", "production", "cast", "--merge", "Kagome", "Kikyo"),
            "script --again": ("-C", "production", "script", "--again"),
            "voices install": ("voices", "install", NAME),
        }.get(self.verb, ("-C", "production", "build"))
        setup = "faults.shelf:use_shelf" if self.environment else ""
        blow = {"at": at, "deadly": deadly, "fault": fault}
        return watch.run(*arguments, cwd=self.folder, **blow, setup=setup, environment=self.environment)

    def made(self) -> dict[str, object]:
        """All that the command has made, whose loss or change would be noticed; sound as it is decoded."""
        root = self.folder / "production"
        if "build" in self.verb:
            tell = [*(root / "build").glob("*.[sv][rt]t"), *(root / "build/chapters").glob("*.[sv][rt]t")]
            return {**heard(root), **{path.name: path.read_bytes() for path in tell}}
        files = [
            path
            for path in self.folder.rglob("*")
            if path.is_file() and path.suffix != ".lock" and ".update" not in path.parts
        ]
        return {path.relative_to(self.folder).as_posix(): path.read_bytes() for path in files}

    def wreckage(self) -> list[Path]:
        """Half-written files and marks of work under way."""
        marks = (".unfinished", ".update")
        return [path for path in self.folder.rglob("*") if ".part" in path.name or path.name in marks]


@contextmanager
def set_scene(verb: str, watch: Watch, base: Path) -> Iterator[Scene]:
    """Everything that the command finds when it is run for the first time."""
    folder = base / "folder"
    folder.mkdir(parents=True)
    if verb == "voices install":
        with serve_shelf(base / "shelf") as address:
            yield Scene(verb, folder, {ADDRESS: address, "AUDIOFIC_VOICES": str(folder / "voices")})
        return
    (folder / "story.md").write_text(STORY, encoding="utf-8")
    if "build" in verb:
        root = lay_out(folder / "production")
        if verb == "warm build":
            assert watch.run("build", cwd=root).code == 0
            script = root / "script" / "02-tea.yaml"
            script.write_text(script.read_text("utf-8").replace("Now.", "Not before noon."), encoding="utf-8")
            (root / "voices.yaml").write_text(
                (root / "voices.yaml").read_text("utf-8").replace("Nobody", "Somebody"), encoding="utf-8"
            )
    elif verb == "script":
        assert watch.run("new", "production", "story.md", cwd=folder).code == 0
        for path in (folder / "production" / "script").glob("*.yaml"):
            path.unlink()
        shutil.rmtree(folder / "production" / "script" / ".drafts")
    elif verb in ("cast --merge", "script --again"):
        assert watch.run("new", "production", "story.md", cwd=folder).code == 0
        edit_scripts(folder / "production")
        for path in (folder / "production" / "script").rglob("*.yaml"):  # read wrongly before
            text = path.read_text("utf-8").replace("- Kagome: Is it", "- Kikyo: Is it")
            path.write_text(text, encoding="utf-8")
    elif "update" in verb:
        (folder / "longer.md").write_text(LONGER, encoding="utf-8")
        assert watch.run("new", "production", "story.md", cwd=folder).code == 0
        edit_scripts(folder / "production")
        if verb == "update --undo":
            assert watch.run("-C", "production", "update", "../longer.md", cwd=folder).code == 0
    yield Scene(verb, folder)


def undisturbed(watch: Watch, scene: Scene) -> tuple[dict[str, object], int]:
    """What the command makes where nothing stops it, and in how many steps."""
    for _ in range(2):  # the first run may fill the user's cache as well: steps that no later run has
        scene.reset()
        whole = scene.run(watch)
        assert whole.code == 0, whole.said
    return scene.made(), len(whole.events)


def survive(watch: Watch, scene: Scene, count: int, seed: int) -> Iterator[Kill]:
    """Kill the command `count` times, each time from the beginning, and let the next run finish.

    Signals take turns. `AssertionError` where the next run does not end well, makes something else than an
    undisturbed run, or leaves wreckage.
    """
    expected, steps = undisturbed(watch, scene)
    draw = random.Random(f"{scene.verb} {seed}")
    for number in range(count):
        deadly, at = SIGNALS[(number + seed) % len(SIGNALS)], draw.randint(1, steps)
        scene.reset()
        killed = scene.run(watch, at, deadly)
        told = f"{scene.verb}, {deadly.name} before step {at} of {steps}"
        assert killed.code in ENDINGS[deadly], f"{told}: ended with {killed.code}: {killed.said}"
        finished = scene.run(watch)
        done = DONE.get(scene.verb, "\0") in finished.said  # it was: see `made`
        assert done or finished.code == 0, f"{told}: {finished.said}"
        assert "Traceback" not in killed.said + finished.said, f"{told}: {killed.said}{finished.said}"
        assert scene.made() == expected, told
        assert not scene.wreckage(), f"{told}: {scene.wreckage()}"
        yield Kill(scene.verb, deadly, at, steps)


DONE = {
    "new": "is a production already",
    "update --undo": "There is no change to take back",
    "cast --merge": "are one already",
}
"""What the next run says where the first one had no work left to do."""
ENDINGS = {signal.SIGKILL: {-9}, signal.SIGTERM: {143, 0}, signal.SIGINT: {130, 0}}
"""Exit codes; 0 where the signal came when all was done."""
