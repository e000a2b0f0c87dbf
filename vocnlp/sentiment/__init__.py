"""Polarity of units and feedback: the classifier, its training, export and calibration.

Enters: units' texts (units joined with texts), feedback (ratings, months).
Leaves: unit_sentiment, feedback_sentiment.

`model` serves and needs ONNX Runtime and tokenizers only; `train`, `student`, `graph`, `export` make a model and need
the `train` extra; `splits`, `near_copies`, `data`, `written` and `corpus` say what may be learnt from; `evaluate`,
`compare` and `scorecard` say how good it is, `metrics` by which figures, `baselines` against whom, `probes` and
`evaluation_sets` on which texts; `card` writes it down.
"""
