"""Both lanes of every case have their id kept free from its opening on."""

from hashlib import sha256

from django.db import migrations, models

LABEL = b"teduh/1/lane\0"


def fill(apps, schema_editor):
    case_of = apps.get_model("cases", "Case")
    for case in case_of.objects.filter(kind="case").only("pk", "public_id").iterator():
        lanes = [sha256(LABEL + bytes((kind,)) + bytes(case.public_id)).digest()[:16] for kind in (1, 2)]
        case_of.objects.filter(pk=case.pk).update(staff_lane=lanes[0], own_lane=lanes[1])


class Migration(migrations.Migration):
    dependencies = [("cases", "0004_less_derivable")]
    operations = [
        migrations.AddField("case", "staff_lane", models.BinaryField(max_length=16, null=True, unique=True, help_text="kept free for it")),
        migrations.AddField("case", "own_lane", models.BinaryField(max_length=16, null=True, unique=True, help_text="kept free for it")),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
