"""Charts of our own as SVG: pair matrix, alignment over time, timeline, the path of a claim."""
