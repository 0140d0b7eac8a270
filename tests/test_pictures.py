"""Every kind of picture under every option: each that is declared changes the picture, every other is refused by name."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from markupsafe import escape

from kg.errors import BadData, Unknown
from kg.views import OPTIONS, PICTURES, draw, picture_class
from kg.views.charts.page import Chart

# What is drawn of each kind, and what each option is set to.
NAMES = {"claim": ("p5-s3-a",), "tornado": ("PRK", "RUS")}
NAMES_FOR = {("claim", "expand"): ("summits/china-japan-korea-1",), ("tornado", "expand"): ("CHN", "JPN")}
VALUES = {
    "unit": "actor", "scale": "goldstein", "expand": "share", "prior": 4.0, "confidence": 0.5, "half_life": 200.0,
    "rho": 0.5, "period": "2024", "ego": "PRK", "directed": True, "title": "Another heading",
}  # fmt: skip
FOR_KIND = {("series", "period"): "month"}


def made(name: str):
    """The class of a kind; a room that is not there or not whole yet is no fault of the others."""
    try:
        if name == "report":
            picture_class("network")  # a report has one inside
        return picture_class(name)
    except (ImportError, AttributeError) as error:
        pytest.skip(f"{name} cannot be imported: {error}")


def shown(graph, kind: str, names: tuple[str, ...], **options: object) -> tuple[str, str]:
    """What a picture shows beside its caption, which names every option anyway; and the whole of it."""
    found = draw(graph, kind, *names, **options)
    if isinstance(found, Chart):
        return str(found.as_table().rows), found.html + found.svg
    bare = found.html
    for line in found.caption.lines:
        bare = bare.replace(str(escape(line)), "").replace(line, "")
    return bare, found.html + found.svg


@pytest.mark.parametrize("option", OPTIONS)
@pytest.mark.parametrize("kind", PICTURES)
def test_every_option_changes_the_picture_or_is_refused(graph, kind, option):
    value = FOR_KIND.get((kind, option), VALUES[option])
    if option in made(kind).options:
        names = NAMES_FOR.get((kind, option), NAMES.get(kind, ()))
        plain, found = shown(graph, kind, names), shown(graph, kind, names, **{option: value})
        assert found[1] != plain[1]
        assert option == "title" or found[0] != plain[0]
        return
    with pytest.raises(BadData, match=f"takes no option {option.replace('_', '-')}") as refused:
        draw(graph, kind, *NAMES.get(kind, ()), **{option: value})
    for other in made(kind).options:
        assert other.replace("_", "-") in str(refused.value)


@pytest.mark.parametrize("kind", PICTURES)
def test_a_picture_says_how_it_is_called_and_what_its_names_mean(kind):
    found = made(kind)
    assert found.kind == kind and isinstance(found.takes, str) and set(found.options) <= set(OPTIONS)
    assert found.__doc__ and found.__dataclass_params__.frozen


@pytest.mark.parametrize("kind", PICTURES)
def test_the_same_options_give_the_same_bytes(graph, kind):
    made(kind)
    names = NAMES.get(kind, ())
    assert shown(graph, kind, names) == shown(graph.measured(unit="state"), kind, names)


def test_what_a_stranger_sees_is_compared_with_what_the_data_say(graph, root: Path):
    tool = runpy.run_path(str(root / "tools" / "build_picture_docs.py"))
    text = (root / "docs" / "pictures.md").read_text("utf-8")
    assert all(f"| `kg {command}` |" in text for command in tool["SAID"])
    assert {command.removeprefix("draw ").split()[0] for command in tool["SAID"]} == set(PICTURES)
    assert tool["page"](graph) == text, "run python tools/build_picture_docs.py"


def test_what_is_no_picture_is_refused_with_the_nearest(graph):
    with pytest.raises(Unknown, match="did you mean 'matrix'"):
        draw(graph, "matrx")


@pytest.mark.parametrize("kind", ["matrix", "series", "tornado"])
def test_a_name_that_nobody_has_is_refused(graph, kind):
    with pytest.raises(Unknown):
        draw(graph, kind, "PRK", "Nowhereland")
