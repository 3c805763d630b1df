"""No two rows of one name."""

from django.db import migrations, models

import members.access.models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0005_fill_public_ids")]

    operations = [
        migrations.AlterField(
            model_name="agendaitem",
            name="public_id",
            field=models.CharField(
                default=members.access.models.new_public_id, editable=False, max_length=20, unique=True
            ),
        ),
    ]
