"""From an article to claims and back by way of a claims sheet: a table that a person without RDF skills can fill in."""
