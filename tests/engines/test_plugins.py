"""A package that nobody here has written brings engines, and a story is spoken with them."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from audiofic.commands.cleaning import remove_unused
from audiofic.engines import EngineSetup, engine_names, open_engine
from audiofic.engines.speaking import speak
from audiofic.errors import AudioficError, FindingsError
from audiofic.model import Utterance, Voice
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store, clip_key
from audiofic.synthesis import open_workers, synthesise
from plugin_package import write_package

STORY = """chapter: 1
title: The Kettle
lines:
- narrator: The kettle sang.
- Mara: Is it ready?
- narrator: she asked.
"""
HUM = "engines: {hum: {hertz: 120}}\nnarrator: {voice: hum/big/low}\ncast: {Mara: {voice: hum/big/high}}\n"


@pytest.fixture(autouse=True)
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The package on the search path, which processes started by this one share."""
    folder = tmp_path / "site-packages"
    write_package(folder)
    monkeypatch.syspath_prepend(folder)
    yield folder
    sys.modules.pop("hum_for_audiofic", None)


def write_project(root: Path, voices: str, story: str = STORY) -> Project:
    (root / "script").mkdir(parents=True, exist_ok=True)
    (root / "voices.yaml").write_text(voices, encoding="utf-8")
    (root / "script" / "01.yaml").write_text(story, encoding="utf-8")
    return Project(root)


def build(project: Project, cluster: str = "") -> None:
    build_book(plan_book(project, False), 1, lambda stage, done, total: None, cluster)


def pitch_hz(samples: np.ndarray, sample_rate: int) -> float:
    spectrum = np.abs(np.fft.rfft(samples))
    return float(np.fft.rfftfreq(samples.size, 1 / sample_rate)[spectrum.argmax()])


def pitches(project: Project) -> set[int]:
    """What the clips in a production's store sound like, to 10 Hz."""
    store = Store(project.store_folder)
    clips = [clip for key in store.list_keys() if (clip := store.get(key))]
    return {round(pitch_hz(store.load(clip), clip.sample_rate), -1) for clip in clips}


def test_a_packages_engines_are_known_by_name_before_anything_of_it_is_imported() -> None:
    assert {"hum", "dice"} <= set(engine_names())
    assert "hum_for_audiofic" not in sys.modules
    assert open_engine("hum").voices() == ("big/low", "big/high")


def test_a_story_is_spoken_end_to_end_by_another_process_as_voices_yaml_sets_the_engine_up(
    tmp_path: Path,
) -> None:
    project = write_project(tmp_path / "book", HUM)
    build(project)
    assert pitches(project) == {120, 240}
    assert list(project.chapters_folder.glob("*.mp3"))
    plan = plan_book(project, False)
    assert plan.is_current
    assert not plan.voicing.is_draft
    assert not plan.voicing.missing


@pytest.mark.slow
def test_a_clusters_worker_speaks_with_it_too(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    project = write_project(tmp_path / "book", HUM)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, dashboard_address=":0", local_directory=str(tmp_path / "dask")
    ) as cluster:
        build(project, cluster.scheduler_address)
    assert pitches(project) == {120, 240}


@pytest.mark.slow
def test_what_never_sounds_the_same_twice_is_asked_for_once(tmp_path: Path) -> None:
    log = tmp_path / "asked.txt"
    voices = f"engines: {{dice: {{log: '{log}'}}}}\nnarrator: {{voice: dice/one}}\ncast: {{Mara: {{}}}}\n"
    project = write_project(tmp_path / "book", voices)
    build(project)
    asked = log.read_text().splitlines()
    assert "The kettle sang." in asked
    assert len(asked) == len(set(asked))
    build(write_project(tmp_path / "book", voices, STORY.replace("sang", "whistled")))
    assert log.read_text().splitlines() == [*asked, "The kettle whistled."]
    for folder in (project.chapters_folder, project.packets_folder):
        for file in folder.iterdir():
            file.unlink()
    build(project)
    assert len(log.read_text().splitlines()) == len(asked) + 1


@pytest.mark.slow
def test_what_was_said_once_is_shaped_anew_and_not_asked_for_again(tmp_path: Path) -> None:
    log, root = tmp_path / "asked.txt", tmp_path / "book"
    voices = f"engines: {{dice: {{log: '{log}'}}}}\nnarrator: {{voice: dice/one, pitch: %s}}\n"
    build(write_project(root, voices % 3))
    asked = log.read_text().splitlines()
    assert len(asked) == len(set(asked))
    for pitch in (4, 0, 3):
        build(write_project(root, voices % pitch))
        list(remove_unused(Project(root), lambda: [plan_book(Project(root), False)]))
    assert log.read_text().splitlines() == asked


def test_a_clip_that_another_process_has_spoken_meanwhile_is_taken(tmp_path: Path) -> None:
    line = Utterance("So it is.", Voice("dice", "one"))
    key, log = clip_key(line, "dice 1.0"), tmp_path / "asked.txt"
    setup = EngineSetup((), (("dice", (("log", str(log)),)),))
    for _ in range(2):
        with open_workers(1) as workers:
            assert synthesise([(key, line)], Store(tmp_path / "store"), setup, workers) == ()
    assert log.read_text() == "So it is.\n"


def test_a_server_that_refuses_is_no_reason_to_reword_the_line(tmp_path: Path) -> None:
    line = Utterance("Refuse me.", Voice("dice", "one"))
    setup = EngineSetup((), (("dice", (("log", str(tmp_path / "asked.txt")),)),))
    with open_workers(1) as workers:
        work = [(clip_key(line, "dice 1.0"), line)]
        (failure,) = synthesise(work, Store(tmp_path / "store"), setup, workers)
    assert failure.error.message == "dice/one could not speak 'Refuse me.': Connection refused."
    assert "Reword" not in str(failure.error.hint)
    assert "server" in str(failure.error.hint)


@pytest.mark.parametrize(
    ("voices", "line", "told", "hint"),
    [
        ("engines:\n  hum:\n    loud: 3\n", 3, "engines: hum: there is no setting `loud`.", "hertz"),
        ("narrator:\n  voice: dice/one\n", 2, "engines: dice: `log` is missing.", "log: FILE"),
        ("engines:\n  dice: {}\n", 2, "engines: dice: `log` is missing.", "log: FILE"),
        ("engines:\n  hmu: {hertz: 3}\n", 2, "There is no engine called `hmu`.", "hum"),
        ("engines:\n  hum:\n    api_key: x\n", 3, "`api_key` looks like a secret", "environment"),
        ("engines:\n  hum:\n    hertz: [1]\n", 3, "`hertz` of the engine hum has no plain value.", "value"),
        ("engines: 3\n", 1, "engines", ""),
        ("book: {title: T, language: fr}\nnarrator: {voice: hum/big/low}\n", 2, "reads `en` only", "draft"),
    ],
)
def test_what_an_engine_cannot_use_in_voices_yaml_is_told_with_its_line(
    tmp_path: Path, voices: str, line: int, told: str, hint: str
) -> None:
    with pytest.raises(FindingsError) as raised:
        plan_book(write_project(tmp_path / "book", voices), False)
    (found,) = [found for found in raised.value.findings if found.severity == "error"]
    assert (found.path, found.line) == ("voices.yaml", line)
    assert told in found.message
    assert hint in str(found.hint)


def test_a_series_sets_engines_up_for_its_books(tmp_path: Path) -> None:
    (tmp_path / "cast.yaml").write_text("engines: {hum: {hertz: 130}}\nnarrator: {voice: hum/big/low}\n")
    project = write_project(tmp_path / "book", "series: yes\n")
    assert project.read_settings().engines == {"hum": {"hertz": "130"}}
    project = write_project(tmp_path / "book", "series: yes\nengines: {hum: {hertz: 140}}\n")
    assert project.read_settings().engines == {"hum": {"hertz": "140"}}


def test_a_voice_that_the_engine_does_not_know_is_an_error_with_the_engines_hint(tmp_path: Path) -> None:
    with pytest.raises(AudioficError, match="hum has no voice 'big/lwo'") as raised:
        plan_book(write_project(tmp_path / "book", "narrator: {voice: hum/big/lwo}\n"), False)
    assert "big/low" in str(raised.value.hint)


@pytest.mark.parametrize(
    ("offered", "module", "told"),
    [
        ("hum_for_audiofic:Hum", "raise RuntimeError('no card')", "can't be loaded: RuntimeError"),
        ("hum_for_audiofic:Nobody", "", "can't be loaded: AttributeError"),
        ("hum_for_audiofic:Hum", "Hum = 3", "offers something else: 3"),
    ],
)
def test_a_broken_package_is_named(tmp_path: Path, offered: str, module: str, told: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        write_package(tmp_path / "broken", {"wrong": offered}, module)
        patch.syspath_prepend(tmp_path / "broken")
        with pytest.raises(AudioficError) as raised:
            open_engine("wrong")
    assert told in raised.value.message
    assert "hum-for-audiofic" in raised.value.message + str(raised.value.hint) or "author" in str(
        raised.value.hint
    )


def test_the_example_in_the_docs_speaks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    text = (Path(__file__).parents[2] / "docs" / "engines.md").read_text(encoding="utf-8")
    module = text.partition("```python\n")[2].partition("```")[0]
    assert 'hum = "hum_for_audiofic:Hum"' in text
    write_package(tmp_path / "documented", {"documented": "hum_for_audiofic:Hum"}, module)
    monkeypatch.syspath_prepend(tmp_path / "documented")
    speech = speak(open_engine("documented"), Utterance("So it is.", Voice("documented", "low", pace=1.2)))
    assert pitch_hz(speech.samples, speech.sample_rate) == pytest.approx(120, abs=2)


def test_audiofics_own_engines_cannot_be_replaced(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_package(tmp_path / "other", {"tone": "hum_for_audiofic:Hum"})
    monkeypatch.syspath_prepend(tmp_path / "other")
    assert engine_names().count("tone") == 1
    assert open_engine("tone").voices() != ("big/low", "big/high")
