"""1 GiB in 8 MiB PATCHes over gunicorn; run as a pytest file."""
import http.client, os, time, hashlib, base64
from pathlib import Path
from urllib.parse import urlsplit
import pytest
from common.clock import now
from tests.factories.uploads import draft
from tests.live import portal_in
from tests.custody.conftest import safe_places
pytestmark=[pytest.mark.django_db(transaction=True)]
def cpu(pid):
    t=0; rss=0
    kids=[pid]+[int(k) for k in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    for k in kids:
        f=Path(f"/proc/{k}/stat").read_text().rsplit(")",1)[1].split()
        t+=int(f[11])+int(f[12])
        rss=max(rss,int([l for l in Path(f"/proc/{k}/status").read_text().splitlines() if l.startswith("VmHWM")][0].split()[1]))
    return t/os.sysconf("SC_CLK_TCK"), rss/1024
def test_up(safe_places):
    with portal_in(safe_places) as portal:
        addr=portal.partner_face(); u=urlsplit(addr)
        part=os.urandom(8<<20); n=128
        for checksum in (False, True):
          for rnd in range(2):
            e=draft().expect(n*len(part), at=now())
            c0,_=cpu(portal.running[0].pid); t=time.time(); line=http.client.HTTPConnection(u.hostname,u.port)
            for i in range(n):
                h={"Tus-Resumable":"1.0.0","Upload-Capability":e.capability,"Upload-Offset":str(i*len(part)),"Content-Type":"application/offset+octet-stream"}
                if checksum: h["Upload-Checksum"]="sha256 "+base64.b64encode(hashlib.sha256(part).digest()).decode()
                line.request("PATCH",f"/uploads/{e.upload.pk}",part,h); r=line.getresponse(); r.read(); assert r.status==204,r.status
            d=time.time()-t; c1,rss=cpu(portal.running[0].pid)
            print(f"RESULT checksum={checksum} {n*8/d:.0f} MiB/s cpu {(c1-c0):.2f} s/GiB rss {rss:.0f} MB load {os.getloadavg()[0]:.1f}")
