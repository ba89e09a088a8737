"""Start everything for a look around: queue, database, demo, web, worker and scheduler, until Ctrl-C."""

import fcntl
import hashlib
import os
import secrets
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

from honcho.manager import Manager

from ops.servers import ServerDidNotStart, valkey
from ops.tied import tie

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
WEB_SECONDS = 60


class CannotStart(RuntimeError):
    """The message is the sentence for whoever typed `make run`."""


def main() -> int:
    """Prepare, start and wait; the exit code is 0 after Ctrl-C."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT") or "8000"
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        with ExitStack() as stack:
            _require_number(port)
            environment = _environment(port)
            stack.enter_context(_alone(Path(environment["ZICHT_VAR"])))
            _require_free(host, port)
            if not environment.get("REDIS_URL"):
                environment["REDIS_URL"] = stack.enter_context(
                    valkey(Path(environment["ZICHT_VAR"]) / "valkey")
                )
            return _serve(host, port, environment, _prepare(environment))
    except (CannotStart, ServerDidNotStart) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 0


def _environment(port: str) -> dict[str, str]:
    """What the processes read: the caller's environment, in demo mode unless the caller says otherwise."""
    environment = {"ZICHT_DEMO": "true", "ZICHT_VAR": str(ROOT / "var"), **os.environ, "PORT": port}
    folder = Path(environment["ZICHT_VAR"]).resolve()
    folder.mkdir(parents=True, exist_ok=True)
    environment["ZICHT_VAR"] = str(folder)
    if not environment.get("SECRET_KEY"):
        environment["SECRET_KEY"] = _kept_secret(folder / "secret_key")
    return environment


def _kept_secret(path: Path) -> str:
    """One secret key for this installation, made on the first start, so that sessions outlive a restart."""
    if not path.exists():
        path.touch(mode=0o600)
    if not path.read_text().strip():
        path.write_text(secrets.token_urlsafe(60))
    return path.read_text().strip()


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Two services on one data folder would write over each other; the lock goes when this process ends."""
    with (folder / "run.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise CannotStart(
                f"Zicht already runs on {folder}; stop it with Ctrl-C or set ZICHT_VAR to another folder."
            ) from None
        yield


def _require_number(port: str) -> None:
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CannotStart(
            f"PORT must be a number from 1 to 65535, and it is {port!r}; try: PORT=8001 make run"
        )


def _require_free(host: str, port: str) -> None:
    """A busy port is said at once, before anything is started."""
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as problem:
            reason = problem.strerror.lower() if problem.strerror else "unknown reason"
            raise CannotStart(
                f"Port {port} on {host} is not usable ({reason}); try: PORT={int(port) + 1} make run"
            ) from None


def _prepare(environment: dict[str, str]) -> str:
    """Tables, static files and demo; gives what the demo command says about the log-ins."""
    print("Preparing tables and demo (the first time takes longest) ...", flush=True)
    stamp, mark = Path(environment["ZICHT_VAR"]) / "static.stamp", _mark_of_static()
    is_new = not stamp.exists() or stamp.read_text() != mark
    command = [sys.executable, "-m", "ops.prepare", *(["--static"] if is_new else [])]
    own = {"DJANGO_SETTINGS_MODULE": "zicht.settings", **environment}
    done = subprocess.run(command, env=own, cwd=ROOT, text=True, stdout=subprocess.PIPE)
    if done.returncode:
        raise CannotStart(f"{done.stdout}The data could not be prepared; the lines above say why.")
    stamp.write_text(mark)
    return done.stdout


def _mark_of_static() -> str:
    """Changes when a static file, or a package that brings some, changes."""
    files = sorted(
        path for path in (*ROOT.glob("static/**/*"), *ROOT.glob("*/static/**/*")) if path.is_file()
    )
    seen = [f"{path} {path.stat().st_mtime_ns} {path.stat().st_size}" for path in files]
    seen.append((ROOT / "requirements.txt").read_text())
    return hashlib.sha256("\n".join(seen).encode()).hexdigest()


def commands(host: str, port: str, var: str) -> dict[str, list[str]]:
    """The processes of the service, by the name in front of their lines."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    web = ["gunicorn", "zicht.wsgi", "--bind", address, "--worker-class", "gthread", "--workers", "2"]
    worker = ["celery", "--quiet", "-A", "zicht", "worker", "--loglevel", "WARNING"]
    worker += ["--without-gossip", "--without-mingle", "--concurrency", "1"]
    scheduler = [
        "celery",
        "--quiet",
        "-A",
        "zicht",
        "beat",
        "--schedule",
        f"{var}/beat-schedule",
        "--pidfile=",
    ]
    return {
        "web": [*web, "--threads", "8", "--timeout", "60", "--log-level", "warning"],
        # A worker per queue: what takes minutes keeps nobody waiting who wants an answer or a message.
        "worker": [*worker, "--hostname", "quick@%h", "--queues", "quick"],
        "heavy": [*worker, "--hostname", "heavy@%h", "--queues", "heavy"],
        "notify": [*worker, "--hostname", "notify@%h", "--queues", "notify"],
        "scheduler": [*scheduler, "--loglevel", "WARNING"],
    }


def _serve(host: str, port: str, environment: dict[str, str], log_ins: str) -> int:
    """Run the processes until one ends or someone stops them; when one ends the others follow."""
    os.register_at_fork(after_in_child=partial(tie, signal.SIGKILL))  # honcho's watchers end with us
    # A demo may be started by root in a container; that is not worth twelve lines of warning.
    environment = {"PYTHONWARNINGS": "ignore:You're running the worker", **environment}
    manager = Manager()
    for name, words in commands(host, port, environment["ZICHT_VAR"]).items():
        command = shlex.join([sys.executable, str(ROOT / "ops/tied.py"), str(BIN / words[0]), *words[1:]])
        manager.add_process(name, f"exec {command}", env=environment, cwd=str(ROOT))
    threading.Thread(target=_announce, args=(host, port, log_ins), daemon=True).start()
    manager.loop()
    stopped_by_user = manager.returncode in (130, 143)
    return 0 if stopped_by_user else manager.returncode or 0


def _announce(host: str, port: str, log_ins: str) -> None:
    """Print address and log-ins once the web server answers, below the start-up lines."""
    deadline = time.monotonic() + WEB_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection((_reachable(host), int(port)), timeout=1).close()
            break
        except OSError:
            time.sleep(0.2)
    else:
        return
    shown = host if host not in ("127.0.0.1", "0.0.0.0", "::", "::1") else "localhost"
    print(f"\n{log_ins}\nZicht runs at http://{shown}:{port}/   (Ctrl-C stops it)\n", flush=True)


def _reachable(host: str) -> str:
    return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)


if __name__ == "__main__":
    sys.exit(main())
