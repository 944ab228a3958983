"""What a release package is made of. Pure: facts in, steps of bytes out; nothing here reads a row or writes a file."""
