"""Scripts and voices.yaml files as no hand should leave them, by kind; and texts to write and read back."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from audiofic.model import Book
from audiofic.script.wording import ATTRIBUTES, RESERVED_KEYS
from audiofic.script.wording import TOP_KEYS as SCRIPT_KEYS
from audiofic.settings.schema import BOOK_KEYS, CAST_KEYS, LANGUAGE_KEYS, LLM_KEYS, MIX_KEYS, TOP_KEYS
from fuzzing.pieces import MISREAD, NAMES, SAYINGS

WORDS = (
    *MISREAD, "off", "0o17", "1_000", ".nan", "-.inf", "1e999", "-1", "9" * 400, "1" + "0" * 30,
    "0.0000000001", "1e-999", "+.5", "١٢", "½", "=", "<<", "", "true", "False", "NULL", "!", "&", "*",
    "?", "-", "|", ">", "%", "@", "`", "'", '"', "#", ":", ",", "[", "{",
)  # fmt: skip
"""What YAML takes for a number, a boolean, a date or a mark."""
NASTY = (
    "&a [1]", "*a", "!!int 3", "!!python/object/apply:os.getcwd []", "!<tag:x> y", "!x", "<<: *a",
    "? [a]: b", "[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]", "{a: {b: {c: {d: {e: 1}}}}}", "[a, b", "{a: b", '"a',
    "'a", '"\\q"', '"\\ud800"', "|\n    a\n   b", ">-\n    folded\n", "a # b", "a: b", "- a", "{}",
    "[]", "{a}", "[,]", "\ta", "a\tb", "\x00", "\x85", "\u2028", "\ufeff", "\U0001f98a",
    "../../etc/passwd", "/etc/passwd", "http://a", "file:///x", "concat:a|b",
)  # fmt: skip
LAYOUT = (
    "\n",
    "\n",
    "\n\n",
    "\r\n",
    "\r",
    "---\n",
    "...\n",
    "%YAML 1.1\n",
    "%TAG ! x\n",
    "# c\n",
    "  ",
    "\t",
    " ",
    "- ",
)

_VALUES = st.sampled_from((*WORDS, *WORDS, *NASTY, *SAYINGS)) | st.text(max_size=8)
_INDENTS = st.sampled_from(("", "  ", "  ", "    ", "    ", "      ", "- ", "- ", "  - ", "\t"))


def _files(keys: tuple[str, ...], begin: str) -> SearchStrategy[str]:
    entry = st.builds(
        lambda indent, key, gap, value, end: f"{indent}{key}:{gap}{value}{end}",
        _INDENTS,
        st.sampled_from((*keys, *keys, *NAMES)) | _VALUES,
        st.sampled_from((" ", " ", " ", "", "\n", " &x ", " !t ")),
        _VALUES | st.just(""),
        st.sampled_from(("\n", "\n", "\n", "\n\n", " # c\n", "", "\r\n")),
    )
    rest = st.lists(entry | entry | entry | st.sampled_from(LAYOUT), max_size=14).map("".join)
    return st.builds(
        lambda opening, text: opening + text, st.sampled_from((begin, begin, "", "\ufeff", "a: &a b\n")), rest
    )


def _deep(mark: str, end: str) -> SearchStrategy[str]:
    return st.builds(
        lambda begin, depth, inner, closed: (
            f"{begin}: {mark * depth}{inner}{end * depth if closed else ''}\n"
        ),
        st.sampled_from(("lines", "cast", "title", "mix", "credits")),
        st.sampled_from((11, 12, 13, 100, 999, 1001, 5000)),
        st.sampled_from(("", "x", "x: y")),
        st.booleans(),
    )


_EXPLODING = st.builds(
    lambda levels, width, key: (
        "".join(
            f"{name}: &{name} [{', '.join([f'*{before}'] * width)}]\n"
            for before, name in zip("abcdefgh"[:levels], "bcdefghi", strict=False)
        )
        + f"{key}: *b\n"
    ),
    st.integers(1, 8),
    st.integers(1, 12),
    st.sampled_from(("lines", "cast", "book")),
)

FILES: dict[str, SearchStrategy[str]] = {
    "scripts with wrong values": _files(
        (*RESERVED_KEYS, *ATTRIBUTES, "narrator", "unknown", *SCRIPT_KEYS), "chapter: 1\nlines:\n"
    ),
    "voices.yaml with wrong values": _files(
        (*TOP_KEYS, *BOOK_KEYS, *CAST_KEYS, *LANGUAGE_KEYS, *MIX_KEYS, *LLM_KEYS), "cast:\n"
    ),
    "YAML of any kind": _EXPLODING
    | _deep("[", "]")
    | _deep("{a: ", "}")
    | _deep("- ", "")
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=60)
    | st.text("-:#&*!|>'\"%@`{}[]?,~<=. \t\n\\aN1\x85\u2028\ufeff", max_size=60),
}
"""Kind -> the text of a file."""

TEXTS = (
    st.sampled_from((*NAMES, *SAYINGS, *WORDS))
    | st.text(
        " :#-?%@&*!|>'\"`{}[],~<=.\\\t\n\r\x0b\x0c\x85\u2028\u2029\ufeff\u200b\0aNo1é\u0301🦊", max_size=12
    )
    | st.text(st.characters(exclude_categories=("Cs",)), max_size=30)
).filter(lambda text: bool(text.strip()))
"""Texts with something in them, of which a writer must get every one through a file."""
DATES = st.sampled_from(("2026", "2026-01", "2026-01-01"))
BOOKS = st.builds(
    Book,
    title=TEXTS,
    author=st.none() | TEXTS,
    narrator=st.none() | TEXTS,
    language=st.sampled_from(("en", "no", "pt-BR", "zh-Hant-TW", "NO")),
    series=st.none() | TEXTS,
    series_part=st.none() | TEXTS,
    description=st.none() | TEXTS,
    date=st.none() | DATES,
)
