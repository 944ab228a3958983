"""portal-deposit: hands a folder or a BagIt bag over to the portal from the provider's own machine.

It knows nothing of the portal's inside: it speaks HTTP and tus 1.0, needs Python and `cryptography`, and can
be given to a provider as this folder with `vault/` (for `--seal`) and `tools/verify_receipt.py` beside it.
"""
