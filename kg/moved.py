"""Lets what version 0.1 called otherwise work under its old name, with a warning; what is gone says what to do instead.

`kg.former` lists all of it. Modules that are elsewhere are found by a finder that is asked last; to modules that are
where they were, old names are added as they are loaded. So no other module knows of old names.
"""

from __future__ import annotations

import sys
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from operator import attrgetter
from types import ModuleType
from typing import TYPE_CHECKING, Any

from kg.former import MODULES, NAMES

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence


class _Old(ModuleType):
    """A module under its old name; called, it is the function of that name (``kg.encode.encode`` is both)."""

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the module has
        if name.startswith("__"):
            raise AttributeError(name)
        homes = MODULES[self.__name__]
        now = dict(home.split("=") for home in homes if "=" in home).get(name, name)
        for home in homes:
            found = self if "=" in home or " " in home else getattr(import_module(home), now, self)
            if found is not self:  # an old module takes the place of the function that has its name
                return found
        if " " in homes[-1]:
            raise ImportError(_gone(f"{self.__name__}.{name}", homes[-1]))
        raise AttributeError(f"module {self.__name__!r}, now {homes[0]}, has no attribute {name!r}")

    def __call__(self, *values: Any, **named: Any) -> Any:  # noqa: ANN401 - as the function has them
        return getattr(self, self.__name__.rpartition(".")[2])(*values, **named)


class FinderOfMoved:
    """Finds modules that are elsewhere. It is asked last, so what is where it says costs nothing."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how to load an old module of ours, and nothing for any other."""
        if name not in MODULES:
            return None
        if " " in MODULES[name][0]:
            raise ModuleNotFoundError(_gone(name, MODULES[name][0]), name=name)
        return ModuleSpec(name, FinderOfMoved, is_package=any(each.startswith(f"{name}.") for each in MODULES))  # type: ignore[arg-type]  # the class is the loader

    @staticmethod
    def create_module(spec: ModuleSpec) -> ModuleType:
        """Return the module, which looks its names up when they are asked for."""
        return _Old(spec.name)

    @staticmethod
    def exec_module(module: ModuleType) -> None:
        """Say where it is now."""
        from kg.deprecated import warn

        # `warnings` does not count the frames of the import machinery.
        warn(module.__name__, MODULES[module.__name__][0])


class FinderOfRenamed:
    """Finds modules with names that have changed as Python finds them, and adds the old names as it loads them."""

    @staticmethod
    def find_spec(name: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return how to load a module of ours in which something was renamed, and nothing for any other."""
        found = PathFinder.find_spec(name, path, target) if name in NAMES else None
        if found is not None and found.loader is not None:
            load = found.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                load(module)
                _add_old_names(module, NAMES[name])

            setattr(found.loader, "exec_module", exec_module)  # noqa: B010 - a checker knows the method alone
        return found


def _add_old_names(module: ModuleType, names: dict[str, str]) -> None:
    own: Callable[[str], Any] | None = module.__dict__.get("__getattr__")
    for old, new in names.items():
        if "(" in old:
            _add_argument(module, old, new)
        elif "." in old:
            owner, _, member = old.partition(".")
            setattr(getattr(module, owner), member, property(_member(old, new)))

    def find(name: str) -> Any:  # noqa: ANN401 - whatever the module had
        if name in names:
            return _found(module.__name__, name, names[name])
        if own is not None:
            return own(name)
        raise AttributeError(f"module {module.__name__!r} has no attribute {name!r}")

    setattr(module, "__getattr__", find)  # noqa: B010 - as above


def _add_argument(module: ModuleType, old: str, new: str) -> None:
    from kg.deprecated import also_takes

    called, _, argument = old.rstrip(")").partition("(")
    setattr(module, called, also_takes(argument, new)(getattr(module, called)))


def _member(old: str, new: str) -> Callable[[Any], Any]:
    def get(value: Any) -> Any:  # noqa: ANN401 - whatever it is
        from kg.deprecated import warn

        if " " in new:
            raise AttributeError(_gone(old, new))
        warn(old, f"{old.partition('.')[0]}.{new}")
        return attrgetter(new)(value)

    return get


def _found(module: str, name: str, new: str) -> Any:  # noqa: ANN401 - whatever it is
    from kg.deprecated import warn

    if " " in new:
        raise ImportError(_gone(f"{module}.{name}", new))
    home, _, called = new.rpartition(":")
    place, called = home or module, called or (name if home else new)
    warn(f"{module}.{name}", f"{place}.{called}", depth=4)
    return getattr(import_module(place), called)


def _gone(old: str, instead: str) -> str:
    return f"{old} of version 0.1 is gone: {instead}"


def install() -> None:
    """Let old names be found: of modules that moved after everything else, of others as they are loaded."""
    if FinderOfMoved not in sys.meta_path:
        sys.meta_path.append(FinderOfMoved)
        sys.meta_path.insert(0, FinderOfRenamed)
