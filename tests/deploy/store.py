"""An S3 server that holds every key to its policy, set up with the policies in deploy/stores."""

import json
import urllib.request
from pathlib import Path

import boto3

from tests.deploy.compose import ROOT
from tests.deploy.debian import BIN, Server
from tests.live import free_port, is_up

BUCKETS = ("staging", "vault-a", "vault-b")


def store(folder: Path) -> tuple[Server, int, dict[str, str]]:
    """The server, its port, and the keys as `.env` names them."""
    port = free_port()
    server = Server("store", folder, [str(BIN / "moto_server"), "-H", "127.0.0.1", "-p", str(port)]).start()
    address = f"http://127.0.0.1:{port}"
    server.ready(lambda: is_up(f"{address}/moto-api/data.json"))
    for bucket in BUCKETS:
        client("s3", address).create_bucket(Bucket=bucket)
    iam = client("iam", address)
    keys = {}
    for user, prefix in (("partner", "PARTNER_"), ("portal", "")):
        iam.create_user(UserName=user)
        policy = (ROOT / f"deploy/stores/{user}.json").read_text()
        iam.put_user_policy(UserName=user, PolicyName=user, PolicyDocument=json.dumps(json.loads(policy)))
        made = iam.create_access_key(UserName=user)["AccessKey"]
        keys |= {f"{prefix}STORE_KEY_ID": made["AccessKeyId"], f"{prefix}STORE_KEY": made["SecretAccessKey"]}
    # From here on nobody does anything without a key that may.
    begin = urllib.request.Request(f"{address}/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
    urllib.request.urlopen(begin).close()
    return server, port, keys


def client(service: str, address: str, key_id: str = "invented", key: str = "invented"):
    return boto3.client(
        service, endpoint_url=address, region_name="us-east-1", aws_access_key_id=key_id, aws_secret_access_key=key
    )
