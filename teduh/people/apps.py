"""Schools, persons, sessions: who stands where."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "teduh.people"
    label = "people"
