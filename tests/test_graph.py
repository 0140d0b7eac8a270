"""Opening a graph and asking it, as in a notebook: what it takes, and what it refuses by name."""

from __future__ import annotations

import pytest

import kg
from kg.errors import BadData, Unknown


def test_values_are_checked_where_the_graph_is_opened():
    for given in ({"unit": "city"}, {"scale": "x"}, {"expand": "x"}):
        with pytest.raises(Unknown, match=f"unknown {next(iter(given))}"):
            kg.open(**given)


def test_one_name_is_one_and_not_its_letters(graph):
    assert len(kg.open(only="summits").interactions()) == len(kg.open(only=["summits"]).interactions())
    assert graph.audit(dataset="summits") == graph.audit(dataset=["summits"])
    assert kg.open(without="yonhap").belief.without_speakers == {"yonhap"}


def test_what_stands_behind_a_score_is_of_the_acts_that_the_score_is_of(graph):
    """Scores by period leave out what lies in no period: the acts of all time are not theirs."""
    for ask in (graph.explain, graph.sensitivity):
        with pytest.raises(BadData, match="what stands behind a score is of all time"):
            ask("PRK", "RUS", period="year")
