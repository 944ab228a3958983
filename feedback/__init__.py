"""What the Mechanism tells a provider about what it handed over, and what providers tell the Mechanism (F1–F3, C7)."""
