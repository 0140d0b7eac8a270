"""Algorithms over plain networkx graphs and the estimate of a dyad; nothing here knows RDF."""
