"""Whole authors are left out, and each work is read by the network that left it out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from attribution_corpus import read_authors
from attribution_folds import cut_folds, find_networks, write_folds

AUTHORS = {f"work {number}": f"author {number % 7}" for number in range(20)}
PIECES = dict.fromkeys(AUTHORS, 10)


def test_every_work_is_left_out_once_and_with_all_others_of_its_author() -> None:
    folds = cut_folds(AUTHORS, PIECES, 3)
    assert sorted(work for held in folds for work in held) == sorted(AUTHORS)
    authors = [{AUTHORS[work] for work in held} for held in folds]
    assert sum(len(each) for each in authors) == 7


def test_folds_have_about_as_many_pieces() -> None:
    pieces = {"a": 100, "b": 30, "c": 40, "d": 30}
    assert cut_folds({work: work for work in pieces}, pieces, 2) == [{"a"}, {"b", "c", "d"}]


def test_an_author_is_one_however_a_catalogue_writes_the_name(tmp_path: Path) -> None:
    for work, author in (("a", "Ann Hill"), ("b", "Hill, Ann (Ann Mary)"), ("c", "Tom Vale")):
        (tmp_path / work).mkdir()
        (tmp_path / work / "work.json").write_text(json.dumps({"author": author}), "utf-8")
    authors = read_authors(tmp_path / work for work in ("a", "b", "c"))
    assert authors["a"] == authors["b"] != authors["c"]


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
