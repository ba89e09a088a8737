"""Tie a process to the one that started it, so that nothing runs on when that one is killed.

As a program it ties itself and becomes the command that follows: `python ops/tied.py celery -A zicht worker`.
"""

import ctypes
import os
import signal
import sys

SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of Linux


def tie(stop: signal.Signals) -> None:
    """Ask the kernel to send this process `stop` when its parent ends; only Linux knows how."""
    if sys.platform.startswith("linux"):
        ctypes.CDLL(None).prctl(SET_PARENT_DEATH_SIGNAL, int(stop))


if __name__ == "__main__":
    tie(signal.SIGTERM)
    os.execvp(sys.argv[1], sys.argv[1:])
