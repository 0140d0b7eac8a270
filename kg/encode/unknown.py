"""Actors that a sheet names and nobody knows: the error, and a Turtle file in which a person says what they are."""

from __future__ import annotations

from collections.abc import Iterable

from kg.encode.names import CellTerms
from kg.encode.sheet import BadSheet, Problem
from kg.errors import closest
from kg.store.terms import Literal
from kg.vocab import slug

STUB = "actors-to-complete.ttl"


class UnknownActors(BadSheet):
    """A sheet that names actors nobody knows: ``stub`` is a Turtle file in which a person says what they are."""

    def __init__(self, file: str, problems: Iterable[Problem], stub: str) -> None:
        self.stub = stub
        super().__init__(file, problems)


def stub(names: CellTerms) -> str:
    """Return a Turtle file with an entry for each actor that nobody knows, for a person to complete."""
    labels = sorted(actor.label for actor in names.actors or ())
    entries = []
    for name in sorted(names.missing):
        near = closest(name, labels)
        meant = " ".join(" or ".join(near).split())
        doubt = f"# Or did you mean {meant}? Then correct the sheet and delete this.\n" if near else ""
        label = Literal(name, language="en")
        entries.append(f"{doubt}actor:{slug(name)} a kg:Actor ;\n    rdfs:label {label} .\n")
    return _STUB_HEAD + "\n" + "\n".join(entries)


_STUB_HEAD = """\
# Actors that the graph does not know. Put what each is in the place of kg:Actor:
#   kg:State, kg:Territory, kg:Official, kg:Person, kg:Agency, kg:Organisation, kg:Outlet, kg:Team, kg:Group;
#   kg:UnnamedSource for a speaker without a name, with  kg:reliability kg:ReliabilityF .
# A state needs a code:                         actor:NAME a kg:State ; kg:iso3 "XAA" ; rdfs:label "..."@en .
# For whom an official, agency or team acts:    kg:actsFor actor:PRK ;
@prefix kg: <https://w3id.org/alignment-kg/ontology/> .
@prefix actor: <https://w3id.org/alignment-kg/actor/> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
"""
