"""voices.yaml: read with every fault told, composed afresh, added to without touching what is there."""

from __future__ import annotations

import pickle
import re
from dataclasses import dataclass, fields
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from audiofic.errors import AudioficError, FindingsError
from audiofic.model import EFFECTS, Book, Boundary, Character, Pronunciation
from audiofic.model_server.addresses import SERVERS_VARIABLE
from audiofic.profiles import PROFILES
from audiofic.settings import (
    DEFAULT_PAUSES_MS,
    RESERVED_NAMES,
    LlmSettings,
    MasterSettings,
    MixSettings,
    Policy,
    Role,
    Settings,
    VoiceRef,
    check_files,
    compose_settings,
    fill_cast_entry,
    find_file,
    insert_cast_entries,
    inspect_settings,
    parse_settings,
    parse_voice_ref,
    role_keys,
)
from audiofic.settings.schema import (
    ATTRIBUTION_KEYS,
    BOOK_KEYS,
    CAST_KEYS,
    CREDITS_KEYS,
    GENDERS,
    LLM_KEYS,
    MASTER_KEYS,
    MIX_KEYS,
    PAUSE_RANGE,
    PLACEHOLDERS,
    POLICY_WORDS,
    RANGES,
    TOP_KEYS,
    VOICE_KEYS,
)
from audiofic.settings.values import CLOSING_CREDITS, OPENING_CREDITS, Credits
from audiofic.yamlfile import Listing, Node, Scalar, load_yaml, write_scalar

REFERENCE = Path(__file__).parent.parent / "docs" / "voices-yaml.md"
PATH = "voices.yaml"

EXAMPLE = """\
book:
  title: "The Sealed Well"
  author: The audiofic team
  narrator: audiofic
  language: en
  series: Well Stories
  series_part: 2
  date: 2024-05-31
  cover: art/cover.png
narrator:
  gender: unknown
  voice: en_US-lessac-medium
  draft: narrator
cast:
  Kagome:
    aliases: [Kagome Higurashi, No]
    gender: female
    voice: en_US-libritts-high:92
    draft: girl
    pace: 1.1
    pitch: -1.5
    gain_db: +2
    effect: ghost
    reads_own_pov: yes
  No. 5: {}
  InuYasha:
extras:
  female: {voice: tone/low, draft: espeak/en+f2}
pronunciations:
  InuYasha: /ˌiːnuːjˈɑːʃə/
  No: nˈoʊ
policy:
  title: skipped
  first_person: narrator
review_below: 0.8
attribution:
  llm:
    url: https://model.example:8000/v1/
    model: qwen2.5:14b
    below: 0.9
    timeout: 30
mix:
  pauses: {sentence: 300, tail: 4000}
  stings: {scene: sounds/bell.wav}
  thought_effect: off
  bed_db: -18
  ambience_db: -26
  room_tone_db: -75
master:
  profile: default
"""


LLM = "attribution:\n  llm:\n    url: http://localhost:11434/v1\n    model: m\n"


def faults(text: str, engines: tuple[str, ...] = ()) -> list[tuple[int, str]]:
    """(line, code) of what is wrong with a voices.yaml."""
    found_settings, findings = inspect_settings(text, PATH, engines)
    assert (found_settings is None) == bool(findings)
    assert all(found.hint and found.path == PATH for found in findings)
    return [(found.line, found.code) for found in findings]


# --- Reading ------------------------------------------------------------------------------------------


def test_every_key_is_read() -> None:
    found = parse_settings(EXAMPLE, PATH)
    pauses = {**DEFAULT_PAUSES_MS, "sentence": 300, "tail": 4000}
    assert found == Settings(
        book=Book(
            "The Sealed Well",
            "The audiofic team",
            "audiofic",
            "en",
            "Well Stories",
            "2",
            date="2024-05-31",
            cover="art/cover.png",
        ),
        narrator=Role(
            "narrator", voice=VoiceRef(None, "en_US-lessac-medium"), draft=VoiceRef(None, "narrator")
        ),
        cast=(
            Role(
                "Kagome",
                "female",
                ("Kagome Higurashi", "No"),
                VoiceRef(None, "en_US-libritts-high", "92"),
                VoiceRef(None, "girl"),
                1.1,
                -1.5,
                gain_db=2.0,
                effect="ghost",
                reads_own_pov=True,
            ),
            Role("No. 5"),
            Role("InuYasha"),
        ),
        extras={
            "female": Role("female", "female", (), VoiceRef("tone", "low"), VoiceRef("espeak", "en+f2")),
            "male": Role("male", "male"),
            "unknown": Role("unknown"),
        },
        pronunciations=(Pronunciation("InuYasha", "ˌiːnuːjˈɑːʃə"), Pronunciation("No", "nˈoʊ")),
        policy=Policy(title="skipped", first_person="narrator"),
        review_below=0.8,
        llm=LlmSettings("https://model.example:8000/v1", "qwen2.5:14b", 0.9, 30.0),
        mix=MixSettings(pauses, {"scene": "sounds/bell.wav"}, "none", -18.0, -26.0, -75.0),
        master=MasterSettings("default"),
    )
    assert [role.places["entry"].line for role in found.cast] == [15, 25, 26]
    assert found.lines == {"book.cover": 9, "attribution.llm": 38, "mix.stings.scene": 44}


@pytest.mark.parametrize(
    "text", ["", "# nothing yet\n", "cast:\n", "cast: {}\nmix:\npolicy: {}\nextras:\nnarrator:\n"]
)
def test_every_key_is_optional(text: str) -> None:
    assert parse_settings(text, PATH) == Settings()


def test_a_cast_alone_is_enough() -> None:
    found = parse_settings("cast: {Kagome: {aliases: [Kag], gender: female}, '1': {gender: male}}\n", PATH)
    assert found.cast == (Role("Kagome", "female", ("Kag",)), Role("1", "male"))
    assert found.book is None


def test_every_boundary_has_a_pause_and_so_have_a_chapters_ends() -> None:
    assert set(Settings().mix.pauses_ms) == {
        *(boundary.value for boundary in Boundary),
        "head",
        "tail",
        "chapter",
    }


def test_a_role_is_found_by_name_and_alias_exactly_and_else_whatever_the_capitals() -> None:
    found = parse_settings("cast:\n  Rose: {aliases: [The Red One]}\n  Iris: {aliases: [rose]}\n", PATH)
    names = {}
    for name in ("Rose", "rose", "ROSE", "the red one", "iris", "narrator", "Bo"):
        role = found.role(name)
        names[name] = role.name if role else None
    assert names == {
        "Rose": "Rose",
        "rose": "Iris",
        "ROSE": "Iris",
        "the red one": "Rose",
        "iris": "Iris",
        "narrator": "narrator",
        "Bo": None,
    }


def test_settings_survive_the_trip_to_a_worker() -> None:
    found = pickle.loads(pickle.dumps(parse_settings(EXAMPLE, PATH)))
    assert found == parse_settings(EXAMPLE, PATH)
    assert found.role("Kagome Higurashi") == found.cast[0]


@pytest.mark.parametrize(
    ("text", "voice"),
    [
        ("en_US-amy-medium", VoiceRef(None, "en_US-amy-medium")),
        ("en_US-libritts-high:92", VoiceRef(None, "en_US-libritts-high", "92")),
        ("piper/en_GB-vctk-medium:p239", VoiceRef("piper", "en_GB-vctk-medium", "p239")),
        ("tone/a", VoiceRef("tone", "a")),
        ("../../etc/passwd", None),
        ("http://x/y", None),
        ("a/b/c", VoiceRef("a", "b/c")),
        ("a/b/c:d", VoiceRef("a", "b/c", "d")),
        ("A/b", None),
        ("a//b", None),
        ("a/b/", None),
        ("/a", None),
        ("", None),
        ("model:", None),
    ],
)
def test_a_voice_is_written_engine_model_speaker(text: str, voice: VoiceRef | None) -> None:
    assert parse_voice_ref(text) == voice
    assert voice is None or str(voice) == text


# --- Faults -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("vocies: {}\n", [(1, "unknown-key")]),
        ("- a\n", [(1, "wrong-type")]),
        ("just words\n", [(1, "wrong-type")]),
        ("book: The Well\n", [(1, "wrong-type")]),
        ("book:\n  titel: x\n", [(2, "unknown-key")]),
        ("book:\n  language: english please\n", [(2, "bad-language")]),
        ("book:\n  date: last year\n", [(2, "bad-date")]),
        ("book:\n  title:\n", [(2, "empty")]),
        ("cast: [Kagome]\n", [(1, "wrong-type")]),
        ("cast:\n  Kagome: female\n", [(2, "wrong-type")]),
        ("cast:\n  Kagome:\n    pithc: 1\n", [(3, "unknown-key")]),
        ("cast:\n  Kagome:\n    gender: girl\n", [(3, "unknown-word")]),
        ("cast:\n  Kagome:\n    pace: 0\n", [(3, "out-of-range")]),
        ("cast:\n  Kagome:\n    pace: 2.1\n", [(3, "out-of-range")]),
        ("cast:\n  Kagome:\n    pace: fast\n", [(3, "not-a-number")]),
        ("cast:\n  Kagome:\n    pitch: 13\n", [(3, "out-of-range")]),
        ("cast:\n  Kagome:\n    gain_db: -12.5\n", [(3, "out-of-range")]),
        ("cast:\n  Kagome:\n    gain_db: 1e400\n", [(3, "out-of-range")]),
        ("cast:\n  Kagome:\n    voice: a b/c\n", [(3, "bad-voice")]),
        ("cast:\n  Kagome:\n    voice: [a]\n", [(3, "wrong-type")]),
        ("cast:\n  Kagome:\n    reads_own_pov: perhaps\n", [(3, "not-yes-or-no")]),
        ("cast:\n  Kagome:\n  Kagome:\n", [(3, "duplicate-key")]),
        ("cast:\n  A: {aliases: x}\n  B:\n    pace: 1\n    aliases: [x]\n", [(5, "alias-twice")]),
        ("cast:\n  A: {aliases: [B]}\n  B:\n", [(2, "alias-twice")]),
        ("cast:\n  narrator: {}\n  unknown: {}\n", [(2, "reserved-name"), (3, "reserved-name")]),
        ("cast:\n  '': {}\n", [(2, "bad-name")]),
        ("cast:\n  A: {aliases: [narrator]}\n", [(2, "reserved-name")]),
        ("narrator:\n  reads_own_pov: yes\n", [(2, "unknown-key")]),
        ("extras:\n  children: {}\n", [(2, "unknown-key")]),
        ("extras:\n  male: {gender: male}\n", [(2, "unknown-key")]),
        ("pronunciations:\n  InuYasha:\n", [(2, "empty")]),
        ("pronunciations:\n  '***': x\n", [(2, "bad-word")]),
        ("pronunciations:\n  Kagome: kagomeq8\n", [(2, "bad-ipa")]),
        ("pronunciations:\n  A: ˈa\n  Kikyo: [ˈa, ka-go]\n", [(3, "bad-ipa")]),
        ("pronunciations:\n  Kagome: ˈ\n", [(2, "bad-ipa")]),
        ("pronunciations:\n  Kagome: {}\n", [(2, "bad-pronunciation")]),
        ("pronunciations:\n  Kagome: {ipa: ˈa, say: ah}\n", [(2, "bad-pronunciation")]),
        ("pronunciations:\n  Kagome: {say: ka! go}\n", [(2, "bad-respelling")]),
        ("pronunciations:\n  Kagome: {say: kago may, for: Kikyo}\n", [(2, "unknown-role")]),
        ("pronunciations:\n  Kagome: {say: kago may, language: '?'}\n", [(2, "bad-language")]),
        ("pronunciation_lists: [names.yaml, ../names.yaml]\n", [(1, "bad-path")]),
        ("policy:\n  notes: skipped\n", [(2, "unknown-key")]),
        ("policy:\n  note_reader: Nobody\n", [(2, "unknown-role")]),
        ("policy:\n  title: silent\n", [(2, "unknown-word")]),
        ("policy:\n  scene_break: spoken\n", [(2, "unknown-word")]),
        ("policy:\n  first_person: spoken\n", [(2, "unknown-word")]),
        ("review_below: 60\n", [(1, "out-of-range")]),
        ("attribution: yes\n", [(1, "wrong-type")]),
        ("attribution: {lllm: {}}\n", [(1, "unknown-key")]),
        ("attribution:\n  llm: on\n", [(2, "wrong-type")]),
        ("attribution:\n  llm:\n", [(2, "key-missing"), (2, "key-missing")]),
        ("attribution:\n  llm:\n    url: http://x/v1\n", [(3, "key-missing")]),
        ("attribution:\n  llm: {model: m}\n", [(2, "key-missing")]),
        ("attribution:\n  llm:\n    url: http://x\n    model:\n", [(4, "empty")]),
        (f"{LLM}    api_key: sk-123\n", [(5, "unknown-key")]),
        (f"{LLM}    below: 90\n", [(5, "out-of-range")]),
        (f"{LLM}    timeout: 0\n", [(5, "out-of-range")]),
        (f"{LLM}    key_from: sk-123\n", [(5, "key-from")]),
        ("mix:\n  pauses: {sentense: 3}\n", [(2, "unknown-key")]),
        ("mix:\n  pauses: {sentence: 20001}\n", [(2, "out-of-range")]),
        ("mix:\n  pauses: {sentence: -1}\n", [(2, "out-of-range")]),
        ("mix:\n  pauses: {sentence: 0.35}\n", [(2, "not-a-number")]),
        ("mix:\n  stings: {bell: a.wav}\n", [(2, "unknown-key")]),
        ("mix:\n  room_tone_db: -20\n", [(2, "out-of-range")]),
        ("mix:\n  thought_effect: 3\n", [(2, "unknown-word")]),
        ("master:\n  profile: loud\n", [(2, "unknown-word")]),
        ("captions: karaoke\n", [(1, "unknown-word")]),
        (
            "book:\n  title: a: b\n  dat: x\ncast:\n  Kagome:\n    pace: 9\n    vioce: x\n",
            [(2, "colon-in-text"), (3, "unknown-key"), (6, "out-of-range"), (7, "unknown-key")],
        ),
    ],
)
def test_each_fault_is_told_with_its_line_and_all_of_them_at_once(
    text: str, expected: list[tuple[int, str]]
) -> None:
    assert faults(text) == expected
    with pytest.raises(FindingsError):
        parse_settings(text, PATH)


@pytest.mark.parametrize(
    "url",
    [
        "localhost:11434",
        "ftp://localhost/v1",
        "file:///etc/passwd",
        "http://",
        "http:///v1",
        "http://localhost:port/v1",
        "http://localhost:99999/v1",
        "http://localhost:0/v1",
        "http://[::1/v1",
        "http://local host/v1",
        '"http://localhost/v1\\r\\nX: y"',
        "http://löcal/v1",
        "http://me:secret@localhost/v1",
        "http://localhost/v1?key=secret",
        "http://localhost/v1#there",
        "http://localhost/v1/chat/completions",
        "http://[::1].example.org/v1",
        "http://127.0.0.1%2eexample.org/v1",
        "http://localhost:/v1",
        "http://localhost,example.org/v1",
    ],
)
def test_an_address_that_is_none_is_refused_and_not_repeated(url: str) -> None:
    found_settings, (finding,) = inspect_settings(
        f"attribution:\n  llm:\n    model: m\n    url: {url}\n", PATH
    )
    assert found_settings is None
    assert (finding.line, finding.code) == (4, "bad-url")
    assert "http://localhost:11434/v1" in (finding.hint or "")
    assert "secret" not in finding.message


@pytest.mark.parametrize("url", ["http://[::1]:8080/v1", "HTTP://LOCALHOST/", "https://10.0.0.2/api/v1/"])
def test_any_http_address_can_be_named(url: str) -> None:
    llm = parse_settings(f"attribution: {{llm: {{url: '{url}', model: m}}}}\n", PATH).llm
    assert llm == LlmSettings(url.rstrip("/"), "m")


def test_a_production_does_not_say_which_secret_is_sent() -> None:
    with pytest.raises(FindingsError) as raised:
        parse_settings(f"{LLM}    key_from: AWS_SECRET_ACCESS_KEY\n", PATH)
    assert "SECRET" not in f"{raised.value.message}{raised.value.hint}"
    assert f"{SERVERS_VARIABLE} to the server's address" in (raised.value.hint or "")


@pytest.mark.parametrize("name", sorted(RESERVED_NAMES))
def test_nobody_is_called_by_a_word_that_scripts_use(name: str) -> None:
    assert faults(f"cast:\n  {name}: {{}}\n") == [(2, "reserved-name")]
    assert faults(f"cast:\n  {name.title()}: {{}}\n") == []


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("cast:\n  Kagome:\n    vioce: x\n", "voice"),
        ("mix:\n  pauses: {paragrph: 3}\n", "paragraph"),
        ("policy:\n  author_note: skiped\n", "skipped"),
        ("pronounciations: {}\n", "pronunciations"),
    ],
)
def test_a_misspelling_gets_a_did_you_mean(text: str, meant: str) -> None:
    _settings, findings = inspect_settings(text, PATH)
    assert findings[0].hint == f"Did you mean `{meant}`?"


def test_an_engine_that_does_not_exist_is_told_where_the_engines_are_known() -> None:
    text = "cast:\n  Kagome:\n    voice: pyper/x\n    draft: tone/x\n"
    assert faults(text) == []
    assert faults(text, ("piper", "tone")) == [(3, "unknown-engine")]


# --- Files --------------------------------------------------------------------------------------------


OUTSIDE = [
    "/etc/passwd",
    "../x.wav",
    "a/../../x.wav",
    "~/x.wav",
    "C:/x.wav",
    "http://x/y.wav",
    "file:x.wav",
    "concat:a.wav|b.wav",
    r"a\b.wav",
    r'"a\0b"',
    r'"a\nb"',
    '"  "',
]


@pytest.mark.parametrize("name", OUTSIDE)
def test_a_file_that_could_lie_outside_the_production_is_refused_as_it_is_read(name: str) -> None:
    for text in (f"mix:\n  stings:\n    scene: {name}\n", f"book:\n\n  cover: {name}\n"):
        ((line, code),) = faults(text)
        assert line == 3
        assert code in ("bad-path", "empty")


def test_a_file_is_found_only_inside_the_production(tmp_path: Path) -> None:
    root = tmp_path / "my book"
    (root / "sounds").mkdir(parents=True)
    (root / "sounds" / "bell.wav").write_bytes(b"x")
    (tmp_path / "secret.wav").write_bytes(b"x")
    (root / "out.wav").symlink_to(tmp_path / "secret.wav")
    (root / "in.wav").symlink_to(root / "sounds" / "bell.wav")
    (root / "loop.wav").symlink_to(root / "loop.wav")
    assert find_file(root, "sounds/bell.wav") == (root / "sounds" / "bell.wav").resolve()
    assert find_file(root, "in.wav") == (root / "sounds" / "bell.wav").resolve()
    for name, reason in [
        ("out.wav", "through a link"),
        ("../secret.wav", "out of the production"),
        ("loop.wav", "loop.wav"),
        ("sounds", "not a file"),
        ("none.wav", "not there"),
        ("n" * 5000, "can't be opened"),
        ("sounds/bell.wav/x", "x"),
    ]:
        with pytest.raises(AudioficError, match=reason):
            find_file(root, name)


def test_files_that_are_missing_are_found_with_the_line_that_names_them(tmp_path: Path) -> None:
    found = parse_settings(
        "book:\n  cover: c.png\nmix:\n  stings:\n    time: t.wav\n    scene: s.wav\n", PATH
    )
    (tmp_path / "t.wav").write_bytes(b"x")
    findings = check_files(found, tmp_path)
    assert {(finding.line, finding.code) for finding in findings} == {(2, "bad-file"), (6, "bad-file")}


# --- A fresh file -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Proposal:
    voice: VoiceRef | None = None
    draft: VoiceRef | None = None
    pace: float = 1.0
    pitch: float = 0.0
    size: float = 1.0
    remark: str = ""


def test_a_fresh_file_says_what_is_known_and_teaches_the_rest() -> None:
    book = Book("The Sealed Well: a Tale", "A. #1 Writer", "audiofic", "en-GB")
    cast = [Character("Kagome", ("Kag", "No"), "female"), Character("old woman", ("the crone",))]
    proposals = {
        "narrator": Proposal(VoiceRef(None, "en_US-lessac-medium"), VoiceRef(None, "narrator")),
        "Kagome": Proposal(VoiceRef(None, "m", "3"), VoiceRef(None, "girl"), 1.04, -2.0),
        "unknown": Proposal(None, VoiceRef("espeak", "en+f2")),
    }
    text = compose_settings(book, cast, proposals)
    found = parse_settings(text, PATH)
    assert found.book == book
    assert found.narrator == Role(
        "narrator", "unknown", (), VoiceRef(None, "en_US-lessac-medium"), VoiceRef(None, "narrator")
    )
    assert found.cast == (
        Role("Kagome", "female", ("Kag", "No"), VoiceRef(None, "m", "3"), VoiceRef(None, "girl"), 1.04, -2.0),
        Role("old woman", "unknown", ("the crone",)),
    )
    assert found.extras["unknown"].draft == VoiceRef("espeak", "en+f2")
    assert found.policy == Policy()
    assert all(
        f"{key}:" in text or f"{key} " in text for key in TOP_KEYS if key not in ("review_below", "master")
    )
    assert text.count("\n#") > 5


def test_what_the_fresh_file_teaches_in_comments_is_right() -> None:
    text = compose_settings(Book("T"))
    taught = re.sub(r"^( *)# (?=(?:  )*(?:\w+:|voice))", r"\1", text, flags=re.MULTILINE)
    taught = re.sub(r"^voice: `audiofic.*\n|^Also pace.*\n", "", taught, flags=re.MULTILINE)
    found = parse_settings(taught, PATH)
    assert "Kagome" in [role.name for role in found.cast]
    assert found.mix.stings
    assert found.llm == LlmSettings("http://localhost:11434/v1", "qwen2.5:14b")
    assert found.pronunciations
    assert found.narrator.voice


TEXTS = st.text(" :#-*&!|>'\"%@{}[],?\n\tab…é\u2028\0No1~") | st.text(
    st.characters(exclude_categories=("Cs",))
)
CHARACTERS = st.builds(
    Character,
    TEXTS | st.sampled_from(["Kagome", "<<", "narrator", "n" * 2000]),
    st.lists(TEXTS, max_size=3).map(tuple),
    st.sampled_from(GENDERS),
)


@settings(max_examples=150, deadline=None, derandomize=True, database=None)
@given(st.builds(Book, TEXTS, st.none() | TEXTS), st.lists(CHARACTERS, max_size=4))
def test_a_fresh_file_can_be_read_whatever_the_names(book: Book, cast: list[Character]) -> None:
    found = parse_settings(compose_settings(book, cast), PATH)
    assert found.book is not None
    assert found.book.title == (book.title if book.title.strip() else "")
    fit = {person.name: person for person in reversed(cast) if person.name.strip() and len(person.name) < 500}
    roles = {role.name: role for role in found.cast}
    assert set(roles) <= set(fit)
    assert set(fit) - set(roles) <= RESERVED_NAMES | {name for name in fit if len(write_scalar(name)) > 900}
    assert all(role.gender == fit[name].gender for name, role in roles.items())


# --- Additions ----------------------------------------------------------------------------------------

KEPT = """\
# my book

cast:   # the usual people
    "Kagome":   # she
        gender:   'female'
        # pace: 0.9

    InuYasha: {gender: male}  # he
    Shippo:

# mix: none yet
narrator:
  voice: a
"""


def test_new_members_go_under_the_cast_in_its_own_style_and_nothing_else_moves() -> None:
    after = insert_cast_entries(
        KEPT, {"Sango": {"gender": "female", "voice": "m:3"}, "InuYasha": {"pace": "1"}}
    )
    assert after == KEPT.replace(
        "    Shippo:\n", "    Shippo:\n    Sango:\n      gender: female\n      voice: m:3\n"
    )


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("Kagome", "        # pace: 0.9\n", "        # pace: 0.9\n        voice: v\n"),
        ("InuYasha", "{gender: male}", "{gender: male, voice: v}"),
        ("Shippo", "    Shippo:\n", "    Shippo:\n      voice: v\n"),
        ("Sango", "    Shippo:\n", "    Shippo:\n    Sango:\n      voice: v\n"),
        ("female", "  voice: a\n", "  voice: a\n\nextras:\n  female:\n    voice: v\n"),
        ("narrator", "", ""),
    ],
)
def test_a_role_gets_the_keys_it_lacks_where_it_stands(name: str, before: str, after: str) -> None:
    assert fill_cast_entry(KEPT, name, {"voice": "v"}) == KEPT.replace(before, after, 1)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("", "cast:\n  A:\n    gender: male\n"),
        ("# c", "# c\n\ncast:\n  A:\n    gender: male\n"),
        ("cast:", "cast:\n  A:\n    gender: male\n"),
        ("cast: {}", "cast: {A: {gender: male}}"),
        ("{cast: {B: }}", "{cast: {B: , A: {gender: male}}}"),
        ("book: {}\r\n", "book: {}\r\n\r\ncast:\r\n  A:\r\n    gender: male\r\n"),
        ("book: {}\n...\n", "book: {}\n\ncast:\n  A:\n    gender: male\n...\n"),
    ],
)
def test_a_cast_is_made_where_there_is_none(text: str, after: str) -> None:
    assert insert_cast_entries(text, {"A": {"gender": "male"}}) == after


def test_a_file_that_can_not_be_added_to_safely_is_left_alone_with_the_lines_to_add() -> None:
    for text in ("cast: nobody\n", "cast: {B}\nnarrator: [x]\n"):
        with pytest.raises(AudioficError) as raised:
            fill_cast_entry(text, "narrator" if "[" in text else "A", {"voice": "v"})
        assert "voice: v" in (raised.value.hint or "")
    with pytest.raises(FindingsError):
        insert_cast_entries("cast: a: b\n", {"A": {}})


def test_a_proposal_becomes_keys_without_what_is_default_anyway() -> None:
    assert role_keys(Proposal(VoiceRef("tone", "a"), None, 1.0, 2.0)) == {"voice": "tone/a", "pitch": "2"}
    assert role_keys(None, Character("A", ("B",), "male")) == {"aliases": ("B",), "gender": "male"}
    assert role_keys(None) == {}


def test_what_is_to_be_known_of_a_proposed_voice_is_written_behind_it() -> None:
    keys = role_keys(Proposal(VoiceRef(None, "v"), VoiceRef(None, "girl"), remark="not for sale"))
    assert insert_cast_entries("", {"A": keys}).endswith("voice: v  # not for sale\n    draft: girl\n")
    assert fill_cast_entry("cast:\n  A:\n    gender: male\n", "A", keys).count("# not for sale") == 1
    for text in ("cast: {A: {gender: male}}\n", "cast: {B: {}}\n"):
        filled = fill_cast_entry(text, "A", keys)
        assert "not for sale" not in filled, "a comment would end the map in braces"
        assert parse_settings(filled, PATH).role("A").voice == VoiceRef(None, "v")  # type: ignore[union-attr]
    composed = compose_settings(
        Book("T"), [Character("A")], {"A": Proposal(VoiceRef(None, "v"), None, remark="x")}
    )
    assert "    voice: v  # x\n" in composed


ROLE_NAMES = st.sampled_from(
    ["Kagome", "No", "1", "old woman", "a: b", "b, c", "'x'", "Ä", "<<", "{q}", "female"]
)
SCALARS = st.sampled_from(["female", "m:3", "a b", "#c", "it's", "piper/m:1", "[", "- x"])
ENTRY = st.dictionaries(
    st.sampled_from(["voice", "draft", "gender", "aliases"]),
    SCALARS | st.lists(SCALARS, max_size=2),
    max_size=3,
)
VALUES = [
    "x",
    "'y'  # w",
    '"z"',
    "[a, b]",
    "|\n{}text\n{}# text too",
    ">-\n{}t\n",
    "\n{}- a\n{}- b",
    "a\n{}more",
    "",
    "{{}}",
]


@st.composite
def kept_files(draw: st.DrawFn) -> str:
    """A voices.yaml as somebody may have it: comments, blank lines, braces and indents all over."""
    outer, inner = " " * draw(st.integers(1, 4)), " " * draw(st.integers(1, 4))
    rows: list[str] = []

    def gap() -> None:
        rows.extend(
            draw(st.lists(st.sampled_from(["", "# c", f"{outer}# in", f"{outer}{inner}# deep"]), max_size=2))
        )

    gap()
    if draw(st.booleans()):
        rows.append("book:\n  title: It's")
        gap()
    form = draw(st.sampled_from(["none", "block", "block", "block", "braces"]))
    if form == "braces":
        braces = [
            "",
            " # none",
            " {}",
            " { }",
            " {Kagome: {gender: female}}",
            " {Kagome: , No: }",
            " {\n  No: {}, # c\n}",
        ]
        rows.append(f"cast:{draw(st.sampled_from(braces))}")
    elif form == "block":
        rows.append("cast:")
        for name in draw(st.lists(ROLE_NAMES, min_size=1, max_size=3, unique=True)):
            gap()
            rows.append(
                f"{outer}{write_scalar(name)}:{draw(st.sampled_from(['', ' # x', ' {}', ' {draft: d} # w']))}"
            )
            if not rows[-1].endswith(("}", "w")):
                for key in draw(
                    st.lists(st.sampled_from(["voice", "gender", "pace"]), max_size=3, unique=True)
                ):
                    gap()
                    value = draw(st.sampled_from(VALUES)).format(*[f"{outer}{inner}  "] * 2)
                    rows.append(f"{outer}{inner}{key}: {value}")
    gap()
    rows.append(
        draw(
            st.sampled_from(
                ["", "narrator: {voice: q}", "narrator:\n  voice: q", "extras:\n female: {pace: 1}"]
            )
        )
    )
    gap()
    text = "\n".join(rows) + draw(st.sampled_from(["", "\n", "\n\n", "\n...\n"]))
    return draw(st.sampled_from(["", "\ufeff"])) + text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))


def plain(node: Node) -> object:
    if isinstance(node, Scalar):
        return {} if node.is_null else node.text
    if isinstance(node, Listing):
        return [plain(item) for item in node.items]
    return {key.text: plain(value) for key, value in node.entries}


@settings(max_examples=250, deadline=None, derandomize=True, database=None)
@given(kept_files(), st.dictionaries(ROLE_NAMES, ENTRY, max_size=3))
def test_after_an_addition_the_file_says_what_it_said_and_the_addition_and_not_a_character_is_gone(
    text: str, entries: dict[str, dict[str, str | list[str]]]
) -> None:
    before = _read(text)
    cast = before.setdefault("cast", {})
    assert isinstance(cast, dict)
    after = insert_cast_entries(text, entries)
    expected = {**entries, **cast}
    assert {**{"cast": {}}, **_read(after)} == {**before, "cast": expected}
    added = len(after) - len(text)
    assert any(after[:start] + after[start + added :] == text for start in range(len(text) + 1))
    for name, keys in entries.items():
        filled = fill_cast_entry(after, name, {**keys, "draft": "d"})
        known = expected.get(name, {})
        if name in expected:
            assert _read(filled) == {
                **_read(after),
                "cast": {**expected, name: {**keys, "draft": "d", **known}},
            }


def _read(text: str) -> dict[str, object]:
    try:
        found = plain(load_yaml(text, PATH))
    except FindingsError:
        assume(False)
    assert isinstance(found, dict)
    return found


# --- The reference ----------------------------------------------------------------------------------------


def row_of(key: str) -> str:
    """The reference's table row for a key."""
    rows = re.findall(rf"^\| `{key}` \|.*$", REFERENCE.read_text(encoding="utf-8"), re.MULTILINE)
    assert rows, f"docs/voices-yaml.md has no row for {key}"
    return "\n".join(rows)


@pytest.mark.parametrize("key", TOP_KEYS)
def test_the_reference_has_every_section(key: str) -> None:
    assert f"\n## `{key}`" in REFERENCE.read_text(encoding="utf-8")


KEYS = {
    *BOOK_KEYS,
    *CAST_KEYS,
    *VOICE_KEYS,
    *ATTRIBUTION_KEYS,
    *LLM_KEYS,
    *MIX_KEYS,
    *MASTER_KEYS,
    *CREDITS_KEYS,
}


@pytest.mark.parametrize("key", sorted(KEYS))
def test_the_reference_has_a_row_with_an_example_for_every_key(key: str) -> None:
    assert row_of(key).count("`") > 2


@pytest.mark.parametrize("key", RANGES)
def test_the_reference_gives_every_range_and_default(key: str) -> None:
    allowed = RANGES[key]
    assert f"{allowed.low:g}..{allowed.high:g}" in row_of(key)
    assert f"| {allowed.default:g} |" in row_of(key)


@pytest.mark.parametrize("name", DEFAULT_PAUSES_MS)
def test_the_reference_gives_every_pause(name: str) -> None:
    assert f"| {DEFAULT_PAUSES_MS[name]} |" in row_of(name)
    assert "..".join(map(str, PAUSE_RANGE)) in row_of("pauses")


@pytest.mark.parametrize("field", fields(Policy), ids=lambda field: field.name)
def test_the_reference_gives_every_policy_and_its_default(field: object) -> None:
    name = getattr(field, "name", "")
    assert f"| `{getattr(Policy(), name)}` |" in row_of(name)


@pytest.mark.parametrize(
    "word", [*POLICY_WORDS, *GENDERS, *EFFECTS, *sorted(RESERVED_NAMES), *PROFILES, *PLACEHOLDERS]
)
def test_the_reference_names_every_word(word: str) -> None:
    assert f"`{word}`" in REFERENCE.read_text(encoding="utf-8")


def test_the_ranges_defaults_are_the_nouns_defaults() -> None:
    role, found = Role("A"), Settings()
    assert {key: RANGES[key].default for key in RANGES} == {
        "pace": role.pace,
        "pitch": role.pitch,
        "size": role.size,
        "liveliness": role.liveliness,
        "gain_db": role.gain_db,
        "review_below": found.review_below,
        "below": LlmSettings("", "").below,
        "timeout": LlmSettings("", "").timeout,
        "bed_db": found.mix.bed_db,
        "ambience_db": found.mix.ambience_db,
        "room_tone_db": found.mix.room_tone_db,
    }


def test_credits_are_ours_the_producers_or_none() -> None:
    ours = Credits(OPENING_CREDITS, CLOSING_CREDITS)
    assert parse_settings("", PATH).credits == Credits()
    assert parse_settings("master: {profile: acx}\n", PATH).credits == ours
    assert parse_settings("credits: yes\n", PATH).credits == ours
    assert parse_settings("credits: {closing: no}\n", PATH).credits == Credits(OPENING_CREDITS, None)
    own = parse_settings('credits:\n  opening: "{title}, at last."\n', PATH).credits
    assert own == Credits("{title}, at last.", CLOSING_CREDITS)
    assert faults("credits:\n  closing: By {autor}.\n") == [(2, "unknown-placeholder")]
    assert faults("credits: maybe\n") == [(1, "not-yes-or-no")]
    assert faults("credits: {closing: [a]}\n") == [(1, "wrong-type")]


def test_formats_are_one_or_several_known_words() -> None:
    assert parse_settings("formats: [mp3, flac, flac]\n", PATH).formats == ("mp3", "flac")
    assert parse_settings("formats: opus\n", PATH).formats == ("opus",)
    assert faults("book:\n  title: T\nformats: [mp3, flak]\n") == [(3, "unknown-word")]


def test_a_profiles_pauses_stand_where_the_producer_has_set_none() -> None:
    found = parse_settings("mix: {pauses: {tail: 900}}\nmaster: {profile: podcast}\n", PATH)
    assert found.mix.pauses_ms == {**DEFAULT_PAUSES_MS, "head": 300, "tail": 900}


def test_every_example_of_the_reference_is_a_voices_yaml() -> None:
    examples = re.findall(r"```yaml\n(.*?)```", REFERENCE.read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        settings = parse_settings(example, PATH)
        assert settings.cast or settings.engines


def test_captions_tell_of_lines_unless_words_are_asked_for() -> None:
    assert Settings().captions == parse_settings("", PATH).captions == "lines"
    assert parse_settings("captions: words\n", PATH).captions == "words"


def test_a_books_lists_numbers_and_flag_are_read() -> None:
    text = (
        "book:\n  title: T\n  genres: [Fantasy, Fantasy, Romance]\n  tags: InuYasha\n"
        "  isbn: 978-0-306-40615-7\n  asin: b002v1a0we\n  explicit: yes\n  sort_title: T, The\n"
    )
    book = parse_settings(text, PATH).book
    assert book is not None
    assert (book.genres, book.tags) == (("Fantasy", "Romance"), ("InuYasha",))
    assert (book.isbn, book.asin, book.explicit, book.sort_title) == (
        "9780306406157",
        "B002V1A0WE",
        True,
        "T, The",
    )
    assert parse_settings("book: {title: T, isbn: 0-306-40615-2}\n", PATH).book == Book(
        "T", isbn="0306406152"
    )


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("isbn: 978-0-306-40615-8", "bad-isbn"),
        ("isbn: 030640615X", "bad-isbn"),
        ("isbn: 12", "bad-isbn"),
        ("asin: B002", "bad-asin"),
        ("explicit: maybe", "not-yes-or-no"),
    ],
)
def test_a_number_that_no_book_has_is_told_in_its_line(line: str, code: str) -> None:
    assert faults(f"book:\n  title: T\n  {line}\n") == [(3, code)]
