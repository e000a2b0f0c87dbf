"""Polarity of units and feedback, and what feedback is for: the classifier, its training, export and calibration.

Enters: units' texts (units joined with texts), feedback (ratings, priorities, months).
Leaves: unit_sentiment, feedback_sentiment, feedback_type.

`model` serves and needs ONNX Runtime and tokenizers only; `feedback_type` reads what it says beside the text, by
`type_rules`; `build` and `steps` walk through a `recipe`, with `lessons`, `linear`, `student`, `fit`, `distil`,
`blend`, `graph` and `export`, and need the `train` extra; `tailor` teaches a finished model rows of one's own;
`splits`, `near_copies`, `data`, `written` and `corpus` say what may be learnt from; `evaluate`, `compare` and
`scorecard` say how good it is, `metrics` by which figures, `baselines` against whom, `probes` and `evaluation_sets` on
which texts; `card` writes it down.
"""
