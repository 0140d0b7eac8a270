"""From a number to who said it: the evidence behind the score of a pair, claim by claim."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.explain.evidence import Act, ActReport, Evidence, evidence_of, explain
from kg.explain.naming import read_number
from kg.explain.number import Number
from kg.explain.recompute import Recomputed, recompute
from kg.explain.statement import Statement, statement

if TYPE_CHECKING:
    from kg.store import Store

__all__ = [
    "Act",
    "ActReport",
    "Evidence",
    "Number",
    "Recomputed",
    "Statement",
    "evidence_of",
    "explain",
    "read_number",
    "recompute",
    "statement",
]


class _Explain(ModuleType):
    """The room itself can be called as version 0.1 called ``kg.explain``; that goes with version 0.3."""

    def __call__(self, store: Store, alignment: Any, actors: Any, codes: Any, a: str, b: str, **ways: Any) -> Evidence:  # noqa: ANN401
        from kg.deprecated import warn
        from kg.known import Known

        warn("kg.explain(store, alignment, actors, codes, a, b)", "kg.open(...).explain(a, b)")
        return explain(Known(store), alignment, a, b, **ways)


sys.modules[__name__].__class__ = _Explain
