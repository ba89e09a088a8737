"""The secretary of the committee is a role too."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('coalitions', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='assignment',
            name='role',
            field=models.CharField(choices=[('problem_owner', 'de probleemeigenaar'), ('partner', 'een coalitiepartner'), ('data_holder', 'de bronhouder'), ('landsadvocaat', 'de landsadvocaat'), ('ethics_member', 'een lid van de adviescommissie'), ('ethics_chair', 'de voorzitter van de adviescommissie'), ('ethics_secretary', 'de secretaris van de adviescommissie'), ('analyst', 'de analist'), ('checker', 'een controleur van de uitvoer'), ('programme_lead', 'de programmaleider'), ('observer', 'een waarnemer'), ('administrator', 'de beheerder'), ('break_glass', 'een beheerder met noodtoegang')], max_length=20, verbose_name='rol'),
        ),
        migrations.AlterField(
            model_name='historicalassignment',
            name='role',
            field=models.CharField(choices=[('problem_owner', 'de probleemeigenaar'), ('partner', 'een coalitiepartner'), ('data_holder', 'de bronhouder'), ('landsadvocaat', 'de landsadvocaat'), ('ethics_member', 'een lid van de adviescommissie'), ('ethics_chair', 'de voorzitter van de adviescommissie'), ('ethics_secretary', 'de secretaris van de adviescommissie'), ('analyst', 'de analist'), ('checker', 'een controleur van de uitvoer'), ('programme_lead', 'de programmaleider'), ('observer', 'een waarnemer'), ('administrator', 'de beheerder'), ('break_glass', 'een beheerder met noodtoegang')], max_length=20, verbose_name='rol'),
        ),
    ]
