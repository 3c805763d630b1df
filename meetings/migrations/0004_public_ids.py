"""Random names for addresses (filled by the next, unique by the one after)."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0003_attendance")]

    operations = [
        migrations.AddField(
            model_name="agendaitem",
            name="public_id",
            field=models.CharField(default=None, editable=False, max_length=20, null=True),
        ),
    ]
