"""The version that a save of a collection began from."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("resources", "0004_fill_folded_titles")]

    operations = [
        migrations.AddField(
            model_name="collection",
            name="edit_version",
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
    ]
