"""What the stories need of the machine: small disks that can be full, and a clock that can be moved for a few processes."""

import ctypes
import errno
import os
import subprocess
from pathlib import Path

NEW_MOUNTS = 0x00020000  # CLONE_NEWNS of Linux
LIBRARY = next(Path("/usr/lib").glob("*/faketime/libfaketime.so.1"), None)
NO_MOUNTS = "Mounting a small disk takes the rights of root (CAP_SYS_ADMIN), and this machine gives none"
NO_CLOCK = "There is no libfaketime on this machine; install it with: apt-get install libfaketime"
SHIFTED = Path(__file__).parent / "shifted"


def take_own_mounts():
    """From now on what this process mounts is seen by it and by what it starts alone; None, or why that cannot be."""
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(NEW_MOUNTS):
        return f"{NO_MOUNTS}: {os.strerror(ctypes.get_errno())}."
    made = subprocess.run(["mount", "--make-rprivate", "/"], capture_output=True, text=True)
    return f"{NO_MOUNTS}: {made.stderr.strip()}." if made.returncode else None


def why_no_clock():
    """None, or why the clock cannot be moved for some processes alone."""
    return None if LIBRARY else NO_CLOCK


class Disk:
    """A disk of its own at a folder that is there, kept in memory; gone when nobody looks at it any more."""

    def __init__(self, place, mebibytes, owner="0:0"):
        user, group = owner.split(":")
        self.place, self.filler = place, place / "filler"
        options = f"size={mebibytes}m,mode=0700,uid={user},gid={group}"
        subprocess.run(["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(place)], check=True)

    def fill(self):
        """Until the system says that no space is left on the device."""
        told = None
        with self.filler.open("wb", buffering=0) as file:
            while told is None:
                try:
                    file.write(bytes(65536))
                except OSError as full:
                    told = full
        assert told.errno == errno.ENOSPC, told

    def free(self):
        self.filler.unlink()

    def take_away(self):
        subprocess.run(["umount", "--lazy", str(self.place)], check=True)


class Clock:
    """A clock that some processes live by, moved while they run."""

    def __init__(self, folder):
        self.file = folder / "clock"
        self.move(0)

    def move(self, seconds):
        """So far ahead of the clock of the machine, or behind it."""
        draft = self.file.with_suffix(".draft")
        draft.write_text(f"{seconds:+d}\n")
        draft.chmod(0o644)
        draft.replace(self.file)  # at once: somebody may be reading

    @property
    def environment(self):
        """For a process that lives by this clock. How long something lasts stays what it is."""
        return {
            "LD_PRELOAD": str(LIBRARY), "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1",
            "PYTHONPATH": os.pathsep.join(filter(None, [str(SHIFTED), os.environ.get("PYTHONPATH")])),
        }  # fmt: skip
