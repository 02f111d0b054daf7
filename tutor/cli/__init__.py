"""The terminal's face: parse, call one verb of the app, show."""
