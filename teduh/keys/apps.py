"""Keysets, locks and the public key directory."""

from django.apps import AppConfig


class KeysConfig(AppConfig):
    name = "teduh.keys"
    label = "keys"
