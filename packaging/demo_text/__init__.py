"""Builds the demo's summarisation sets from the text of Debian's packages and of one wheel."""
