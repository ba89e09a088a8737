"""A package takes more than one return: what lacked figures or was corrected comes in again, and the latest counts."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('analyses', '0010_what_kind_of_figure'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='packagereturn',
            name='one_accepted_return_per_package',
        ),
        migrations.AlterField(
            model_name='packagereturn',
            name='dataset',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='package_returns', to='analyses.dataset'),
        ),
    ]
