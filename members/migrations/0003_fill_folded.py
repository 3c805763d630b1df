"""Fill the folded words of organisations and people that were there before."""

from django.db import migrations


def fill(apps, schema_editor):
    for name in ("Organisation", "Person"):
        for row in apps.get_model("members", name)._base_manager.all():
            row.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("members", "0002_working_life_and_library")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
