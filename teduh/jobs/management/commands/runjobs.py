"""`manage.py runjobs [--once]`: runs what is due beside the serving process, which then gets TEDUH_JOBS=0."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from teduh.jobs.runner import Runner, run_due
from teduh.jobs.schedule import plan_recurring


class Command(BaseCommand):
    help = "Run what is due: reminders of duties, assessments that open, and whatever rooms have planned."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--once", action="store_true", help="what is due now, then stop")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            plan_recurring()
            self.stdout.write(f"{run_due()} jobs")
            return
        Runner().look()
