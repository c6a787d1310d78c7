"""A built book, heard by a recogniser; the recogniser is one that tests teach what it hears."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from audiofic.building.plan import Plan
from audiofic.building.record import read_line, write_line
from audiofic.commands.listening import HEARD_FILE, listen, recall
from audiofic.errors import AudioficError
from audiofic.pipeline import build_book, plan_book
from audiofic.project import Project
from audiofic.recogniser import find_model
from audiofic.store import Store
from command_line import Run
from fake_recogniser import FakeRecogniser, install

VOICES = """\
book: {title: Rain, language: en}
narrator: {voice: tone/a}
cast:
  Kagome: {gender: female, voice: tone/b}
pronunciations: {Kagome: kəɡˈoʊmeɪ}
"""
SCRIPT = """\
chapter: 1
lines:
- narrator: The rain had followed them for three days.
- Kagome: Nobody said that we were lost. Where is the shrine?
- narrator: said Kagome.
- narrator: Then the old priestess came down the path.
- Kagome: Bonjour tout le monde
  lang: fr
"""
FRENCH = "Bonjour tout le monde"


@pytest.fixture(scope="module")
def book(tmp_path_factory: pytest.TempPathFactory) -> Project:
    root = tmp_path_factory.mktemp("book")
    (root / "script").mkdir()
    (root / "voices.yaml").write_text(VOICES, encoding="utf-8")
    (root / "script" / "01.yaml").write_text(SCRIPT, encoding="utf-8")
    build_book(plan_book(Project(root)), jobs=1)
    return Project(root)


@pytest.fixture
def plan(book: Project) -> Plan:
    (book.build_folder / HEARD_FILE).unlink(missing_ok=True)
    return plan_book(book)


@pytest.fixture
def recogniser(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> type[FakeRecogniser]:
    return install(monkeypatch, tmp_path / "model")


def test_a_book_heard_as_written_has_no_fault(plan: Plan, recogniser: type[FakeRecogniser]) -> None:
    recogniser.teach(plan)
    heard = listen(plan)
    assert len(heard.lines) == 6, "the title, and all sentences but the French one"
    assert (heard.faulty, heard.unheard, heard.foreign) == ((), 0, 1)
    assert len(recogniser.windows) == 1, "all in one window"
    assert list(heard.summary()) == [
        "Listened to 6 sentences: 0 not heard as written.",
        "Not judged: 1 sentence in another language, or too long.",
    ]


def test_lines_heard_otherwise_are_told_worst_first_with_their_place(
    plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(
        plan,
        {
            "The rain had followed them for three days.": "The rain had followed",
            "Where is the shrine?": "Bring me an apple.",
            "said Kagome.": "said kago may",
        },
    )
    heard = listen(plan)
    assert [(line.line, line.judgement.fault) for line in heard.faulty] == [(4, "misspoken"), (3, "cut")]
    worst = heard.faulty[0]
    assert (worst.path, worst.chapter, worst.speaker, worst.voice) == (
        "script/01.yaml",
        1,
        "Kagome",
        "tone/b",
    )
    assert worst.finding.severity == "warning"
    assert worst.finding.code == "heard-misspoken"
    assert "“bring me an apple” for “Where is the shrine?”" in str(worst.finding).lower().replace(
        "where", "Where"
    )
    names = [line.judgement.names for line in heard.lines if line.text == "said Kagome."]
    assert names == [(("kagome", "kago may"),)], "a name is no fault"


def test_who_is_not_heard_right_among_others_is_heard_alone(
    plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(plan, {"Where is the shrine?": "Bring me an apple."})
    listen(plan)
    assert len(recogniser.windows) == 2
    assert recogniser.windows[1] == ["Bring me an apple."]


def test_a_clip_is_heard_once_until_it_changes(plan: Plan, recogniser: type[FakeRecogniser]) -> None:
    recogniser.teach(plan)
    first = listen(plan)
    recogniser.windows.clear()
    assert listen(plan) == first
    assert recall(plan).lines == first.lines, "a page asks no recogniser"
    assert not recogniser.windows
    store = Store(plan.project.store_folder)
    key = next(line.key for line in first.lines if line.text == "said Kagome.")
    clip = store.get(key)
    assert clip is not None
    before = store.load(clip)
    try:
        noise = np.random.default_rng(1).integers(-9_000, 9_000, 20_000).astype(np.int16)
        store.put(key, noise, clip.sample_rate)
        recogniser.learn(noise, clip.sample_rate, "Bring me a lamp.")
        assert recall(plan).unheard == 2, "and the French one"
        assert [line.key for line in listen(plan).faulty] == [key]
        assert recogniser.windows == [["Bring me a lamp."], ["Bring me a lamp."]]
    finally:
        store.put(key, before, clip.sample_rate)


def test_a_clip_without_a_sound_is_silent_whatever_is_made_up_of_it(
    plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(plan)
    store = Store(plan.project.store_folder)
    line = next(line for line in listen(plan).lines if line.text == "said Kagome.")
    clip = store.get(line.key)
    assert clip is not None
    before = store.load(clip)
    try:
        hiss = np.random.default_rng(1).integers(-3, 4, 20_000).astype(np.int16)
        store.put(line.key, hiss, clip.sample_rate)
        recogniser.learn(hiss, clip.sample_rate, "said Kagome.")
        (found,) = listen(plan).faulty
        assert (found.key, found.judgement.fault, found.judgement.wrong) == (line.key, "silent", 1.0)
    finally:
        store.put(line.key, before, clip.sample_rate)


def test_another_model_hears_all_again(plan: Plan, recogniser: type[FakeRecogniser], tmp_path: Path) -> None:
    recogniser.teach(plan)
    listen(plan)
    (tmp_path / "model" / "model.bin").write_bytes(b"another model")
    recogniser.windows.clear()
    listen(plan)
    assert recogniser.windows


def test_what_was_heard_survives_a_damaged_line_in_its_file(
    plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(plan)
    listen(plan)
    file = plan.project.build_folder / HEARD_FILE
    lines = file.read_bytes().split(b"\n")
    file.write_bytes(b"\n".join([lines[0].replace(b"rain", b"reign"), *lines[1:-1], lines[1][:20]]))
    assert recall(plan).unheard == 2
    recogniser.windows.clear()
    assert listen(plan).unheard == 0
    assert sum(map(len, recogniser.windows)) == 1


def test_a_strangers_file_of_what_was_heard_is_held_against_its_types(
    plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(plan)
    whole = listen(plan)
    file = plan.project.build_folder / HEARD_FILE
    entries = [read_line(line) for line in file.read_bytes().split(b"\n")[:-1]]
    for entry, (at, value) in zip(
        entries, [(3, "1"), (4, []), (4, [None] * 8), (1, 7), (2, {})], strict=False
    ):
        entry[at] = value
    file.write_bytes(b"".join(map(write_line, [*entries, 5, [], {"a": 1}])))
    assert recall(plan).unheard == 6
    assert listen(plan).lines == whole.lines


def test_before_anything_is_heard_there_is_nothing_to_recall(plan: Plan) -> None:
    assert recall(plan).lines == ()
    assert recall(plan).unheard == 7


def test_where_nothing_can_listen_it_is_said_how_to_get_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("audiofic.recogniser.find_spec", lambda name: None)
    with pytest.raises(AudioficError, match="no recogniser") as raised:
        find_model((tmp_path,))
    assert "audiofic[ear]" in (raised.value.hint or "")
    monkeypatch.setattr(
        "audiofic.recogniser.find_spec", lambda name: object() if name == "faster_whisper" else None
    )
    with pytest.raises(AudioficError, match="no recogniser's model"):
        find_model((tmp_path,))


def test_a_model_in_a_voice_folder_goes_before_the_packages(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("audiofic.recogniser.find_spec", lambda name: object())
    monkeypatch.setattr("audiofic.recogniser._of_package", lambda: iter(()))
    folder = tmp_path / "voices" / "whisper-small"
    folder.mkdir(parents=True)
    for name in ("model.bin", "config.json"):
        (folder / name).write_text("{}")
    with pytest.raises(AudioficError, match="no recogniser's model"):
        find_model((tmp_path / "voices",))  # a tokenizer that is missing would be downloaded
    tokens = '{"added_tokens": [{"id": 50258, "content": "<|startoftranscript|>"}]}'
    (folder / "tokenizer.json").write_text(tokens)
    found = find_model((tmp_path / "away", tmp_path / "voices"))
    assert (found.folder, found.languages) == (folder, "many")
    (folder / "tokenizer.json").write_text(tokens.replace("50258", "50257"))
    assert find_model((tmp_path / "voices",)).languages == "en"


def test_check_listen_shows_what_was_heard(
    run: Run, book: Project, plan: Plan, recogniser: type[FakeRecogniser]
) -> None:
    recogniser.teach(plan, {"Where is the shrine?": "Bring me an apple."})
    ended = run("-C", book.root, "check", "--listen")
    assert ended.status == 0, "what a recogniser hears is a warning"
    assert "Listened to 6 sentences: 1 not heard as written." in ended.out
    assert "Nothing fails: 1 warning." in ended.out
    assert "warning: script/01.yaml, line 4: Other words are heard" in ended.out
    assert ended.out.count("audiofic build --retake") == 1
    assert "Listened" not in run("-C", book.root, "check").out
