"""Versions that were there before: the newest is in force, and texts are sealed."""

import hashlib
import hmac

from django.conf import settings
from django.db import migrations


def fill(apps, schema_editor):
    versions = apps.get_model("meetings", "MinutesVersion").objects
    key = hashlib.sha256(b"minutes:" + settings.SECRET_KEY.encode()).digest()
    known = set()
    for version in versions.order_by("-number").iterator():
        versions.filter(pk=version.pk).update(
            is_current=version.minutes_id not in known,
            seal=hmac.new(key, version.body.encode(), hashlib.sha256).hexdigest(),
        )
        known.add(version.minutes_id)


class Migration(migrations.Migration):

    dependencies = [("meetings", "0007_readings_of_minutes")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
