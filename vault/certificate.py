"""Until when a certificate is good: of TLS this house only needs to know that."""

from __future__ import annotations

from datetime import datetime

from cryptography import x509

from vault.errors import VaultError


class BadCertificate(VaultError):
    """What should be a certificate is none."""


def good_until(pem: bytes) -> datetime:
    """Return when the first certificate of a PEM file ends, in UTC."""
    try:
        return x509.load_pem_x509_certificate(pem).not_valid_after_utc
    except ValueError as error:
        raise BadCertificate("no certificate in PEM") from error
