"""Who gave what, under which promise: sources, their consent, and confidentiality agreed with them (D2, D3)."""
