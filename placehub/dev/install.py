"""Make .venv and put every pinned package into it. Run by `make`, with any Python 3.11 or later.

Says how far it has come, and when something is missing says what to do about it.
"""

import hashlib
import os
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parents[2]
VENV = HERE / ".venv"
LOCK = HERE / "requirements" / "dev.txt"
STAMP = VENV / "installed"
WORDS = (
    (
        ("error: command 'gcc'", "error: command 'cc'", "-linux-gnu-gcc", "or directory: 'gcc'"),
        "One package has no ready-made file for this machine, and there is no C compiler to build "
        "it. Install one (Debian, Ubuntu: apt-get install build-essential python3-dev; "
        "macOS: xcode-select --install) and run make again.",
    ),
    (
        ("DO NOT MATCH THE HASHES",),
        "A downloaded package is not the one that was pinned, so it was refused. "
        "Try again; if it stays so, the package index or a proxy hands out something else.",
    ),
    (
        ("No matching distribution", "Could not find a version"),
        "The package index has no file of a pinned package for this machine, or could not be "
        "reached. Check the network and try again.",
    ),
    (
        ("No space left on device",),
        "The disk is full: Placehub's packages need about 1 GB.",
    ),
)


def main():
    wanted = hashlib.sha256(LOCK.read_bytes()).hexdigest()
    if STAMP.exists() and STAMP.read_text() == wanted and python().exists():
        return
    if sys.version_info < (3, 11):
        stop(
            "Placehub needs Python 3.11 or later; this is %d.%d. Install one and run "
            "make again, or name it: make PYTHON=python3.12 demo" % sys.version_info[:2]
        )
    if not python().exists():
        say("Making .venv with Python %d.%d" % sys.version_info[:2])
        made = subprocess.run(
            [sys.executable, "-m", "venv", str(VENV)], capture_output=True, text=True
        )
        if made.returncode:
            stop(
                "Python could not make .venv. On Debian and Ubuntu: apt-get install python3-venv. "
                "It said: " + last_words(made.stdout + made.stderr)
            )
    install()
    STAMP.write_text(wanted)


def install():
    total = sum("==" in line and not line.startswith(" ") for line in LOCK.read_text().splitlines())
    log = VENV / "install.log"
    say("Installing about %d packages, each checked against its hash: a minute or two." % total)
    command = [
        str(python()),
        "-m",
        "pip",
        "install",
        "--disable-pip-version-check",
        "--no-input",
        "--require-hashes",
        "-r",
        str(LOCK),
    ]
    # the caller may itself run in another environment: pip must not follow it there
    theirs = ("PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")
    env = {name: value for name, value in os.environ.items() if name not in theirs}
    began, shown, seen = time.monotonic(), 0, 0
    with log.open("w") as out:
        pip = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=env
        )
        for line in pip.stdout:
            out.write(line)
            seen += line.startswith(("Collecting ", "Requirement already satisfied"))
            if seen >= shown + 20:
                shown = seen
                say("  %d found, %d seconds" % (seen, time.monotonic() - began))
            if line.startswith("Installing collected packages"):
                say("  all found, unpacking them")
    if pip.wait():
        text = log.read_text()
        for signs, words in WORDS:
            if any(sign in text for sign in signs):
                stop("%s (The whole story is in %s.)" % (words, log))
        stop("Installing did not work: %s (The whole story is in %s.)" % (last_words(text), log))
    say("  done in %d seconds" % (time.monotonic() - began))


def python():
    return VENV / "bin" / "python"


def last_words(text):
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return " ".join(lines[-2:])


def say(words):
    print(words, flush=True)


def stop(words):
    sys.exit("\n" + words)


if __name__ == "__main__":
    main()
