"""Inline SVG, one figure per file: no script, no request, colours from the page's style sheet."""
