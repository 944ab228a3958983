"""Exit with 0 when the face in this container answers: `python deploy/healthy.py <host name>`."""

import http.client
import sys

line = http.client.HTTPConnection("127.0.0.1", 8000, timeout=5)
line.request("GET", "/healthz", headers={"Host": sys.argv[1], "X-Forwarded-Proto": "https"})
sys.exit(line.getresponse().status != http.HTTPStatus.OK)
