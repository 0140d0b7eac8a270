"""All that version 0.1 called public still works under its old name, with a warning, or says what to do instead."""

from __future__ import annotations

import inspect
import json
import re
import warnings
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

import kg
from kg.alignment import score
from kg.former import MODULES, NAMES

# Written by a walk over the syntax trees of version 0.1: of each public module its names, of each class its members,
# and behind "()" the arguments of what can be called.
PUBLIC: dict[str, dict[str, Any]] = json.loads(
    (Path(__file__).parent / "data" / "v010" / "public.json").read_text("utf-8")
)
GONE = "of version 0.1 is gone: "
# Arguments that Python itself refuses by name: they said what the first argument now says, or what nothing decides any more.
REFUSED = {
    "mediators(k)", "mediators(restarts)",  # the sides are those of the best divisions
    "check(prior)", "check(level)", "check_settings(prior)",  # private to what takes them
    "project(store)", "project(states)", "project(level)", "project(belief)",  # kg.project takes them
    "explain(actors)", "explain(codes)",  # kg.explain takes them
    "summary(rows)", "strongest(ties)", "run(terms)", "opened(view)",
    "Actors(acts_for)", "Actors(terms)", "Network(caption)", "Picture(network)", "Picture(states)", "Picture(title)",
    "Picture(method)", "Picture.network", "Picture.states", "Picture.title", "Picture.method", "Picture(height)", "Finding(on_whose_word)",
    *(f"Explanation({name})" for name in ("level", "evidence", "findings")),  # nobody makes these but kg itself
    *(f"Evidence({name})" for name in (
        "claim", "moves", "source", "target", "act", "code", "mutual", "valence", "weight", "date", "speaker", "relays",
        "factuality", "hearsay", "dataset", "place", "origin",
    )),
}  # fmt: skip


@pytest.fixture(autouse=True)
def quiet() -> Iterator[None]:
    """The warnings themselves are tested with the names that bear them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", FutureWarning)
        yield


@pytest.mark.parametrize("module", PUBLIC)
def test_what_was_public_works_or_says_what_to_do_instead(module: str) -> None:
    try:
        home = import_module(module)
    except ModuleNotFoundError as error:
        assert GONE in str(error)
        return
    lost = [what for name in PUBLIC[module] if not name.endswith("()") for what in lost_of(home, name, PUBLIC[module])]
    lost += [what for name in PUBLIC[module] if name.endswith("()") for what in refused(home, name, PUBLIC[module])]
    assert not lost


def lost_of(home: Any, name: str, old: dict[str, Any]) -> Iterator[str]:
    """Yield the name, or the members of the class, that are neither there nor refused with a sentence."""
    found = got(home, name)
    if found is None:
        yield name
        return
    if isinstance(found, str) and GONE in found:
        return
    for member, arguments in (old[name] or {}).items():
        field = member in getattr(found, "__dataclass_fields__", {}) or member in getattr(found, "__annotations__", {})
        value = inspect.getattr_static(found, member, None)
        if not field and value is None and f"{name}.{member}" not in REFUSED:
            yield f"{name}.{member}"
        elif arguments and callable(value):
            yield from (f"{member}({one})" for one in lacking(getattr(found, member), arguments, member))


def refused(home: Any, name: str, old: dict[str, Any]) -> Iterator[str]:
    """Yield the arguments that what can be called takes neither by this name nor by a new one."""
    called = name.removesuffix("()")
    found = got(home, called)
    if found is None:
        yield name
    elif callable(found):
        yield from (f"{called}({one})" for one in lacking(found, old[name], called))


def got(home: Any, name: str) -> Any:
    """Return what a module has under a name, or the sentence by which it refuses it."""
    try:
        found = getattr(home, name, None)
    except ImportError as error:
        return str(error)
    return "None, by that name" if found is None and name in vars(home) else found


def lacking(called: Any, arguments: list[str], name: str) -> list[str]:
    try:
        takes = inspect.signature(called).parameters
    except (TypeError, ValueError):
        return []
    if any(one.kind is one.VAR_KEYWORD for one in takes.values()):
        return []  # it takes names of its own choosing, and refuses others itself
    also = set(getattr(called, "also_takes", ()) or getattr(getattr(called, "__init__", None), "also_takes", ()))
    return [one for one in arguments if one not in takes and one not in also and f"{name}({one})" not in REFUSED]


def test_no_old_name_is_listed_that_nobody_had_or_that_still_stands() -> None:
    for module, names in NAMES.items():
        for old, new in names.items():
            if " " not in new and "(" not in old and "." not in old:
                place, _, called = new.rpartition(":")
                assert hasattr(import_module(place or module), called or (old if place else new)), (module, old)
                assert old not in vars(import_module(module)), (module, old)
    for module, homes in MODULES.items():
        assert all(import_module(home) for home in homes if "=" not in home and " " not in home), module


@pytest.mark.parametrize(
    ("module", "old", "new"),
    [
        (m, old, new)
        for m, names in NAMES.items()
        for old, new in names.items()
        if not {" ", "("} & {*new, *old} and "." not in old
    ],
)
def test_an_old_name_warns_and_is_what_the_new_one_is(module: str, old: str, new: str) -> None:
    place, _, called = new.rpartition(":")
    with pytest.warns(FutureWarning, match=f"^{module}.{old} is now .*; the old name goes with version 0.3"):
        found = getattr(import_module(module), old)
    assert found is getattr(import_module(place or module), called or (old if place else new))


def test_an_old_member_is_the_new_one() -> None:
    alignment = kg.open(unit="actor").alignment()
    with pytest.warns(FutureWarning, match="Alignment.sums is now Alignment.tallies"):
        assert alignment.sums is alignment.tallies  # type: ignore[attr-defined]
    with pytest.warns(FutureWarning, match="Interactions.level is now Interactions.unit"):
        assert alignment.interactions.level == "actor"  # type: ignore[attr-defined]
    report = kg.open().explain("PRK", "RUS").acts[0].reports[0]
    with pytest.warns(FutureWarning, match="ActReport.hearsay is now ActReport.statement.unnamed"):
        assert report.hearsay is report.statement.unnamed  # type: ignore[attr-defined]
    with pytest.raises(AttributeError, match="is gone: the date is that of its act"):
        report.date  # type: ignore[attr-defined]  # noqa: B018


def test_old_arguments_are_taken() -> None:
    with pytest.warns(FutureWarning, match=re.escape("Interactions(table=...) is now Interactions(data=...)")):
        assert not kg.Interactions(table=[])  # type: ignore[call-arg]
    with pytest.warns(FutureWarning, match=re.escape("estimate(sums=...) is now estimate(evidence=...)")):
        assert score.estimate(sums=score.Sums()).n == 0  # type: ignore[call-arg]


def test_what_is_gone_is_refused_with_what_to_do_instead() -> None:
    with pytest.raises(ModuleNotFoundError, match=re.escape("kg.views.plots of version 0.1 is gone: pictures are")):
        import_module("kg.views.plots")
    with pytest.raises(ImportError, match=re.escape("kg.store.results.render of version 0.1 is gone: answers are")):
        exec("from kg.store.results import render", {})
    with pytest.raises(ImportError, match="cannot import name 'no_such_name'"):
        exec("from kg.store.results import no_such_name", {})
