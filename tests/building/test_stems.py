"""The stems of a build: aligned FLACs that sum up to the mix, a label track and a cue list."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from audiofic.building.record import load_record, made_file, save_record
from audiofic.building.stems import HEADROOM_DB, stem_names, sum_stems, write_stem
from audiofic.commands.checking import check_files
from audiofic.errors import AudioficError
from audiofic.mix import SAMPLE_RATE, Stem
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from speaking_here import speaking_here

VOICES = """\
book: {title: The Kettle}
narrator: {voice: tone/a}
cast: {Mara: {voice: tone/b}, Ivo: {voice: tone/c}}
formats: [stems, flac]
"""
ONE = """\
chapter: 1
title: Steam
lines:
- ambience: rain
- narrator: The kettle sang, and sang.
- Mara: Take it "off",

- narrator: said Mara.
- sting: scene
- Ivo: It is ready.
"""
TWO = "chapter: 2\ntitle: Tea\nlines:\n- narrator: It was ready at last.\n"
NAMES = {"narrator", "role-mara", "role-ivo", "stings", "ambience", "room-tone"}


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (root / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    with speaking_here():
        build(Project(root))
    return root


@pytest.fixture
def project(first_build: Path, tmp_path: Path) -> Project:
    return Project(shutil.copytree(first_build, tmp_path / "copy"))


def build(project: Project) -> None:
    build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)


def folder(project: Project, chapter: str = "01-steam") -> Path:
    return project.build_folder / "stems" / chapter


def contents(project: Project, chapter: str = "01-steam") -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder(project, chapter).iterdir()}


def read(path: Path) -> NDArray[np.float64]:
    samples: NDArray[np.float64] = soundfile.read(path, dtype="float64")[0]
    return samples


def test_there_is_a_stem_for_each_part_and_all_are_aligned(project: Project) -> None:
    assert contents(project).keys() == {f"{name}.flac" for name in NAMES} | {"labels.txt", "cues.csv"}
    infos = [soundfile.info(path) for path in folder(project).glob("*.flac")]
    frames = load_record(project.record_file).chapters[1].frames
    assert {(info.frames, info.samplerate, info.subtype) for info in infos} == {
        (frames, SAMPLE_RATE, "PCM_24")
    }


def test_they_sum_up_to_what_was_limited(project: Project) -> None:
    """The chapter's FLAC is that sum after the limiter, which only takes off, and that near peaks only."""
    total = np.concatenate(list(sum_stems(sorted(folder(project).glob("*.flac"))))).astype(np.float64)
    chapter = read(project.build_folder / "chapters" / "01-steam.flac")
    assert total.size == chapter.size
    assert np.abs(chapter).max() <= np.abs(total).max() + 2**-15
    gain = np.abs(chapter) / np.maximum(np.abs(total), 1e-9)
    assert gain[np.abs(total) > 0.01].max() < 1.01
    untouched = np.abs(chapter - total) <= 2**-15 + 12 * 2**-20
    assert untouched.mean() > 0.3
    assert untouched[: SAMPLE_RATE // 4].all(), "before the first voice there is nothing to limit"


def test_the_lists_say_what_is_heard_when(project: Project) -> None:
    record = load_record(project.record_file).chapters[1]
    rows = list(csv.DictReader(io.StringIO((folder(project) / "cues.csv").read_text(encoding="utf-8"))))
    told = [(row["file"], row["speaker"], row["kind"], row["text"]) for row in rows]
    assert ("role-mara.flac", "Mara", "speech", 'Take it "off",') in told
    assert ("stings.flac", "", "sting", "scene") in told
    assert ("ambience.flac", "", "ambience", "rain") in told
    assert told[0] == ("narrator.flac", "narrator", "title", "Steam")
    starts = [float(row["start"]) for row in rows]
    assert starts == sorted(starts)
    assert starts[0] == pytest.approx(record.cues[0][0] / SAMPLE_RATE, abs=0.001)
    labels = [line.split("\t") for line in (folder(project) / "labels.txt").read_text("utf-8").splitlines()]
    assert [float(label[0]) for label in labels] == pytest.approx(starts, abs=0.001)
    assert 'Mara: Take it "off",' in [label[2] for label in labels]
    mara = read(folder(project) / "role-mara.flac")
    (row,) = (row for row in rows if row["speaker"] == "Mara")
    heard = np.flatnonzero(np.abs(mara) > 1e-4) / SAMPLE_RATE
    assert float(row["start"]) <= heard[0] <= heard[-1] <= float(row["end"])


def test_what_is_current_is_not_rendered_again(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    before = contents(project)
    rendered: list[str] = []

    def counting(blocks: object, path: Path, frames: int) -> None:
        rendered.append(path.name)
        write_stem(blocks, path, frames)  # type: ignore[arg-type]

    monkeypatch.setattr("audiofic.building.stems.write_stem", counting)
    assert plan_book(Project(project.root), False).is_current
    (folder(project) / "labels.txt").unlink()
    build(project)
    assert (rendered, contents(project)) == ([], before)
    (folder(project) / "role-ivo.flac").write_bytes(b"damaged")
    build(project)
    assert (rendered, contents(project)) == (["role-ivo.flac"], before)
    rendered.clear()
    script = project.root / "script" / "01-steam.yaml"
    script.write_text(ONE.replace("title: Steam", "title: Smoke"), encoding="utf-8")
    build(project)
    assert contents(project, "01-smoke").keys() == before.keys()
    assert not folder(project).exists()
    rendered.clear()
    script.write_text(ONE.replace("Ivo: ", "Mara: ").replace("Steam", "Smoke"), encoding="utf-8")
    build(project)
    assert len(rendered) == 5, "another voice is another chapter; the other chapter is left alone"
    assert "role-ivo.flac" not in contents(project, "01-smoke")
    assert plan_book(Project(project.root), False).is_current


def test_stems_asked_for_later_touch_nothing_else_and_can_be_given_up(project: Project) -> None:
    (project.root / "voices.yaml").write_text(VOICES.replace("[stems, flac]", "[flac]"), encoding="utf-8")
    wanted, m4b = contents(project), project.build_folder / "The Kettle.m4b"
    when = m4b.stat().st_mtime_ns
    build(project)
    assert not (project.build_folder / "stems").exists()
    (project.root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    build(project)
    assert contents(project) == wanted
    assert m4b.stat().st_mtime_ns == when


def test_check_hears_every_line_in_the_stems(project: Project) -> None:
    assert not stem_findings(project)
    path = folder(project) / "role-mara.flac"
    samples, rate = soundfile.read(path, dtype="int32")
    soundfile.write(path, np.zeros_like(samples), rate, "PCM_24")
    assert stem_findings(project) == {"file-changed"}
    record = load_record(project.record_file)
    record.chapters[1].files["stems/role-mara.flac"] = made_file(project.root, path)  # type: ignore[index]
    save_record(project.record_file, record)
    assert stem_findings(project) == {"line-silent"}


def stem_findings(project: Project) -> set[str]:
    checked = check_files(plan_book(Project(project.root), False))
    return {found.code for found in checked.findings if "build/stems" in f"{found.path} {found.message}"}


def test_no_two_stems_have_one_name() -> None:
    speakers = ["narrator", "A B", "A-B", "a b", "Stings", "B"]
    names = stem_names([*(Stem("voice", speaker) for speaker in speakers), Stem("stings"), Stem("room-tone")])
    assert list(names.values()) == [
        "narrator", "role-a-b", "role-a-b-2", "role-a-b-3", "role-stings", "role-b", "stings", "room-tone",
    ]  # fmt: skip


def test_a_stem_that_would_be_cut_off_is_refused(tmp_path: Path) -> None:
    limit = 10 ** (HEADROOM_DB / 20)
    loud = np.full(100, limit * 0.99, dtype=np.float32)
    write_stem([loud, loud], tmp_path / "a.flac", 200)
    assert read(tmp_path / "a.flac").max() == pytest.approx(0.99, abs=1e-5)
    with pytest.raises(AudioficError, match="louder"):
        write_stem([loud * 1.1], tmp_path / "b.flac", 100)
    with pytest.raises(AudioficError, match="100 of 200"):
        write_stem([loud], tmp_path / "b.flac", 200)
    assert [path.name for path in tmp_path.iterdir()] == ["a.flac"]
