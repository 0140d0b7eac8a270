"""Evidence as text for a terminal: the score, what it rests on, and every act with the claims that report it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from kg.alignment.mix import Mix
from kg.display import grid
from kg.text import count, safe_lines

if TYPE_CHECKING:
    from kg.alignment.yardsticks import Comparison
    from kg.explain.evidence import Act, Evidence

_SAME = 1e-6
NOTE = 48
"""How many letters of a note stand beside its yardstick."""
NO_ACT = "No claim that this belief admits reports an act between them"
COLUMNS = ("yardstick", "value", "interval", "n", "of", "period", "note")


def evidence_text(found: Evidence) -> str:
    """Return the evidence of a pair for a terminal, every text made safe to print."""
    lines = [f"{found.headline} (weight {found.estimate.weight:.2f})", found.made]
    if found.usual and found.estimate.n:
        lines.append(f"{found.usual}; {found.usual.beside(found.estimate)}")
    if found.id:
        lines.append(" ".join(["kg recompute", found.id, *found.files]))
    if not found.acts:
        lines.append(f"{NO_ACT}: 0 means not known, not neutral.")
        if people := no_states(found):
            lines.append(
                f"At state level only states act; for {' and '.join(people)} add --unit party or --unit actor."
            )
    else:
        lines += [_basis(found), mix_text(found)]
    if found.yardsticks and len(found.yardsticks.yardsticks) > 1:
        lines += ["", *_yardsticks(found.yardsticks)]
    if found.acts:
        lines += ["", "effect of each act on the score; below it the claims that report it"]
    for act in found.acts:
        lines += ["", *_act_lines(act)]
    if found.rest:
        more = found.rest.acts - len(found.acts)
        lines += ["", f"{more:,} more events, none of which moves the score further than the last one here."]
    return "\n".join(map(safe_lines, lines))


def no_states(found: Evidence) -> list[str]:
    """Return which of a pair without acts cannot have any, where the parties are states: those that are none."""
    people = [label for name, label in zip((found.a, found.b), found.names, strict=True) if not name.isupper()]
    return people if found.unit == "state" and not found.acts else []


def _yardsticks(found: Comparison) -> list[str]:
    """Return a table of them; a note too long for its column stands below it, but for the one that stands above."""
    rows = found.rows()
    below = [row for row in rows if len(row["note"]) > NOTE]
    cells = [[row[name] if name != "note" or row not in below else "" for name in COLUMNS] for row in rows]
    notes = [f"{row['yardstick']}: {row['note']}" for row in below if row["yardstick"] != "acts"]
    return [grid(list(COLUMNS), cells).rstrip("\n"), *notes]


def mix_text(found: Evidence) -> str:
    """Say how many acts are verbal or material cooperation or conflict, and which share is routine contact."""
    return f"acts: {Mix(found.mix, found.routine)}"


def _basis(found: Evidence) -> str:
    told = [f"{name} ({count(n, 'claim')})" for name, n in found.datasets]
    n = found.rest.acts if found.rest else len(found.acts)
    events = f"{count(n, 'event')} reported in {', '.join(told)}"
    if found.rest or abs(found.estimate.n - n) < _SAME:
        return events
    why = "what both did counts half toward each" if found.directed else "an act of many is divided among its pairs"
    return f"{events}; they count as {found.estimate.n:.4g} acts, for {why}"


def _act_lines(act: Act) -> list[str]:
    way = "<->" if act.mutual else "->"
    lines = [
        f"{act.effect:+.3f}  {act.when or 'no date'}  {act.source} {way} {act.target}: {act.what}"
        f" (valence {act.valence:+.2f}, weight {act.weight:.2f})"
    ]
    for report in act.reports:
        said = report.statement
        lines += [
            f"        {said.sentence}",
            f"          {said.claim}: {said.place}; {report.code}, weight {report.weight:.2f}{said.resting}",
        ]
        if said.source:
            lines.append(f"          source: {said.source}")
        lines += [f"          ! {mark}" for mark in said.marks]
    for no in act.denied:
        lines += [f"        {no.denying}: {no.sentence}", f"          {no.claim}: {no.place}; weighs nothing"]
        if no.source:
            lines.append(f"          source: {no.source}")
    return lines
