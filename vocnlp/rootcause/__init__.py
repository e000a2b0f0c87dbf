"""Why customers hurt, whether it gets worse, and who can act.

In: feedback, noise, unit_sentiment, feedback_sentiment, assignments, units' texts. Out: mentions, topics (area,
category and owner), trends, pain_points, keywords, measures. Every number is a count of weighted feedback inside a
closed window, compared with the windows before it inside the same sources.
"""
