"""What a store holds, as tests compare it."""

from __future__ import annotations

from collections.abc import Mapping

from audiofic.store import Store


def content(store: Store) -> Mapping[str, bytes]:
    """Each clip's file, by key; what a killed worker had not finished is no clip."""
    return {key: store.path(key).read_bytes() for key in store.list_keys()}
