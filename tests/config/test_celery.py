from celery_app import app


def test_schedule_is_the_reviewed_list():
    app.loader.import_default_modules()
    assert {
        entry["task"]: entry["schedule"]
        for entry in app.conf.beat_schedule.values()
        if isinstance(entry["schedule"], float)
    } == {
        "workflows.tasks.sweep_letter_jobs": 60.0,
        "casework.tasks.send_pending_messages": 60.0,
        "workflows.tasks.sweep_deadlines": 60.0,
        "workflows.tasks.sweep_lapses": 60.0,
        "workflows.tasks.reproject_if_calendar_changed": 300.0,
    }


def test_every_scheduled_task_exists():
    app.loader.import_default_modules()
    assert [
        entry["task"] for entry in app.conf.beat_schedule.values() if entry["task"] not in app.tasks
    ] == []


def test_a_lost_worker_loses_no_task():
    assert (app.conf.task_acks_late, app.conf.task_reject_on_worker_lost) == (True, True)
    assert (
        app.conf.task_soft_time_limit
        < app.conf.task_time_limit
        < app.conf.broker_transport_options["visibility_timeout"]
    )
