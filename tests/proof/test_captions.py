"""Captions as a player parses them against the script: what is lost, moved or given to another is found."""

# ruff: noqa: E501 (captions are read more easily whole)

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from audiofic.model import NARRATOR
from audiofic.proof.captions import Shown, prove_captions, read_subtitles, shown_lines
from proving import build_chapter

SEEDS = 25
Blocks = list[str]


def lines() -> list[Shown]:
    return shown_lines(build_chapter().lines, offset=1024)


def clock(milliseconds: float, point: str) -> str:
    seconds, rest = divmod(round(milliseconds), 1000)
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}{point}{rest:03}"


def write(path: str) -> str:
    """Captions as our writers lay them out, long lines in two halves."""
    is_vtt = path.endswith(".vtt")
    point = "." if is_vtt else ","
    blocks = ["WEBVTT\n\nNOTE\nA title"] if is_vtt else []
    for line in lines():
        words = line.heard.text.split()
        halves = [words[: len(words) // 2], words[len(words) // 2 :]] if len(words) > 9 else [words]
        begin = line.start_ms
        for number, half in enumerate(halves, 1):
            end = line.start_ms + (line.end_ms - line.start_ms) * number / len(halves)
            name = line.heard.speaker
            text = " ".join(half)
            if is_vtt:
                escaped = text.replace("&", "&amp;").replace("<", "&lt;")
                text = f"<v {name}>{escaped}"
            elif name not in (NARRATOR, "unknown"):
                text = f"{name}: {text}"
            blocks.append(f"{len(blocks)}\n{clock(begin, point)} --> {clock(end, point)}\n{text}")
            begin = end
    return "\n\n".join(blocks) + "\n"


def codes(content: str, path: str) -> set[str]:
    findings = prove_captions(content, path, lines(), 120_000)
    assert all(finding.hint and finding.path == path for finding in findings)
    return {finding.code for finding in findings}


def _drop(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks))
    return blocks[:place] + blocks[place + 1 :]


def _double(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks))
    return [*blocks[: place + 1], *blocks[place:]]


def _swap(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks) - 1)
    return [*blocks[:place], blocks[place + 1], blocks[place], *blocks[place + 2 :]]


def _swap_texts(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks) - 1)
    one, other = (blocks[at].split("\n") for at in (place, place + 1))
    return [
        *blocks[:place],
        "\n".join([*one[:2], other[2]]),
        "\n".join([*other[:2], one[2]]),
        *blocks[place + 2 :],
    ]


def _shift(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks))
    number, times, text = blocks[place].split("\n")
    seconds = int(times[6:8])
    return [
        *blocks[:place],
        "\n".join([number, f"{times[:6]}{(seconds + 1) % 60:02}{times[8:]}", text]),
        *blocks[place + 1 :],
    ]


def _rename(chance: random.Random, blocks: Blocks) -> Blocks:
    named = [place for place, block in enumerate(blocks) if "Mara: " in block or "<v Mara>" in block]
    place = chance.choice(named)
    return [*blocks[:place], blocks[place].replace("Mara", "Ivo", 1), *blocks[place + 1 :]]


def _reword(chance: random.Random, blocks: Blocks) -> Blocks:
    place = chance.randrange(1, len(blocks))
    *head, text = blocks[place].split("\n")
    return [*blocks[:place], "\n".join([*head, text + " quietly"]), *blocks[place + 1 :]]


def _cut(chance: random.Random, blocks: Blocks) -> Blocks:
    return blocks[: chance.randrange(2, len(blocks) - 1)]


SPOILS: dict[str, Callable[[random.Random, Blocks], Blocks]] = {
    "a caption dropped": _drop,
    "a caption doubled": _double,
    "two captions swapped": _swap,
    "their texts swapped": _swap_texts,
    "a caption moved in time": _shift,
    "another speaker": _rename,
    "a word more": _reword,
    "the file cut short": _cut,
}


@pytest.mark.parametrize("path", ["build/a.vtt", "build/a.srt"])
def test_captions_that_are_the_script_have_no_finding(path: str) -> None:
    assert codes(write(path), path) == set()
    assert codes(write(path).replace("\n", "\r\n"), path) == set()


@pytest.mark.parametrize("path", ["build/a.vtt", "build/a.srt"])
@pytest.mark.parametrize("fault", SPOILS)
def test_whatever_becomes_of_captions_is_found(path: str, fault: str) -> None:
    found: Counter[bool] = Counter()
    for seed in range(SEEDS):
        blocks = write(path).rstrip("\n").split("\n\n")
        if path.endswith(".vtt"):
            blocks = ["\n\n".join(blocks[:2]), *blocks[2:]]
        spoilt = SPOILS[fault](random.Random(f"{path} {fault} {seed}"), blocks)
        found[bool(codes("\n\n".join(spoilt) + "\n", path))] += 1
    assert found == {True: SEEDS}


def test_a_finding_names_the_captions_line_and_the_scripts() -> None:
    content = write("a.vtt").replace("said Mara.", "said Ivo.")
    (finding,) = prove_captions(content, "a.vtt", lines(), 120_000)
    assert finding.code == "caption-words"
    assert content.split("\n")[finding.line].endswith("said Ivo.")
    assert "script/07-the-landing.yaml, line 9" in finding.message


def test_a_file_that_no_player_takes_for_captions_has_none() -> None:
    assert codes(write("a.vtt").removeprefix("WEBVTT"), "a.vtt") == {"caption-words"}
    assert codes("", "a.srt") == {"caption-words"}


def test_a_caption_behind_the_sounds_end_is_found() -> None:
    found = prove_captions(write("a.vtt"), "a.vtt", lines(), lines()[-1].end_ms - 100)
    assert {finding.code for finding in found} == {"caption-times"}


def test_a_narrators_line_may_begin_with_a_name_and_a_colon() -> None:
    shown = lines()
    first = shown[1].heard
    told = replace(shown[1], heard=replace(first, text="Mara: a portrait."))
    span = f"{clock(told.start_ms, ',')} --> {clock(told.end_ms, ',')}"
    spoken = next(line for line in shown if line.heard.speaker == "Mara")
    others = [replace(spoken, start_ms=told.end_ms + 10, end_ms=told.end_ms + 20)]
    end = f"{clock(others[0].start_ms, ',')} --> {clock(others[0].end_ms, ',')}"
    content = f"1\n{span}\nMara: a portrait.\n\n2\n{end}\nMara: {others[0].heard.text}\n"
    assert prove_captions(content, "a.srt", [told, *others], 120_000) == ()


def test_subtitles_are_read_as_the_standards_say(tmp_path: Path) -> None:
    vtt = "WEBVTT - words\n\nSTYLE\n::cue { color: red }\n\n00:01.500 --> 00:02.000 align:start\n<v.estimated Ivo &amp; Co>A <00:01.700>b\n&lt;3\n"
    (cue,) = read_subtitles(vtt, is_vtt=True)
    assert (cue.line, cue.start_ms, cue.end_ms, cue.speaker, cue.text) == (
        6,
        1500,
        2000,
        "Ivo & Co",
        "A b\n<3",
    )
