"""Polarity of units and feedback: the classifier, its training, export and calibration.

Enters: units' texts (units joined with texts), feedback (ratings, months).
Leaves: unit_sentiment, feedback_sentiment.

`model` serves and needs ONNX Runtime and tokenizers only; `train`, `student`, `graph`, `export` make a model and need
the `train` extra; `splits`, `near_copies`, `data`, `written` and `corpus` say what may be learnt from;
`evaluation_sets`, `evaluate` and `card` say how good it is.
"""
