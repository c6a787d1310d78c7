from __future__ import annotations

import pytest

from audiofic.wording import clock, count


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0, "0:00"), (59.6, "1:00"), (65, "1:05"), (3599.4, "59:59"), (3600, "1:00:00"), (36_061, "10:01:01")],
)
def test_a_length_of_time_is_written_as_on_a_clock(seconds: float, text: str) -> None:
    assert clock(seconds) == text


def test_one_is_one_and_more_are_many() -> None:
    assert [count(number, "line") for number in (0, 1, 2, 1200)] == [
        "0 lines",
        "1 line",
        "2 lines",
        "1,200 lines",
    ]
    assert count(2, "story", "stories") == "2 stories"
