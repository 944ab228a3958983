"""What gunicorn serves."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iiim_portal.settings.production")
application = get_wsgi_application()
# Everything is loaded before the workers are forked, and left out of their garbage collection: they share its memory,
# and the first request of each waits for nothing.
get_resolver().url_patterns  # noqa: B018 - reading it is what loads the pages
gc.collect()
gc.freeze()
