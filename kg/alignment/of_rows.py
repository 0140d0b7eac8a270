"""Tallies of rows that stay in files, and the acts behind a score that move it most: by SQL, in constant memory."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from kg.alignment.prior import Prior
from kg.alignment.tallied import Key, Tallied
from kg.alignment.tally import Tally, merged, pooled
from kg.engines import Columns
from kg.errors import BadData

if TYPE_CHECKING:
    import pyarrow as pa

    from kg.alignment.tallies import Method
    from kg.engines import Relation

MOST = 20
"""So many acts are shown of a pair in files, those that move its score most; the others are counted."""
SLICE = 2_500_000
"""Sums by period are made for so many rows at once, by their sources."""
TRIED = 50
"""Without so many speakers and datasets a score is tried again, those with the most acts; the others are counted."""
Row = dict[str, Any]
Way = tuple[str, str] | None


@dataclass(frozen=True)
class RowsBehind:
    """What lies behind a score: rows, and where they are those of some acts only, what the others weigh.

    Parameters
    ----------
    rows : list of dict
        In the order of their table.
    rest : Tally, optional
        Of the acts whose rows are not here; None: there are none.
    acts, claims : int
        How many there are in all.
    datasets : tuple of (str, int)
        How many claims come from each dataset.
    coded : tuple of (code, n)
        For how many acts each code counts, where the rows are not all.
    """

    rows: list[Row]
    rest: Tally | None = None
    acts: int = 0
    claims: int = 0
    datasets: tuple[tuple[str, int], ...] = ()
    coded: tuple[tuple[str, float], ...] = ()


def direction(way: Way) -> dict[str, str | None]:
    """Return the values that bind a direction; null where both count."""
    return {"source": way and way[0], "target": way and way[1]}


def bound(method: Method, as_of: dt.date | None) -> dict[str, Any]:
    """Return the values that ``queries/dyads.sql`` is run with."""
    day = method.as_of or (as_of if method.half_life else None) or dt.date(1970, 1, 1)
    return {
        "period": method.period, "half_life": float(method.half_life or 0.0), "as_of": day.isoformat(),
        "rho": float(method.rho),
    }  # fmt: skip


def tallies_of_rows(answer: Sequence[tuple[Any, ...]]) -> list[tuple[tuple[str, str, str, str | None], Tally]]:
    """Return the tallies that ``queries/dyads.sql`` gives: by group, source, target and period."""
    found: dict[tuple[str, str, str, str | None], tuple[list[tuple[float, float]], float]] = {}
    for group, source, target, period, valence, n, weight in answer:
        weights, acts = found.setdefault((group, source, target, period), ([], 0.0))
        weights.append((valence, weight))
        found[group, source, target, period] = (weights, acts + n)
    return [(key, Tally(merged(weights), n)) for key, (weights, n) in found.items()]


def tallies(relation: Relation, values: Mapping[str, Any]) -> Mapping[Key, Tally]:
    """Return the tally of every (source, target, period) of a relation; O(rows), and what is kept is O(dyads).

    Acts that one row tells are summed in one scan; only what several rows tell is joined. Acts of an episode (rho
    above 0) depend on one another, and all are joined. By period there are many more sums than pairs: they are then
    made for some sources after the others, as many scans as there are `SLICE` rows.
    """
    if values["rho"]:
        return {key[1:]: tally for key, tally in tallies_of_rows(relation.ask("dyads", values))}
    once, again = _apart(relation)
    found = Tallied(_once(once, values, relation.alike))
    if again is None:
        return found
    return found.plus((key[1:], tally) for key, tally in tallies_of_rows(again.ask("dyads", values)))


def _once(relation: Relation, values: Mapping[str, Any], alike: tuple[float, float] | None) -> Iterator[pa.Table]:
    """Yield the sums of acts that one row tells, in as many tables as there are slices."""
    if values["half_life"]:
        query, bound = "rows/once_aged", _without_rho(values)
    else:
        query, bound = "rows/once", {"period": values["period"]}
        if alike:
            query, bound = "rows/once_alike", bound | dict(zip(("weight", "share"), alike, strict=True))
    slices = 1 if values["period"] == "all" else 1 + int(relation.ask("rows/size")[0][0]) // SLICE
    for number in range(slices):
        yield relation.table(query, bound | {"slices": slices, "slice": number})


def periods(relation: Relation, values: Mapping[str, Any]) -> list[str]:
    """Return every period in which an act lies, sorted; without the tallies of all dyads."""
    if values["period"] == "all":
        return ["all"] if relation.ask("rows/size")[0][0] else []
    once, again = _apart(relation)
    found = {period for (period,) in once.ask("rows/starts", {"period": values["period"]})}
    found |= (
        {key[3] for key, _ in tallies_of_rows(again.ask("dyads", values)) if key[3] is not None} if again else set()
    )
    return sorted(found)


def _apart(relation: Relation) -> tuple[Relation, Relation | None]:
    """Return the rows that tell an act alone, and those that tell one together with others, if there are such."""
    if relation.told is None:
        again = relation.keep("rows/again")
        if again.ask("rows/size")[0][0]:
            relation.told = relation.view("rows/told_once", again=again), relation.view("rows/told_again", again=again)
        else:
            relation.told = relation, None
    return relation.told


def _without_rho(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name != "rho"}


def strongest_rows(relation: Relation, method: Method, way: Way = None, most: int = MOST) -> RowsBehind:
    """Return the rows of the acts of a pair (``relation``) that move its score most, and what the others add up to.

    With a ``way``, from whom toward whom, the score is that of this direction.
    """
    (_, claims, acts), *by_dataset = relation.ask("rows/counts")
    named = tuple((str(name), n) for name, n, _ in by_dataset)
    if acts <= most:
        return RowsBehind(relation.rows("rows/first", {"most": 2**31 - 1}), None, acts, claims, named)
    if method.rho:
        raise BadData(
            f"{acts:,} acts of one pair are not weighed one by one where those of a week are not independent",
            hint="leave rho at 0 for what stands behind a score",
        )
    counted = by_act(relation, method, way)
    top = [act for act, *_ in counted.ask("rows/top", _prior(method) | {"most": most}, told=relation)]
    rows = relation.rows("rows/of_acts", {"acts": top})
    shown = {str(row["event"] or row["claim"]) for row in rows}
    left = tallies_of_rows(counted.ask("rows/others", {"acts": sorted(shown)}))
    mix = "rows/mix" if _apart(relation)[1] else "rows/mix_once"
    coded = tuple((str(code), float(n)) for code, n in relation.ask(mix, direction(way)))
    return RowsBehind(rows, pooled(tally for _, tally in left), acts, claims, named, coded)


def by_act(relation: Relation, method: Method, way: Way = None) -> Relation:
    """Return the valence and weight of each act of a pair as it counts in the score of all time, or in one way's."""
    values = bound(method, None) | {"period": "all"}
    if not values["rho"] and _apart(relation)[1] is None:
        acts = relation.keep("rows/each_once", {name: values[name] for name in ("half_life", "as_of")})
    else:
        acts = relation.keep("rows/by_act").keep("dyads", values)
    return acts.keep("rows/toward", direction(way)) if way else acts


def _prior(method: Method) -> dict[str, float]:
    prior = Prior.of(method.prior)
    return {"strength": float(prior.strength), "pull": float(prior.strength * prior.mean)}


def tries(
    relation: Relation, method: Method, way: Way = None, *, certainty: Mapping[str, float] | None,
    scales: Mapping[str, Callable[[str], float | None]], tables: Mapping[str, Mapping[str, float]],
) -> tuple[list[tuple[str, str, Tally]], dict[str, int]]:  # fmt: skip
    """Return the tally of a pair under every change (kind, what, tally), and how many changes were not tried, by part.

    As `kg.alignment.sensitivity`, of the speakers and datasets with the most acts and the acts that move it most.
    """
    values = bound(method, None) | {"period": "all"}
    whole = _whole(relation, values, way)
    parts = relation.ask("rows/parts")
    kinds = {
        kind: [value for one, value, _ in parts if one == kind] for kind in ("unnamed_sources", "speaker", "dataset")
    }
    chosen = [(kind, value) for kind, names in kinds.items() for value in sorted(names[:TRIED])]
    untried = {kind: len(names) - TRIED for kind, names in kinds.items() if len(names) > TRIED}
    listed = Columns(
        {"number": [*range(len(chosen))], "kind": [k for k, _ in chosen], "value": [v for _, v in chosen]},
        {"number": "INTEGER", "kind": "VARCHAR", "value": "VARCHAR"},
    )
    counted: dict[str, Tally] = {}
    for (group, *ends, _), tally in (
        tallies_of_rows(relation.keep("rows/without", parts=listed).ask("dyads", values)) if chosen else ()
    ):
        if way is None or tuple(ends) == way:
            counted[group] = counted.get(group, Tally()) + tally
    found = []
    for number, (kind, value) in enumerate(chosen):
        left = whole - counted.get(f"{number} 1", Tally()) + counted.get(f"{number} 0", Tally())
        found.append(("without", f"{kind.replace('_', ' ')} {value}".strip(), left))
    acts = by_act(relation, method, way)
    top = acts.ask("rows/top", _prior(method) | {"most": MOST}, told=relation)
    found += [("without", f"act {act}", whole - Tally(merged([(v, w)]), n)) for act, v, w, n in sorted(top)]
    (all_acts,) = (n for dataset, _, n in relation.ask("rows/counts") if dataset is None)
    if all_acts > len(top):
        untried["act"] = all_acts - len(top)
    codes = [code for (code,) in relation.ask("rows/codes")]
    for name, valence in scales.items():
        known = {code: value for code in codes if (value := valence(code)) is not None}
        scale = Columns({"code": [*known], "valence": [*known.values()]}, {"code": "VARCHAR", "valence": "DOUBLE"})
        found.append(("scale", name, _whole(relation.keep("rows/rescaled", {}, scale=scale), values, way)))
    for name, table in tables.items() if certainty is not None else ():
        factors = {key: table[key] / of for key, of in (certainty or {}).items() if of and table.get(key)}
        held = Columns(
            {"factuality": [*factors], "factor": [*factors.values()]}, {"factuality": "VARCHAR", "factor": "DOUBLE"}
        )
        found.append(("certainty", name, _whole(relation.keep("rows/reweighed", {}, factors=held), values, way)))
    return found, untried


def _whole(relation: Relation, values: Mapping[str, Any], way: Way) -> Tally:
    """Return what the acts of a pair add up to, or those of one way."""
    answer = tallies_of_rows(relation.ask("dyads", values))
    return pooled(tally for (_, source, target, _), tally in answer if way in (None, (source, target)))
