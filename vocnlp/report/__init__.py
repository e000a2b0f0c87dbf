"""Report: the published answer to "what hurts, is it getting better, why and for whom, and who should act".

Enters: trends, pain_points, keywords, measures and topics of one period, the same of the last report that does not
overlap, the quotes they cite, and the run they were read as of (`inputs.ReportInputs`).
Leaves: `report.json`, which is the truth, and one self-contained HTML file drawn from nothing but it.
"""
