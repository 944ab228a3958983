import cProfile, pstats, io, time
import pytest
from django.test import Client
from django.db import connection
from django.test.utils import CaptureQueriesContext
from common.clock import now
from tests.factories.uploads import draft
pytestmark=[pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("safe_places"), pytest.mark.urls("iiim_portal.urls_partner")]
def test_p():
    e=draft().expect(300000,at=now()); c=Client()
    def one(i): 
        r=c.generic("PATCH",f"/uploads/{e.upload.pk}",b"x"*1000,CONTENT_TYPE="application/offset+octet-stream",HTTP_TUS_RESUMABLE="1.0.0",HTTP_UPLOAD_OFFSET=str(i*1000),HTTP_UPLOAD_CAPABILITY=e.capability); assert r.status_code==204
    one(0)
    with CaptureQueriesContext(connection) as q: one(1)
    for x in q.captured_queries: print("Q", x["sql"][:150])
    t=time.process_time()
    for i in range(2,102): one(i)
    print("cpu ms/part", (time.process_time()-t)*10)
    pr=cProfile.Profile(); pr.enable()
    for i in range(102,202): one(i)
    pr.disable()
    s=io.StringIO(); pstats.Stats(pr,stream=s).sort_stats("cumtime").print_stats(70); print(s.getvalue())
