"""Fill the folded titles of works that were there before."""

from django.db import migrations


def fill(apps, schema_editor):
    for row in apps.get_model("resources", "Resource")._base_manager.all().iterator():
        row.save(update_fields=["folded"])


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_folded_titles")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
