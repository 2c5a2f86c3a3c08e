"""Run a command with the embedded services up, and stop them again after it.

    python -m placehub.dev.with_services [--fast] -- command and its words

The services have a place of their own, var/test, so a demonstration may run at the same time.
Where DATABASE_URL is set, the command uses that server instead and nothing is started.
"""

import os
import signal
import subprocess
import sys
from pathlib import Path


def main(words: list[str]) -> int:
    cut = words.index("--") if "--" in words else 0
    options, command = words[:cut], words[cut + 1 :]
    if not command:
        raise SystemExit(__doc__)
    if os.environ.get("DATABASE_URL"):
        return run(command)
    os.environ.setdefault("PLACEHUB_VAR", str(Path(__file__).resolve().parents[2] / "var" / "test"))
    from placehub.dev import embedded

    already = "not running" not in embedded.status()
    embedded.start(fast="--fast" in options)
    try:
        return run(command)
    finally:
        if not already:
            embedded.stop()


def run(command: list[str]) -> int:
    """Run it in the foreground. Ctrl-C goes to it; this process waits and tidies up after it."""
    process = subprocess.Popen(command, env=without_a_choice_of_settings())

    def pass_on(number: int, frame: object) -> None:
        process.send_signal(number)

    signal.signal(signal.SIGTERM, pass_on)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    return process.wait()


def without_a_choice_of_settings() -> dict[str, str]:
    """The environment less the settings that importing placehub chose: the command chooses."""
    chosen = os.environ.get("DJANGO_SETTINGS_MODULE") == "placehub.settings.dev"
    return {
        name: value
        for name, value in os.environ.items()
        if not (chosen and name == "DJANGO_SETTINGS_MODULE")
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
