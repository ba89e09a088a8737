"""Run the tests marked spark: the same expressions on both engines, compared to the last digit."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def missing_java() -> str | None:
    """The sentence for a machine without Java, which Spark runs on."""
    if shutil.which("java"):
        return None
    return "Spark needs Java; install it with: apt-get install default-jre-headless"


def main(arguments: list[str]) -> int:
    """pytest's exit code; 1 with a sentence when Java is missing."""
    sentence = missing_java()
    if sentence:
        print(sentence, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "pytest", "-q", "-m", "spark", "tests/analyses", *arguments]
    return subprocess.run(command, cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
