"""Partial indexes for what we ask of the engine's task table, so that closed history never weighs on it."""

from django.db import migrations

INDEXES = {
    "vf_task_open_node": "viewflow_task (flow_task, created) WHERE finished IS NULL",
    "vf_task_error": "viewflow_task (flow_task, created) WHERE status = 'ERROR'",
    "vf_task_job": "viewflow_task (scheduled) WHERE flow_task_type = 'JOB' AND status IN ('SCHEDULED','STARTED','ERROR')",
    "vf_process_flow_created": "viewflow_process (flow_class, created)",
}


class Migration(migrations.Migration):
    dependencies = [("workflows", "0001_tables"), ("viewflow", "0015_task_scheduled")]

    operations = [
        migrations.RunSQL(f"CREATE INDEX {name} ON {on}", f"DROP INDEX {name}")
        for name, on in INDEXES.items()
    ]
