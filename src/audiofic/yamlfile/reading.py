"""Nodes -> values: text, numbers, yes or no, one of these words; what doesn't fit is a finding."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence

from audiofic.errors import Finding, FindingsError, Severity
from audiofic.yamlfile.nodes import Listing, Node, Scalar, Table

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,20}(?:\.[0-9]{0,20})?|\.[0-9]{1,20})(?:[eE][+-]?[0-9]{1,3})?")
_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_YES = frozenset({"yes", "true", "on", "y"})
_NO = frozenset({"no", "false", "off", "n"})
LONGEST_SHOWN = 40


def shorten(text: str, longest: int = LONGEST_SHOWN) -> str:
    """The text for a message: on one line, at most `longest` characters."""
    shown = " ".join(text[: longest * 4].split())
    return shown if len(shown) <= longest else f"{shown[: longest - 1].rstrip()}…"


def closest(word: str, known: Iterable[str]) -> str | None:
    """The known word that `word` is most likely a misspelling of, None where nothing is close."""
    from difflib import get_close_matches

    folded = {name.casefold(): name for name in known}
    close = get_close_matches(word[:60].casefold(), folded, 1, 0.6)
    return folded[close[0]] if close else None


def did_you_mean(word: str, known: Collection[str]) -> str:
    """The closest known word as a question, or all that is known where nothing is close."""
    close = closest(word, known)
    return f"Did you mean `{close}`?" if close else f"Known here: {', '.join(known)}."


# BCP 47 in outline: a language of 2-3 letters (or longer, registered), then subtags of up to 8.
LANGUAGE = re.compile(r"[A-Za-z]{2,8}(?:-[A-Za-z0-9]{1,8}){0,8}")


class SchemaReader:
    """Reads typed values out of one file's nodes and collects its findings.

    Every method gives None (or what is empty) where the node doesn't fit, after it has noted why; `what`
    is the value's name in messages (`pitch of Kagome`).
    """

    def __init__(self, path: str, findings: Iterable[Finding] = ()) -> None:
        self.path = path
        self.findings: list[Finding] = list(findings)

    def fault(
        self, line: int, code: str, message: str, hint: str | None = None, severity: Severity = "error"
    ) -> None:
        """Note a fault in that line (from 1)."""
        self.findings.append(Finding(self.path, line, code, message, hint, severity))

    def sorted_findings(self) -> tuple[Finding, ...]:
        """All of them, by line."""
        return tuple(sorted(self.findings, key=lambda found: (found.line, found.code, found.message)))

    def raise_errors(self) -> None:
        """Raise `FindingsError` with every finding if one of them is an error."""
        if any(found.severity == "error" for found in self.findings):
            raise FindingsError(self.sorted_findings())

    def table(self, node: Node | None, what: str, keys: Collection[str] | None = None) -> dict[str, Node]:
        """The entries of a map, only those in `keys` if given; nothing written at all: empty."""
        if node is None or (isinstance(node, Scalar) and node.is_null):
            return {}
        if not isinstance(node, Table):
            example = next(iter(keys)) if keys else "name"
            hint = f"Write them beneath it, two blanks in and without dashes: `{example}: ...`."
            self.fault(node.line, "wrong-type", f"{what} must be `key: value` lines.", hint)
            return {}
        entries = {}
        for key, value in node.entries:
            if keys is not None and key.text not in keys:
                message = f"{what} has no key `{shorten(key.text)}`."
                self.fault(key.line, "unknown-key", message, did_you_mean(key.text, keys))
            else:
                entries[key.text] = value
        return entries

    def text(self, node: Node, what: str) -> str | None:
        """A text that is not empty."""
        if not isinstance(node, Scalar):
            kind = "list" if isinstance(node, Listing) else "map"
            message = f"{what} must be a text, not a {kind}."
            self.fault(node.line, "wrong-type", message, "Put the text in quotes.")
            return None
        if not node.text.strip():
            self.fault(node.line, "empty", f"{what} is empty.", "Write it, or delete the line.")
            return None
        return node.text

    def language(self, node: Node, what: str) -> str | None:
        """A BCP 47 code."""
        code = self.text(node, what)
        if code is not None and not LANGUAGE.fullmatch(code):
            hint = "Write a code such as `en` or `pt-BR`."
            self.fault(node.line, "bad-language", f"{what} can't be `{shorten(code)}`.", hint)
            return None
        return code

    def texts(self, node: Node, what: str) -> tuple[str, ...]:
        """A list of texts; one text alone is a list of one, nothing written an empty list."""
        if isinstance(node, Scalar) and node.is_null:
            return ()
        items = node.items if isinstance(node, Listing) else (node,)
        texts = (self.text(item, what) for item in items)
        return tuple(text for text in texts if text is not None)

    def number(self, node: Node, what: str, low: float, high: float, unit: str = "") -> float | None:
        """A number of `low`..`high`."""
        return self._number(node, what, low, high, unit, _NUMBER, "number")

    def whole(self, node: Node, what: str, low: int, high: int, unit: str = "") -> int | None:
        """A whole number of `low`..`high`."""
        value = self._number(node, what, low, high, unit, _WHOLE, "whole number")
        return None if value is None else int(value)

    def _number(
        self, node: Node, what: str, low: float, high: float, unit: str, form: re.Pattern[str], kind: str
    ) -> float | None:
        text = self.text(node, what)
        if text is None:
            return None
        of_unit = f" ({unit})" if unit else ""
        if not form.fullmatch(text):
            hint = f"Write a number from {low:g} to {high:g}{of_unit}, the number alone."
            if "," in text:
                hint += " Decimals have a point, not a comma."
            self.fault(
                node.line, "not-a-number", f"{what} is `{shorten(text)}`, which is not a {kind}.", hint
            )
            return None
        value = float(text)
        if low <= value <= high:
            return value
        message = f"{what} is {value:g}, but must be {low:g} to {high:g}{of_unit}."
        self.fault(node.line, "out-of-range", message, f"Write a number from {low:g} to {high:g}.")
        return None

    def flag(self, node: Node, what: str) -> bool | None:
        """Yes or no, in YAML's spellings."""
        text = self.text(node, what)
        if text is None:
            return None
        word = text.casefold()
        if word in _YES or word in _NO:
            return word in _YES
        self.fault(node.line, "not-yes-or-no", f"{what} is `{shorten(text)}`.", "Write yes or no.")
        return None

    def choice(self, node: Node, what: str, words: Sequence[str]) -> str | None:
        """One of `words`."""
        text = self.text(node, what)
        if text is None or text in words:
            return text
        known = " or ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)
        message = f"{what} can't be `{shorten(text)}`: it is {known}."
        close = closest(text, words)
        hint = f"Did you mean `{close}`?" if close else "Write one of these words."
        self.fault(node.line, "unknown-word", message, hint)
        return None
