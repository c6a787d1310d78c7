"""Piper's published voices that a cast can be made of, by language and gender, the clearest first.

Names as in https://github.com/OHF-Voice/piper1-gpl (rhasspy/piper-voices v1.0.0); genders as their model
cards and, for VCTK, its speaker-info.txt give them. A table of names: whether a voice is installed or may
be downloaded is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.model import Gender

NARRATOR_VOICES: Mapping[str, str] = {
    "en": "en_US-ljspeech-medium",
    "de": "de_DE-thorsten-medium",
    "es": "es_ES-davefx-medium",
    "fr": "fr_FR-siwis-medium",
    "it": "it_IT-paola-medium",
}
"""Language (ISO 639-1) -> the voice proposed for the narrator, and for nobody else while there are others."""

_VCTK_WOMEN = ("p236", "p257", "p264", "p277", "p229", "p231", "p240", "p244", "p250", "p261", "p268", "p276")
_VCTK_MEN = ("p226", "p241", "p278", "p360", "p232", "p243", "p254", "p259", "p270", "p274", "p286", "p304")

# First those whose model cards say public domain and not fine-tuned from a restricted voice: nobody should
# be led into casting a book that may not be sold. VCTK's are CC BY 4.0. docs/voices.md has the table.
_ENGLISH_WOMEN = (
    "en_US-kristin-medium",
    "en_GB-cori-medium",
    "en_US-ljspeech-medium",
    *(f"en_GB-vctk-medium:{speaker}" for speaker in _VCTK_WOMEN),
)
_ENGLISH_MEN = (
    "en_US-john-medium",
    "en_US-norman-medium",
    "en_US-bryce-medium",
    *(f"en_GB-vctk-medium:{speaker}" for speaker in _VCTK_MEN),
)

PUBLISHED_VOICES: Mapping[str, Mapping[Gender, tuple[str, ...]]] = {
    "en": {
        "female": _ENGLISH_WOMEN,
        "male": _ENGLISH_MEN,
        # Unknown: from the far ends, so that they take nothing from the known while there is plenty.
        "unknown": tuple(
            voice for pair in zip(_ENGLISH_MEN[::-1], _ENGLISH_WOMEN[::-1], strict=True) for voice in pair
        ),
    },
    "de": {
        "female": ("de_DE-kerstin-low", "de_DE-ramona-low", "de_DE-eva_k-x_low"),
        "male": ("de_DE-thorsten-medium", "de_DE-karlsson-low", "de_DE-pavoque-low"),
        "unknown": ("de_DE-pavoque-low", "de_DE-ramona-low", "de_DE-karlsson-low", "de_DE-kerstin-low"),
    },
    "es": {
        "female": ("es_ES-sharvard-medium:F",),
        "male": ("es_ES-davefx-medium", "es_ES-sharvard-medium:M", "es_MX-ald-medium", "es_ES-carlfm-x_low"),
        "unknown": ("es_MX-ald-medium", "es_ES-sharvard-medium:F", "es_ES-davefx-medium"),
    },
    "fr": {
        "female": ("fr_FR-upmc-medium:jessica", "fr_FR-siwis-medium"),
        "male": ("fr_FR-tom-medium", "fr_FR-upmc-medium:pierre", "fr_FR-gilles-low"),
        "unknown": ("fr_FR-gilles-low", "fr_FR-upmc-medium:jessica", "fr_FR-tom-medium"),
    },
    "it": {
        "female": ("it_IT-paola-medium",),
        "male": ("it_IT-riccardo-x_low",),
        "unknown": ("it_IT-riccardo-x_low", "it_IT-paola-medium"),
    },
}
"""Language (ISO 639-1) -> gender -> voices, `model` or `model:speaker`."""
