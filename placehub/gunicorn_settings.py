"""How gunicorn runs Placehub, in the demonstration and in real use."""

import os
import shutil

from placehub.settings.environment import logging

bind = os.environ.get("PLACEHUB_BIND", "127.0.0.1:8000")
workers = int(os.environ.get("PLACEHUB_WEB_PROCESSES", "2"))
threads = int(os.environ.get("PLACEHUB_WEB_THREADS", "4"))
worker_class = "gthread"
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None
timeout = 30
graceful_timeout = 20
max_requests = 5000
max_requests_jitter = 500
accesslog = None  # a path may hold a person's number; requests are counted by route instead
control_socket_disable = True
logconfig_dict = logging() | {
    "loggers": {
        "gunicorn.error": {"handlers": ["stderr"], "level": "INFO", "propagate": False},
        # with a logconfig_dict gunicorn writes this one whatever accesslog says
        "gunicorn.access": {"handlers": [], "level": "CRITICAL", "propagate": False},
    }
}


def on_starting(server: object) -> None:
    """Begin counting anew: what an earlier start counted is over."""
    folder = os.environ.get("PROMETHEUS_MULTIPROC_DIR")
    if folder:
        shutil.rmtree(folder, ignore_errors=True)
        os.makedirs(folder)


def child_exit(server: object, worker: object) -> None:
    """Keep the metrics of a process that has ended from being counted as one that lives."""
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        from prometheus_client import multiprocess

        multiprocess.mark_process_dead(worker.pid)
