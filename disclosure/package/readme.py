"""What the recipient reads first, in English and in Arabic."""

from django.utils.translation import gettext, override

from disclosure.package.contents import Heading

LANGUAGES = {"en": "README.txt", "ar": "README.ar.txt"}


def readme(heading: Heading, language: str) -> str:
    """What this is, how to verify it, what to answer, and that it may be called back."""
    with override(language):
        paragraphs = [
            gettext("Release package %(reference)s") % {"reference": heading.reference},
            gettext("For: %(recipient)s") % {"recipient": heading.recipient},
            gettext("Built on: %(day)s") % {"day": heading.built_at.date().isoformat()},
            gettext(
                "This folder is a bag as RFC 8493 describes it. The material is in data/, one file for each production "
                "number. Everything else explains it."
            ),
            gettext(
                "First verify that nothing was changed: run “bagit.py --validate” on this folder, or compare the files "
                "with manifest-sha256.txt by “sha256sum --check manifest-sha256.txt”."
            ),
            gettext(
                "annex/permissions.csv and annex/permissions/ say to what the use of each item is bound. Each item may "
                "be used for the stated purpose only, and passed on to nobody without written consent of the Mechanism."
            ),
            gettext(
                "custody/ says for each item what was done to it since it was received, and where the signed custody "
                "log says so. premis.xml says the same for archives."
            ),
            gettext(
                "withheld.csv lists production numbers that are not in this package. Please do not try to find out "
                "what they are or from whom."
            ),
            gettext(
                "Some files may be marked as a hazard in annex/permissions.csv. Open those on a machine set apart "
                "for it."
            ),
            gettext(
                "Please acknowledge receipt to the Mechanism: give the reference above, and say that the bag was valid."
            ),
            gettext(
                "An agreement can end. You may then receive a recall notice that names production numbers. Stop using "
                "those items, tell whoever has copies, and answer what was done."
            ),
        ]
    return "\n\n".join([*paragraphs, ""])
