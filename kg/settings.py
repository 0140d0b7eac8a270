"""The names of the settings that decide a number, the same for every command, picture and export."""

from __future__ import annotations

PROJECTION = ("unit", "scale", "expand")
"""How claims become interactions: whose acts are counted, by which valences, how an act of several is divided."""
ESTIMATION = ("prior", "confidence", "half_life")
"""How interactions become scores and intervals: what was believed before, how sure an interval is, how acts age."""
WEEKLY = ("rho",)
"""How alike acts of one week are: scores take it, pictures do not."""
