"""Topics: what customers talk about, found in the units themselves.

In come tokenised `units`; out go `topics`, `assignments` and `lineage`. A topic keeps its id and code across retraining
(`lineage`), a unit gets at most a few topics, and none is an answer.
"""
