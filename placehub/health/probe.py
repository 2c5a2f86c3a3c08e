"""python -m placehub.health.probe: exit 0 when the web process on this machine is alive."""

import os
import sys
import urllib.error
import urllib.request


def main() -> int:
    port = os.environ.get("PLACEHUB_BIND", "127.0.0.1:8000").rsplit(":", 1)[-1]
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/health/live", timeout=5) as answer:
            return int(answer.status != 200)
    except (urllib.error.URLError, OSError):
        return 1


if __name__ == "__main__":
    sys.exit(main())
