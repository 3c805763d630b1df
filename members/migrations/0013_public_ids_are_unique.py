"""No two rows of one name."""

from django.db import migrations, models

import members.access.models


class Migration(migrations.Migration):
    dependencies = [("members", "0012_fill_public_ids")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="public_id",
            field=models.CharField(
                default=members.access.models.new_public_id, editable=False, max_length=20, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="seat",
            name="public_id",
            field=models.CharField(
                default=members.access.models.new_public_id, editable=False, max_length=20, unique=True
            ),
        ),
        migrations.AlterField(
            model_name="user",
            name="public_id",
            field=models.CharField(
                default=members.access.models.new_public_id, editable=False, max_length=20, unique=True
            ),
        ),
    ]
