from __future__ import annotations

import json
from pathlib import Path

from attribution_corpus import open_resolver, read_cast
from attribution_stories import Answer, score

CAST = {
    "narration": "first:Marta",
    "cast": [
        {"name": "Marta", "gender": "f", "aliases": ["Mar", "captain"]},
        {"name": "Inspector Falk", "gender": "m", "aliases": ["captain"]},
    ],
}


def story(folder: Path) -> Path:
    (folder / "gold.jsonl").write_text("")
    (folder / "cast.json").write_text(json.dumps(CAST))
    return folder


def test_a_name_means_who_bears_it_or_a_word_of_it_that_is_nobody_elses(tmp_path: Path) -> None:
    resolve = open_resolver(story(tmp_path))
    assert resolve("Mar") == {"Marta"}
    assert resolve("Narrator") == {"Marta"}
    assert resolve("Mr. Falk") == {"Inspector Falk"}
    assert resolve("captain") == {"Marta", "Inspector Falk"}
    assert resolve("Piers") == frozenset()


def test_a_name_that_two_people_share_is_no_alias_in_the_given_cast(tmp_path: Path) -> None:
    assert [character.aliases for character in read_cast(story(tmp_path))] == [("Mar",), ()]


def test_pieces_are_right_wrong_missed_or_marked(tmp_path: Path) -> None:
    def piece(start: int, speaker: str, kind: str) -> dict[str, object]:
        return {"start": start, "end": start + 10, "text": "x", "speaker": speaker, "type": kind}

    gold = [
        piece(0, "Marta", "explicit"),
        piece(20, "Marta", "implicit"),
        piece(40, "Marta", "implicit"),
        piece(60, "NOBODY", "scare"),
        piece(80, "Marta", "thought"),
    ]
    answers = [
        Answer(0, 10, "Mar", 0.9),
        Answer(20, 26, "Inspector Falk", 0.8),
        Answer(46, 60, "Marta", 0.9),
        Answer(60, 70, "Marta", 0.4),
        Answer(80, 90, None, 0.0),
    ]
    counts, errors = score(gold, answers, open_resolver(story(tmp_path)))
    assert (counts["speech"], counts["right"], counts["missed"], counts["marked"]) == (3, 1, 1, 1)
    assert (counts["wrong and sure"], counts["scare said"], counts["thought right"]) == (1, 1, 0)
    assert len(errors) == 3
