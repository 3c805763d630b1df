"""What is due and how often; shared by `run_jobs --loop` and Celery beat. Names jobs by string."""

JOBS = {
    "vpwg.common.jobs.send_due_mail": 60,
    "vpwg.common.jobs.clear_sessions": 86_400,
    "vpwg.common.jobs.forget_counts": 3_600,
    "vpwg.common.jobs.forget_form_uses": 3_600,
    "members.jobs.accounts.forget_ended_sessions": 86_400,
    "members.jobs.mailings.resume_mailings": 60,
    "vpwg.common.jobs.reindex_stale": 86_400,
    "resources.jobs.prepare_waiting": 120,
    "meetings.jobs.print_waiting": 120,
    "resources.jobs.drop_old_catalogue_files": 86_400,
    "members.jobs.seats.remind_of_ending_seats": 21_600,
    "members.jobs.applications.drop_old_drafts": 86_400,
    "members.jobs.privacy.warn_of_incident_deadlines": 900,
    "members.jobs.privacy.forget_farewells": 86_400,
    "members.jobs.log.anchor_log": 3_600,
    "members.jobs.log.mail_anchor": 86_400,
    "members.jobs.privacy.report_due_data": 86_400,
}
