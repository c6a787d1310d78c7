"""`audiofic check` on a book that was built: a good one has no finding, every spoilt file is told."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from audiofic.building.record import BuildRecord, load_record, made_file, save_record
from audiofic.commands.checking import Checked, check_files
from audiofic.commands.proving import gather_evidence, prove_book
from audiofic.errors import Finding
from audiofic.ffmpeg import decode, feed
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.proof.marks import prove_marks, read_nero, read_track

VOICES = """\
book: {title: The Kettle, author: Nobody}
narrator: {voice: tone/a}
cast: {Mara: {voice: tone/b}, Ivo: {voice: tone/c, effect: telephone}}
extras: {unknown: {voice: tone/e}}
formats: [mp3, m4b, opus, flac]
credits: {opening: "{title}. Written by {author}.", closing: "The end."}
"""
MANUSCRIPT = """\
Chapter 1: Steam

The kettle sang, and sang, and sang.

"Take it off," said Mara.

A/N: Thank you for reading!

Chapter 2: Tea

"It is ready," said Ivo. Nobody believed him, for it was only half past two.

***

It was ready at last.
"""
ONE = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang, and sang, and sang.

- Mara: Take it off,
- narrator: said Mara.

- note: "A/N: Thank you for reading!"
"""
TWO = """\
chapter: 2
title: Tea
lines:
- ambience: rain
- Ivo: It is ready,
- narrator: said Ivo.
- narrator: Nobody believed him, for it was only half past two.

- sting: scene
- narrator: It was ready at last.
"""
SCRIPTS = ("script/01-steam.yaml", "script/02-tea.yaml")
BOOK = "build/The Kettle"
LEVELS = ("too-quiet", "too-loud")
"""What credits this short can't meet."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a production with a good book."""
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    for name, text in zip(
        ("voices.yaml", "script/manuscript.txt", *SCRIPTS), (VOICES, MANUSCRIPT, ONE, TWO), strict=True
    ):
        (root / name).write_text(text, encoding="utf-8")
    build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
    return root


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Project:
    """A copy of it that a test can spoil."""
    return Project(shutil.copytree(built, tmp_path / "copy"))


def check(project: Project) -> Checked:
    return check_files(plan_book(Project(project.root), False))


def found(project: Project) -> list[Finding]:
    """All findings but those about levels."""
    findings = [each for each in check(project).findings if each.code not in LEVELS]
    assert all(each.hint for each in findings)
    return findings


def pass_off(project: Project) -> None:
    """Record every file, whatever is in it now, as what the build made."""
    record = load_record(project.record_file)
    again = {
        number: replace(
            made,
            files={
                kind: made_file(project.root, project.root / file.path) for kind, file in made.files.items()
            },
        )
        for number, made in record.chapters.items()
    }
    assert record.book is not None
    files = {
        kind: made_file(project.root, project.root / file.path) for kind, file in record.book.files.items()
    }
    save_record(
        project.record_file, BuildRecord(again, replace(record.book, files=files), record.voice_gains_db)
    )


def encode(
    project: Project, kind: str, number: int, silence: tuple[int, int], keep: int | None = None
) -> str:
    """Encode a chapter's file again with nothing between two frames, and cut behind `keep`; its path."""
    record = load_record(project.record_file)
    path = record.chapters[number].files[kind].path
    samples = np.concatenate(list(decode(project.root / path)))[: record.chapters[number].frames]
    samples[slice(*silence)] = 0
    samples = samples[:keep]

    def blocks() -> Iterator[np.ndarray]:
        yield np.rint(samples * 32_767).astype(np.int16)

    encode_chapter(blocks(), {kind: project.root / path})
    pass_off(project)
    return path


def test_a_good_book_is_proven_and_told(project: Project) -> None:
    checked = check(project)
    assert not [each for each in checked.findings if each.code not in LEVELS]
    assert checked.told == (
        "Compared the scripts with script/manuscript.txt word by word. Left out of them: nothing.",
        "Looked for 12 lines of 4 chapters in sounds, captions and decoded files.",
        "Not heard, as the policy says: 1 author_note (build/report.md has them).",
    )


@pytest.mark.parametrize("kind", ["mp3", "opus", "flac"])
def test_a_line_that_is_silenced_in_a_chapters_file_is_found(project: Project, kind: str) -> None:
    evidence = gather_evidence(plan_book(project, False))
    line = random.Random(kind).choice([line for line in evidence.chapters[2].lines if line.line])
    path = encode(project, kind, 2, (line.start - 500, line.end + 500))
    silent = [each for each in found(project) if each.code == "line-silent"]
    assert {(each.path, each.line) for each in silent} == {(SCRIPTS[1], line.line)}
    assert all(path in each.message for each in silent)


def test_a_chapter_cut_short_is_found_by_length_and_by_line(project: Project) -> None:
    evidence = gather_evidence(plan_book(project, False))
    last = evidence.chapters[2].lines[-1]
    path = encode(project, "mp3", 2, (0, 0), keep=last.start // 1024 * 1024 - 2048)
    codes = {(each.path, each.code) for each in found(project)}
    assert codes >= {(path, "wrong-length"), (SCRIPTS[1], "line-silent")}


def test_a_line_that_is_silent_in_the_m4b_alone_is_found(project: Project) -> None:
    path = project.root / f"{BOOK}.m4b"
    quiet = project.root / "quiet.m4b"
    evidence = gather_evidence(plan_book(project, False))
    detector = evidence.book_detector("x")
    assert detector is not None
    span = next(span for span in detector._wanted if "half past two" in span.text)
    silence = f"volume=enable='between(t,{span.start / 44_100:.3f},{span.end / 44_100:.3f})':volume=0"
    feed(
        ["-v", "error", "-i", f"file:{path}", "-map", "0:a", "-af", silence, "-c:a", "aac", f"file:{quiet}"],
        [],
    )
    quiet.replace(path)
    pass_off(project)
    silent = [each for each in found(project) if each.code == "line-silent"]
    assert [(each.path, each.line) for each in silent] == [(SCRIPTS[1], 7)]


@pytest.mark.parametrize("shape", ["chapter", "book"])
@pytest.mark.parametrize("suffix", ["vtt", "srt"])
def test_captions_that_lost_a_line_or_changed_a_speaker_are_found(
    project: Project, suffix: str, shape: str
) -> None:
    name = f"build/chapters/01-steam.{suffix}" if shape == "chapter" else f"{BOOK}.{suffix}"
    path = project.root / name
    content = path.read_text(encoding="utf-8")
    blocks = content.split("\n\n")
    spoilt = {
        "caption-words": "\n\n".join(block for block in blocks if "sang" not in block),
        "caption-speaker": content.replace("Mara>", "Ivo>").replace("Mara: ", "Ivo: "),
        "caption-times": content.replace("00:00:0", "00:00:1"),
    }
    for code, text in spoilt.items():
        path.write_text(text, encoding="utf-8")
        pass_off(project)
        plan = plan_book(project, False)
        findings = prove_book(plan, gather_evidence(plan))
        assert {(each.path, each.code) for each in findings} >= {(name, code)}


@pytest.mark.parametrize("suffix", ["vtt", "srt"])
@pytest.mark.parametrize("wrong", [b"\xff", b"\xc3(", b"\x80\x80"])
def test_a_wrong_byte_in_captions_is_a_finding_and_no_crash(
    project: Project, suffix: str, wrong: bytes
) -> None:
    path = project.root / f"build/chapters/01-steam.{suffix}"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"sang, and", b"s" + wrong + b"ng, and", 1))
    pass_off(project)
    codes = {(each.path, each.code) for each in found(project)}
    assert (f"build/chapters/01-steam.{suffix}", "caption-words") in codes


def test_marks_that_are_shifted_renamed_or_missing_are_found(project: Project) -> None:
    path = project.root / f"{BOOK}.m4b"
    chapters = gather_evidence(plan_book(project, False)).chapters
    assert list(prove_marks(path, "b", chapters)) == []
    assert len(read_track(path)) == len(read_nero(path)) == 4
    starts = [round(mark.seconds * 1000) for mark in read_track(path)]
    titles = [mark.title for mark in read_track(path)]
    for spoilt, code in (
        (
            [(start + 300 * (number == 2), titles[number]) for number, start in enumerate(starts)],
            "mark-shifted",
        ),
        ([(start, title.upper()) for start, title in zip(starts, titles, strict=True)], "mark-misnamed"),
        (list(zip(starts, titles, strict=True))[:-1], "marks-missing"),
        ([], "marks-missing"),
    ):
        again = remux(path, spoilt)
        assert {each.code for each in prove_marks(again, "b", chapters)} == {code}
    remux(path, [(start + 500, title) for start, title in zip(starts, titles, strict=True)]).replace(path)
    pass_off(project)
    plan = plan_book(project, False)
    findings = prove_book(plan, gather_evidence(plan))
    assert {(each.path, each.code) for each in findings} == {(f"{BOOK}.m4b", "mark-shifted")}


def remux(path: Path, marks: list[tuple[int, str]]) -> Path:
    """The M4B with other chapter marks: (ms, title)."""
    sheet, again = path.with_name("marks.txt"), path.with_name("again.m4b")
    text = ";FFMETADATA1\n"
    for number, (start, title) in enumerate(marks):
        end = marks[number + 1][0] if number + 1 < len(marks) else start + 1000
        text += f"[CHAPTER]\nTIMEBASE=1/1000\nSTART={start}\nEND={end}\ntitle={title}\n"
    sheet.write_text(text, encoding="utf-8")
    marked = ["-i", f"file:{sheet}", "-map", "0:a", "-map_chapters", "1" if marks else "-1"]
    feed(
        ["-v", "error", "-y", "-i", f"file:{path}", *marked, "-c", "copy", "-f", "ipod", f"file:{again}"], []
    )
    return again


def test_a_record_that_lost_a_sound_is_found_against_the_script(project: Project) -> None:
    """As if casting had left a line out and the plan had thought that right."""
    plan = plan_book(project, False)
    made = plan.record.chapters[1]
    place = next(at for at, sound in enumerate(made.sounds) if "Take it off" in sound.text)
    cue = [at for at in range(len(made.cues)) if at not in {sting for sting, _ in made.stings}][place]
    stings = tuple((at - (at > cue), kind) for at, kind in made.stings)
    holed = replace(
        made,
        sounds=made.sounds[:place] + made.sounds[place + 1 :],
        cues=made.cues[:cue] + made.cues[cue + 1 :],
        stings=stings,
    )
    record = replace(plan.record, chapters={**plan.record.chapters, 1: holed})
    codes = {(each.path, each.line, each.code) for each in check_files(replace(plan, record=record)).findings}
    assert (SCRIPTS[0], 6, "line-unheard") in codes


def test_a_record_that_does_not_fit_its_timeline_is_no_evidence(project: Project) -> None:
    plan = plan_book(project, False)
    torn = replace(plan.record.chapters[1], cues=plan.record.chapters[1].cues[1:])
    plan = replace(plan, record=replace(plan.record, chapters={**plan.record.chapters, 1: torn}))
    evidence = gather_evidence(plan)
    assert [(each.path, each.code) for each in evidence.findings] == [(SCRIPTS[0], "record-damaged")]
    assert not evidence.is_whole
    assert evidence.chapter_detector(1, "x") is None


def test_a_script_that_lost_a_line_or_a_chapter_is_found_against_the_story(project: Project) -> None:
    script = project.root / SCRIPTS[1]
    script.write_text(TWO.replace("- narrator: said Ivo.\n", ""), encoding="utf-8")
    assert (SCRIPTS[1], "words-missing") in {(each.path, each.code) for each in found(project)}
    script.unlink()
    assert "chapter-missing" in {each.code for each in found(project)}


def test_a_book_that_is_not_current_is_not_held_against_new_scripts(project: Project) -> None:
    script = project.root / SCRIPTS[1]
    script.write_text(TWO.replace("at last", "too late"), encoding="utf-8")
    codes = {each.code for each in found(project)}
    assert codes == {"not-current", "words-changed"}
