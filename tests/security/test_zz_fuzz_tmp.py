import base64, json, itertools
from uuid import uuid4
import pytest
from django.urls import get_resolver
from django.test import Client
from common.actors import Role, MECHANISM_ROLES, PARTNER_ROLES
from accounts.models import *
from tests import actors
from tests.actors import client_of, person_with
from tests.factories.accounts import *
from tests.factories.accounts import make_token, make_contact
from tests.factories.submissions import *
from tests.factories.uploads import Draft, put
from tests.factories.staff import make_handed_over, make_item, make_entry
from submissions.models import *
from consent.models import *
from submissions.states import *
from tests.accounts.test_superuser import addresses
from common import clock

pytestmark=[pytest.mark.django_db, pytest.mark.usefixtures("safe_places")]
from tests.security.conftest import *
ODD=["", "\0", "a\0b", "\ud800", "9"*400, "-1", "١٢", "1e400", "NaN", "{{7*7}}", "' OR 1=1 --", "../../x", "\u202egnp", "\n\r x", "x"*200000, "[[]]", "99999999999999999999", "2024-02-31", "0000-00-00", "31/2/2024", "99999/99/99999", "true","🎈"*500, "́"*20000]
FIELDS="kind label narrative places period_from period_to urgency level concerns_nobody obtained obtained_how held_by held_since collected_by intermediary copies copies_where pseudonym part which items numbers answers method language obtained_by obtained_on expires_on guardian conditions promise promise_terms confidential text manifest sure then _changed reason note audiences person team reviewer question purpose act hat next role login password code name again days scopes label subject signatories signed_on feedback_days notice_days cooling_hours contact_point deputy how_to_write handover_note short_label name_ar q organisation family after waiting state before real_name contact sessions authenticators credential mechanism national_authorities international_courts public_reporting".split()

def cursors():
    vals=["\0","x",10**30,-10**30,1e308,None,True,[],{}, "9999-12-31T23:59:59-23:59","0001-01-01T00:00:00+14:00","99999-01-01", "\ud800", str(uuid4()), "infinity", 2**31, 2**63]
    for n in (1,2,3):
        for v in vals:
            yield base64.urlsafe_b64encode(json.dumps([v]*n).encode()).decode().rstrip("=")
    for v in vals:
        yield base64.urlsafe_b64encode(json.dumps([0, v, str(uuid4())]).encode()).decode()
        yield base64.urlsafe_b64encode(json.dumps(["2026-01-01T00:00:00Z", v]).encode()).decode()
        yield base64.urlsafe_b64encode(json.dumps([0,"2026-01-01T00:00:00Z", v]).encode()).decode()
    yield from ["=", "é", "\0", "%00", base64.urlsafe_b64encode(b"["*100000).decode(), "\ud800".encode('utf-8','surrogatepass').decode('latin-1')]
    yield base64.urlsafe_b64encode(b"[" + b"9"*5000 + b"]").decode()

def world():
    org=make_organisation(); team=make_team()
    focal=make_member(Role.NGO_FOCAL_POINT, organisation=org); amal=make_member(Role.NGO_CONTRIBUTOR, organisation=org)
    a=actor_of(focal)
    draft=ready_submission(a)
    done=handed_over(a, pseudonym="W-18")
    Submission.objects.filter(pk=done.pk).update(team=team, state="more_information_asked", acknowledged_at=NOON)
    item=Item.objects.filter(submission=draft).first()
    q=InformationQuestion.objects.create(submission=done, question="Which one?", asked_by=a.id, asked_at=NOON)
    src=Source.objects.first(); 
    return org,team,focal,amal,a,draft,done,item,q,src

def shots(client, paths, report, names=FIELDS):
    for path in paths:
        for odd in ODD:
            try:
                if odd=="\ud800":
                    body=("&".join(f"{f}=%ED%A0%80" for f in names))
                    r=client.post(path, body, content_type="application/x-www-form-urlencoded")
                else:
                    r=client.post(path, {f: odd for f in names})
                if r.status_code>=500: report.add((path, "POST", repr(odd)[:30], r.status_code))
            except Exception as e:
                report.add((path,"POST",repr(odd)[:30],repr(e)[:200]))

def norm(report, ids):
    out=set()
    for t in report:
        p=t[0]
        for k,v in ids.items(): p=p.replace(str(v), "<"+k+">")
        out.add((p,)+t[1:])
    return sorted(out)

def one(ids, person, face, settings):
    settings.ROOT_URLCONF = actors.URLCONFS[face]
    paths=[p for p in addresses(get_resolver(settings.ROOT_URLCONF).url_patterns, ids) if not any(w in p for w in ("logout","leave","/uploads","api/"))]
    client=client_of(person); client.raise_request_exception=True
    report=set()
    for p in paths:
        for c in (cursors() if any(k in p for k in ("submissions","custody")) or p=="/" else ["x"]):
            try:
                r=client.get(p, {"after":c,"before":c,"q":c,"team":c,"organisation":c, "waiting":c,"state":c,"language":c})
                if r.status_code>=500: report.add((p,"GET",c[:30],r.status_code))
                if r.status_code in (404,405,302,403): break
            except Exception as e:
                report.add((p,"GET",c[:40],repr(e)[:200])); 
    live=[]
    for p in paths:
        try: s=client.post(p,{}).status_code
        except Exception as e: report.add((p,"POST {}","",repr(e)[:200])); continue
        if s not in (404,405): live.append(p)
    client=client_of(person)
    shots(client, live, report)
    print(len(paths), len(live))
    for l in norm(report, ids): print("!!", l)

def test_partner(settings):
    org,team,focal,amal,a,draft,done,item,q,src=world()
    ids={"organisation_id":org.pk,"submission_id":draft.pk,"item_id":item.pk,"question_id":q.pk,"source_id":src.pk,"record_id":ConsentRecord.objects.first().pk}
    ids["text_id"]=AgreementText.objects.first().pk; ids["agreement_id"]=Agreement.objects.filter(organisation=org).first().pk
    ids["membership_id"]=Membership.objects.get(person=amal).pk
    one(ids, focal, "partner", settings)
    ids["submission_id"]=done.pk
    one(ids, focal, "partner", settings)

@pytest.mark.parametrize("role",[Role.TEAM_LEAD,Role.PROTECTION_OFFICER,Role.EVIDENCE_OFFICER,Role.CONTACT_POINT,Role.HEAD,Role.ADMINISTRATOR])
def test_staff(settings, role):
    org,team,focal,amal,a,draft,done,item,q,src=world()
    item=Item.objects.filter(submission=done).first()
    ids={"organisation_id":org.pk,"submission_id":done.pk,"item_id":item.pk,"question_id":q.pk}
    ids["text_id"]=AgreementText.objects.first().pk; ids["agreement_id"]=Agreement.objects.filter(organisation=org).first().pk
    ids["membership_id"]=Membership.objects.get(person=amal).pk; ids["subject_id"]=item.pk
    person=make_staff(role, team=team); ids["person_id"]=make_staff(Role.ANALYST,team=team).pk
    one(ids, person, "mechanism", settings)
