#!/usr/bin/env python
"""Django's command line. Commands that change tables connect as the owner, jobs as the job role."""

import os
import sys

ROLE_OF_COMMAND = {
    "migrate": "owner",
    "makemigrations": "owner",
    "flush": "owner",
    "keep_keys": "owner",
    "seed_demo": "owner",
    "demo_sign_ins": "owner",
    "let_in": "owner",
    "start_place": "owner",
    "verify_audit": "owner",
    "audit_head": "owner",
    "check_ledger": "owner",
    "export_ledger": "owner",
    "import_people": "job",
}


def main() -> None:
    command = sys.argv[1] if len(sys.argv) > 1 else ""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "placehub.settings.dev")
    os.environ.setdefault("PLACEHUB_DB_ROLE", ROLE_OF_COMMAND.get(command, "app"))
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
