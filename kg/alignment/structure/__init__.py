"""Structure of a signed graph: triads, balance, frustration, blocs, cross-pressure, mediators and profiles."""
