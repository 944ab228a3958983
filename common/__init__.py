"""Words every app shares. No models, no rules about the Protocol, no cryptography."""
