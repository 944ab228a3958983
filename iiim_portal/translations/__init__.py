"""The catalogue of strings, without gettext programs: collected, merged with what is translated, judged."""
