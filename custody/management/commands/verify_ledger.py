"""Prove the whole log again from its first leaf."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from custody.verify import verify_log


class Command(BaseCommand):
    help = "Recompute every commitment, leaf, node and checkpoint of the custody log."

    def handle(self, *_args: Any, **_options: Any) -> None:
        found = verify_log()
        for problem in found.problems:
            self.stdout.write(problem)
        if found.problems:
            raise CommandError("the log does not hold")
        self.stdout.write(f"{found.leaves} events, {found.checkpoints} checkpoints: the log holds")
