"""`manage.py school create|list|set|invite`: how a school begins, from the command line. It makes no key of anybody."""

from datetime import time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from teduh.joining.inviting import USERNAME, invite, make_school
from teduh.lib.refusals import Refusal
from teduh.people.models import COUNSELING_ROLES, Role, School
from teduh.people.schools import local
from teduh.sealing.codec import b64url_encode

LEVELS = ("sd", "smp", "sma")
NEXT = 'Next: python manage.py school invite {pk} --role coordinator --name "Bu …" --username …'


def clock_time(text: str) -> time:
    """HH:MM; argparse turns the ValueError into its own clear sentence."""
    return time.fromisoformat(text)


class Command(BaseCommand):
    help = "Make a school, change its hours, list schools, invite whoever counsels there."

    def add_arguments(self, parser: CommandParser) -> None:
        acts = parser.add_subparsers(dest="act", required=True)
        create = acts.add_parser("create", help="a new school, with nobody in it yet")
        create.add_argument("--name", required=True)
        change = acts.add_parser("set", help="change what a school promises")
        change.add_argument("school", type=int, help="its number, as `school list` shows it")
        change.add_argument("--name")
        for each, required in ((create, True), (change, False)):
            each.add_argument("--level", choices=LEVELS, required=required)
            each.add_argument("--opens", type=clock_time, required=required, metavar="HH:MM")
            each.add_argument("--closes", type=clock_time, required=required, metavar="HH:MM")
            each.add_argument("--reply-by", type=clock_time, required=required, metavar="HH:MM")
        change.add_argument(
            "--retention-days", type=int, metavar="N", help="from closing a case to erasing it"
        )
        acts.add_parser("list", help="every school of this install")
        asked = acts.add_parser("invite", help="a link by which a person makes her own keys, told once")
        asked.add_argument("school", type=int)
        asked.add_argument("--role", choices=[role.value for role in COUNSELING_ROLES], required=True)
        asked.add_argument("--name", required=True, help="as students will read it")
        asked.add_argument("--username", required=True, help="what she types to sign in")
        asked.add_argument(
            "--url", help="where this install is reached, such as https://teduh.example.sch.id"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        acts = {"create": self.create, "set": self.change, "list": self.list, "invite": self.invite}
        acts[options["act"]](options)

    def create(self, told: dict[str, Any]) -> None:
        _check_hours(told["opens"], told["closes"])
        school = make_school(
            _named(told["name"]), told["level"], told["opens"], told["closes"], told["reply_by"]
        )
        self.stdout.write(f"School {school.pk} stands: {school.name}.")
        self.stdout.write(NEXT.format(pk=school.pk))

    def change(self, told: dict[str, Any]) -> None:
        school = _school(told["school"])
        names = ("name", "level", "opens", "closes", "reply_by", "retention_days")
        asked = {name: told[name] for name in names if told[name] is not None}
        if not asked:
            raise CommandError("Nothing to change. Say what, such as --opens 06:45.")
        if "name" in asked:
            _named(asked["name"])
        if not 30 <= asked.get("retention_days", 30) <= 3650:
            raise CommandError("--retention-days is a number from 30 to 3650.")
        for name, value in asked.items():
            setattr(school, name, value)
        _check_hours(school.opens, school.closes)
        school.save(update_fields=list(asked))
        self.stdout.write(f"School {school.pk} is changed: {', '.join(asked)}.")

    def list(self, told: dict[str, Any]) -> None:
        schools = School.objects.order_by("pk")
        if not schools:
            self.stdout.write("No school yet. Next: python manage.py school create --help")
        for school in schools:
            people = school.persons.counseling().count()
            waiting = school.persons.filter(active=True, awaiting_since__isnull=False).count()
            hours = f"{school.opens:%H:%M}-{school.closes:%H:%M}, reply by {school.reply_by:%H:%M}"
            self.stdout.write(
                f"{school.pk}  {school.name} ({school.level})  {hours}  {people} counseling, {waiting} waiting"
            )

    def invite(self, told: dict[str, Any]) -> None:
        school, username = _school(told["school"]), told["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise CommandError(
                "--username has 3 to 64 characters: letters a to z, digits, dot, hyphen, underscore."
            )
        try:
            link = invite(school, Role(told["role"]), _named(told["name"]), username)
        except Refusal as refusal:
            if refusal.code == "username_taken":
                raise CommandError(f"The user name {username} is taken. Choose another one.") from refusal
            raise CommandError("--name has at most 80 bytes and no control characters.") from refusal
        until = local(school, int(link.expires_at.timestamp() * 1000))
        self.stdout.write(f"{told['url'] or _own_address()}/aktivasi#{b64url_encode(link.secret)}")
        self.stdout.write(
            f"Opens once, until {until:%Y-%m-%d %H:%M} ({school.zone}). It is not shown again: hand it over in person."
        )


def _school(number: int) -> School:
    school = School.objects.filter(pk=number).first()
    if school is None:
        raise CommandError(f"There is no school {number}. `python manage.py school list` shows them.")
    return school


def _named(name: str) -> str:
    if not 1 <= len(name.strip()) <= 120:
        raise CommandError("--name has 1 to 120 characters.")
    return name.strip()


def _check_hours(opens: time, closes: time) -> None:
    if opens >= closes:
        raise CommandError("--opens must come before --closes.")


def _own_address() -> str:
    host = settings.ALLOWED_HOSTS[0]
    return "http://localhost:8000" if host == "localhost" else f"https://{host}"
