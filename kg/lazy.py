"""Lets a package offer names that live in its modules, and import each module when the first of its names is used."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib import import_module


def lazily(package: str, homes: Mapping[str, str]) -> Callable[[str], object]:
    """Return the ``__getattr__`` of a package.

    Parameters
    ----------
    package : str
        Its full name.
    homes : mapping of str to str
        The module of each name, as named inside the package; ``module:name`` where it is called otherwise there.

    Returns
    -------
    callable
        Raises AttributeError for a name that is not among them.

    Examples
    --------
    >>> find = lazily("kg.alignment", {"Tally": "score", "counts": "score:Tally"})
    >>> find("Tally") is find("counts")
    True
    >>> find("Taly")
    Traceback (most recent call last):
    AttributeError: module 'kg.alignment' has no attribute 'Taly'
    """

    def find(name: str) -> object:
        if name not in homes:
            raise AttributeError(f"module {package!r} has no attribute {name!r}")
        module, _, called = homes[name].partition(":")
        return getattr(import_module(f"{package}.{module}"), called or name)

    return find
