"""Pages made of several rooms."""

from django.apps import AppConfig


class DeskConfig(AppConfig):
    name = "teduh.desk"
    label = "desk"
