"""The workers' application; its tasks live in the apps."""

import os
from typing import Any

from celery import Celery, Task

from iiim_portal import logs, metrics

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iiim_portal.settings.embedded")


class Telling(Celery):
    """Sends the number of the request along with each bell."""

    def send_task(self, *words: Any, headers: dict[str, Any] | None = None, **options: Any) -> Any:
        return super().send_task(*words, headers={**(headers or {}), "request_id": logs.request_id()}, **options)


class Told(Task):  # type: ignore[type-arg]
    """Works under the number of the request it was rung for, and is counted."""

    def __call__(self, *words: Any, **named: Any) -> Any:
        told = self.request.get("request_id") or ""
        with logs.of_request(str(told)), metrics.counted_task(self.name):
            return super().__call__(*words, **named)


app = Telling("iiim_portal", task_cls=Told)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
