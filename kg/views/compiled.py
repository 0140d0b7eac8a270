"""Keeps the templates of pages, compiled, in the reader's own cache: to compile them takes longer than to fill them.

What is kept is code, so it is read only from a folder that nobody else can write to (`kg.store.kept`).
"""

from __future__ import annotations

from functools import cache

import jinja2
from jinja2.bccache import Bucket

from kg.store.kept import Kept


class Compiled(jinja2.BytecodeCache):
    """Compiled templates, each known by its text and by how the environment compiles it."""

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill the bucket with the compiled template, if it is kept."""
        found = _kept().get(*_key(bucket))
        if found is not None:
            bucket.bytecode_from_string(found)

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep the compiled template."""
        _kept().put(bucket.bytecode_to_string(), *_key(bucket))


def _key(bucket: Bucket) -> tuple[str, ...]:
    finalize = bucket.environment.finalize
    return "template", bucket.key, bucket.checksum, getattr(finalize, "__qualname__", repr(finalize))


@cache
def _kept() -> Kept:
    return Kept("templates")
