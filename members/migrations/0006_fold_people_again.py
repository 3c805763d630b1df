"""People are folded with the family name first, the order in which lists are sorted."""

from django.db import migrations


def fold_again(apps, schema_editor):
    for row in apps.get_model("members", "Person")._base_manager.iterator():
        row.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("members", "0005_directory_working_life")]

    operations = [migrations.RunPython(fold_again, migrations.RunPython.noop)]
