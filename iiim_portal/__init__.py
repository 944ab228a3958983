"""The composition root: settings, faces, processes. It knows every app; no app knows it."""
