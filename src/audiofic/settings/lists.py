"""Lists of pronunciations that voices.yaml names: files of the production, YAML or PLS."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path, PurePosixPath

from audiofic.errors import Finding, FindingsError
from audiofic.model import Pronunciation
from audiofic.settings.paths import find_file
from audiofic.settings.pls import parse_pls
from audiofic.settings.pronunciations import parse_pronunciation_list
from audiofic.settings.schema import Settings
from audiofic.yamlfile import decode_utf8

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
