"""Speech tags of other languages, by their commonest verbs: `sagte Kagome`, `demanda Kagome`."""

from __future__ import annotations

import re
from collections.abc import Mapping

FOREIGN_VERBS: Mapping[str, tuple[str, ...]] = {
    "de": (
        *("sagte", "fragte", "rief", "flüsterte", "antwortete", "murmelte", "erwiderte", "schrie", "meinte"),
        *("entgegnete", "seufzte", "brummte", "knurrte", "befahl", "erklärte", "wisperte", "brüllte", "bat"),
    ),
    "fr": (
        *(
            "dit",
            "demanda",
            "répondit",
            "murmura",
            "cria",
            "s'écria",
            "s’écria",
            "chuchota",
            "souffla",
            "ajouta",
        ),
        *("lança", "soupira", "répliqua", "hurla", "s'exclama", "s’exclama", "gronda", "grogna"),
    ),
    "es": (
        *("dijo", "preguntó", "respondió", "murmuró", "gritó", "contestó", "susurró", "exclamó", "añadió"),
        *("replicó", "suspiró", "gruñó"),
    ),
    "it": ("disse", "chiese", "rispose", "mormorò", "gridò", "sussurrò", "esclamò", "aggiunse", "domandò"),
    "pt": ("disse", "perguntou", "respondeu", "murmurou", "gritou", "sussurrou", "exclamou"),
    "nl": ("zei", "vroeg", "antwoordde", "fluisterde", "riep", "mompelde"),
    "sv": ("sade", "frågade", "svarade", "viskade", "ropade", "mumlade"),
}
"""Language (ISO 639-1) -> past tenses that tag a speech. None of them is an English word."""

ANY_VERB = "|".join(
    sorted({verb for verbs in FOREIGN_VERBS.values() for verb in verbs}, key=len, reverse=True)
)
_PRONOUNS = frozenset(
    (
        *("Er", "Sie", "Es", "Ich", "Wir", "Ihr", "Man", "Der", "Die", "Das", "Dann", "Da", "Und", "Aber"),
        *(
            "Il",
            "Elle",
            "On",
            "Je",
            "Nous",
            "Ils",
            "Elles",
            "Le",
            "La",
            "Les",
            "Puis",
            "Él",
            "Ella",
            "Yo",
            "El",
        ),
        *("Lui", "Lei", "Io", "Ele", "Ela", "Eu", "Hij", "Zij", "Ze", "Ik", "De", "Het", "Han", "Hon", "Jag"),
    )
)
_NAME = r"(?P<name>[^\W\d_a-zß-öø-ÿ][\w’'-]*(?: [^\W\d_a-zß-öø-ÿ][\w’'-]*)?)"
_JAPANESE_AFTER = re.compile(
    r"\s*と、?(?P<name>[一-龥ァ-ヶー々]{1,8})[はが](?:言|答|叫|聞|尋|囁|呟|つぶや|ささや)"
)
_JAPANESE_BEFORE = re.compile(
    r"(?P<name>[一-龥ァ-ヶー々]{1,8})[はが](?:言|答|叫|聞|尋|囁|呟|つぶや|ささや)[^。]{0,8}。?$"
)


def name_after(narration: str, language: str) -> str | None:
    """Whom the tag at the beginning of a narration names (`, sagte Kagome und ...`); None for nobody."""
    if language == "ja":
        match = _JAPANESE_AFTER.match(narration)
        return match["name"] if match else None
    verbs = "|".join(FOREIGN_VERBS.get(language, ()))
    if not verbs:
        return None
    lead = r"[\s,.;:*_~—–-]*"
    match = re.match(rf"{lead}(?:{verbs}) {_NAME}", narration)
    return _named(match or re.match(rf"{lead}{_NAME} (?:{verbs})\b", narration))


def name_before(narration: str, language: str) -> str | None:
    """Whom the end of a narration names that leads into a speech (`Kagome sagte:`); None for nobody."""
    if language == "ja":
        match = _JAPANESE_BEFORE.search(narration)
        return match["name"] if match else None
    verbs = "|".join(FOREIGN_VERBS.get(language, ()))
    return _named(re.search(rf"{_NAME} (?:{verbs})[^.!?]{{0,25}}[:,]\s*$", narration)) if verbs else None


def _named(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    name = match["name"].strip()
    return None if name.split()[0] in _PRONOUNS else name
