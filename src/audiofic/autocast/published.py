"""Piper's published voices that a cast can be made of, by language and gender, the clearest first.

Names as in https://github.com/OHF-Voice/piper1-gpl (rhasspy/piper-voices v1.0.0); genders as their model
cards and, for VCTK, its speaker-info.txt give them. A table of names: whether a voice is installed or may
be downloaded is asked elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.model import Gender

NARRATOR_VOICES: Mapping[str, str] = {
    "en": "en_US-ljspeech-medium", "de": "de_DE-thorsten-medium", "es": "es_ES-davefx-medium",
    "fr": "fr_FR-siwis-medium", "it": "it_IT-paola-medium",
}  # fmt: skip
"""Language (ISO 639-1) -> the voice proposed for the narrator, and for nobody else while there are others."""

# Only those whose model cards say public domain and not fine-tuned from a restricted voice: nobody should
# be led into casting a book that may not be sold. docs/voices.md has the table.
_ENGLISH_WOMEN = ("en_US-kristin-medium", "en_GB-cori-medium", "en_US-ljspeech-medium")
_ENGLISH_MEN = ("en_US-john-medium", "en_US-norman-medium", "en_US-bryce-medium")
CLEAN = frozenset((*_ENGLISH_WOMEN, *_ENGLISH_MEN))
"""Voices that a book may be given away and sold with, by their cards and those of their parents."""

_LESSAC = "fine-tuned from en_US-lessac, whose recordings were given out for research"
CARDS: Mapping[str, str] = {
    "en_US-joe-medium": f"recordings CC0, {_LESSAC}",
    "en_GB-vctk-medium": f"recordings CC BY 4.0, {_LESSAC}",
    "en_US-libritts_r-medium": f"recordings CC BY 4.0, {_LESSAC}",
    "en_US-amy-medium": f"recordings with terms of their own, {_LESSAC}",
    "en_US-ryan-medium": f"recordings CC BY-NC-SA 4.0, not for sale; {_LESSAC}",
    "en_US-hfc_female-medium": f"recordings CC BY-NC-SA 4.0, not for sale; {_LESSAC}",
    "en_US-lessac-medium": "recordings given out for research",
    "de_DE-thorsten-medium": f"recordings CC0, {_LESSAC}",
    "de_DE-pavoque-low": "recordings CC BY-NC-SA 4.0, not for sale",
    "es_ES-davefx-medium": f"recordings CC0, {_LESSAC}",
}
"""Model -> what its card says that matters to who gives a book away or sells it."""


def licence_remark(model: str) -> str:
    """What a producer should know before the voice is published with; empty where nothing stands against
    it."""
    return "" if model in CLEAN else CARDS.get(model, "read its card (`audiofic voices`) before you publish")


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
        "male": ("de_DE-thorsten-medium", "de_DE-karlsson-low"),
        "unknown": ("de_DE-ramona-low", "de_DE-karlsson-low", "de_DE-kerstin-low"),
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
KOKORO_VOICES = (
    *("af_heart", "af_bella", "af_nicole", "af_alloy", "af_aoede", "af_jessica", "af_kore", "af_nova"),
    *("af_river", "af_sarah", "af_sky", "am_adam", "am_echo", "am_eric", "am_fenrir", "am_liam"),
    *("am_michael", "am_onyx", "am_puck", "am_santa", "bf_alice", "bf_emma", "bf_isabella", "bf_lily"),
    *("bm_daniel", "bm_fable", "bm_george", "bm_lewis"),
)
"""The English voices of Kokoro v1.0 as its archive of styles names them: a and b are American and British,
f and m female and male."""
