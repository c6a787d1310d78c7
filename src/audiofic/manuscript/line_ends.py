"""Words cut by a hyphen at a line's end, and what stood at the head and foot of printed pages."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

_CUT = re.compile(r"(?P<first>[^\W\d_]+(?:-[^\W\d_]+)*)[-\u2010\xad]\Z")
_NEXT = re.compile(r"(?P<second>[^\W\d_]+)")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")
_ONE_WORD = re.compile(
    r"(?:no|some|any|every)(?:body|thing|where|how|one)|(?:him|her|my|your|them|our|it"
    r"|thy)sel(?:f|ves)|with(?:out|in)|in(?:to|side)"
    r"|out(?:side)|up(?:on)|can(?:not)|may(?:be)|al(?:ways|though|ready|most|together)|(?:how"
    r"|who|what|when)ever|mean(?:while|time)|be(?:cause|fore|tween|hind|come|came)"
    r"|other(?:wise)|after(?:noon|wards?)|under(?:stand|stood|neath)",
    re.IGNORECASE,
)
_COMPOUND_FIRST = re.compile(
    r"(?:well|ill|self|half|ex|non|anti|semi|mid|all|cross|high|low|long|short|old|new|good"
    r"|bad|hard|soft|dark|light|bright|deep|pale|black|white|red"
    r"|blue|green|grey|gray|brown|golden|left|right|north|south|east|west|great|step|mother"
    r"|father|sister|brother|son|daughter|one|two|three|four"
    r"|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|first|second|third|so|open|wide|hand|heart|broad|quick"
    r"|slow|sharp|sweet|warm|cold|full|much|ever|never|still|fair|fore|man|to)",
    re.IGNORECASE,
)
_COMPOUND_SECOND = re.compile(
    r"(?:known|looking|like|eyed|haired|handed|hearted|minded|headed|legged|faced|colou?red"
    r"|class|room|year|old|in|law|of|made|born|bred|sized|shaped"
    r"|tempered|natured|dressed|worn|bound|lit|up|off|out|by|to|and)",
    re.IGNORECASE,
)
_PAGE_NUMBER = re.compile(
    r"[\s\-–—~|\[(]*(?:page|pg\.?|p\.)?\s*(?P<number>\d{1,4})(?:\s*(?:of|/)\s*\d{1,5})?[\s\-–—~|\])]*",
    re.IGNORECASE,
)
_PLAIN_NUMBER = re.compile(r"\s*\d{1,4}\s*")
_SENTENCE_END = re.compile(r"""[.!?…:]["'”’)\]*_]*\s*$""")
_LONGEST_HEAD = 60


class LineEnds:
    """How this text hyphenates: what it has elsewhere in one word, and what with a hyphen."""

    def __init__(self, texts: Sequence[str]) -> None:
        """`texts` are the lines of the story."""
        self._words: Counter[str] = Counter()
        is_cut = False
        for text in texts:
            words = _WORD.findall(text.casefold())
            was_cut, is_cut = is_cut, _CUT.search(text.rstrip()) is not None
            self._words.update(words[1 if was_cut else 0 : len(words) - is_cut])

    def joint(self, first: str, second: str) -> str | None:
        """What stands between two lines that a hyphen joins: nothing or `-`; None: no word is cut there."""
        cut, following = _CUT.search(first.rstrip()), _NEXT.match(second.lstrip())
        if cut is None or following is None or not following["second"][0].islower():
            return None
        head, tail = cut["first"].casefold(), following["second"].casefold()
        whole, parted = head + tail, f"{head}-{tail}"
        if self._words[whole] != self._words[parted]:
            return "" if self._words[whole] > self._words[parted] else "-"
        if _ONE_WORD.fullmatch(whole):
            return ""
        if _COMPOUND_FIRST.fullmatch(head.rpartition("-")[2]) or _COMPOUND_SECOND.fullmatch(tail):
            return "-"
        # Halves that are words of their own make a compound; others are pieces of one word.
        return "-" if self._words[head.rpartition("-")[2]] and self._words[tail] else ""


def find_page_lines(texts: Sequence[str], heads: Sequence[str]) -> set[int]:
    """The indices of paragraphs that are page numbers, or running heads beside them.

    Page numbers count up by one and stand inside a sentence somewhere, or are written as such (`- 13 -`);
    `heads` are the book's title and the like.
    """
    numbers = [
        (index, int(match["number"]))
        for index, text in enumerate(texts)
        if (match := _PAGE_NUMBER.fullmatch(text))
    ]
    runs: list[list[tuple[int, int]]] = []
    for index, number in numbers:
        if runs and number == runs[-1][-1][1] + 1:
            runs[-1].append((index, number))
        else:
            runs.append([(index, number)])
    found: set[int] = set()
    for run in runs:
        interrupts = sum(_interrupts(texts, index) for index, _ in run)
        is_written = sum(not _PLAIN_NUMBER.fullmatch(texts[index]) for index, _ in run)
        if len(run) > 1 and (interrupts or is_written) and (interrupts + is_written) >= len(run) / 3:
            found |= {index for index, _ in run}
    known = {text.casefold() for text in heads}
    repeated = Counter(text.casefold() for text in texts if len(text) <= _LONGEST_HEAD)
    for index in sorted(found):
        for beside in (index - 1, index + 1):
            if 0 <= beside < len(texts) and len(texts[beside]) <= _LONGEST_HEAD:
                text = texts[beside].casefold()
                is_head = text in known or (repeated[text] > 2 and not _SENTENCE_END.search(texts[beside]))
                if is_head and beside > 0 and texts[beside][:1] not in "\"“'‘":
                    found.add(beside)
    return found


def _interrupts(texts: Sequence[str], index: int) -> bool:
    """True where the paragraph before goes on behind it."""
    before = texts[index - 1] if index else ""
    after = texts[index + 1] if index + 1 < len(texts) else ""
    if after and after == after.upper() and index + 2 < len(texts):  # a running head comes between
        after = texts[index + 2]
    return bool(before) and _SENTENCE_END.search(before) is None and after[:1].islower()


def goes_on(before: str, after: str) -> bool:
    """True where a page's end has cut a paragraph in two."""
    return _SENTENCE_END.search(before) is None and (
        after[:1].islower() or before.rstrip().endswith((",", "-", "—"))
    )
