"""Books of a series share a cast: one file beside them, read by each, written only when somebody asks."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from audiofic.commands import sharing
from audiofic.errors import AudioficError, FindingsError
from audiofic.files import write_atomically
from audiofic.model import Pronunciation
from audiofic.production import read_cast
from audiofic.project import Project
from audiofic.series import read_series
from audiofic.settings import Place
from command_line import Run

ONE = """\
The Well
by Nobody

"Is it ready?" asked Kagome. She looked up.

"Not yet," said Kikyo Asahi. Kikyo wiped her hands.

"I told you," Miroku said. He laughed.
"""
TWO = """\
The Road
by Nobody

"Where is the road?" asked Kagome-chan. It rained.

"Gone," said Miroku. He shrugged.

"It was here," said Sango. Sango wiped her face.

"Come," said Lady Kagome.

"It was," said Kikyo. She sat down.
"""
CAST = """\
# who is heard in every book
narrator: {voice: tone/a}
cast:
  Kagome:
    gender: female
    voice: tone/b                 # as in the first book
    pace: 1.1
  Kikyo Asahi: {aliases: [Kikyo], gender: female, voice: tone/c}
  # the monk
  Miroku:
    gender: male
    voice: tone/d
extras: {unknown: {voice: tone/e}}
pronunciations:
  Kagome: kəɡˈoʊmeɪ
  Shippo: {say: ship oh, for: Miroku}
"""
PART = "series: yes\n"


@pytest.fixture
def saga(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the first book of a series, whose cast is edited and not shared yet."""
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "voices"))
    saga = tmp_path / "saga"
    for name, story in (("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.txt").write_text(story, encoding="utf-8")
    assert run("new", saga / "one", tmp_path / "one.txt").status == 0
    (saga / "one" / "voices.yaml").write_text(f"book: {{title: The Well}}\n{CAST}", encoding="utf-8")
    return saga


def write(path: Path, text: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def clips(root: Path) -> set[str]:
    return {path.name for path in (root / "build" / "store").rglob("*.wav")}


def test_two_books_share_a_cast_from_the_first_edit_to_the_last_recast(
    run: Run, saga: Path, tmp_path: Path
) -> None:
    one, two, cast = saga / "one", saga / "two", saga / "cast.yaml"
    shared = run("-C", one, "share")
    assert shared.status == 0, shared.err
    assert "7 entries moved from voices.yaml to ../cast.yaml.\n" in shared.out
    written = cast.read_text(encoding="utf-8")
    assert "    voice: tone/b                 # as in the first book\n" in written
    assert "  # the monk\n  Miroku:\n" in written
    own = (one / "voices.yaml").read_text(encoding="utf-8")
    assert "Kagome" not in own
    assert "series: yes\n" in own

    new = run("new", two, tmp_path / "two.txt", "--series")
    assert new.status == 0, new.err
    assert cast.read_text(encoding="utf-8") == written, "only `share` writes there"
    book = Project(two).read_settings()
    sango, kagome = book.role("Sango"), book.role("Kagome")
    assert sango is not None
    assert kagome is not None
    assert "Sango" in (two / "voices.yaml").read_text(encoding="utf-8")
    assert "  Miroku:\n" not in (two / "voices.yaml").read_text(encoding="utf-8")
    assert (kagome.pace, kagome.gender, kagome.aliases) == (1.1, "female", ("Lady Kagome",))
    speakers = [item.speaker for item in Project(two).read_scripts()[0].items if hasattr(item, "speaker")]
    assert [name for name in speakers if name != "narrator"] == [
        "Kagome", "Miroku", "Sango", "Kagome", "Kikyo Asahi",
    ]  # fmt: skip

    text = (two / "voices.yaml").read_text(encoding="utf-8")
    write(two / "voices.yaml", re.sub(r"( +voice: )\S+\n( +draft: \S+\n)?", r"\1tone/f\n", text))
    for root in (one, two):
        built = run("-C", root, "build")
        assert built.status == 0, built.err
        assert "Everything is current" in run("-C", root, "status").out
    before = {root: clips(root) for root in (one, two)}

    write(cast, written.replace("tone/d", "tone/g"))
    place = f"../cast.yaml, line {written.splitlines().index('    voice: tone/d') + 1}"
    for root, script, line in ((one, "script/01-chapter.yaml", 14), (two, "script/01-chapter.yaml", 10)):
        status = run("-C", root, "status", "--all").out
        told = f"line {line}: voice changed from tone/d to tone/g ({place})\n"
        assert [text for text in status.splitlines(True) if text.startswith("speak   script")][:1] == [
            f"speak   {script}, {told}"
        ]
        assert "speak   to level the voice tone/g (5 clips)\n" in status
        assert "6 clips to speak, 1 chapter to make.\n" in status
        assert "6 clips spoken" in run("-C", root, "build").out
        assert len(clips(root) - before[root]) == 6, "his line, and five to level the voice"
        assert "Everything is current" in run("-C", root, "status").out


def test_what_a_book_says_itself_goes_first_key_by_key(tmp_path: Path) -> None:
    write(tmp_path / "cast.yaml", CAST)
    own = "cast:\n  Kagome: {pitch: -1, aliases: [Mama]}\n  Sango: {voice: tone/z}\nnarrator: {pace: 0.9}\n"
    write(tmp_path / "book" / "voices.yaml", f"{PART}{own}extras: {{female: {{voice: tone/y}}}}\n")
    settings = Project(tmp_path / "book").read_settings()
    kagome = settings.role("Mama")
    assert kagome is not None
    assert (kagome.name, str(kagome.voice), kagome.pace, kagome.pitch) == ("Kagome", "tone/b", 1.1, -1.0)
    assert kagome.places["voice"] == Place("../cast.yaml", 6)
    assert kagome.places["pitch"] == Place("voices.yaml", 3)
    assert [role.name for role in settings.cast] == ["Kagome", "Kikyo Asahi", "Miroku", "Sango"]
    assert (str(settings.narrator.voice), settings.narrator.pace) == ("tone/a", 0.9)
    assert [str(settings.extras[gender].voice) for gender in ("female", "unknown")] == ["tone/y", "tone/e"]


def test_a_books_own_pronunciations_and_lists_come_before_the_series(tmp_path: Path) -> None:
    write(tmp_path / "cast.yaml", CAST + "pronunciation_lists: [said/more.yaml]\n")
    write(tmp_path / "said" / "more.yaml", "Kikyo: kˈiːkjoʊ\n")
    write(tmp_path / "book" / "list.yaml", "Kikyo: kɪkˈjoʊ\n")
    own = "pronunciations:\n  Kagome: {say: kago may, for: Miroku}\npronunciation_lists: [list.yaml]\n"
    write(tmp_path / "book" / "voices.yaml", PART + own)
    told = Project(tmp_path / "book").read_settings().pronunciations
    assert [(entry.word, entry.ipa or entry.say) for entry in told] == [
        ("Kagome", "kago may"),
        ("Kikyo", "kɪkˈjoʊ"),
        ("Kagome", "kəɡˈoʊmeɪ"),
        ("Shippo", "ship oh"),
        ("Kikyo", "kˈiːkjoʊ"),
    ]
    assert told[3] == Pronunciation("Shippo", "", "ship oh", ("Miroku",))


def test_a_book_that_does_not_ask_is_not_told(tmp_path: Path) -> None:
    write(tmp_path / "cast.yaml", "cast: [\n")
    write(tmp_path / "book" / "voices.yaml", "series: no\n")
    assert Project(tmp_path / "book").read_settings().cast == ()


@pytest.mark.parametrize(
    ("cast", "own", "path", "line", "code"),
    [
        ("cast:\n  Kagome: {gender: womn}\n", PART, "../cast.yaml", 2, "unknown-word"),
        ("mix: {bed_db: -20}\n", PART, "../cast.yaml", 1, "unknown-key"),
        ("cast: [\n", PART, "../cast.yaml", 1, "bracket-unclosed"),
        ("pronunciation_lists: [../names.yaml]\n", PART, "../cast.yaml", 1, "bad-path"),
        ("pronunciation_lists: [none.yaml]\n", PART, "../cast.yaml", 1, "bad-file"),
        ("pronunciation_lists: [bad.yaml]\n", PART, "../bad.yaml", 1, "bad-ipa"),
        ("cast: {K: {aliases: [Kag]}}\n", f"{PART}cast:\n  Kag: {{}}\n", "voices.yaml", 3, "alias-twice"),
        ("cast: {Kag: {}}\n", f"{PART}cast:\n  A: {{aliases: [Kag]}}\n", "voices.yaml", 3, "alias-twice"),
        ("", f"{PART}policy: {{note_reader: Kagome}}\n", "voices.yaml", 2, "unknown-role"),
        (None, f"book: {{title: T}}\n{PART}", "voices.yaml", 2, "no-series"),
    ],
)  # fmt: skip
def test_a_fault_names_the_file_and_line_that_it_is_in(
    tmp_path: Path, cast: str | None, own: str, path: str, line: int, code: str
) -> None:
    if cast is not None:
        write(tmp_path / "cast.yaml", cast)
    write(tmp_path / "bad.yaml", "Kagome: ???\n")
    write(tmp_path / "book" / "voices.yaml", own)
    with pytest.raises(FindingsError) as raised:
        Project(tmp_path / "book").read_settings()
    (found,) = raised.value.findings
    assert (found.path, found.line, found.code) == (path, line, code)
    if code == "alias-twice":
        assert "../cast.yaml, line 1" in str(found.hint)


def test_whom_the_series_has_may_be_named_wherever_a_role_may(tmp_path: Path) -> None:
    write(tmp_path / "cast.yaml", CAST)
    own = (
        f"{PART}policy: {{note_reader: Miroku}}\npronunciations: {{Naraku: {{say: narra koo, for: Kikyo}}}}\n"
    )
    path = write(tmp_path / "book" / "voices.yaml", own)
    assert Project(tmp_path / "book").read_settings().policy.note_reader == "Miroku"
    assert [one.name for one in read_cast(path) or ()] == ["Kagome", "Kikyo Asahi", "Miroku"]


def test_a_series_cast_that_is_a_link_to_elsewhere_is_refused(tmp_path: Path) -> None:
    write(tmp_path / "away" / "mine.yaml", CAST)
    (tmp_path / "saga" / "book").mkdir(parents=True)
    (tmp_path / "saga" / "cast.yaml").symlink_to(tmp_path / "away" / "mine.yaml")
    with pytest.raises(AudioficError, match="leads out of the series' folder through a link"):
        read_series(tmp_path / "saga" / "book")


def test_sharing_somebody_takes_how_their_name_is_said(run: Run, saga: Path) -> None:
    before = Project(saga / "one").read_settings()
    shared = run("-C", saga / "one", "share", "Kagome")
    assert (shared.status, shared.err) == (0, "")
    assert "2 entries moved" in shared.out
    written = (saga / "cast.yaml").read_text(encoding="utf-8")
    assert "Kagome: kəɡˈoʊmeɪ" in written
    assert "Miroku" not in written
    after = Project(saga / "one").read_settings()
    assert {role.name: role for role in after.cast} == {role.name: role for role in before.cast}
    again = run("-C", saga / "one", "share", "Kagome")
    assert again.status == 1
    assert "already is shared" in again.err


def test_what_the_series_says_otherwise_stays_in_the_book(run: Run, saga: Path) -> None:
    write(saga / "cast.yaml", "cast:\n  Kagome: {voice: tone/x}\n  Miroku: {gender: male, voice: tone/d}\n")
    with (saga / "one" / "voices.yaml").open("a", encoding="utf-8") as file:
        file.write(PART)
    shared = run("-C", saga / "one", "share")
    assert "kept   cast Kagome: ../cast.yaml has another\n" in shared.out
    assert "shared cast Miroku\n" in shared.out
    settings = Project(saga / "one").read_settings()
    assert [str(role.voice) for role in settings.cast] == ["tone/b", "tone/d", "tone/c"]
    assert (saga / "cast.yaml").read_text(encoding="utf-8").count("Miroku:") == 1


def test_a_voice_that_was_proposed_in_the_book_goes_to_the_series_entry(run: Run, saga: Path) -> None:
    write(saga / "cast.yaml", "cast:\n  Kagome:\n    gender: female # she\n")
    write(saga / "one" / "voices.yaml", PART + CAST.replace("  Kagome:\n", "  Kagome:\n    gain_db: 1\n"))
    assert run("-C", saga / "one", "share", "Kagome").status == 0
    assert (
        (saga / "cast.yaml")
        .read_text(encoding="utf-8")
        .startswith(
            "cast:\n  Kagome:\n    gender: female # she\n    gain_db: 1\n"
            "    voice: tone/b                 # as in the first book\n    pace: 1.1\n"
        )
    )
    assert "Kagome:" not in (saga / "one" / "voices.yaml").read_text(encoding="utf-8")


def test_nothing_is_shared_that_would_make_the_book_sound_otherwise(run: Run, saga: Path) -> None:
    theirs = "cast:\n  Kagome: {voice: tone/x, pitch: 3}\n"
    write(saga / "cast.yaml", theirs)
    own = (saga / "one" / "voices.yaml").read_bytes()
    shared = run("-C", saga / "one", "share")
    assert shared.status == 1
    assert "Kagome would be another one than before" in shared.err
    assert (saga / "cast.yaml").read_text(encoding="utf-8") == theirs
    assert (saga / "one" / "voices.yaml").read_bytes() == own


@pytest.mark.parametrize("verb", [("cast", "--write"), ("status",), ("names",), ("build", "--dry-run")])
def test_no_other_command_writes_beside_the_production(run: Run, saga: Path, verb: tuple[str, ...]) -> None:
    run("-C", saga / "one", "share")
    cast = write(saga / "cast.yaml", (saga / "cast.yaml").read_text("utf-8").replace("tone/d", "tone/h"))
    before = (cast.read_bytes(), cast.stat().st_mtime_ns)
    assert run("-C", saga / "one", *verb).status == 0
    assert (cast.read_bytes(), cast.stat().st_mtime_ns) == before
    assert sorted(path.name for path in saga.iterdir()) == ["cast.yaml", "one"]


def test_somebody_new_gets_a_voice_that_nobody_of_the_series_has(
    run: Run, saga: Path, tmp_path: Path
) -> None:
    (saga / "one" / "voices.yaml").unlink()
    (saga / "one" / "script").rename(tmp_path / "old")
    assert run("new", saga / "one", tmp_path / "one.txt").status == 0
    assert run("-C", saga / "one", "share").status == 0
    assert run("new", saga / "two", tmp_path / "two.txt", "--series").status == 0
    settings = Project(saga / "two").read_settings()
    sango = settings.role("Sango")
    assert sango is not None
    others = [
        role for role in (settings.narrator, *settings.cast, *settings.extras.values()) if role != sango
    ]
    shaped = {(str(role.voice), role.pitch, role.size, role.pace) for role in others}
    assert (str(sango.voice), sango.pitch, sango.size, sango.pace) not in shaped
    drafts = {(str(role.draft), role.pitch, role.size, role.pace) for role in others}
    assert (str(sango.draft), sango.pitch, sango.size, sango.pace) not in drafts


def test_an_update_puts_new_people_into_the_book_and_leaves_the_series_alone(
    run: Run, saga: Path, tmp_path: Path
) -> None:
    run("-C", saga / "one", "share")
    before = (saga / "cast.yaml").read_bytes()
    longer = write(tmp_path / "longer.txt", f'{ONE}\n"Who calls?" asked Sango.\n\n"I," said Kagome-chan.\n')
    updated = run("-C", saga / "one", "update", longer)
    assert updated.status == 0, updated.err
    assert "cast   Sango: added to voices.yaml\n" in updated.out
    assert (saga / "cast.yaml").read_bytes() == before
    settings = Project(saga / "one").read_settings()
    assert [role.name for role in settings.cast] == ["Kagome", "Kikyo Asahi", "Miroku", "Sango"]
    assert "- Kagome: I,\n" in (saga / "one" / "script" / "01-chapter.yaml").read_text(encoding="utf-8")


def test_a_share_that_was_cut_short_is_finished_by_the_next_one(
    run: Run, saga: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Killed(BaseException):
        pass

    def die_at_the_second(path: Path, content: bytes) -> None:
        if path.name == "voices.yaml":
            raise Killed
        write_atomically(path, content)

    before = Project(saga / "one").read_settings()
    with monkeypatch.context() as patch:
        patch.setattr(sharing, "write_atomically", die_at_the_second)
        with pytest.raises(Killed):
            sharing.share_cast(Project(saga / "one"))
    assert Project(saga / "one").read_settings() == before
    assert "7 entries moved" in run("-C", saga / "one", "share").out
    assert (saga / "cast.yaml").read_text(encoding="utf-8").count("Miroku:") == 1
    after = Project(saga / "one").read_settings()
    assert after.cast == before.cast
    assert "Miroku" not in (saga / "one" / "voices.yaml").read_text(encoding="utf-8")


def test_a_first_book_needs_a_series_to_join(run: Run, tmp_path: Path) -> None:
    story = write(tmp_path / "one.txt", ONE)
    ended = run("new", tmp_path / "saga" / "one", story, "--series")
    assert ended.status == 1
    assert "the series has no cast yet" in ended.err
    assert not (tmp_path / "saga").exists()
    write(tmp_path / "saga" / "cast.yaml", "")
    assert run("new", tmp_path / "saga" / "one", story, "--series").status == 0
