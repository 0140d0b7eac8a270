"""What is not there is said for what it is: not recorded, unverified, left out, or not looked at as far as that."""

from __future__ import annotations

import re

from small_graphs import covering, launch, many, small, stating, told, treaty, vote

from kg.alignment.yardstick import NONE
from kg.claims import Claim
from kg.explain.absent import NOT_IN_FORCE, UNDATED, UNVERIFIED
from kg.graph import Graph
from kg.views.report.page import ReportPicture
from kg.views.report.text import text
from kg.vocab import EVENT

# Formal ties -------------------------------------------------------------------------------------------------------

OLD = treaty("ties/a", "CHN", "JPN", signed="1990-01-01", since="1990-02-01", until="1999-12-31")
SPAN = (  # ties are followed from the first to the last
    treaty("ties/f", "FRA", "USA", signed="1949-04-04", since="1949-08-24"),
    treaty("ties/z", "PRK", "RUS", signed="2010-01-01", since="2010-01-01"),
)


def tied(graph: Graph, a: str, b: str, year: str) -> str:
    """What the table of years has of the formal ties of a pair; `kg compare A B --on YEAR` begins with the same."""
    found = graph.years(a, b, first=1900)
    cell = dict(found.pairs[0].columns)["formal ties"][found.years.index(year)]
    alone = graph.compare(a, b, on=year).of("formal ties").note.split(". ")[0]
    assert cell.n or re.sub(", data .*", "", cell.note) == alone
    return cell.note


def test_none_in_force_is_said_of_a_complete_dataset_alone():
    for extent, last, expected in (
        ("Complete", "2010-12-31", NOT_IN_FORCE), ("Complete", "2004-12-31", NONE), ("Selection", "2010-12-31", NONE),
    ):  # fmt: skip
        graph = small(OLD, *SPAN, also=covering("ties", "1980-01-01", last, extent))
        assert (tied(graph, "CHN", "JPN", "1995"), tied(graph, "CHN", "JPN", "2005")) == (
            "treaty of friendship",
            expected,
        )
    assert tied(small(OLD, *SPAN), "CHN", "JPN", "2005") == NONE, "a dataset that does not say what it has"


def test_a_treaty_whose_end_nobody_has_verified_is_unverified_after_that_end():
    signed = {"signed": "1990-01-01"}
    unsure = treaty("ties/a-more", "CHN", "JPN", provisional=True, since="1990-02-01", until="1999-12-31", **signed)
    graph = small(treaty("ties/a", "CHN", "JPN", **signed), unsure, *SPAN)
    assert [tied(graph, "CHN", "JPN", year) for year in ("1995", "2005")] == [UNVERIFIED] * 2
    assert tied(small(OLD, unsure, *SPAN), "CHN", "JPN", "2005") == NONE, "somebody has verified that it ended"


def test_a_treaty_that_nobody_has_verified_is_unverified_from_its_signature_on():
    unsure = treaty("ties/k", "KOR", "RUS", provisional=True, signed="1992-11-19")
    before = treaty("ties/s", "KOR", "SUN", "NormalisationAgreement", signed="1990-09-30", since="1990-09-30")
    graph = small(unsure, before, *SPAN)
    soviet = "as the Soviet Union, normalisation of relations"
    assert [tied(graph, "KOR", "RUS", year) for year in ("1991", "1992")] == [soviet, f"{UNVERIFIED}; {soviet}"]
    sure = small(treaty("ties/k", "KOR", "RUS", signed="1992-11-19"), before, *SPAN)
    assert tied(sure, "KOR", "RUS", "2000") == f"treaty of friendship, signed 1992-11-19, {UNDATED}"
    issued = treaty("ties/k", "KOR", "RUS", "JointDeclaration", provisional=True, signed="1992-11-19")
    assert tied(small(issued, before, *SPAN), "KOR", "RUS", "2005") == soviet, (
        "a declaration awaits no entry into force"
    )


def test_a_state_inherits_no_treaty_that_had_lapsed_before_it():
    def soviet(until: str) -> Graph:
        days = {"signed": "1950-02-14", "since": "1950-04-11", "until": until}
        return small(treaty("ties/s", "CHN", "SUN", provisional=True, **days), *SPAN)

    unverified = f"as the Soviet Union, {UNVERIFIED}"
    assert [tied(soviet("1980-04-11"), "CHN", "RUS", year) for year in ("1970", "1995")] == [unverified, NONE]
    assert tied(soviet("1996-09-10"), "CHN", "RUS", "1998") == unverified


# The report --------------------------------------------------------------------------------------------------------

FRIENDS = many("RUS", "PRK", "AID", 2)


def test_every_year_of_a_pair_has_a_row_and_years_of_the_same_words_share_one():
    acts = told([*FRIENDS, ("RUS", "PRK", "AID", "2009-05-05")])
    old = treaty("ties/s", "PRK", "SUN", signed="1990-01-01", since="1990-01-01", until="1996-12-31")
    report = small(*acts, old, *SPAN, only=["x", "ties"]).report()
    table = text(report).partition("BY EVERY YARDSTICK, 1991 TO 2020")[2].partition("\n\n")[0]
    rows = [line.split("  ")[1] for line in table.splitlines()[3:] if re.match("  [12]", line)]
    assert rows == ["1991 to 1996", "1997 to 2008", "2009", *map(str, range(2010, 2021))]
    assert "1991 to 1996  data begin later" in table and "as the Soviet Union, treaty of friendship" in table


def test_years_that_are_left_out_are_said_to_be():
    said = "Years in which no column has anything are left out."
    gap = small(*told([*FRIENDS, ("RUS", "PRK", "AID", "2023-02-01")])).report()
    assert gap.years.years == ("2020", "2023") and said in gap.years.rule
    assert said in " ".join(text(gap).split()) and said in ReportPicture.of_report(gap).html
    assert said not in small(*told(FRIENDS)).report().years.rule


def test_every_pair_without_an_act_is_counted_and_a_null_finding_is_shown():
    choices = {"RUS": "YNYN", "PRK": "YNYN", "CHN": "YYNN"}  # China votes with either as often as not
    votes = [
        Claim(f"v/{who}-{n}", vote(who, n, "Yes" if one == "Y" else "No"), "v", "reuters")
        for who, mine in choices.items() for n, one in enumerate(mine, 1)
    ]  # fmt: skip
    report = small(*told([*FRIENDS, *many("CHN", "JPN", "AID", 2)]), *votes, only=["x", "v"]).report()
    words = " ".join(text(report).split())
    for pair in ("China and North Korea", "China and Russia"):
        assert re.search(
            rf"{pair}: no act; votes: kappa [+]0.00 \[-0.\d\d, [+]0.\d\d\], n = 4; its interval includes 0", words
        )
    assert report.without_acts == 4, "6 pairs, 2 with acts"
    assert "4 pairs without an act in all" in words
    assert "2 more pairs without an act are left out" in ReportPicture.of_report(report).html
    two = small(*told(FRIENDS)).report()
    assert two.without_acts == 0 and "without an act" not in text(two)


def test_a_column_of_outcomes_reaches_as_far_as_what_reports_them():
    same = stating("same/s", EVENT + "there", sameEvent=EVENT + "here")
    claims = [
        *told(FRIENDS, dataset="x"), launch("log/a", "here", "2020-03-01"), launch("paper/a", "there", "2020-03-01"), same,
    ]  # fmt: skip
    also = covering("same", "2020-01-01", "2020-11-30") + covering("paper", "2020-01-01", "2020-09-30")
    for extent, until, note in (
        ("Complete", "2020-05-27", "of which log is complete for launches from 2020-01-01 to 2020-05-27"),
        ("Selection", "2020-09-30", "2020-01-01 to 2020-09-30"),
    ):
        log = covering("log", "2020-01-01", "2020-05-27", extent, "launches")
        column = next(
            item for item in small(*claims, also=also + log).report().years.columns if item.head == "Launches"
        )
        assert (column.cells, column.note) == ((f"1 success, data to {until}",), f"from log and paper, {note}")


# Sides -------------------------------------------------------------------------------------------------------------


def test_a_side_without_a_speaker_is_not_said_to_be_silent():
    """Its acts are told by an outlet: that is no claim of its own, and no silence either."""
    found = small(*told(many("KOR", "RUS", "COERCE", 2))).sides("KOR", "RUS")
    assert [(item.name, item.says) for item in found.sides[:2]] == [
        (name, f"no claim that counts has a speaker of {name}") for name in ("South Korea", "Russia")
    ]
    assert found.sides[2].claims == ("x/c0", "x/c1")
