"""What chapters are called where they are announced, by language (ISO 639-1)."""

from __future__ import annotations

from collections.abc import Mapping

CHAPTER: Mapping[str, str] = {
    "en": "Chapter {}.", "de": "Kapitel {}.", "fr": "Chapitre {}.", "es": "Capítulo {}.",
    "it": "Capitolo {}.", "pt": "Capítulo {}.", "nl": "Hoofdstuk {}.", "sv": "Kapitel {}.", "ja": "第{}章。",
}  # fmt: skip
"""How a chapter's number is announced; in other languages it is the number alone."""
NOTES: Mapping[str, str] = {
    "en": "Author's notes", "de": "Anmerkungen", "fr": "Notes de l'auteur", "es": "Notas del autor",
    "it": "Note dell'autore", "pt": "Notas do autor", "nl": "Opmerkingen van de auteur",
    "sv": "Författarens anmärkningar", "ja": "あとがき",
}  # fmt: skip
"""The chapter of notes behind the story; in other languages it has the English title."""
