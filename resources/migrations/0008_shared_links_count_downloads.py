from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("resources", "0007_signed_originals")]

    operations = [migrations.RenameField("sharelink", "opened_count", "downloaded_count")]
