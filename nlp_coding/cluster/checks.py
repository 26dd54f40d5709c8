"""What must hold before a text is sent to a Dask cluster: who may listen on the way, and who would code it."""

from __future__ import annotations

import re
import socket
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nlp_coding.core.errors import InputError, Mistake

if TYPE_CHECKING:
    from distributed import Security

START = (
    "DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False DASK_DISTRIBUTED__WORKER__MEMORY__SPILL=False "
    "dask worker {address} --nthreads 1"
)
"""The command that starts a worker that writes nothing to disk."""

_ADDRESS = re.compile(r"(?P<scheme>[a-z]+)://(?:\[(?P<six>[^\]]+)\]|(?P<host>[^:/\[\]]+)):(?P<port>\d{1,5})", re.ASCII)


@dataclass(frozen=True)
class Address:
    """Where somebody listens."""

    scheme: str
    host: str
    port: int

    @property
    def here(self) -> bool:
        """Whether it is this machine for sure. No name is looked up: the answer could come from anywhere."""
        try:
            return self.host == "localhost" or ip_address(self.host).is_loopback
        except ValueError:
            return False

    @property
    def safe(self) -> bool:
        """Whether a text may be sent there: encrypted, or within this machine."""
        return self.scheme == "tls" or (self.scheme == "tcp" and self.here)


def read_address(text: str) -> Address | None:
    """tcp://HOST:PORT or tls://HOST:PORT; None for anything else."""
    found = _ADDRESS.fullmatch(text.strip().rstrip("/"))
    if found is None or found["scheme"] not in ("tcp", "tls") or not 0 < int(found["port"]) < 65536:
        return None
    return Address(found["scheme"], (found["six"] or found["host"]).lower(), int(found["port"]))


def check_address(text: str) -> Address:
    """The scheduler's address. Raises InputError for none, and for tcp:// beyond this machine. Connects to nothing."""
    address = read_address(text)
    if address is None:
        raise InputError(
            Mistake(
                f"«{text}» is no address of a scheduler",
                remedy="give what it wrote when it started, such as tls://10.0.0.5:8786 or tcp://127.0.0.1:8786",
            )
        )
    if not address.safe:
        raise InputError(
            Mistake(
                f"{text} is beyond this machine, and tcp:// is not encrypted: others could read the comments",
                remedy=f"start the cluster with certificates, and give tls://{address.host}:{address.port}",
            )
        )
    return address


def check_certificates(address: Address, *, ca: Path | None, cert: Path | None, key: Path | None) -> Security:
    """What the client shows and whom it trusts: the files, or what Dask's own configuration names.

    Raises InputError where there are none for tls://, or some for tcp://, or where they cannot be read.
    """
    from distributed import Security

    given = {"tls_ca_file": ca, "tls_client_cert": cert, "tls_client_key": key}
    files = {name: str(path) for name, path in given.items() if path is not None}
    if address.scheme == "tcp":
        if files:
            raise InputError("certificates are for tls://, and the scheduler's address is tcp://")
        return Security()
    security = Security(require_encryption=True, **files)
    named = security.get_tls_config_for_role("client")
    if not (named["ca_file"] and named["cert"]):
        raise InputError(
            Mistake(
                "tls:// needs the certificate of the cluster's authority, and one of your own with its key",
                remedy="give --tls-ca, --tls-cert and --tls-key, or set distributed.comm.tls in Dask's configuration",
            )
        )
    try:
        security.get_connection_args("client")
    except (OSError, ValueError) as error:  # of ssl too; the message of a missing file does not name it
        lost = [path for path in (named["ca_file"], named["cert"], named["key"]) if path and not Path(path).is_file()]
        what = f"there is no file {lost[0]}" if lost else f"the certificates cannot be used: {error}"
        raise InputError(Mistake(what, remedy="check --tls-ca, --tls-cert and --tls-key")) from error
    return security


def named(addresses: Collection[str], hosts: Sequence[str], *, scheduler: str) -> frozenset[str]:
    """The workers on the hosts a user named, by name or by number; without any, all.

    Raises InputError for a host without a worker, and where there is no worker at all.
    """
    if not addresses:
        what, remedy = f"the scheduler at {scheduler} has no workers", f"start some: {START.format(address=scheduler)}"
        raise InputError(Mistake(what, remedy=remedy))
    if not hosts:
        return frozenset(addresses)
    on = {host: {one for one in addresses if host_of(one) in numbers} for host in hosts if (numbers := _numbers(host))}
    there = ", ".join(sorted({host_of(one) for one in addresses}))
    missing = [
        Mistake(f"the cluster has no worker on «{host}»", remedy=f"there are workers on {there}")
        for host, found in on.items()
        if not found
    ]
    if missing:
        raise InputError(missing)
    return frozenset().union(*on.values())


def check_reached(addresses: Iterable[str]) -> list[Mistake]:
    """What is wrong with workers that listen beyond this machine, unencrypted."""
    return [
        Mistake(
            f"the worker {one} is beyond this machine and not reached by tls://",
            remedy="start scheduler and workers with certificates, and give the scheduler's tls:// address",
        )
        for one in sorted(addresses)
        if not _safe(one)
    ]


def misfit(address: str, told: Any, expected: Mapping[str, str]) -> Mistake | None:
    """Why a worker may not code, given what `worker_facts` told of it, or the error that came instead."""
    who = f"the worker {address}"
    if isinstance(told, BaseException):
        return cannot(who, told)
    found, spills, scheduler = told
    if not _safe(scheduler):
        return Mistake(
            f"{who} is connected to its scheduler by {scheduler}, unencrypted",
            remedy="start it with the scheduler's tls:// address",
        )
    if spills:
        return Mistake(
            f"{who} may write comments to its disk when its memory is short",
            remedy=f"start it so: {START.format(address=scheduler)}",
        )
    return unlike(who, found, expected)


def unlike(who: str, found: Mapping[str, str], expected: Mapping[str, str]) -> Mistake | None:
    """What differs from this machine, if anything does."""
    differing = [
        f"{name} {found.get(name, 'none')} (here {value})"
        for name, value in expected.items()
        if found.get(name) != value
    ]
    if not differing:
        return None
    what = f"{who} has {', '.join(differing)}: codings could differ"
    return Mistake(what, remedy="install the same versions on all machines")


def cannot(who: str, error: BaseException) -> Mistake:
    """What is wrong with one that could not be asked."""
    if isinstance(error, ImportError | AttributeError):
        what, remedy = (
            f"{who} has no nlp-coding, or another version of it",
            'pip install "nlp-coding[distributed]" there',
        )
        return Mistake(what, remedy=remedy)
    return Mistake(f"{who} does not answer ({type(error).__name__})", remedy="look into its log, and start it again")


def _safe(text: str) -> bool:
    address = read_address(text)
    return address is not None and address.safe


def host_of(text: str) -> str:
    """The host of a worker's address; the address itself where it has none."""
    address = read_address(text)
    return address.host if address else text


def _numbers(host: str) -> set[str]:
    try:
        return {host.lower(), *(str(one[4][0]) for one in socket.getaddrinfo(host, None))}
    except OSError:
        return {host.lower()}
