"""Puts a claim into one plain English sentence, by templates that are data of the ontology."""

from kg.sentences.build import sentence as sentence
from kg.sentences.templates import Templates as Templates
