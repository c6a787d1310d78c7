"""Whole authors are left out, and each work is read by the network that left it out."""

from __future__ import annotations

from pathlib import Path

import pytest
from attribution_folds import cut_folds, find_networks, write_folds

AUTHORS = {f"work {number}": f"author {number % 7}" for number in range(20)}


def test_every_work_is_left_out_once_and_with_all_others_of_its_author() -> None:
    folds = cut_folds(AUTHORS, 3)
    assert sorted(work for held in folds for work in held) == sorted(AUTHORS)
    authors = [{AUTHORS[work] for work in held} for held in folds]
    assert sum(len(each) for each in authors) == 7


def test_works_are_found_with_the_network_that_has_not_seen_them(tmp_path: Path) -> None:
    write_folds(tmp_path, [frozenset({"a", "b"}), frozenset({"c"})])
    (tmp_path / "fold-0.onnx").touch()
    assert find_networks(tmp_path) == {"a": tmp_path / "fold-0.onnx", "b": tmp_path / "fold-0.onnx"}


def test_networks_of_an_earlier_training_are_not_taken_for_new_ones(tmp_path: Path) -> None:
    (tmp_path / "fold-0.onnx").touch()
    write_folds(tmp_path, [frozenset({"a"})])
    assert find_networks(tmp_path) == {}


def test_a_folder_without_a_list_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SystemExit, match=r"folds\.json"):
        find_networks(tmp_path)
