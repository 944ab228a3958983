"""What the database roles may do: no one rewrites the custody log; the partner face also finds no words of staff."""

from django.apps import apps
from django.db.backends.utils import CursorWrapper

from custody.append_only import AppendOnly
from iiim_portal.embedded.roles import APP, PARTNER

# The partner face neither opens what is stored, nor says which of the staff may; it knows no key or contact of a
# recipient, and not what was vetoed, held back or withheld.
NOT_FOR_PARTNERS = (
    "custody_copycheck",
    "custody_incident",
    "custody_intendedblob",
    "custody_keyentry",
    "custody_keywrap",
    "custody_recordwrap",
    "custody_sealedpackage",
    "dialogue_attachmentscan",
    "dialogue_confidentialparticipant",
    "dialogue_halfyearreport",
    "dialogue_informationaddressee",
    "dialogue_informationrequest",
    "disclosure_assistancerequest",
    "disclosure_counterpartcontact",
    "disclosure_itemhold",
    "disclosure_recipientkey",
    "disclosure_veto",
    "disclosure_withhelditem",
    "disclosure_workingcopy",
    "notices_projection",
    "submissions_assessment",
    "submissions_bulkact",
    "submissions_bulkrow",
    "submissions_itemlabel",
    "submissions_note",
    "submissions_twin",
    "submissions_uncompared",
)
READ_BY_PARTNERS = (
    "accounts_appointment",
    "accounts_grantproposal",
    "accounts_team",
    "custody_checkpoint",
    "custody_leaf",
    "custody_storedobject",
    "custody_treenode",
    "dialogue_actionchange",
    "dialogue_bulletin",
    "dialogue_bulletinquestion",
    "dialogue_invitation",
    "dialogue_leadmatch",
    "dialogue_meeting",
    "dialogue_minutes",
    "dialogue_platform",
    "dialogue_preservationlead",
    "dialogue_topicdecision",
    "disclosure_assurance",
    "disclosure_counterpart",
    "disclosure_disclosurerequest",
    "disclosure_package",
    "disclosure_recall",
    "disclosure_releaseditem",
    "disclosure_requestitem",
    "feedback_advice",
    "feedback_advicegiven",
    "feedback_awaited",
    "feedback_dimensionnote",
    "feedback_feedbacknote",
    "feedback_postponement",
    "submissions_itemusergrant",
    "submissions_questionitem",
    "submissions_receipt",
    "submissions_repeat",
)
# What a provider was asked and what it answered: a row more, a row that ends, never a row less.
NEVER_DELETED_BY_PARTNERS = (
    "consent_consentrecord",
    "consent_promiserelease",
    "consent_source",
    "consent_sourceconfidentiality",
    "custody_stagedpart",
    "custody_unsequenced",
    "dialogue_actionitem",
    "dialogue_activityconcern",
    "dialogue_activityupdate",
    "dialogue_attachment",
    "dialogue_contactrequest",
    "dialogue_enquiry",
    "dialogue_informationanswer",
    "dialogue_informationasked",
    "dialogue_meetingreply",
    "dialogue_minutescomment",
    "dialogue_noticewaiver",
    "dialogue_platformmember",
    "dialogue_thread",
    "dialogue_topic",
    "dialogue_topicsupport",
    "dialogue_voice",
    "disclosure_itemdecision",
    "disclosure_question",
    "feedback_lesson",
    "feedback_reply",
    "notices_mailchoice",
    "notices_notice",
    "notices_outgoing",
    "submissions_informationquestion",
    "submissions_item",
    "submissions_submission",
)
# Staff ask, providers are asked.
NEVER_MADE_BY_PARTNERS = (
    "dialogue_actionitem",
    "dialogue_contactrequest",
    "dialogue_informationasked",
    "dialogue_platformmember",
    "disclosure_question",
    "notices_notice",
    "submissions_informationquestion",
)
# What was said stays said; of these rows a provider changes no more than this: it ends, it has read, it shares anew.
# A promise to a source ends by the hand of a contact point (D2): to report it is a row more.
CHANGED_BY_PARTNERS: dict[str, tuple[str, ...]] = {
    "accounts_keptanswer": (),
    "custody_stagedpart": (),
    "custody_unsequenced": (),
    "dialogue_enquiry": (),
    "consent_consentrecord": ("state",),
    "consent_promiserelease": (),
    "consent_source": ("pseudonym",),
    "consent_sourceconfidentiality": (),
    "dialogue_actionitem": ("state", "words", "settled_by", "settled_at"),
    "dialogue_activityconcern": (),
    "dialogue_activityupdate": (),
    "dialogue_attachment": (),
    "dialogue_contactrequest": (
        "state",
        "answer_words",
        "answered_by",
        "answered_at",
        "person_said",
        "person_on",
        "person_words",
        "person_by",
        "person_at",
    ),
    "dialogue_informationanswer": (),
    "dialogue_informationasked": ("state", "reason", "settled_by", "settled_at"),
    "disclosure_itemdecision": ("taken_back_at", "replaced_at", "withdrawn_by", "withdrawn_at", "withdrawn_why"),
    "disclosure_question": ("state", "settled_at"),
    "dialogue_thread": ("state", "message_count", "last_at", "last_side"),
    "dialogue_meetingreply": ("answer", "how", "answered_at"),
    "dialogue_minutescomment": (),
    "dialogue_noticewaiver": (),
    "dialogue_platformmember": ("state", "answered_by", "answered_at"),
    "dialogue_topic": ("state",),
    "dialogue_topicsupport": (),
    "dialogue_voice": (),
    "feedback_feedbacknote": ("state", "read_by", "read_at"),
    "feedback_lesson": ("share",),
    "feedback_reply": (),
    "notices_mailchoice": (
        "sealed_address",
        "sealed_code",
        "code_until",
        "code_tries",
        "confirmed_at",
        "how_often",
        "quiet_from",
        "quiet_until",
        "time_zone",
    ),
    "notices_notice": ("read_at",),
    "submissions_informationquestion": ("sealed_answer", "answered_by", "answered_at"),
    "notices_outgoing": ("ended_at", "ended_why", "lease_until"),
    "submissions_item": ("state", "received_at", "lease_until", "sealed_name"),
}

# That a name was sealed for the protection officers, and when: what was sealed is written here and never read back.
READ_IN_PART_BY_PARTNERS = {"consent_sourceidentity": ("id", "source_id", "recorded_by", "recorded_at")}


def log_tables() -> list[str]:
    """Return the tables whose rows are written once."""
    return [model._meta.db_table for model in apps.get_models() if issubclass(model, AppendOnly)]  # noqa: SLF001


def grant_to_app(cursor: CursorWrapper) -> None:
    """Give the app's role its rights on every table there is now; run it after each migration, as the owner."""
    cursor.execute("SELECT nspname FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'")
    for (schema,) in cursor.fetchall():
        _grant(cursor, APP, schema)
    _keep_the_log(cursor, APP)


def grant_to_partner(cursor: CursorWrapper) -> None:
    """Give the partner face what it works with: schema public alone, and of that not what is staff's.

    Source: vault-and-custody, What is sealed, what is searchable (C2).
    """
    _grant(cursor, PARTNER, "public")
    for table in NOT_FOR_PARTNERS:
        cursor.execute(f'REVOKE ALL ON "{table}" FROM {PARTNER}')
    for table in READ_BY_PARTNERS:
        cursor.execute(f'REVOKE INSERT, UPDATE, DELETE ON "{table}" FROM {PARTNER}')
    for table in NEVER_DELETED_BY_PARTNERS:
        cursor.execute(f'REVOKE DELETE ON "{table}" FROM {PARTNER}')
    for table in NEVER_MADE_BY_PARTNERS:
        cursor.execute(f'REVOKE INSERT ON "{table}" FROM {PARTNER}')
    for table, columns in CHANGED_BY_PARTNERS.items():
        cursor.execute(f'REVOKE UPDATE ON "{table}" FROM {PARTNER}')
        if columns:
            cursor.execute(f'GRANT UPDATE ({", ".join(columns)}) ON "{table}" TO {PARTNER}')
    for table, columns in READ_IN_PART_BY_PARTNERS.items():
        cursor.execute(f'REVOKE SELECT ON "{table}" FROM {PARTNER}')  # noqa: S608 - our own names, no query of anybody's
        cursor.execute(f'GRANT SELECT ({", ".join(columns)}) ON "{table}" TO {PARTNER}')
    _keep_the_log(cursor, PARTNER)


def _grant(cursor: CursorWrapper, role: str, schema: str) -> None:
    cursor.execute(f'GRANT USAGE ON SCHEMA "{schema}" TO {role}')
    cursor.execute(f'GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA "{schema}" TO {role}')
    cursor.execute(f'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA "{schema}" TO {role}')


def _keep_the_log(cursor: CursorWrapper, role: str) -> None:
    for table in log_tables():
        cursor.execute(f'REVOKE UPDATE, DELETE, TRUNCATE ON "{table}" FROM {role}')
