"""Programs for people outside: each is one file, and runs without this folder being a package."""
