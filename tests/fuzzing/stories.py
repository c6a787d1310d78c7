"""Stories that nobody would write and somebody will send, by kind: strategies for the bytes of text files."""

from __future__ import annotations

from hypothesis import strategies as st
from hypothesis.strategies import SearchStrategy

from fuzzing.pieces import (
    BREAKS,
    CLOSERS,
    EMOJI,
    HIDDEN,
    MARKDOWN,
    MARKS,
    NAMES,
    OPENERS,
    RTL,
    SAYINGS,
    VERBS,
    ZERO_WIDTH,
)


def _joined(pieces: SearchStrategy[str], most: int) -> SearchStrategy[str]:
    return st.lists(pieces, max_size=most).map("".join)


_SAID = st.builds(
    lambda opener, saying, closer: opener + saying + closer,
    st.sampled_from(OPENERS),
    st.sampled_from(SAYINGS) | st.text(max_size=12),
    st.sampled_from(CLOSERS),
)
_TAG = st.builds(
    lambda verb, name, inverted, end: f" {verb} {name}{end}" if inverted else f" {name} {verb}{end}",
    st.sampled_from(VERBS),
    st.sampled_from((*NAMES, "he", "she", "they", "I")),
    st.booleans(),
    st.sampled_from((".", ",", ": ", "", " and left. ", "—")),
)
_LABEL = st.builds(
    lambda name, mark, saying: f"\n{name}{mark}{saying}\n",
    st.sampled_from(NAMES),
    st.sampled_from((": ", ":", " : ", "> ", ". ", " - ")),
    st.sampled_from(SAYINGS),
)
_PROSE = _joined(
    st.one_of(
        _SAID,
        _SAID,
        _TAG,
        _TAG,
        st.sampled_from(BREAKS),
        st.sampled_from((" ", *MARKS, *NAMES)),
        st.text(max_size=6),
    ),
    24,
)
_UNICODE = st.text(st.characters(exclude_categories=("Cs",)), max_size=120)
_ENCODINGS = (
    *("utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "cp1252", "latin-1", "cp1251"),
    *(
        "shift_jis",
        "euc-jp",
        "gb18030",
        "big5",
        "koi8-r",
        "cp437",
        "utf-7",
        "iso2022_jp",
        "mac-roman",
        "cp037",
    ),
)

TEXTS: dict[str, SearchStrategy[bytes]] = {
    "prose gone wrong": _PROSE.map(str.encode),
    "any Unicode": _UNICODE.map(str.encode),
    "nothing but quotes": st.text("\"'“”‘’«»„「」—- \n*_", max_size=80).map(str.encode),
    "control characters": _joined(st.sampled_from(HIDDEN) | st.sampled_from(SAYINGS) | _SAID | _TAG, 30).map(
        str.encode
    ),
    "right to left": _joined(
        st.sampled_from(RTL) | _SAID | _TAG | st.sampled_from(BREAKS) | st.sampled_from(ZERO_WIDTH), 24
    ).map(str.encode),
    "emoji and zero width": _joined(
        st.sampled_from(EMOJI) | st.sampled_from(ZERO_WIDTH) | _SAID | _TAG | st.sampled_from(BREAKS), 24
    ).map(str.encode),
    "chats and plays": _joined(_LABEL | st.sampled_from(MARKS) | st.just("\n"), 16).map(str.encode),
    "marks and headings": _joined(
        st.sampled_from(MARKS) | st.sampled_from(BREAKS) | st.sampled_from(SAYINGS) | st.sampled_from(NAMES),
        30,
    ).map(str.encode),
    "wrong encodings": st.builds(
        lambda text, encoding, cut: text.encode(encoding, "replace")[cut:],
        _PROSE | _UNICODE,
        st.sampled_from(_ENCODINGS),
        st.integers(0, 3),
    ),
    "any bytes": st.binary(max_size=120)
    | st.builds(lambda a, b: a.encode() + b + a.encode(), _PROSE, st.binary()),
    "markdown gone wrong": _joined(
        st.sampled_from(MARKDOWN) | _SAID | _TAG | st.sampled_from(BREAKS), 24
    ).map(str.encode),
}
"""Kind -> the bytes of a text file of it."""
