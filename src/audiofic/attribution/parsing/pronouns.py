"""Whom `she` means in narration, where the same paragraph has named her already."""

from __future__ import annotations

from dataclasses import replace

from audiofic.attribution.cast.roster import Roster
from audiofic.attribution.parsing.mentions import Mention, ParsedPassage


def resolve_pronouns(parsed: ParsedPassage, roster: Roster) -> ParsedPassage:
    """The passage with `he` and `she` as subjects linked to who acted last in its narration and fits.

    Pronouns that nobody before them in the paragraph fits stay open; so do those between two who fit
    equally (`Hana hit Aoi. She ...` is Hana, who acts).
    """
    mentions: list[Mention] = []
    acting: dict[str, str] = {}
    for mention in parsed.mentions:
        if parsed.passage.spans[mention.span].kind == "narration":
            if mention.kind == "pronoun" and mention.role in ("subject", "clause subject"):
                name = acting.get(mention.gender)
                if name is not None and not mention.names:
                    mention = mention._replace(names=(name,))
            elif len(mention.names) == 1 and mention.role == "subject":
                gender = roster.gender(mention.names[0])
                for fitting in ("female", "male") if gender == "unknown" else (gender,):
                    acting[fitting] = mention.names[0]
        mentions.append(mention)
    return replace(parsed, mentions=tuple(mentions))
