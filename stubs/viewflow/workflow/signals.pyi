from django.dispatch import Signal

task_finished: Signal
