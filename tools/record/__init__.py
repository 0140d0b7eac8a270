"""Turns the tables of facts in data/tables into claims in TriG, one module a kind of record."""
