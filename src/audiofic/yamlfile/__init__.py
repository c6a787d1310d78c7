"""YAML as people write it: every scalar a string, every node with its line, every fault in plain words."""

from __future__ import annotations

from audiofic.yamlfile.loading import decode_utf8, load_yaml, normalise_newlines, read_yaml
from audiofic.yamlfile.nodes import LONGEST_KEY, Listing, Node, Scalar, Table, compose_letters
from audiofic.yamlfile.reading import LANGUAGE, SchemaReader, closest, did_you_mean, shorten
from audiofic.yamlfile.writing import write_entry, write_list, write_quoted, write_scalar

__all__ = [
    "LANGUAGE",
    "LONGEST_KEY",
    "Listing",
    "Node",
    "Scalar",
    "SchemaReader",
    "Table",
    "closest",
    "compose_letters",
    "decode_utf8",
    "did_you_mean",
    "load_yaml",
    "normalise_newlines",
    "read_yaml",
    "shorten",
    "write_entry",
    "write_list",
    "write_quoted",
    "write_scalar",
]
