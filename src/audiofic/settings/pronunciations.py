"""`pronunciations:` of a voices.yaml, and the lists in files of their own: YAML, or PLS.

PLS is W3C's Pronunciation Lexicon Specification 1.0, an XML format."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any

from audiofic.errors import AudioficError, Finding, FindingsError
from audiofic.ipa import read_ipa, unknown_symbols
from audiofic.model import Pronunciation
from audiofic.settings.paths import find_file
from audiofic.settings.schema import PRONUNCIATION_KEYS
from audiofic.settings.values import Settings
from audiofic.yamlfile import (
    LANGUAGE,
    Listing,
    Node,
    SchemaReader,
    Table,
    decode_utf8,
    did_you_mean,
    read_yaml,
    shorten,
)

_SAYABLE = re.compile(r"[^\W_]+(?:[ '’-]+[^\W_]+)*'?")
"""Letters and digits of any script, in words: what every engine reads without a pause."""
_LONGEST = 200
"""Characters; a pronunciation of more is a sentence."""


def read_pronunciations(
    reader: SchemaReader, node: Node | None, names: Collection[str] | None = None
) -> tuple[Pronunciation, ...]:
    """The entries of the section, in the file's order; what can't be said is a finding and left out.

    `names`: who may stand after `for`; None: anybody.
    """
    told = []
    for word, value in reader.table(node, "`pronunciations`").items():
        for found in _read_word(reader, word, value):
            told.append(found)
            for name in found.roles:
                if names is not None and name not in names:
                    message = (
                        f"The pronunciation of {shorten(word)} is for `{shorten(name)}`, who has no role."
                    )
                    reader.fault(value.line, "unknown-role", message, did_you_mean(name, names))
    return tuple(told)


def parse_pronunciation_list(text: str, path: str) -> tuple[Pronunciation, ...]:
    """What a YAML list of pronunciations says. Raises `FindingsError` with every fault, by line."""
    root, findings = read_yaml(text, path)
    reader = SchemaReader(path, findings)
    if isinstance(root, Table) and len(root.entries) == 1 and root.entries[0][0].text == "pronunciations":
        root = root.entries[0][1]  # cut out of a voices.yaml, key and all
    told = read_pronunciations(reader, root)
    reader.raise_errors()
    return told


def check_ipa(ipa: str) -> str | None:
    """Why no engine could say the IPA; None where it can be said."""
    if unknown := unknown_symbols(ipa):
        return f"`{shorten(ipa)}` is not IPA that can be spoken: {' '.join(unknown)}"
    try:
        read_ipa(ipa)
    except AudioficError:
        return f"`{shorten(ipa)}` has no sound in it"
    return f"`{shorten(ipa)}` is too long" if len(ipa) > _LONGEST else None


def check_respelling(say: str) -> str | None:
    """Why the letters can't stand for a word; None where they can."""
    if not _SAYABLE.fullmatch(say):
        return f"`{shorten(say)}` is not plain letters"
    return f"`{shorten(say)}` is too long" if len(say) > _LONGEST else None


def _read_word(reader: SchemaReader, word: str, node: Node) -> Iterator[Pronunciation]:
    what = f"The pronunciation of {shorten(word)}"
    if not any(character.isalnum() for character in word):
        message = f"`{shorten(word)}` is not a word that can be pronounced."
        reader.fault(node.line, "bad-word", message, "Write the word as it stands in the story.")
        return
    for item in node.items if isinstance(node, Listing) else (node,):
        if isinstance(item, Table):
            told = _read_entry(reader, word, what, item)
        else:
            told = _read_ipa(reader, word, what, item)
        if told is not None:
            yield told


def _read_ipa(reader: SchemaReader, word: str, what: str, node: Node) -> Pronunciation | None:
    text = reader.text(node, what)
    if text is None:
        return None
    ipa = text.strip().strip("/").strip()
    problem = check_ipa(ipa)
    if problem is None:
        return Pronunciation(word, ipa)
    hint = "Write it in IPA as for English (`kəɡˈoʊmeɪ`)"
    if check_respelling(ipa) is None:
        hint += f", or, if these are letters to be read, `{{say: {ipa}}}`"
    reader.fault(node.line, "bad-ipa", f"{what}: {problem}.", f"{hint}.")
    return None


def _read_entry(reader: SchemaReader, word: str, what: str, node: Table) -> Pronunciation | None:
    values = reader.table(node, what, PRONUNCIATION_KEYS)
    if ("ipa" in values) == ("say" in values):
        message = f"{what} needs one of `ipa` and `say`, not {'both' if 'ipa' in values else 'none'}."
        reader.fault(
            node.line, "bad-pronunciation", message, "Write `{ipa: kəɡˈoʊmeɪ}` or `{say: kago may}`."
        )
        return None
    told = _read_ipa(reader, word, what, values["ipa"]) if "ipa" in values else None
    if "say" in values and (say := reader.text(values["say"], what)) is not None:
        problem = check_respelling(say.strip())
        if problem is None:
            told = Pronunciation(word, say=say.strip())
        else:
            hint = "Write letters, blanks and hyphens only, as they are to be read: `kago may`."
            reader.fault(values["say"].line, "bad-respelling", f"{what}: {problem}.", hint)
    language = reader.language(values["language"], f"{what}: its language") if "language" in values else None
    roles = reader.texts(values["for"], f"{what}: for") if "for" in values else ()
    if told is None:
        return None
    return replace(told, roles=roles, language=language or "")


YAML_SUFFIXES = (".yaml", ".yml")
PLS_SUFFIXES = (".pls", ".xml")


def add_lists(settings: Settings, root: Path) -> Settings:
    """The settings with the pronunciations of their lists behind their own, in the order of the lists, and
    behind these the series'.

    Raises `FindingsError` with the faults of all lists; `AudioficError` for a file that is not there
    (`check_files` finds those with their line).
    """
    told: list[Pronunciation] = []
    findings: list[Finding] = []
    for name in settings.pronunciation_lists:
        try:
            told += _read_list(settings, name, find_file(root, name).read_bytes())
        except FindingsError as error:
            findings += error.findings
    if findings:
        raise FindingsError(tuple(findings))
    told += settings.series.pronunciations if settings.series else ()
    return replace(settings, pronunciations=(*settings.pronunciations, *told)) if told else settings


def _read_list(settings: Settings, name: str, content: bytes) -> tuple[Pronunciation, ...]:
    suffix = PurePosixPath(name).suffix.lower()
    if suffix in PLS_SUFFIXES:
        return parse_pls(content, name)
    if suffix not in YAML_SUFFIXES:
        line = settings.lines.get(f"pronunciation_lists.{name}", 0)
        message = f"`{name[:80]}` is no list of pronunciations that audiofic knows."
        hint = "Write it as YAML (.yaml: `Kagome: kəɡˈoʊmeɪ`) or as W3C PLS (.pls, .xml)."
        raise FindingsError((Finding(settings.path, line, "unknown-list", message, hint),))
    return parse_pronunciation_list(decode_utf8(content, name), name)


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
