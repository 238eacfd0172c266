"""`manage.py auditcheck`: follows the audit of every school and names the first line at which its chain breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from teduh.people.models import School
from teduh.privacy.audit import broken_links


class Command(BaseCommand):
    help = __doc__ or ""

    def handle(self, *args: Any, **options: Any) -> None:
        for school in School.objects.all():
            broken = next(broken_links(school), None)
            if broken is not None:
                raise CommandError(f"school {school.pk}: the audit was changed at line {broken}")
            self.stdout.write(f"school {school.pk}: the audit holds")
