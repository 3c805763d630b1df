"""Give a random name to the rows that were there before."""

from django.db import migrations

from members.access.models import new_public_id


def fill(apps, schema_editor):
    for name in ("membership", "seat", "user"):
        model = apps.get_model("members", name)
        for pk in model._base_manager.filter(public_id=None).values_list("pk", flat=True):
            model._base_manager.filter(pk=pk).update(public_id=new_public_id())


class Migration(migrations.Migration):
    dependencies = [("members", "0011_edit_versions_and_public_ids")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
