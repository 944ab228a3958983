"""Who is in the demonstration. No name here belongs to a real organisation or person."""

from dataclasses import dataclass

from common.actors import Role


@dataclass(frozen=True, slots=True)
class Partner:
    """One invented organisation; people: (login, name, role, language)."""

    short_label: str
    name: str
    name_ar: str
    people: tuple[tuple[str, str, Role, str], ...]
    contact: tuple[str, str]


PARTNERS = (
    Partner(
        "LOOMS",
        "Nine Looms Documentation Circle",
        "حلقة الأنوال التسعة للتوثيق",
        (
            ("amal", "Amal", Role.NGO_CONTRIBUTOR, "ar"),
            ("basil", "Basil", Role.NGO_FOCAL_POINT, "ar"),
        ),
        ("dima", "fadi"),
    ),
    Partner(
        "POMEGRANATE",
        "Pomegranate Valley Records Group",
        "مجموعة وادي الرمان للسجلات",
        (
            ("carine", "Carine", Role.NGO_FOCAL_POINT, "ar"),
            ("daoud", "Daoud", Role.NGO_CONTRIBUTOR, "ar"),
        ),
        ("fadi", "dima"),
    ),
    Partner(
        "QUAY",
        "Lantern Quay Archive in Exile",
        "أرشيف رصيف الفانوس في المنفى",
        (
            ("elham", "Elham", Role.NGO_FOCAL_POINT, "en"),
            ("faris", "Faris", Role.NGO_CONTRIBUTOR, "en"),
        ),
        ("dima", "fadi"),
    ),
)
# Everybody has a login, a name, a role and a team.
STAFF = (
    ("dima", "Dima", Role.CONTACT_POINT, "Civil society"),
    ("fadi", "Fadi", Role.CONTACT_POINT, "Civil society"),
    ("elias", "Elias", Role.ANALYST, "Team Cedar"),
    ("farah", "Farah", Role.TEAM_LEAD, "Team Cedar"),
    ("noor", "Noor", Role.ANALYST, "Team Jasmine"),
    ("omar", "Omar", Role.TEAM_LEAD, "Team Jasmine"),
    ("george", "George", Role.DISCLOSURE_OFFICER, "Disclosure"),
    ("hala", "Hala", Role.HEAD, "Office of the Head"),
    ("iman", "Iman", Role.PROTECTION_OFFICER, "Protection"),
    ("jude", "Jude", Role.EVIDENCE_OFFICER, "Evidence"),
    ("karim", "Karim", Role.AUDITOR, "Audit"),
    ("lina", "Lina", Role.ADMINISTRATOR, "Systems"),
)
WITH_TOKEN = ("amal", "basil")
TITLE = {"en": "Protocol of Cooperation (demonstration)", "ar": "بروتوكول التعاون (عرض توضيحي)"}
TEXT = {
    "en": "This short text stands for the Protocol in the demonstration.\n\n"
    "Organisations share material of their own free will. The Mechanism keeps it safe, gives feedback, meets them "
    "twice a year, and passes nothing on without their agreement.",
    "ar": "هذا النص القصير يمثل البروتوكول في العرض التوضيحي.\n\n"
    "تشارك المنظمات المواد بمحض إرادتها. تحفظها الآلية بأمان، وتقدم ملاحظاتها، وتجتمع بها مرتين في السنة، "
    "ولا تنقل شيئا دون موافقتها.",
}
