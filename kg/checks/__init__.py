"""Finds what is wrong with what the graph was told: each check is one SPARQL file, each finding says on whose word.

A check is a ``.rq`` file whose head reads::

    # Somebody is given an office that the record gives to another on that day.
    # certainty: contradicted by the record
    # says: {person} held the office {post} on {day}
    # record: on that day it was {holder}[, until {until}]
    # param tolerance: duration = PT5M

Rules
-----
- The query does the checking: one row is one finding. It returns ``?claim`` and what the two sentences name in braces;
  ``?record`` is the claim that stands against it, if any; ``?certainty`` overrules the head.
- A part in square brackets is left out when a variable in it is unbound.
- All claims are looked at, whatever the belief; but what is held to be the same event (``kg:sameEvent``) is read
  through the belief, so an identity that is withdrawn accuses nobody.
"""

from __future__ import annotations

from kg.checks.files import CERTAINTIES, CONTRADICTED, FOLDER, Check, checks
from kg.checks.run import Finding, audit

__all__ = ["CERTAINTIES", "CONTRADICTED", "FOLDER", "Check", "Finding", "audit", "checks"]
