"""Pronunciation lists in W3C's Pronunciation Lexicon Specification 1.0 (PLS), an XML format."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from audiofic.errors import Finding, FindingsError
from audiofic.model import Pronunciation
from audiofic.settings.pronunciations import check_ipa, check_respelling
from audiofic.yamlfile import LANGUAGE

# https://www.w3.org/TR/pronunciation-lexicon/
_NAMESPACE = re.compile(r"^\{http://www\.w3\.org/2005/01/pronunciation-lexicon\}")
_LANGUAGE_KEY = "{http://www.w3.org/XML/1998/namespace}lang"


def parse_pls(content: bytes, path: str) -> tuple[Pronunciation, ...]:
    """What a PLS lexicon says: every grapheme of every lexeme, with its preferred phoneme, else its alias.

    All entries are for books in the lexicon's language (`xml:lang`). Raises `FindingsError` with every
    fault, by line. Nothing outside the file is read, whatever it refers to.
    """
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        message = f"This is not XML: {str(error).partition(', line')[0]}."
        hint = "Export the list again, or write it as YAML: `Kagome: kəɡˈoʊmeɪ`."
        raise FindingsError((Finding(path, error.lineno or 1, "bad-xml", message, hint),)) from error
    if _name(root) != "lexicon":
        hint = "Its outermost element must be `<lexicon>`; other lists go into a .yaml file."
        raise FindingsError(
            (Finding(path, 1, "wrong-type", "This is not a PLS pronunciation lexicon.", hint),)
        )
    findings: list[Finding] = []
    language = root.get(_LANGUAGE_KEY, "")
    if language and not LANGUAGE.fullmatch(language):
        message = f"The lexicon's language can't be `{language[:40]}`."
        findings.append(Finding(path, 1, "bad-language", message, "Write a code such as `en`."))
    told = [
        entry
        for lexeme in root
        if _name(lexeme) == "lexeme"
        for entry in _read_lexeme(lexeme, root.get("alphabet", "ipa"), language, path, findings)
    ]
    if findings:
        raise FindingsError(tuple(findings))
    return tuple(told)


def _read_lexeme(
    lexeme: Any, alphabet: str, language: str, path: str, findings: list[Finding]
) -> Iterator[Pronunciation]:
    words = [_text(part) for part in lexeme if _name(part) == "grapheme" and _text(part)]
    sounds = [part for part in lexeme if _name(part) in ("phoneme", "alias")]
    line = lexeme.sourceline or 0
    if not words or not sounds:
        message = "A lexeme needs a grapheme, and a phoneme or an alias."
        findings.append(Finding(path, line, "bad-lexeme", message, "Complete it, or delete it."))
        return
    sound = next((part for part in sounds if part.get("prefer") == "true"), sounds[0])
    what = f"The pronunciation of {words[0][:40]}"
    text = _text(sound)
    if _name(sound) == "alias":
        problem, hint = check_respelling(text), "Write letters, blanks and hyphens only."
    else:
        kind = sound.get("alphabet", alphabet)
        text = text.strip("/").strip()
        problem, hint = check_ipa(text), "Write it in IPA as for English: `kəɡˈoʊmeɪ`."
        if kind != "ipa":
            problem, hint = f"its alphabet is `{kind[:40]}`", 'Only `alphabet="ipa"` is understood.'
    if problem is not None:
        findings.append(Finding(path, sound.sourceline or line, "bad-ipa", f"{what}: {problem}.", hint))
        return
    for word in words:
        if _name(sound) == "alias":
            yield Pronunciation(word, say=text, language=language)
        else:
            yield Pronunciation(word, text, language=language)


def _name(element: Any) -> str:
    """The element's name without its namespace; empty for a comment."""
    return _NAMESPACE.sub("", element.tag) if isinstance(element.tag, str) else ""


def _text(element: Any) -> str:
    return " ".join("".join(element.itertext()).split())
