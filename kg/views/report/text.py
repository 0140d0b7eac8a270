"""The report as text for a terminal: about a screen a section, every text made safe to print."""

from __future__ import annotations

import textwrap
from collections import defaultdict
from typing import TYPE_CHECKING

from kg.display import grid
from kg.explain.years import in_cell, says_nothing
from kg.text import from_to, safe, safe_lines, signed
from kg.views.numbers import between, count, measured, percent
from kg.views.report.words import CLASS_PLURALS, listed_or_nobody
from kg.views.report.years import Column, ReportYears

if TYPE_CHECKING:
    from kg.alignment.yardstick import Yardstick
    from kg.explain import Statement
    from kg.views.report.content import PairSection, Report

PAIR_HEAD = ("score", "interval", "n", "weight", "unnamed")
YEARS, SECTION = 10, 28  # of a table at most, where the width takes several, and about as many lines of all of them
SCREEN = 12  # lines of a list before the rest is only counted
STRONGEST = "Of each pair a claim of the highest, and one of the lowest, product of valence and weight"
OTHERS, OPEN = 5, 2  # pairs without acts that other yardsticks tell apart, and do not; all are counted
RUN = len("1992 to 1995")  # of years that are one row
WIDE = 100  # columns where the output goes to a file


def text(report: Report, width: int | None = None) -> str:
    """Return the report for a terminal of ``width`` columns; None: a file, in which nothing is cut."""
    sections = (
        ("FINDINGS", [f"{n}. {item.text}" for n, item in enumerate(report.headlines, 1)]),
        ("ALIGNMENT OF EACH PAIR (-1 against, +1 with one another)", _pairs(report, width)),
        ("STRONGEST EVIDENCE EACH WAY", _strongest(report)),
        ("BLOCS AND BALANCE", [f"- {line}" for line in report.structure] or ["No ties: nothing to divide."]),
        ("ALIGNMENT OVER TIME", _years(report, width)),
        *_followed(report, width),
        (
            f"CLAIMS FROM UNNAMED SOURCES ({len(report.unnamed)})",
            [*filter(None, [report.resting]), *_cut([_said(said) for said in report.unnamed])],
        ),
        (_audit_head(report), _audit(report)),
        ("SOURCES QUOTED", _sources(report)),
        (
            "ACTORS",
            [f"{CLASS_PLURALS.get(kind, kind)}: {listed_or_nobody(names, 9)}" for kind, names in report.actors]
            or ["None."],
        ),
    )
    lines = []
    for head, body in sections:
        lines += [head, *(line for item in body for line in _wrapped(item, width)), ""]
    return safe_lines("\n".join(lines))


def _wrapped(item: str, width: int | None) -> list[str]:
    """Indent an item; a table keeps its lines, and a sentence is broken between words."""
    if "\n" in item:
        return ["  " + line for line in item.rstrip("\n").split("\n")]
    return textwrap.wrap(
        safe(item), max(40, (width or WIDE) - 1), initial_indent="  ", subsequent_indent="    ",
        break_long_words=False, break_on_hyphens=False,
    ) or [""]  # fmt: skip


def _pairs(report: Report, width: int | None) -> list[str]:
    acts = [pair for pair in report.pairs if pair.evidence.estimate.n]
    others = [pair for pair in report.pairs if not pair.evidence.estimate.n]
    rows = [
        [pair.name, signed(score.value), between(score.low, score.high), f"{score.n:g}", f"{score.weight:.2f}",
         percent(pair.unnamed)]
        for pair in acts for score in [pair.evidence.estimate]
    ]  # fmt: skip
    found = [grid(["pair", *PAIR_HEAD], rows, width=width and width - 2)] if rows else []
    known = _best_known(others, acts)
    found += [f"{pair.name}: no act; {line}." for pair in known if (line := _told_apart(pair))][:OTHERS]
    found += [f"{pair.name}: no act; {line}." for pair in known if (line := _not_told_apart(pair))][:OPEN]
    if report.without_acts:
        found.append(f"{count(report.without_acts, 'pair')} without an act in all, by votes and ties: kg compare")
    if report.more:
        found.append(f"{count(report.more, 'pair')} with less evidence are left out: kg align")
    found.append(report.made)
    return found


def _best_known(others: list[PairSection], acts: list[PairSection]) -> list[PairSection]:
    """Return pairs without acts, first those of whose two parties most is known."""
    known: defaultdict[str, float] = defaultdict(float)
    for pair in acts:
        for end in (pair.evidence.a, pair.evidence.b):
            known[end] += pair.evidence.estimate.weight
    return sorted(others, key=lambda pair: (-min(known[pair.evidence.a], known[pair.evidence.b]), pair.name))


def _told_apart(pair: PairSection) -> str:
    """Return what other yardsticks say of a pair without acts, as far as their intervals exclude the neutral point."""
    return "; ".join(f"{item.name} {measured(item)}" for item in _others(pair) if item.says != "open")


def _not_told_apart(pair: PairSection) -> str:
    """Return the kappas of a pair without acts of which no yardstick says anything: that they do not is a finding."""
    kappas = [item for item in _others(pair) if item.name.endswith(": kappa") and item.value is not None]
    if not kappas or _told_apart(pair):
        return ""
    said = "; ".join(f"{item.name} {measured(item)}" for item in kappas)
    return f"{said}; {'its' if len(kappas) == 1 else 'each'} interval includes 0"


def _others(pair: PairSection) -> tuple[Yardstick, ...]:
    return pair.evidence.yardsticks.yardsticks if pair.evidence.yardsticks else ()


def _strongest(report: Report) -> list[str]:
    lines = _cut([
        f"{'+' if way == 'with' else '-'} {'; '.join(pair.name for pair in pairs)}: {_said(said)}"
        for way, said, pairs in report.strongest
    ])  # fmt: skip
    return [f"{STRONGEST}.", *lines] if report.strongest else lines


def _said(said: Statement) -> str:
    unnamed = " (unnamed)" if said.nameless else ""
    against = " (contradicted: see the audit findings)" if any(item.contradicted for item in said.findings) else ""
    return f"{said.sentence} Source: {said.attribution}{unnamed} [{said.claim}]{against}"


def _years(report: Report, width: int | None) -> list[str]:
    found = report.years
    if not found.years:
        return ["Nothing to put year by year: no act or launch has a year, and no party with acts a vote."]
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for column in found.columns:
        alike[column.note].append(column.head)
    notes = [f"{'; '.join(heads)}: {note}." for note, heads in alike.items() if note]
    return [*_beside(found, width), *filter(None, [found.rule]), *notes]


def _followed(report: Report, width: int | None) -> list[tuple[str, list[str]]]:
    """Return a section for each of the nearest pairs: year by year, every yardstick of which it has anything."""
    found = report.by_year
    ends = " ".join(sorted({end for pair in found.pairs for end in (pair.a, pair.b)}))
    sections = []
    for pair in found.pairs if found.years else ():
        columns = {name: cells for name, cells in pair.columns if not all(map(says_nothing, cells))}
        if not columns:
            continue
        without = [name for name, _ in pair.columns if name not in columns]
        shown = ReportYears(found.years, tuple(
            Column(name, "", tuple(map(in_cell, cells)), tuple(bool(cell.n) for cell in cells))
            for name, cells in columns.items()
        ))  # fmt: skip
        share = "; agreement is a share, from 0 to 1" if any(name.endswith(": agreement") for name in columns) else ""
        lines = [*_beside(shown, width), *([f"In no year: {listed_or_nobody(without)}."] if without else [])]
        lines.append(f"Never averaged{share}. To reproduce: kg compare {ends} --period year")
        names = " and ".join(pair.names).upper()
        sections.append((f"{names} BY EVERY YARDSTICK, {from_to(found.years[0], found.years[-1]).upper()}", lines))
    return sections


def _beside(found: ReportYears, width: int | None) -> list[str]:
    """Return as many tables as the width takes, each with every year; of several tables the last years alone."""
    groups: list[list[Column]] = [[]]
    for column in found.columns:
        wide = sum(2 + max(map(len, (other.head, *other.cells))) for other in [*groups[-1], column]) + RUN + 2
        if width and groups[-1] and wide > width:
            groups.append([])
        groups[-1].append(column)
    tables, cut = [], False
    for group in groups:
        rows = _in_runs(found, group)
        shown = rows if len(groups) == 1 else rows[-max(YEARS // 2, min(YEARS, SECTION // len(groups) - 2)) :]
        cut = cut or len(shown) < len(rows)
        tables.append(grid(["year", *(column.head for column in group)], shown, width=width and width - 2))
    return [*tables, "Earlier years are in report.html."] if cut else tables


def _in_runs(found: ReportYears, group: list[Column]) -> list[list[str]]:
    """Return a row for each year; years in a row that have only words, and the same, are one."""
    runs: list[tuple[str, str, bool, list[str]]] = []
    for row, year in enumerate(found.years):
        cells, empty = [column.cells[row] for column in group], all(column.empty(row) for column in group)
        if runs and empty and runs[-1][2:] == (True, cells) and int(year) == int(runs[-1][1]) + 1:
            runs[-1] = (runs[-1][0], year, empty, cells)
        else:
            runs.append((year, year, empty, cells))
    return [[from_to(first, last), *cells] for first, last, _, cells in runs]


def _audit_head(report: Report) -> str:
    found = [problem for problem in report.problems if problem.contradicted]
    places = len({claim for problem in found for claim in problem.claims})
    return f"AUDIT FINDINGS ({count(len(found), 'error')} in {count(places, 'claim')})"


def _audit(report: Report) -> list[str]:
    found = [problem for problem in report.problems if problem.contradicted]
    lines = []
    for number, problem in enumerate(found, 1):
        begin = f"{number}. " + (f"One error in {problem.places} claims. " if problem.places > 1 else "")
        for point in problem.points:
            lines.append(f"{begin}{point.says}, but {point.record_says}. In {point.where}")
            begin = "   And: "
    rest = sum(len(problem.findings) for problem in report.problems if not problem.contradicted)
    return [*lines, f"{count(rest, 'finding')} unsupported or doubtful: kg audit"] if rest or lines else ["Nothing."]


def _sources(report: Report) -> list[str]:
    found = []
    for item in report.datasets:
        left = "".join(f", {words}" for words in (item.extent, item.uncounted) if words)
        names = listed_or_nobody(
            (f"{name}{' (unnamed)' if unnamed else ''} {n}" for name, n, unnamed in item.speakers), 6
        )
        found.append(f"{item.name} ({count(item.claims, 'claim')}{left}): {names if item.speakers else 'nobody'}")
    return found


def _cut(lines: list[str]) -> list[str]:
    """Return about a screen of a list, and how much more there is."""
    if len(lines) <= SCREEN:
        return lines or ["None."]
    return [*lines[:SCREEN], f"and {len(lines) - SCREEN} more, all of them in report.html"]
