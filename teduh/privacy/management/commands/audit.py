"""`manage.py audit`: follows the audit of every school, or of one, and names each line at which its chain breaks."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from teduh.people.models import School
from teduh.privacy.audit import broken_links
from teduh.privacy.models import AuditLine


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--school", type=int, help="the number of one school, as this command prints it")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted = options["school"]
        schools = School.objects.order_by("pk")
        found = list(schools if wanted is None else schools.filter(pk=wanted))
        if not found:
            raise CommandError("there is no such school")
        broken = [school for school in found if not self.holds(school)]
        if broken:
            raise CommandError("an audit is not as it was written")

    def holds(self, school: School) -> bool:
        """Prints how far the chain reaches, to be compared with what was seen before, and where it is broken."""
        broken = list(broken_links(school))
        last = AuditLine.objects.filter(school=school).order_by("-index").first()
        reach = f"{last.index + 1} lines, {bytes(last.hash).hex()[:16]}" if last else "no lines yet"
        told = f"broken at {', '.join(map(str, broken))}" if broken else "holds"
        self.stdout.write(f"school {school.pk}: {told} ({reach})")
        return not broken
