"""What an NGO hands over: submissions, items, uploads, ingest, receipts, the catalogue and its review."""
