import io, os, time, pytest, resource
from uuid import uuid4
from custody import safe
from common.actors import WORKER
from tests.factories.custody import *
from tests.custody.conftest import safe_places
from django.db import transaction
N=int(os.environ.get("MIB","2048"))
class Src:
    def __init__(s,n): s.n=n; s.b=os.urandom(1<<20)
    def read(s,k):
        k=min(k,s.n); s.n-=k; return s.b[:k] if k<len(s.b) else s.b
@pytest.mark.django_db
def test_bench(safe_places):
    up=uuid4(); part=8<<20
    t=time.time()
    for i in range(N//8):
        st=safe.receive(upload_id=up,part_number=i,offset=i*part,stream=Src(part),length_bytes=part,checksum=None)
        safe.acknowledge(st,at=NOON)
    d=time.time()-t; print("\nreceive 8MiB parts", N/d,"MiB/s")
    t=time.time(); safe.receive(upload_id=uuid4(),part_number=0,offset=0,stream=Src(512<<20),length_bytes=512<<20,checksum=None); print("receive 512MiB one", 512/(time.time()-t))
    import hashlib, subprocess
    f=safe_places/"plain"
    with open(f,"wb") as o:
        for i in range(N): o.write(os.urandom(1<<20))
    for cmd in ("openssl dgst -sha256","sha256sum","openssl dgst -sha512"):
        t=time.time(); subprocess.run([*cmd.split(),str(f)],capture_output=True); print(cmd,N/(time.time()-t))
    f.unlink()
    t=time.time(); c0=time.process_time(); T0=os.times()
    dep=safe.deposit(actor=WORKER,upload_id=up,item_id=uuid4(),attempt=1,length_bytes=N<<20,heartbeat=lambda:None,at=NOON)
    d=time.time()-t; print("deposit", N/d,"MiB/s", "cpu s/GiB",(time.process_time()-c0)/(N/1024), [b-a for a,b in zip(T0,os.times())])
    k=safe.keep(dep,actor=WORKER,at=NOON)
    o=safe.open_for(actor=actor_in(Role.ANALYST),item_id=k.item_id,purpose="x",at=NOON)
    t=time.time()
    for c in o.chunks(): pass
    print("read", N/(time.time()-t)); print("rss MB",resource.getrusage(resource.RUSAGE_SELF).ru_maxrss/1024)
    import subprocess; subprocess.run(["rm","-rf",str(safe_places)])
