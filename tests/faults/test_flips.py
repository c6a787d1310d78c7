"""A wrong byte in what is kept costs work or an error, never a wrong book. `make faults` tries many."""

from __future__ import annotations

import pytest

from faults.flips import TARGETS, Home, flip_finished, flip_kept, lay_out
from faults.watched import Watch

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def laid_out(watch: Watch, tmp_path_factory: pytest.TempPathFactory) -> Home:
    return lay_out(watch, tmp_path_factory.mktemp("flips"))


@pytest.mark.parametrize("name", TARGETS)
def test_a_flipped_byte_of_what_is_kept_is_mended_or_told(laid_out: Home, name: str) -> None:
    assert len(list(flip_kept(laid_out, name, 1, seed=1))) == 1


def test_a_flipped_byte_of_a_finished_file_is_found_by_check(laid_out: Home) -> None:
    assert len(list(flip_finished(laid_out, 2, seed=3))) == 2
