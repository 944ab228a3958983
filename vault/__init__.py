"""Sealed bytes, keys, digests, stores and the Merkle log.

Pure Python over `cryptography`: no Django, no settings, no logging of content. FORMAT.md is the written form.
"""
