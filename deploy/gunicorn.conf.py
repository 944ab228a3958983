"""How a face is served in its container: threads, because a slow line holds one for as long as its part takes."""

from iiim_portal import logs

wsgi_app = "iiim_portal.wsgi:application"
bind = "0.0.0.0:8000"
worker_class = "gthread"
preload_app = True
timeout = 120
graceful_timeout = 30
keepalive = 5
# Shared memory: a heartbeat on a slow disk would get a healthy worker killed.
worker_tmp_dir = "/dev/shm"  # noqa: S108 - gunicorn makes a file without a name there
control_socket_disable = True
# No access log: who asked for what is in the custody log, where it belongs, and nowhere else.
accesslog = None
loglevel = "warning"
logs.begin()
logconfig_dict = logs.SETTINGS
forwarded_allow_ips = "*"
