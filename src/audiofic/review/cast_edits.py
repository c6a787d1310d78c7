"""Single values of a voices.yaml changed in its text: a role's voice, how a word is said.

As in `settings.adding`: what comes of it is read again before it is given out, and says what it has to.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from audiofic.errors import AudioficError
from audiofic.model import NARRATOR
from audiofic.settings import Settings, add_tree, check_ipa, check_respelling, parse_voice_ref, plain
from audiofic.yamlfile import compose_letters, load_yaml, write_list, write_scalar
from audiofic.yamlfile.splicing import compose_nodes

PATH = "voices.yaml"


def set_voice(text: str, settings: Settings, name: str, voice: str) -> str:
    """The text in which the role of that name has that voice.

    Raises `AudioficError` for what is no voice, a role of the series, and a layout that allows no change.
    """
    if parse_voice_ref(voice) is None:
        raise AudioficError(f"{voice[:60]!r} is not a voice.", "Write `[engine/]model[:speaker]`.")
    role = settings.role(name)
    if role is not None and "voice" in role.places and role.places["voice"].path != PATH:
        hint = "It counts for all books of the series; change it in that file."
        raise AudioficError(f"{role.name}'s voice is in {role.places['voice'].path}.", hint)
    if name == NARRATOR:
        where: tuple[str, ...] = (NARRATOR,)
    elif role is not None:
        where = ("cast", role.name)
    else:
        where = ("cast", name)
    return set_value(text, (*where, "voice"), voice)


def set_pronunciation(text: str, word: str, ipa: str, say: str, roles: Sequence[str] = ()) -> str:
    """The text in which the word is said so: in IPA, or as letters are read; for everybody, or those roles.

    Raises `AudioficError` for what can't be said.
    """
    word, ipa, say = compose_letters(word.strip()), ipa.strip().strip("/").strip(), say.strip()
    if not word or bool(ipa) == bool(say):
        raise AudioficError("A pronunciation is a word with its IPA, or with letters to be read.")
    problem = check_ipa(ipa) if ipa else check_respelling(say)
    if problem is not None:
        hint = "Write IPA as for English: `kəɡˈoʊmeɪ`." if ipa else "Write letters, blanks and hyphens only."
        raise AudioficError(f"{problem}.", hint)
    new: Any = ({"ipa": ipa} if ipa else {"say": say}) | ({"for": list(roles)} if roles else {})
    before: Any = plain(load_yaml(text, PATH))
    said = ((before.get("pronunciations") or {}) if isinstance(before, dict) else {}).get(word)
    entries = said if isinstance(said, list) else [] if said is None else [said]
    others = [entry for entry in entries if _roles(entry) != sorted(roles)]
    shortest = ipa if ipa and not roles else new
    value = [*others, shortest] if others else shortest
    return set_value(text, ("pronunciations", word), value)


def _roles(entry: Any) -> list[str]:
    """Whom an entry counts for; nobody: everybody."""
    if not isinstance(entry, dict):
        return []
    told = entry.get("for", [])
    return sorted([told] if isinstance(told, str) else told) + (
        [entry["language"]] if "language" in entry else []
    )


def set_value(text: str, where: Sequence[str], value: Any) -> str:
    """The text in which the entry at `where` is `value`: a text, a map or a list of such."""
    before: Any = plain(load_yaml(text, PATH))
    expected = _with(before if isinstance(before, dict) else {}, where, value)
    mark = "\ufeff" if text.startswith("\ufeff") else ""
    body = text[len(mark) :]
    node, yaml = compose_nodes(body)
    is_inline = False
    for name in where:
        is_inline = bool(getattr(node, "flow_style", False))
        entries = node.value if isinstance(node, yaml.MappingNode) else []
        node = next((held for key, held in entries if compose_letters(key.value) == name), None)
        if node is None:
            break
    if node is None and isinstance(value, list):
        raise AudioficError(f"`{' '.join(where)}` is not there.")
    if node is None:
        return add_tree(text, where[:-1], {where[-1]: value}, PATH)
    start, end = node.start_mark.index, node.end_mark.index
    gap = " " if start == end else ""
    written = write_scalar(value, inline=is_inline) if isinstance(value, str) else _inline(value)
    after = mark + body[:start] + gap + written + body[end:]
    try:
        done = plain(load_yaml(after, PATH)) == expected
    except AudioficError:
        done = False
    if not done or "#" in body[start:end]:
        hint = f"Write it there yourself: {where[-1]}: {_inline(value)}"
        raise AudioficError(f"`{' '.join(where)}` in {PATH} can't be changed from here.", hint)
    return after


def _inline(value: Any) -> str:
    if isinstance(value, str):
        return write_scalar(value, inline=True)
    if isinstance(value, dict):
        return (
            "{"
            + ", ".join(f"{write_scalar(key, inline=True)}: {_inline(held)}" for key, held in value.items())
            + "}"
        )
    if all(isinstance(each, str) for each in value):
        return write_list(value)
    return f"[{', '.join(map(_inline, value))}]"


def _with(before: dict[str, Any], where: Sequence[str], value: Any) -> dict[str, Any]:
    if len(where) == 1:
        return {**before, where[0]: value}
    inner = before.get(where[0])
    return {**before, where[0]: _with(inner if isinstance(inner, dict) else {}, where[1:], value)}
