"""Yardsticks side by side and change over time: from the shipped graph and from rows with known answers."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

import kg
from kg.alignment.change.pair import change
from kg.alignment.dyads import Alignment
from kg.alignment.tallies import Method
from kg.alignment.third_parties import shared_stands, shared_stands_of
from kg.alignment.voting import votes_of_pair, votes_of_pairs
from kg.alignment.yardsticks import compare
from kg.errors import BadData
from kg.explain.pairs import votes_of, yardstick_bodies
from kg.interactions import Interactions


def made(*rows: tuple[str, str, float, int]) -> Interactions:
    full = [
        {
            "source": a, "target": b, "date": dt.date(year, 6, 1), "precision": "day", "code": "c", "valence": value,
            "weight": 1.0, "share": 1.0, "claim": f"d/{i}", "dataset": "d", "event": None, "speaker": "s",
            "factuality": "Certain",
        }
        for i, (a, b, value, year) in enumerate(rows)
    ]  # fmt: skip
    return Interactions.from_rows(full)


def test_votes_of_china_and_russia_are_those_of_the_record(graph: kg.Graph) -> None:
    found = {item.name: item for item in graph.compare("CHN", "RUS").yardsticks}
    # 27 ballots that count; they differ twice: on 11 May 1993 and 28 March 2024 China abstained, and Russia did not
    assert found["Council votes on North Korea: agreement"].n == 27
    assert found["Council votes on North Korea: agreement"].value == pytest.approx(25 / 27)
    assert found["Council procedural votes on North Korea: agreement"].value == 1
    # six meetings of the two, each of valence 0.4
    assert (found["acts"].n, found["acts"].value) == (6, pytest.approx(6 * 0.4 / 7))
    with_usa = {item.name: item for item in graph.compare("RUS", "USA").yardsticks}
    assert with_usa["Council votes on North Korea: agreement"].value == pytest.approx(25 / 27)
    assert with_usa["Council procedural votes on North Korea: agreement"].value == 0
    assert found["Assembly votes: kappa"].n == 2402 and found["Assembly votes: kappa"].says == "with"
    assert found["Assembly votes: kappa"].period.endswith(" to 2020-01-14")


def test_yardsticks_that_contradict_one_another_are_named_not_averaged() -> None:
    rows = [("A", "B", 1.0, 2024)] * 30
    for third in "CDEFG":
        rows += [("A", third, 1.0, 2024), ("B", third, -1.0, 2024)] * 9
    found = compare(Alignment(made(*rows)), "A", "B")
    by = {item.name: item for item in found.yardsticks}
    assert by["acts"].says == "with"
    stands = by["shared stands"]
    assert (stands.value, stands.n, stands.note, stands.says) == (-1.0, 5, "C, D, E, F, G", "against")
    assert (stands.low, stands.high) == (-1.0, pytest.approx(-0.131, abs=1e-3))
    assert ("acts", "shared stands") in found.disagreements
    assert "Council votes on North Korea: agreement" not in by


def test_many_pairs_are_compared_as_each_alone(graph: kg.Graph) -> None:
    """One statement serves the stands of all; the votes of all are measured at once."""
    alignment, known = graph.alignment(), graph.known
    pairs = [("CHN", "RUS"), ("KOR", "USA"), ("PRK", "USA"), ("JPN", "KOR"), ("PRK", "RUS")]
    assert shared_stands_of(alignment, pairs) == [shared_stands(alignment, *pair) for pair in pairs]
    cast, bodies = votes_of(known, {end for pair in pairs for end in pair}), yardstick_bodies(known)
    assert votes_of_pairs(cast, pairs, bodies, 0.95) == [votes_of_pair(cast, *pair, bodies, 0.95) for pair in pairs]


def test_votes_of_the_assembly_stand_beside_those_of_the_council(graph: kg.Graph) -> None:
    """The same numbers as kg votes has, for a pair of which one never sat on the Council."""
    by = {item.name: item for item in graph.compare("PRK", "RUS").yardsticks}
    [row] = graph.votes("PRK", "RUS", body="assembly")
    for name in ("agreement", "kappa"):
        one = by[f"Assembly votes: {name}"]
        assert (one.value, one.low, one.high) == pytest.approx((row[name], row[f"{name}_low"], row[f"{name}_high"]))
        assert one.n == row["n"] == 2035
    left = graph.believing(without=["assembly-votes"]).compare("PRK", "RUS").yardsticks
    assert not any(item.name.startswith("Assembly") for item in left)


def test_allies_who_agree_on_fewer_than_half_the_ballots_are_no_opponents(graph: kg.Graph) -> None:
    """Japan and the United States agree on 44 % of the Assembly's ballots, far more than their habits predict."""
    found = graph.compare("JPN", "USA")
    by = {item.name: item for item in found.yardsticks}
    assert by["Assembly votes: agreement"].value == pytest.approx(0.44, abs=0.005)
    assert by["Assembly votes: agreement"].says == "open"
    assert by["Assembly votes: kappa"].says == "with"
    assert not any("votes" in one and "votes" in other for one, other in found.disagreements)


def test_habits_that_do_not_vary_leave_votes_open() -> None:
    ballots = [{"ballot": str(i), "actor": who, "choice": "Yes"} for i in range(50) for who in "AB"]
    by = {item.name: item for item in compare(Alignment(made(("A", "B", 1.0, 2024))), "A", "B", ballots).yardsticks}
    assert by["votes: agreement"].value == 1 and by["votes: agreement"].says == "open"
    assert by["votes: kappa"].says == "open" and by["votes: kappa"].value is None


def test_a_few_third_parties_decide_nothing() -> None:
    rows = [("A", "C", 1.0, 2024), ("B", "C", -1.0, 2024), ("A", "D", 1.0, 2024), ("B", "D", -1.0, 2024)] * 9
    by = {item.name: item for item in compare(Alignment(made(*rows)), "A", "B").yardsticks}
    assert (by["shared stands"].value, by["shared stands"].says) == (-1.0, "open")
    profiles = by["profiles: correlation"]
    assert (profiles.value, profiles.n, profiles.says) == (None, 2, "open")
    assert profiles.note == "2 third parties in common; 3 are needed"
    alone = {item.name: item for item in compare(Alignment(made(*rows[:2])), "A", "B").yardsticks}
    assert alone["profiles: correlation"].note == "1 third party in common; 3 are needed"


def test_third_parties_of_unknown_sign_are_counted_as_such_and_stand_for_nothing() -> None:
    """One act each says neither with nor against: five of them once made opponents."""
    rows = [(who, third, value, 2024) for third in "CDEFG" for who, value in (("A", 1.0), ("B", -1.0))]
    by = {item.name: item for item in compare(Alignment(made(*rows)), "A", "B").yardsticks}
    stands = by["shared stands"]
    assert (stands.value, stands.n, stands.says) == (None, 0, "open")
    assert stands.note == "5 not counted, an interval includes 0: C, D, E, F, G"


def together(*events: tuple[str, str, float, str]) -> Interactions:
    """Acts of several states together: sources, target, valence, event."""
    template = made(("A", "B", 1.0, 2024)).rows()[0]
    return Interactions.from_rows(
        {**template, "source": source, "target": target, "valence": value, "event": event, "claim": f"d/{event}"}
        for sources, target, value, event in events
        for source in sources
    )


def test_what_two_do_together_is_no_stand_that_they_share() -> None:
    """Nine joint statements against each of five are nine acts of both; the acts of each alone decide."""
    joint = [("AB", third, -1.0, f"{third}{i}") for third in "CDEFG" for i in range(9)]
    by = {item.name: item for item in compare(Alignment(together(*joint)), "A", "B").yardsticks}
    stands = by["shared stands"]
    assert (stands.value, stands.says) == (None, "open")
    assert stands.note == "5 not counted, they act together, and alone not clearly: C, D, E, F, G"
    alone = [(who, "C", -1.0, f"{who}{i}") for who in "AB" for i in range(9)]
    by = {item.name: item for item in compare(Alignment(together(*joint, *alone)), "A", "B").yardsticks}
    stands = by["shared stands"]
    assert (stands.value, stands.n) == (1.0, 1)
    assert stands.note == "C; 4 not counted, they act together, and alone not clearly: D, E, F, G"


def test_third_parties_of_one_joint_act_are_one_of_a_profile() -> None:
    joint = [("CDEFG", who, -1.0, "statement") for who in "AB"]
    by = {item.name: item for item in compare(Alignment(together(*joint)), "A", "B").yardsticks}
    profiles = by["profiles: correlation"]
    assert (profiles.value, profiles.n) == (None, 1)
    assert "C, D, E, F, G count once: by the same acts" in profiles.note
    more = [(who, third, value, f"{who}{third}") for who in "AB" for third, value in (("H", 1.0), ("I", 0.2))]
    by = {item.name: item for item in compare(Alignment(together(*joint, *more)), "A", "B").yardsticks}
    assert by["profiles: correlation"].n == 3


def test_an_absent_tie_is_unknown_and_no_zero() -> None:
    """Nobody in common is nobody to compare: the profile of such a pair has no value."""
    rows = [("A", third, 1.0, 2024) for third in "CDE"] + [("B", third, -1.0, 2024) for third in "FGH"]
    by = {item.name: item for item in compare(Alignment(made(*rows)), "A", "B").yardsticks}
    assert by["profiles: correlation"].value is None


def test_one_not_on_the_council_has_no_votes(graph: kg.Graph) -> None:
    found = {item.name: item for item in graph.compare("PRK", "CHN").yardsticks}
    assert (
        found["Council votes on North Korea: agreement"].value,
        found["Council votes on North Korea: agreement"].note,
    ) == (
        None,
        "no votes of both on record",
    )
    nobody = {item.name: item for item in graph.compare("ABW", "AIA").yardsticks}
    assert all(item.value is None and item.says == "open" and item.note for item in nobody.values())


def test_a_known_change_is_found_and_spans_compared() -> None:
    rows = [
        ("PRK", "RUS", value, year)
        for year in range(2010, 2024)
        for value in ([0.8] * 6 if year > 2016 else [-0.6] * 6)
    ]
    found = change(Alignment(made(*rows), Method(period="year")), "PRK", "RUS", "2010..2016", "2017..2023")
    assert found.point.probability is not None
    assert found.point.probability > 0.99
    assert found.point.at is not None
    assert list(dict(found.series))[found.point.at] == "2017"
    assert found.difference is not None
    assert found.difference.verdict == "rose"
    assert any("most likely between 2016 and 2017" in line for line in found.sentences)


def test_spans_that_hold_nothing_or_overlap_are_named(graph: kg.Graph) -> None:
    with pytest.raises(BadData, match="no period of the data lies in '1950'"):
        graph.change("PRK", "CHN", before="1950", after="2024")
    with pytest.raises(BadData, match="two spans"):
        graph.change("PRK", "CHN", before="2018")
    with pytest.raises(BadData, match="overlap in 2018"):
        graph.change("PRK", "CHN", before="2018..2024", after="2018..2024")
    assert "cannot tell" in str(graph.change("FJI", "TON").as_table())


def test_acts_that_no_period_can_take_are_counted_below_the_change(graph: kg.Graph) -> None:
    found, whole = graph.change("PRK", "RUS"), graph.alignment().between("PRK", "RUS").n
    shown = sum(score.n for _, score in found.series)
    assert found.undated == whole - shown > 0
    assert f"Left out: {found.undated:g} of {whole:g} acts, not known to lie within one year." in str(found.as_table())
    assert graph.change("PRK", "RUS", period="day").undated > found.undated
    assert "Left out" not in str(graph.change("FJI", "TON").as_table())


def test_a_bound_is_no_day_on_which_acts_began_or_ended():
    from kg.alignment.leaving_out import days_of
    from kg.periods import read_span

    def told(event: str, on: str | None = None, since: str | None = None, by: str | None = None) -> dict[str, object]:
        first, last, how = read_span(on, since, by)
        return {"event": event, "claim": event, "date": first, "until": last, "precision": how, "weight": 1.0}

    by, later = told("a", by="2024-05-01"), told("b", by="2020-05-01")
    assert days_of([by]) == "by 2024-05-01" and days_of([by, later]) == "by 2024-05-01"
    assert days_of([told("c", since="2010-01-01")]) == "since 2010-01-01"
    assert days_of([by, told("c", since="2010-01-01")]) == ""  # neither says when the other was
    assert days_of([by, told("d", on="2024-06-03")]) == "2024-06-03, 1 more by 2024-05-01"
    # Two reports of one act, of which one gives the year: the act was on the day.
    assert days_of([told("e", on="2024"), told("e", on="2024-08-15")]) == "2024-08-15"
    assert days_of([]) == ""


def test_the_article_alone_gives_no_day_of_russia_s_help():
    found = {item.name: item for item in kg.open(only=["article-2024-05-28"]).compare("PRK", "RUS").yardsticks}
    assert found["acts"].period == "by 2024-05-27"


def test_yardsticks_of_different_times_do_not_contradict_one_another(graph) -> None:
    """Acts of South Korea and Russia begin in 2023, their votes in the Assembly end in January 2020."""
    found = graph.compare("KOR", "RUS")
    assert ("acts", "Assembly votes: kappa") in found.disagreements
    (clash,) = found.clashes
    assert clash.startswith(
        "acts and Assembly votes: kappa point opposite ways, but of different times: 2023-10-26 to "
    )
    assert f"{clash}" in str(found.as_table()) and "contradict one another" not in str(found.as_table())
    later = replace(found, yardsticks=tuple(replace(item, period="2024") for item in found.yardsticks))
    assert later.clashes == ("acts and Assembly votes: kappa contradict one another",)
