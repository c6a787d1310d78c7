"""What a build makes, what it makes again, and what it leaves alone: counted, on the tone engine."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from mutagen.id3 import ID3

from audiofic.building.making import Counts, file_stem
from audiofic.building.record import load_record
from audiofic.building.report import Report
from audiofic.engines.tone import Tone
from audiofic.errors import AudioficError, EngineError, FindingsError
from audiofic.model import Utterance
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.store import Store
from speaking_here import speaking_here

VOICES = """\
book:
  title: The Kettle
  author: Nobody
narrator:
  voice: tone/a
cast:
  Kagome:
    gender: female
    voice: tone/b
  Kikyo:
    gender: female
    voice: tone/c
"""
ONE = """\
chapter: 1
title: Steam
lines:
- narrator: The kettle sang.
- Kagome: Is it ready,
- narrator: asked Kagome.

- Kikyo: Not yet.
- Kikyo: You know that.
  as: thought

- sting: scene

- narrator: They waited.
- Kagome: Now?
"""
TWO = """\
chapter: 2
title: Tea
lines:
- narrator: It was ready at last.
- Kikyo: Now.
- narrator: And that was that.
"""


def write_production(folder: Path) -> Project:
    (folder / "script").mkdir()
    (folder / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (folder / "script" / "01-steam.yaml").write_text(ONE, encoding="utf-8")
    (folder / "script" / "02-tea.yaml").write_text(TWO, encoding="utf-8")
    return Project(folder)


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return write_production(tmp_path)


@pytest.fixture(scope="module")
def first_build(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The production's `build/` as its first build leaves it."""
    project = write_production(tmp_path_factory.mktemp("first"))
    with speaking_here():
        build(project)
    return project.build_folder


@pytest.fixture
def built(project: Project, first_build: Path) -> None:
    """The production has been built once."""
    shutil.copytree(first_build, project.build_folder, symlinks=True)


def build(project: Project) -> Report:
    return build_book(plan_book(Project(project.root), False), 1, lambda stage, done, total: None)


def edit(project: Project, path: str, old: str, new: str) -> None:
    file = project.root / path
    text = file.read_text(encoding="utf-8")
    assert text.count(old) == 1
    file.write_text(text.replace(old, new), encoding="utf-8")


def book(project: Project) -> dict[str, bytes]:
    """Every file a listener gets, by name."""
    folder = project.build_folder
    files = [*folder.glob("*.m4b"), *folder.glob("*.vtt"), *folder.glob("*.srt"), *folder.glob("chapters/*")]
    return {path.name: path.read_bytes() for path in files}


def test_a_build_makes_every_file_of_the_book(project: Project, calls: list[Utterance]) -> None:
    report = build(project)
    assert sorted(book(project)) == [
        "01-steam.mp3",
        "01-steam.srt",
        "01-steam.vtt",
        "02-tea.mp3",
        "02-tea.srt",
        "02-tea.vtt",
        "The Kettle.m4b",
        "The Kettle.srt",
        "The Kettle.vtt",
    ]
    assert report.built.counts.encoded == 2
    assert len(calls) == len(set(calls)) == report.built.counts.spoken
    assert not report.alarms()


@pytest.mark.usefixtures("built")
def test_nothing_changed_means_no_call_and_no_encode(project: Project, calls: list[Utterance]) -> None:
    before, asked = book(project), len(calls)
    assert plan_book(project, False).is_current
    report = build(project)
    assert len(calls) == asked
    assert report.built.counts == Counts(0, report.built.counts.reused, 0, 2)
    assert book(project) == before


def test_spoken_and_reused_are_together_what_the_next_build_reuses(project: Project) -> None:
    """Clips that level voices count, and so does one that was damaged and is spoken again."""
    first = build(project).built.counts
    whole = first.spoken + first.reused
    assert build(project).built.counts == Counts(0, whole, 0, 2)
    for clip in project.store_folder.rglob("*.wav"):
        clip.write_bytes(clip.read_bytes()[:-20])
    edit(project, "script/02-tea.yaml", "And that was that.", "And that was all.")
    counts = build(project).built.counts
    assert counts.spoken > 1
    assert counts.spoken + counts.reused == whole == build(project).built.counts.reused


@pytest.mark.usefixtures("built")
def test_one_edited_line_is_one_call_and_one_chapter(project: Project, calls: list[Utterance]) -> None:
    before = book(project)
    calls.clear()
    edit(project, "script/02-tea.yaml", "And that was that.", "And that was all.")
    plan = plan_book(project, False)
    assert [str(clip) for clip in plan.missing] == ["script/02-tea.yaml, line 6: text changed"]
    report = build(project)
    assert [call.text for call in calls] == ["And that was all."]
    assert report.built.counts.encoded == 1
    assert book(project)["01-steam.mp3"] == before["01-steam.mp3"]
    assert book(project)["02-tea.mp3"] != before["02-tea.mp3"]
    assert book(project)["The Kettle.m4b"] != before["The Kettle.m4b"]


@pytest.mark.usefixtures("built")
def test_an_inserted_line_speaks_one_line(project: Project, calls: list[Utterance]) -> None:
    calls.clear()
    edit(
        project, "script/01-steam.yaml", "- narrator: They waited.", "- Kikyo: Sit.\n- narrator: They waited."
    )
    report = build(project)
    assert [call.text for call in calls] == ["Sit."]
    assert report.built.counts.encoded == 1


@pytest.mark.usefixtures("built")
def test_another_voice_speaks_that_roles_lines_and_no_others(
    project: Project, calls: list[Utterance]
) -> None:
    calls.clear()
    edit(project, "voices.yaml", "tone/c", "tone/d")
    build(project)
    assert {call.voice.model for call in calls} == {"d"}
    spoken = {call.text for call in calls}
    assert {"Not yet.", "You know that.", "Now."} <= spoken
    passage = {clip.utterance.text for clip in plan_book(project, False).missing}
    assert not passage
    assert len(spoken - {"Not yet.", "You know that.", "Now."}) == 5, (
        "the rest is the passage that levels the voice"
    )


@pytest.mark.usefixtures("built")
def test_a_line_given_to_somebody_else_speaks_that_line(project: Project, calls: list[Utterance]) -> None:
    calls.clear()
    edit(project, "script/01-steam.yaml", "- Kagome: Now?", "- Kikyo: Now?")
    plan = plan_book(project, False)
    assert [clip.reason for clip in plan.missing] == ["speaker changed from Kagome to Kikyo"]
    build(project)
    assert [(call.text, call.voice.model) for call in calls] == [("Now?", "c")]


@pytest.mark.usefixtures("built")
def test_a_new_take_speaks_that_line(project: Project, calls: list[Utterance]) -> None:
    calls.clear()
    edit(project, "script/02-tea.yaml", "- Kikyo: Now.", "- Kikyo: Now.\n  take: 2")
    build(project)
    assert [(call.text, call.take) for call in calls] == [("Now.", 2)]


@pytest.mark.usefixtures("built")
def test_turning_a_role_up_speaks_nothing_again(project: Project, calls: list[Utterance]) -> None:
    calls.clear()
    edit(project, "voices.yaml", "    voice: tone/b", "    voice: tone/b\n    gain_db: 0.2")
    report = build(project)
    assert not calls
    assert report.built.counts.encoded == 1, "only the chapter she speaks in"


def stamps(project: Project) -> dict[str, int]:
    """When each of the listener's files was last written."""
    folder = project.build_folder
    return {
        path.name: path.stat().st_mtime_ns for path in (*folder.glob("*.m4b"), *folder.glob("chapters/*"))
    }


@pytest.fixture
def encoded(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """The formats of every run of the encoder."""
    runs: list[list[str]] = []

    def counting(blocks: object, paths: dict[str, Path], kbps: object) -> int:
        runs.append(sorted(paths))
        return encode_chapter(blocks, paths, kbps)  # type: ignore[arg-type]

    monkeypatch.setattr("audiofic.building.chapters.encode_chapter", counting)
    return runs


def test_every_wanted_format_is_encoded_in_one_run_a_chapter(
    project: Project, encoded: list[list[str]]
) -> None:
    (project.root / "voices.yaml").write_text(VOICES + "formats: [opus, flac]\n", encoding="utf-8")
    build(project)
    assert encoded == [["aac", "flac", "mp3", "opus"]] * 2
    assert {"01-steam.flac", "01-steam.opus", "02-tea.flac", "02-tea.opus"} <= book(project).keys()


@pytest.mark.usefixtures("built")
def test_a_format_asked_for_later_touches_no_other_file(
    project: Project, calls: list[Utterance], encoded: list[list[str]]
) -> None:
    before, when = book(project), stamps(project)
    calls.clear()
    encoded.clear()
    (project.root / "voices.yaml").write_text(VOICES + "formats: [flac]\n", encoding="utf-8")
    plan = plan_book(project, False)
    assert [str(reason) for chapter in plan.chapters for reason in chapter.reasons] == [
        "flac is asked for"
    ] * 2
    assert not plan.book_reasons
    report = build(project)
    assert not calls
    assert encoded == [["flac"], ["flac"]]
    assert report.built.counts.encoded == 2
    untouched = {name: stamp for name, stamp in stamps(project).items() if not name.endswith((".flac", "t"))}
    assert untouched == {name: stamp for name, stamp in when.items() if not name.endswith("t")}
    after = book(project)
    assert {name: after[name] for name in before} == before
    assert plan_book(project, False).is_current
    project.build_folder.rename(project.root / "before")
    build(project)
    assert book(project) == after, "the same as if it had been asked for from the start"


@pytest.mark.usefixtures("built")
def test_a_format_no_longer_asked_for_is_removed_and_nothing_is_encoded(
    project: Project, encoded: list[list[str]]
) -> None:
    plain = book(project)
    (project.root / "voices.yaml").write_text(VOICES + "formats: opus\n", encoding="utf-8")
    build(project)
    (project.root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    encoded.clear()
    build(project)
    assert encoded == []
    assert book(project) == plain
    assert plan_book(project, False).is_current


@pytest.mark.usefixtures("built")
def test_a_lost_mp3_is_encoded_again_alone(project: Project, encoded: list[list[str]]) -> None:
    before = book(project)
    encoded.clear()
    (project.chapters_folder / "01-steam.mp3").unlink()
    build(project)
    assert encoded == [["mp3"]]
    assert book(project) == before


@pytest.mark.usefixtures("built")
def test_credits_are_files_of_their_own_around_the_story(project: Project, calls: list[Utterance]) -> None:
    before = book(project)
    calls.clear()
    (project.root / "voices.yaml").write_text(VOICES + "credits: yes\n", encoding="utf-8")
    report = build(project)
    opening = ["The Kettle.", "Written by Nobody.", "Narrated by synthetic voices."]
    closing = ["You have been listening to The Kettle.", "The end."]
    spoken = sorted(call.text for call in calls)
    assert spoken == sorted(opening + closing), "what is said in both is spoken once"
    assert report.built.counts.encoded == 2
    after = book(project)
    assert {"00-opening-credits.mp3", "03-closing-credits.mp3"} <= after.keys()
    assert after["01-steam.vtt"] == before["01-steam.vtt"]
    tracks = {
        name: str(ID3(project.chapters_folder / name)["TRCK"]) for name in after if name.endswith("mp3")
    }
    assert tracks == {
        "00-opening-credits.mp3": "1/4",
        "01-steam.mp3": "2/4",
        "02-tea.mp3": "3/4",
        "03-closing-credits.mp3": "4/4",
    }
    (project.root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    build(project)
    assert book(project) == before


def test_new_credits_speak_only_what_is_new_and_leave_the_storys_gain_alone(
    project: Project, calls: list[Utterance]
) -> None:
    (project.root / "voices.yaml").write_text(VOICES + "credits: yes\n", encoding="utf-8")
    build(project)
    before = load_record(project.record_file)
    calls.clear()
    own = 'credits: {opening: "Here begins {title}.", closing: no}\n'
    (project.root / "voices.yaml").write_text(VOICES + own, encoding="utf-8")
    report = build(project)
    assert [call.text for call in calls] == ["Here begins The Kettle."]
    assert report.built.counts.encoded == 1
    after = load_record(project.record_file)
    assert {number: after.chapters[number].gain_db for number in (1, 2)} == {
        number: before.chapters[number].gain_db for number in (1, 2)
    }
    assert 3 not in after.chapters
    assert not (project.chapters_folder / "03-closing-credits.mp3").exists()


@pytest.mark.usefixtures("built")
def test_another_profile_mixes_and_encodes_but_speaks_nothing(
    project: Project, calls: list[Utterance]
) -> None:
    before = book(project)
    calls.clear()
    for profile in ("podcast", "acx"):
        (project.root / "voices.yaml").write_text(
            VOICES + f"master: {{profile: {profile}}}\ncredits: no\n", encoding="utf-8"
        )
        plan = plan_book(project, False)
        assert [reason.text for reason in plan.chapters[0].reasons][-1] == "the master settings changed"
        report = build(project)
        assert not calls
        assert report.built.counts.encoded == 2
    (project.root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    build(project)
    assert not calls
    assert book(project) == before


@pytest.mark.usefixtures("built")
def test_going_back_to_an_older_wording_speaks_nothing(project: Project, calls: list[Utterance]) -> None:
    before = book(project)
    edit(project, "script/02-tea.yaml", "Now.", "At once.")
    build(project)
    edit(project, "script/02-tea.yaml", "At once.", "Now.")
    calls.clear()
    build(project)
    assert not calls
    assert book(project) == before


@pytest.mark.usefixtures("built")
def test_another_title_tags_and_joins_but_encodes_nothing(project: Project, calls: list[Utterance]) -> None:
    calls.clear()
    edit(project, "voices.yaml", "author: Nobody", "author: Somebody")
    report = build(project)
    assert not calls
    assert report.built.counts.encoded == 0
    assert b"Somebody" in book(project)["The Kettle.m4b"]
    assert "Somebody".encode("utf-16-le") in book(project)["01-steam.mp3"]


@pytest.mark.usefixtures("built")
def test_a_deleted_or_damaged_file_is_made_again(project: Project, calls: list[Utterance]) -> None:
    before = book(project)
    calls.clear()
    (project.chapters_folder / "01-steam.mp3").unlink()
    (project.chapters_folder / "02-tea.vtt").write_text("damaged", encoding="utf-8")
    (project.build_folder / "The Kettle.m4b").write_bytes(b"half")
    report = build(project)
    assert not calls
    assert report.built.counts.encoded == 1
    assert book(project) == before


@pytest.mark.usefixtures("built")
def test_a_damaged_clip_is_noticed_and_spoken_again(project: Project, calls: list[Utterance]) -> None:
    before = book(project)
    store = Store(project.store_folder)
    plan = plan_book(project, False)
    key = next(key for key, _, utterance in plan.chapters[1].spoken() if utterance.text == "Now.")
    content = bytearray(store.path(key).read_bytes())
    content[len(content) // 2] ^= 0x40
    store.path(key).write_bytes(bytes(content))
    (project.chapters_folder / "02-tea.mp3").unlink()
    calls.clear()
    build(project)
    assert [call.text for call in calls] == ["Now."]
    assert book(project) == before


@pytest.mark.usefixtures("built")
def test_a_chapter_taken_out_takes_its_files_with_it(project: Project) -> None:
    (project.script_folder / "02-tea.yaml").unlink()
    (project.chapters_folder / "mine.mp3").write_bytes(b"the producer's own")
    build(project)
    assert {"01-steam.mp3", "mine.mp3"} == {path.name for path in project.chapters_folder.glob("*.mp3")}


@pytest.mark.usefixtures("built")
def test_everything_is_the_same_when_made_from_nothing(project: Project, tmp_path: Path) -> None:
    """An edited, rebuilt book is the book that a fresh build of the same files makes."""
    edit(project, "script/01-steam.yaml", "They waited.", "They waited for a long time.")
    build(project)
    edited = book(project)
    (project.build_folder).rename(tmp_path / "old")
    build(project)
    assert book(project) == edited


def test_a_line_that_cannot_be_spoken_is_told_and_all_else_is_kept(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    render = Tone.render

    def hoarse(self: Tone, utterance: Utterance) -> object:
        if utterance.text == "Now.":
            raise EngineError("The engine is hoarse.")
        return render(self, utterance)

    monkeypatch.setattr(Tone, "render", hoarse)
    with pytest.raises(FindingsError) as raised:
        build(project)
    (finding,) = raised.value.findings
    assert (finding.path, finding.line, finding.code) == ("script/02-tea.yaml", 5, "not-spoken")
    assert len(plan_book(project, False).missing) == 1


@pytest.mark.parametrize(
    ("name", "gender"),
    [("Mrs. Pascoe", "female"), ("Gerald", "male"), ("the old woman", "female"), ("Kagmoe", "unknown")],
)
def test_a_name_that_is_not_in_the_cast_is_spoken_by_the_extra_of_its_gender(
    project: Project, name: str, gender: str
) -> None:
    extras = "extras:\n  female: {voice: tone/f}\n  male: {voice: tone/g}\n  unknown: {voice: tone/e}\ncast:"
    edit(project, "voices.yaml", "cast:", extras)
    edit(project, "script/01-steam.yaml", "- Kagome: Now?", f"- {name}: Now?")
    plan = plan_book(project, False)
    (spoken,) = [clip.utterance for clip in plan.missing if clip.line == 15]
    assert spoken.voice.model == {"female": "f", "male": "g", "unknown": "e"}[gender]
    (finding,) = [found for found in plan.findings if found.line == 15]
    assert (finding.code, finding.severity) == ("speaker-not-cast", "warning")
    assert f"the extra `{gender}` speaks" in finding.message
    assert "cast --write" in (finding.hint or "")


def test_a_misspelt_name_is_told_with_the_name_that_is_meant(project: Project) -> None:
    edit(project, "script/01-steam.yaml", "- Kagome: Now?", "- Kagmoe: Now?")
    (finding,) = plan_book(project, False).findings
    assert (finding.line, finding.code) == (15, "speaker-not-cast")
    assert "Did you mean 'Kagome'?" in (finding.hint or "")


def test_an_unresolved_line_is_spoken_by_an_extra_and_reported(project: Project) -> None:
    edit(project, "script/01-steam.yaml", "- Kagome: Now?", "- unknown: Now?\n  or: [Kagome, Kikyo]")
    edit(project, "voices.yaml", "cast:", "extras:\n  unknown: {voice: tone/e}\ncast:")
    report = build(project)
    (finding,) = report.alarms()
    assert (finding.code, finding.line) == ("speaker-unresolved", 15)
    assert "Kagome, Kikyo" in (finding.hint or "")
    heard = [utterance.voice.model for _, _, utterance in report.plan.chapters[0].spoken()]
    assert heard[-1] == "e"


def test_two_builds_at_once_the_second_says_so(project: Project) -> None:
    plan = plan_book(project, False)
    refused: list[str] = []

    def interfere(stage: str, done: int, total: int) -> None:
        if not refused:
            try:
                build_book(plan, 1, lambda stage, done, total: None)
            except AudioficError as error:
                refused.append(error.message)

    build_book(plan, 1, interfere)
    (told,) = refused
    assert told.startswith(f"Another build is at work on {project.root} (process {os.getpid()}, since ")


def test_the_report_tells_what_was_left_out(project: Project) -> None:
    edit(project, "script/01-steam.yaml", "lines:", "lines:\n- note: Please review!")
    edit(project, "script/02-tea.yaml", "- Kikyo: Now.", "- Kikyo: …\n- Kikyo: Now.")
    build(project)
    report = json.loads((project.build_folder / "report.json").read_text(encoding="utf-8"))
    assert [item["text"] for item in report["skipped"] if item["kind"] == "author_note"] == ["Please review!"]
    assert [item["text"] for item in report["silent"]] == ["…"]
    assert report["chapters"][0]["loudness"]["rms_dbfs"] == pytest.approx(-20, abs=1.5)
    assert "Please review!" in (project.build_folder / "report.md").read_text(encoding="utf-8")


@pytest.mark.usefixtures("built")
def test_a_build_stopped_in_front_of_the_join_joins_the_next_time(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    edit(project, "script/02-tea.yaml", "And that was that.", "And that was all.")

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("audiofic.building.making._join", stop)
        with pytest.raises(KeyboardInterrupt):
            build(project)
    assert plan_book(project, False).book_reasons == ("a chapter was made again since",)
    build(project)
    joined = book(project)
    project.build_folder.rename(project.root / "before")
    build(project)
    assert book(project) == joined


KILLED = """\
import os, signal, sys
from pathlib import Path
from audiofic import files
from audiofic.package.encode import encode_chapter
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project

from audiofic.building import clips
from speaking_here import open_workers_here

clips.open_workers = open_workers_here
root, fatal = Path(sys.argv[1]), int(sys.argv[2])
replace, count = Path.replace, 0

def replace_or_die(self, target):
    global count
    count += 1
    if count == fatal:
        os.kill(os.getpid(), signal.SIGKILL)
    return replace(self, target)

Path.replace = replace_or_die
build_book(plan_book(Project(root), False), 1, lambda stage, done, total: None)
"""


@pytest.mark.slow
@pytest.mark.usefixtures("built")
def test_a_build_killed_at_any_write_goes_on_to_the_same_book(project: Project) -> None:
    """Each run is killed in front of its nth file: in the clips, in a chapter, in the record, in the book."""
    whole = book(project)
    project.build_folder.rename(project.root / "before")
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[1])}
    for fatal in (1, 6, 14, 3, 4, 8, 10, 2):
        command = [sys.executable, "-W", "ignore", "-c", KILLED, str(project.root), str(fatal)]
        killed = subprocess.run(command, env=environment, capture_output=True, check=False)
        assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    build(project)
    assert book(project) == whole
    assert not list(project.build_folder.rglob("*.part*")), "the wreckage is cleared away"


@pytest.mark.usefixtures("built")
def test_what_was_killed_while_it_told_of_the_build_is_cleared_away(project: Project) -> None:
    """A build that is done, but for its report, leaves no mark of being under way."""
    left = project.build_folder / ".report-0a1b2c3d.part.md"
    left.write_bytes(b"# The Ke")
    build(project)
    assert not left.exists()


# --- Delivery ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("direction", "other", "spoken"),
    [
        ("whispered", "plain", 1),  # the pace is another one
        ("whispered", "whispered, soft", 0),
        ("plain", "soft", 0),
        ("soft", "loud", 0),
        ("slow", "fast", 1),
    ],
)
def test_another_direction_speaks_as_many_clips_as_it_must(
    project: Project, calls: list[Utterance], direction: str, other: str, spoken: int
) -> None:
    edit(project, "script/02-tea.yaml", "- Kikyo: Now.\n", f"- Kikyo: Now.\n  direction: {direction}\n")
    before = build(project)
    calls.clear()
    edit(project, "script/02-tea.yaml", f"direction: {direction}\n", f"direction: {other}\n")
    plan = plan_book(project, False)
    assert [clip.reason for clip in plan.missing] == [
        "its delivery, or how the role's voice is shaped, changed"
    ] * spoken
    report = build(project)
    assert [call.text for call in calls] == ["Now."] * spoken
    assert report.built.counts.encoded == 1
    calls.clear()
    edit(project, "script/02-tea.yaml", f"direction: {other}\n", f"direction: {direction}\n")
    assert build(project).built.record.chapters[2].sounds == before.built.record.chapters[2].sounds
    assert not calls, "going back finds the old clip"


def test_a_voice_is_levelled_once_however_its_lines_are_delivered(
    project: Project, calls: list[Utterance]
) -> None:
    edit(project, "script/02-tea.yaml", "- Kikyo: Now.\n", "- Kikyo: Now.\n  direction: sad, slow\n")
    build(project)
    passages = {voice for plan in [plan_book(project, False)] for voice in plan.calibrations}
    assert {(voice.model, voice.pace, voice.pitch) for voice in passages} == {
        ("a", 1.0, 0.0), ("b", 1.0, 0.0), ("c", 1.0, 0.0),
    }  # fmt: skip


def test_turning_the_delivery_off_speaks_only_what_was_bent(project: Project, calls: list[Utterance]) -> None:
    edit(
        project,
        "script/02-tea.yaml",
        "- Kikyo: Now.\n",
        "- Kikyo: Now!\n- narrator: she whispered.\n- Kikyo: Go.\n",
    )
    build(project)
    calls.clear()
    (project.root / "voices.yaml").write_text(VOICES + "delivery: off\n", encoding="utf-8")
    build(project)
    assert sorted(call.text for call in calls) == ["Go.", "Now!", "asked Kagome.", "she whispered."]


@pytest.mark.usefixtures("built")
def test_asking_for_words_writes_captions_again_and_nothing_else(
    project: Project, calls: list[Utterance]
) -> None:
    calls.clear()
    mp3 = project.chapters_folder / "01-steam.mp3"
    before = mp3.read_bytes()
    edit(project, "voices.yaml", "book:\n", "captions: words\nbook:\n")
    report = build(project)
    assert (report.built.counts.encoded, calls) == (0, [])
    assert b"<00:00:0" in mp3.with_suffix(".vtt").read_bytes()
    assert b"<00:00:0" in (project.build_folder / "The Kettle.vtt").read_bytes()
    assert b"estimated" not in (project.build_folder / "The Kettle.vtt").read_bytes()
    assert mp3.read_bytes()[-20_000:] == before[-20_000:]
    assert plan_book(Project(project.root), False).is_current
    edit(project, "voices.yaml", "captions: words\n", "")
    build(project)
    assert b"<00:00:0" not in mp3.with_suffix(".vtt").read_bytes()


@pytest.mark.usefixtures("built")
def test_words_of_clips_of_an_earlier_version_are_estimated_and_nothing_is_spoken_for_them(
    project: Project, calls: list[Utterance]
) -> None:
    calls.clear()
    store = Store(project.store_folder)
    for key in list(store.list_keys()):
        clip = store.get(key)
        assert clip is not None
        store.put(key, store.load(clip), clip.sample_rate)
    edit(project, "voices.yaml", "book:\n", "captions: words\nbook:\n")
    report = build(project)
    assert (report.built.counts.encoded, calls) == (0, [])
    assert b"<v.estimated Kagome>" in (project.chapters_folder / "01-steam.vtt").read_bytes()


@pytest.mark.parametrize("title", ["狐" * 400, "é" * 400, "x" * 400, "\ud800", " ... "])
def test_every_title_becomes_a_file_name_that_can_be_written(tmp_path: Path, title: str) -> None:
    path = tmp_path / f"{file_stem(title)}.m4b"
    path.touch()
    assert len(path.name.encode()) < 240
