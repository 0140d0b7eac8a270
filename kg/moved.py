"""The modules of version 0.1 that are now elsewhere: each can still be imported under its old name, with a warning."""

from __future__ import annotations

import sys
from types import ModuleType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from importlib.machinery import ModuleSpec

_ESTIMATES = "kg.alignment.score"
# Where the names of an old module are found now: the first of these that has one; "old=new" is a name that changed.
MOVED: dict[str, tuple[str, ...]] = {
    "kg.acts": ("kg.interactions.project", "kg.periods"),
    "kg.identity": ("kg.coreference",),
    "kg.resources": ("kg.files",),
    "kg.tables": ("kg.display", "kg.text"),
    "kg.validation": ("kg.shapes.validation",),
    "kg.alignment.compare": ("kg.alignment.yardsticks",),
    "kg.alignment.difference": ("kg.alignment.change.difference", "check=check_settings"),
    "kg.alignment.rollcall": ("kg.alignment.votes.rollcall", "encode=code_votes"),
    "kg.alignment.uncertainty": (_ESTIMATES, "LEVEL=CONFIDENCE"),
    "kg.alignment.structure.likeness": ("kg.alignment.structure.profiles",),
    "kg.alignment.structure.mediation": ("kg.alignment.structure.mediators",),
    "kg.alignment.structure.pressure": ("kg.alignment.structure.cross_pressure",),
    "kg.views.explain": ("kg.explain.evidence", "Explanation=Evidence"),
    "kg.views.exports": ("kg.exports", "check=check_export"),
    "kg.views.notebook": ("kg.views.picture", "kg.old"),
}


class _Old(ModuleType):
    """A module under its old name; called, it is the function of that name (``kg.encode.encode`` is both)."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        from importlib import import_module

        if name.startswith("__"):
            raise AttributeError(name)
        homes = MOVED[self.__name__]
        now = dict(home.split("=") for home in homes if "=" in home).get(name, name)
        for home in homes:
            found = self if "=" in home else getattr(import_module(home), now, self)
            if found is not self:  # an old module takes the place of the function that has its name
                return found
        raise AttributeError(f"module {self.__name__!r}, now {homes[0]}, has no attribute {name!r}")

    def __call__(self, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function has them
        return getattr(self, self.__name__.rpartition(".")[2])(*values, **named)


class Finder:
    """Finds old modules. It is asked last, so what is where it says costs nothing."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how to load an old module of ours, and nothing for any other."""
        if name not in MOVED:
            return None
        from importlib.machinery import ModuleSpec

        return ModuleSpec(name, Finder)  # type: ignore[arg-type]  # the class is the loader

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """Return the module, which looks its names up when they are asked for."""
        return _Old(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Say where it is now."""
        from kg.deprecated import warn

        # `warnings` does not count the frames of the import machinery.
        warn(module.__name__, MOVED[module.__name__][0])


def install() -> None:
    """Let old modules be found, after everything else."""
    if Finder not in sys.meta_path:
        sys.meta_path.append(Finder)
