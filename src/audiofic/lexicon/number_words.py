"""Numbers in words, as far as engines do not read them well: 0 to 99, ordinals, years, military time."""

from __future__ import annotations

_ONES = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
    "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
)  # fmt: skip
TENS = ["tens", "twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"]
_IRREGULAR_ORDINALS = {
    "one": "first", "two": "second", "three": "third", "five": "fifth", "eight": "eighth", "nine": "ninth",
    "twelve": "twelfth",
}  # fmt: skip


def cardinal_words(number: int) -> str:
    """0 to 99 in words."""
    if number < 20:
        return _ONES[number]
    tens = TENS[number // 10 - 1][:-3] + "y"
    return f"{tens} {_ONES[number % 10]}" if number % 10 else tens


def ordinal_words(number: int) -> str:
    """`sixth` for 6; 1 to 99."""
    first, blank, last = cardinal_words(number).rpartition(" ")
    spoken = _IRREGULAR_ORDINALS.get(last) or (last[:-1] + "ieth" if last[-1] == "y" else last + "th")
    return first + blank + spoken


def year_words(year: int) -> str:
    """1999 as nineteen ninety nine, 1066 as ten sixty six; for 1000 to 2099."""
    century, rest = divmod(year, 100)
    last = cardinal_words(rest)
    if century in (10, 20) and rest < 10:
        return f"{cardinal_words(century // 10)} thousand" + (f" {last}" if rest else "")
    return f"{cardinal_words(century)} {last if rest > 9 else f'oh {last}' if rest else 'hundred'}"


def military_time(clock: str) -> str:
    """`oh 6 hundred` for 0600, `18 30` for 1830."""
    hour, minute = clock[:2], clock[2:]
    hour = f"oh {hour[1]}" if hour[0] == "0" else hour
    return f"{hour} {'hundred' if minute == '00' else minute}"


def ordinal(value: int) -> str:
    """`3rd` for 3."""
    ending = "th" if value % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value}{ending}"
