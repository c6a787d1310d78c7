"""`pronunciations:` of a voices.yaml, and the same in a list of its own: how words are said."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import replace

from audiofic.errors import AudioficError
from audiofic.ipa import read_ipa, unknown_symbols
from audiofic.model import Pronunciation
from audiofic.settings.schema import PRONUNCIATION_KEYS
from audiofic.yamlfile import Listing, Node, SchemaReader, Table, did_you_mean, read_yaml, shorten

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
