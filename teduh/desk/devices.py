"""The API of an account's devices: where it is signed in, and signing out there. Parses and answers only."""

from typing import Any

from django.http import HttpRequest

from teduh.keys.devices import devices_of, end_device, end_other_devices
from teduh.lib.fields import Fields, decode
from teduh.lib.http import read_json
from teduh.live.hub import hub
from teduh.people.access import Subject
from teduh.people.doors import MEMBERS, door
from teduh.sealing.codec import b64url_encode


@door("GET", MEMBERS)
def devices_list(request: HttpRequest, subject: Subject) -> dict[str, Any]:
    return {
        "devices": [
            {
                "id": b64url_encode(device.id),
                "kind": device.kind,
                "begun": device.begun,
                "seen": device.seen,
                "here": device.here,
            }
            for device in devices_of(subject)
        ]
    }


@door("POST", MEMBERS)
def device_end(request: HttpRequest, subject: Subject, device: str) -> None:
    Fields(read_json(request)).done()
    hub.from_thread(hub.end_of, end_device(subject, decode(device, exactly=16)))


@door("POST", MEMBERS)
def other_devices_end(request: HttpRequest, subject: Subject) -> None:
    Fields(read_json(request)).done()
    hub.from_thread(hub.end_of, end_other_devices(subject))
