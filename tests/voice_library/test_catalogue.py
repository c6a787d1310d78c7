"""The published voices, and how one comes onto this machine: whole and checked, or not at all."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from audiofic.errors import AudioficError
from audiofic.voice_library import find_voice, installed
from audiofic.voice_library.catalogue import (
    CATALOGUE_URL,
    COLLECTION_URL,
    find_published,
    install,
    load_catalogue,
    read_catalogue,
)
from audiofic.voice_library.download import Answer, Unreachable, is_https
from piper_voice import write_voice

NAME = "en_US-tester-medium"
FOLDER = "en/en_US/tester/medium"
CARD = "# Model card for tester (medium)\n\n* Speakers: 1\n\n## Dataset\n\n* License: public domain\n"


@pytest.fixture(autouse=True)
def _own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """Path below the collection -> content, of one published voice."""
    folder = tmp_path_factory.mktemp("shelf")
    model = write_voice(folder, NAME)
    return {
        f"{FOLDER}/{NAME}.onnx": model.read_bytes(),
        f"{FOLDER}/{NAME}.onnx.json": (folder / f"{NAME}.onnx.json").read_bytes(),
        f"{FOLDER}/MODEL_CARD": CARD.encode(),
    }


def entry(shelf: dict[str, bytes], **changed: Any) -> dict[str, Any]:
    files = {
        path: {"size_bytes": len(content), "md5_digest": hashlib.md5(content).hexdigest()}
        for path, content in shelf.items()
    }
    language = {"code": "en_US", "family": "en"}
    return {
        "key": NAME, "name": "tester", "language": language, "quality": "medium", "num_speakers": 1,
        "speaker_id_map": {}, "files": files, "aliases": [],
    } | changed  # fmt: skip


def catalogue_of(shelf: dict[str, bytes], **changed: Any) -> bytes:
    return json.dumps({NAME: entry(shelf, **changed)}).encode()


class FakeHub:
    """The collection in memory; notes what is asked for, breaks off or lies on demand."""

    def __init__(self, shelf: dict[str, bytes], catalogue: bytes | None = None) -> None:
        self.files = {COLLECTION_URL + path: content for path, content in shelf.items()}
        self.files[CATALOGUE_URL] = catalogue or catalogue_of(shelf)
        self.asked: list[tuple[str, int]] = []
        self.breaks_after: int | None = None
        self.ignores_start = False
        self.offline = False

    @contextmanager
    def fetch(self, url: str, start: int = 0) -> Iterator[Answer]:
        self.asked.append((url.removeprefix(COLLECTION_URL), start))
        if self.offline or url not in self.files:
            raise Unreachable("huggingface.co can't be reached: no network.")
        start = 0 if self.ignores_start else start
        yield Answer(start, self._chunks(self.files[url][start:], url))

    def _chunks(self, content: bytes, url: str) -> Iterator[bytes]:
        if self.breaks_after is not None and url.endswith(".onnx"):
            yield content[: self.breaks_after]
            raise Unreachable("The connection to huggingface.co broke: reset.")
        for position in range(0, len(content), 1000):
            yield content[position : position + 1000]


# --- The catalogue --------------------------------------------------------------------------------


def test_the_catalogue_tells_size_speakers_and_files(shelf: dict[str, bytes]) -> None:
    voice = find_published(NAME, read_catalogue(catalogue_of(shelf).decode()))
    assert voice.size_bytes == sum(map(len, shelf.values()))
    assert (voice.language, voice.quality, voice.speakers) == ("en_US", "medium", 1)
    assert voice.card is not None


def test_a_voice_without_a_model_card_can_still_be_installed(shelf: dict[str, bytes]) -> None:
    bare = {path: content for path, content in shelf.items() if not path.endswith("CARD")}
    assert read_catalogue(catalogue_of(bare).decode()).voices[NAME].card is None


@pytest.mark.parametrize(
    "name", ["../../evil", "/etc/x", "en_US-a/b-low", "en_US", "--force", "en_US-a-b\n", ""]
)
def test_a_hostile_name_in_the_catalogue_is_refused(shelf: dict[str, bytes], name: str) -> None:
    catalogue = read_catalogue(json.dumps({name: entry(shelf), NAME: entry(shelf)}))
    assert set(catalogue.voices) == {NAME}
    assert name in catalogue.refused


@pytest.mark.parametrize(
    "path",
    [
        f"../../{NAME}.onnx",
        f"/abs/{NAME}.onnx",
        f"en/../../x/{NAME}.onnx",
        f"http://evil.example/{NAME}.onnx",
        f"//evil.example/{NAME}.onnx",
        f"en/x?y=/{NAME}.onnx",
        f"en\\x/{NAME}.onnx",
        f"en/#/{NAME}.onnx",
    ],
)
def test_a_path_that_leaves_the_collection_is_refused(shelf: dict[str, bytes], path: str) -> None:
    files = entry(shelf)["files"]
    files[path] = files.pop(f"{FOLDER}/{NAME}.onnx")
    catalogue = read_catalogue(catalogue_of(shelf, files=files).decode())
    with pytest.raises(AudioficError, match="is refused: its path"):
        find_published(NAME, catalogue)


@pytest.mark.parametrize(
    "lie",
    [{"size_bytes": 0}, {"size_bytes": -5}, {"size_bytes": 10**12}, {"size_bytes": "9"}, {"size_bytes": True},
     {"md5_digest": ""}, {"md5_digest": None}, {"md5_digest": "z" * 32}],
)  # fmt: skip
def test_an_impossible_size_or_digest_is_refused(shelf: dict[str, bytes], lie: dict[str, Any]) -> None:
    files = entry(shelf)["files"]
    files[f"{FOLDER}/{NAME}.onnx"] |= lie
    assert NAME in read_catalogue(catalogue_of(shelf, files=files).decode()).refused


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, "<html></html>"])
def test_what_is_no_catalogue_is_an_error(text: str) -> None:
    with pytest.raises(AudioficError, match="catalogue of voices"):
        read_catalogue(text)


@pytest.mark.parametrize("junk", [5, None, {}, [], {"files": 3}, {"files": {}}])
def test_one_entry_of_junk_spoils_only_itself(shelf: dict[str, bytes], junk: object) -> None:
    catalogue = read_catalogue(json.dumps({"en_US-junk-low": junk, NAME: entry(shelf)}))
    assert set(catalogue.voices) == {NAME}
    assert set(catalogue.refused) == {"en_US-junk-low"}


@pytest.mark.parametrize("speakers", [1e999, float("nan"), "many", None, [], {}, "9" * 5_000])
def test_an_impossible_number_of_speakers_is_refused(shelf: dict[str, bytes], speakers: object) -> None:
    text = catalogue_of(shelf, num_speakers=speakers).decode()
    assert set(read_catalogue(text).refused) == {NAME}


def test_an_unknown_name_gets_the_nearest_ones(shelf: dict[str, bytes]) -> None:
    with pytest.raises(AudioficError, match="not among the published") as caught:
        find_published("en_US-testers-medium", read_catalogue(catalogue_of(shelf).decode()))
    assert NAME in str(caught.value.hint)


def test_the_catalogue_is_kept_and_fetched_again_only_when_asked(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    hub, kept = FakeHub(shelf), tmp_path / "kept" / "voices.json"
    for refresh in (False, False, True):
        assert NAME in load_catalogue(hub.fetch, refresh, kept).voices
    assert len(hub.asked) == 2
    hub.offline = True
    assert NAME in load_catalogue(hub.fetch, True, kept).voices, "offline, the old one is better than none"
    kept.write_text("<html>sign in to the hotel's network</html>")
    with pytest.raises(Unreachable):
        load_catalogue(hub.fetch, False, kept)


# --- Installing -----------------------------------------------------------------------------------


def test_a_voice_is_installed_whole_with_its_card(shelf: dict[str, bytes], tmp_path: Path) -> None:
    heard: list[tuple[int, int]] = []
    folder = tmp_path / "new" / "voices"
    voice = install(
        NAME, folder, FakeHub(shelf).fetch, progress=lambda done, total: heard.append((done, total))
    )
    assert voice == find_voice(NAME, (folder,))
    assert voice.licence == "public domain"
    assert voice.card_path.read_text() == CARD
    assert voice.path.read_bytes() == shelf[f"{FOLDER}/{NAME}.onnx"]
    assert {path.name for path in folder.iterdir() if not path.name.startswith(".")} == {
        f"{NAME}.onnx",
        f"{NAME}.onnx.json",
        f"{NAME}.MODEL_CARD",
        f"{NAME}.sha256",
    }
    total = sum(map(len, shelf.values()))
    assert heard == sorted(heard)
    assert heard[-1] == (total, total)


def test_what_is_there_is_not_fetched_again_and_what_is_damaged_is(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    hub = FakeHub(shelf)
    voice = install(NAME, tmp_path, hub.fetch)
    hub.asked.clear()
    install(NAME, tmp_path, hub.fetch)
    assert hub.asked == [("voices.json", 0)]
    content = bytearray(voice.path.read_bytes())
    content[1000] ^= 1
    voice.path.write_bytes(content)
    hub.asked.clear()
    install(NAME, tmp_path, hub.fetch)
    assert hub.asked == [("voices.json", 0), (f"{FOLDER}/{NAME}.onnx", 0)]
    assert voice.path.read_bytes() == shelf[f"{FOLDER}/{NAME}.onnx"]


def test_a_broken_download_is_no_voice_and_goes_on_where_it_stopped(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    hub = FakeHub(shelf)
    hub.breaks_after = 3000
    with pytest.raises(Unreachable, match="broke"):
        install(NAME, tmp_path, hub.fetch)
    assert installed((tmp_path,)) == ()
    assert (tmp_path / f"{NAME}.onnx.part").stat().st_size == 3000
    hub.breaks_after = None
    hub.asked.clear()
    install(NAME, tmp_path, hub.fetch)
    assert hub.asked[-1] == (f"{FOLDER}/{NAME}.onnx", 3000)
    assert installed((tmp_path,))[0].path.read_bytes() == shelf[f"{FOLDER}/{NAME}.onnx"]
    assert not list(tmp_path.glob("*.part"))


def test_a_server_that_can_not_go_on_in_the_middle_starts_over(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    hub = FakeHub(shelf)
    (tmp_path / f"{NAME}.onnx.part").write_bytes(b"x" * 500)
    hub.ignores_start = True
    assert install(NAME, tmp_path, hub.fetch).path.read_bytes() == shelf[f"{FOLDER}/{NAME}.onnx"]


@pytest.mark.parametrize("length", [500, 4_000, 10_000_000])
def test_a_first_half_of_something_else_is_thrown_away(
    shelf: dict[str, bytes], tmp_path: Path, length: int
) -> None:
    (tmp_path / f"{NAME}.onnx.part").write_bytes(b"x" * length)
    voice = install(NAME, tmp_path, FakeHub(shelf).fetch)
    assert voice.path.read_bytes() == shelf[f"{FOLDER}/{NAME}.onnx"]


def test_a_part_as_long_as_the_file_is_checked_before_it_is_believed(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    model = shelf[f"{FOLDER}/{NAME}.onnx"]
    hub = FakeHub(shelf)
    (tmp_path / f"{NAME}.onnx.part").write_bytes(model)
    install(NAME, tmp_path, hub.fetch)
    assert (f"{FOLDER}/{NAME}.onnx", 0) not in hub.asked
    for path in tmp_path.glob("*.onnx"):
        path.unlink()
    (tmp_path / f"{NAME}.onnx.part").write_bytes(b"x" * len(model))
    assert install(NAME, tmp_path, hub.fetch).path.read_bytes() == model


def test_a_wrong_digest_is_an_error_and_leaves_nothing(shelf: dict[str, bytes], tmp_path: Path) -> None:
    hub = FakeHub(shelf)
    url = f"{COLLECTION_URL}{FOLDER}/{NAME}.onnx"
    hub.files[url] = bytes(reversed(hub.files[url]))
    with pytest.raises(AudioficError, match="its digest is not the published one"):
        install(NAME, tmp_path, hub.fetch)
    assert not list(tmp_path.glob("*.onnx*.part"))
    assert not (tmp_path / f"{NAME}.onnx").exists()


def test_a_shorter_file_than_promised_is_not_believed(shelf: dict[str, bytes], tmp_path: Path) -> None:
    hub = FakeHub(shelf)
    url = f"{COLLECTION_URL}{FOLDER}/{NAME}.onnx"
    hub.files[url] = hub.files[url][:-1]
    with pytest.raises(Unreachable, match="ended after") as caught:
        install(NAME, tmp_path, hub.fetch)
    assert "goes on where it stopped" in str(caught.value.hint)
    assert not (tmp_path / f"{NAME}.onnx").exists()


def test_a_longer_file_than_promised_is_stopped_at_once(shelf: dict[str, bytes], tmp_path: Path) -> None:
    hub = FakeHub(shelf)
    url = f"{COLLECTION_URL}{FOLDER}/{NAME}.onnx"
    hub.files[url] += b"x" * 5_000_000
    with pytest.raises(AudioficError, match="more than the"):
        install(NAME, tmp_path, hub.fetch)
    assert not list(tmp_path.glob("*.onnx"))
    assert not list(tmp_path.glob("*.onnx.part"))


def test_a_damaged_download_leaves_an_older_whole_voice_alone(
    shelf: dict[str, bytes], tmp_path: Path
) -> None:
    before = write_voice(tmp_path, NAME, f0=300).read_bytes()
    hub = FakeHub(shelf)
    hub.breaks_after = 10
    with pytest.raises(Unreachable):
        install(NAME, tmp_path, hub.fetch)
    assert (tmp_path / f"{NAME}.onnx").read_bytes() == before


def test_offline_the_error_says_what_to_do_by_hand(shelf: dict[str, bytes], tmp_path: Path) -> None:
    hub = FakeHub(shelf)
    hub.offline = True
    with pytest.raises(Unreachable, match="can't be reached") as caught:
        install(NAME, tmp_path, hub.fetch)
    assert f"put {NAME}.onnx and {NAME}.onnx.json into {tmp_path}" in str(caught.value.hint)


def test_a_folder_that_can_not_be_made_is_an_error(shelf: dict[str, bytes], tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(AudioficError, match="can't be used"):
        install(NAME, tmp_path / "file", FakeHub(shelf).fetch)


def test_two_installations_of_one_voice_do_not_mix(shelf: dict[str, bytes], tmp_path: Path) -> None:
    hub = FakeHub(shelf)

    @contextmanager
    def meddling(url: str, start: int = 0) -> Iterator[Answer]:
        if url.endswith(".onnx"):
            with pytest.raises(AudioficError, match="another program"):
                install(NAME, tmp_path, hub.fetch)
        with hub.fetch(url, start) as answer:
            yield answer

    assert install(NAME, tmp_path, meddling).name == NAME


def test_the_catalogues_file_names_are_never_used_on_disk(shelf: dict[str, bytes], tmp_path: Path) -> None:
    catalogue = read_catalogue(catalogue_of(shelf).decode())
    voice = catalogue.voices[NAME]
    moved = replace(voice, model=replace(voice.model, path="somewhere/else.onnx"))
    hub = FakeHub(shelf)
    hub.files[COLLECTION_URL + "somewhere/else.onnx"] = shelf[f"{FOLDER}/{NAME}.onnx"]
    installed_voice = install(NAME, tmp_path, hub.fetch, replace(catalogue, voices={NAME: moved}))
    assert installed_voice.path == tmp_path / f"{NAME}.onnx"


def test_the_published_collection_is_https() -> None:
    assert is_https(COLLECTION_URL)
    assert is_https(CATALOGUE_URL)
