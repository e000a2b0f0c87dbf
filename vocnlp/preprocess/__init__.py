"""Received words into masked and clean texts, opinion units, words and weights.

In: texts (and the ratings of feedback). Out: the columns text and text_clean, units, noise. See
docs/methods/preprocess.md.
"""
