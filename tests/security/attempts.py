"""What somebody who has taken over the partner process may try against the database, and whose right it would take.

name -> (statement, who may). `app` is the role of staff's face and the workers, `owner` migrates, `admin` is Postgres's
own; `superuser` is the same with every trigger asleep. Names in the statements are filled in with the ids of the world.
Each statement is rolled back after it was tried.
"""

EVENT = """
INSERT INTO custody_custodyevent
  (at, act, subject_kind, subject_id, actor_id, actor_role, event_json, salt, commit)
VALUES (now(), '{act}', 'item', %(item)s, %(item)s, '{role}', '{{}}', %(bytes)s, %(bytes)s)
"""
RECEIPT = """
INSERT INTO submissions_receipt (id, submission_id, number, reference, document, item_count, issued_at)
SELECT gen_random_uuid(), submission_id, 99, 'X', document, 1, now() FROM submissions_receipt LIMIT 1
"""
ITEM = """
INSERT INTO submissions_item SELECT made.* FROM submissions_item i, jsonb_populate_record(NULL::submissions_item,
  to_jsonb(i) || jsonb_build_object('id', gen_random_uuid(), 'number', 99, 'accession', 'X')) made WHERE i.id = %(item)s
"""
COLLEAGUE = """
INSERT INTO accounts_appointment SELECT made.* FROM accounts_appointment a,
  jsonb_populate_record(NULL::accounts_appointment, to_jsonb(a) || jsonb_build_object('id', gen_random_uuid(),
    'person_id', (SELECT person_id FROM accounts_membership LIMIT 1))) made LIMIT 1
"""
READ = {
    "words staff search": ("SELECT * FROM catalogue.entry", "app"),
    "wraps of data keys": ("SELECT wrap FROM custody_keywrap", "app"),
    "names of stored copies": ("SELECT name FROM custody_copycheck", "app"),
    "keys of recipients": ("SELECT age_recipient FROM disclosure_recipientkey", "app"),
    "what tools say of items": ("SELECT detail FROM submissions_itemlabel", "app"),
    "sealed identities": ("SELECT * FROM consent_sourceidentity", "app"),
    "what was vetoed": ("SELECT reason FROM disclosure_veto", "app"),
    "files of the server": ("SELECT pg_read_file('postgresql.conf')", "admin"),
    "passwords of roles": ("SELECT rolpassword FROM pg_authid", "admin"),
    "a shell": ("COPY (SELECT 1) TO PROGRAM 'cat > /dev/null'", "admin"),
}
FORGE = {
    "an event of staff": (EVENT.format(act="item:opened", role="analyst"), "app"),
    "an event of the portal": (EVENT.format(act="item:secured", role="worker"), "app"),
    "an event of a head": (EVENT.format(act="disclosure:approved", role="head"), "app"),
    "another past": ("UPDATE custody_custodyevent SET act = 'item:refused' WHERE subject_id = %(item)s", "superuser"),
    "no past": ("DELETE FROM custody_custodyevent WHERE false", "superuser"),
    "an empty log": ("TRUNCATE custody_custodyevent", "superuser"),
    "an event the log never gets": ("DELETE FROM custody_unsequenced", "app"),
    "a place in the log": ("INSERT INTO custody_leaf VALUES (99999, 99999, %(bytes)s)", "app"),
    "a node of the tree": ("INSERT INTO custody_treenode VALUES (9, 99999, %(bytes)s)", "app"),
    "a checkpoint": ("INSERT INTO custody_checkpoint VALUES (99999, %(bytes)s, 'x', now())", "app"),
    "a receipt": (RECEIPT, "app"),
    "other words in a receipt": ("UPDATE submissions_receipt SET document = %(bytes)s", "owner"),
    "another fingerprint": ("UPDATE custody_storedobject SET sha256 = repeat('0', 64)", "app"),
    "another part": ("UPDATE custody_stagedpart SET name = name", "app"),
    "a part that never came": ("DELETE FROM custody_stagedpart", "app"),
    "triggers off": ("ALTER TABLE custody_custodyevent DISABLE TRIGGER ALL", "admin"),
    "triggers asleep": ("SET session_replication_role = replica", "admin"),
    "a fence less": ("DROP TRIGGER portal_fence_submissions_item ON submissions_item", "owner"),
    "a function of its own": ("CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'", "owner"),
    "a table of its own": ("CREATE TABLE t (x int)", "owner"),
}
MOVE = {
    "an item given up": ("UPDATE submissions_item SET state = 'expired' WHERE id = %(draft)s", "app"),
    "an item taken out after hand-over": ("UPDATE submissions_item SET state = 'withdrawn' WHERE id = %(item)s", "app"),
    "an item that was never sent": (ITEM, "app"),
    "an item for everybody": ("UPDATE submissions_item SET level = 'standard'", "app"),
    "an item of another": ("UPDATE submissions_item SET submission_id = submission_id", "app"),
    "a sealed name": ("UPDATE submissions_item SET sealed_name = %(bytes)s WHERE id = %(item)s", "app"),
    "an item less": ("DELETE FROM submissions_item WHERE false", "app"),
    "a review at its end": ("UPDATE submissions_submission SET state = 'reviewed' WHERE id = %(submission)s", "app"),
    "an acknowledgement": ("UPDATE submissions_submission SET state = 'acknowledged' WHERE id = %(submission)s", "app"),
    "a sealed account": (
        "UPDATE submissions_submission SET sealed_account = %(bytes)s WHERE id = %(submission)s",
        "app",
    ),
    "another team": ("UPDATE submissions_submission SET team_id = NULL WHERE id = %(submission)s", "app"),
    "another level": ("UPDATE submissions_submission SET level = 'restricted' WHERE id = %(submission)s", "app"),
    "a submission less": ("DELETE FROM submissions_submission WHERE false", "app"),
}
BECOME = {
    "a colleague": (COLLEAGUE, "app"),
    "somebody higher": ("UPDATE accounts_appointment SET role = role", "app"),
    "whoever may see an item": ("DELETE FROM submissions_itemusergrant", "app"),
    "whom two people named": ("UPDATE accounts_grantproposal SET state = state", "app"),
    "another role of the database": ("SET ROLE portal_app", "admin"),
    "the owner": ("SET ROLE portal_owner", "admin"),
    "a role that may more": ("GRANT portal_app TO portal_partner", "admin"),
    "a new role": ("CREATE ROLE invented LOGIN", "admin"),
    "whoever may more": ("GRANT SELECT ON custody_keywrap TO portal_partner", "owner"),
}
DISCLOSE = {
    "approval": ("UPDATE disclosure_disclosurerequest SET state = 'approved'", "app"),
    "a request": ("DELETE FROM disclosure_disclosurerequest WHERE false", "app"),
    "an item in it": ("UPDATE disclosure_requestitem SET removed_at = removed_at", "app"),
    "a question": ("UPDATE disclosure_question SET cooling_hours = 0", "app"),
    "a yes out of a no": ("UPDATE disclosure_itemdecision SET answer = answer", "app"),
    "an answer of long ago": ("UPDATE disclosure_itemdecision SET effective_from = given_at", "app"),
    "an answer less": ("DELETE FROM disclosure_itemdecision WHERE false", "app"),
    "a release": ("INSERT INTO disclosure_releaseditem SELECT * FROM disclosure_releaseditem", "app"),
    "assurances of a recipient": ("UPDATE disclosure_assurance SET ended_at = ended_at", "app"),
    "a key to seal to": ("UPDATE disclosure_recipientkey SET state = state", "app"),
}
ALL = {
    f"{kind}: {name}": attempt
    for kind, attempts in (("read", READ), ("forge", FORGE), ("move", MOVE), ("become", BECOME), ("disclose", DISCLOSE))
    for name, attempt in attempts.items()
}
