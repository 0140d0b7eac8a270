"""Charts of our own as SVG: pair matrix, series, timeline, the path of a claim, a score under other choices."""
