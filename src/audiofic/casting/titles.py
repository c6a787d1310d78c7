"""What the chapter of notes is called where it is announced, by language (ISO 639-1)."""

from __future__ import annotations

from collections.abc import Mapping

NOTES: Mapping[str, str] = {
    "en": "Author's notes", "de": "Anmerkungen", "fr": "Notes de l'auteur", "es": "Notas del autor",
    "it": "Note dell'autore", "pt": "Notas do autor", "nl": "Opmerkingen van de auteur",
    "sv": "Författarens anmärkningar", "ja": "あとがき",
}  # fmt: skip
"""The chapter of notes behind the story; in other languages it has the English title."""
