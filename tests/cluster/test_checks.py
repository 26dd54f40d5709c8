"""What is refused before a text is sent, and what is taken: addresses, certificates, versions."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nlp_coding.cluster import Cluster, checks, connecting
from nlp_coding.core.errors import InputError
from tests.cluster.work import alone, chunks, coded, message, recipe

distributed = pytest.importorskip("distributed")


def test_no_workers() -> None:
    """It would wait for ever."""
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0", silence_logs=50) as empty,
        pytest.raises(InputError) as error,
    ):
        Cluster(empty.scheduler_address).check()
    assert "has no workers → start some: DASK_DISTRIBUTED__WORKER__MEMORY__TARGET=False" in message(error)


def test_no_scheduler(monkeypatch: pytest.MonkeyPatch) -> None:
    """A wrong port would hang, or end in a page of Dask's own words."""
    monkeypatch.setattr(connecting, "CONNECT", 0.5)
    with socket.socket() as bound:  # and not listening
        bound.bind(("127.0.0.1", 0))
        with pytest.raises(InputError, match=r"no scheduler answered at tcp://127\.0\.0\.1"):
            Cluster(f"tcp://127.0.0.1:{bound.getsockname()[1]}").check()


def test_no_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who has not installed the extra would see a traceback."""
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r"nlp-coding\[distributed\]"):
        Cluster("tcp://127.0.0.1:8786").check()


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("tcp://10.0.0.5:8786", "is beyond this machine, and tcp:// is not encrypted"),
        ("tcp://dask.example.org:8786", "is beyond this machine"),
        ("tcp://127.0.0.1.example.org:8786", "is beyond this machine"),
        ("tcp://localhost.example.org:8786", "is beyond this machine"),
        ("tcp://[2001:db8::1]:8786", "is beyond this machine"),
        ("tls://10.0.0.5:8786", "tls:// needs the certificate"),
        ("127.0.0.1:8786", "is no address of a scheduler"),
        ("tcp://127.0.0.1", "is no address of a scheduler"),
        ("ucx://127.0.0.1:8786", "is no address of a scheduler"),
        ("tcp://127.0.0.1:99999", "is no address of a scheduler"),
    ],
)
def test_addresses_that_are_refused(address: str, why: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Comments would go over a network for all to read; and a name is not even looked up before it is refused."""

    def connect(*_: object, **__: object) -> None:
        raise AssertionError("the network was asked")

    monkeypatch.setattr(socket, "getaddrinfo", connect)
    monkeypatch.setattr(socket.socket, "connect", connect)
    with pytest.raises(InputError) as error:
        Cluster(address).check()
    assert why in message(error)


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "tcp://127.9.0.1:1", "tcp://[::1]:1", "tcp://localhost:1"])
def test_addresses_within_this_machine(address: str) -> None:
    """A cluster on one's own machine would need certificates for nothing."""
    assert checks.check_address(address).safe


def test_a_worker_beyond_a_scheduler_of_this_machine() -> None:
    """The scheduler may be here, and pass comments on to any place, unencrypted."""
    assert [str(one) for one in checks.check_reached(["tcp://127.0.0.1:1", "tls://10.0.0.5:1"])] == []
    (mistake,) = checks.check_reached(["tcp://10.0.0.5:1", "tls://10.0.0.5:1"])
    assert mistake.message == "the worker tcp://10.0.0.5:1 is beyond this machine and not reached by tls://"
    misfit = checks.misfit("tls://10.0.0.5:1", ({}, False, "tcp://10.0.0.4:8786"), {})
    assert misfit is not None
    assert "is connected to its scheduler by tcp://10.0.0.4:8786" in misfit.message
    assert checks.misfit("tls://10.0.0.5:1", ({}, False, "tls://10.0.0.4:8786"), {}) is None


def test_a_worker_without_the_program() -> None:
    """Its traceback says nothing of what to do."""
    mistake = checks.misfit("tls://10.0.0.5:1", ModuleNotFoundError("No module named 'nlp_coding'"), {})
    assert mistake is not None
    assert mistake.message == "the worker tls://10.0.0.5:1 has no nlp-coding, or another version of it"


def _openssl(folder: Path, *command: str) -> None:
    subprocess.run(["openssl", *command], cwd=folder, check=True, capture_output=True, timeout=20)


def _authority(folder: Path, name: str) -> dict[str, Path]:
    """The certificate of an authority, and the certificate and the key of one whom it knows."""
    made = {
        "tls_ca": folder / f"{name}.pem",
        "tls_cert": folder / f"{name}-one.pem",
        "tls_key": folder / f"{name}-one.key",
    }
    new = ("req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout")
    try:
        _openssl(folder, *new, f"{name}.key", "-x509", "-subj", f"/CN={name}", "-out", f"{name}.pem")
        _openssl(folder, *new, f"{name}-one.key", "-subj", "/CN=one", "-out", f"{name}-one.csr")
        sign = ("-CA", f"{name}.pem", "-CAkey", f"{name}.key", "-CAcreateserial", "-days", "2")
        _openssl(folder, "x509", "-req", "-in", f"{name}-one.csr", *sign, "-out", f"{name}-one.pem")
    except FileNotFoundError:
        pytest.skip("there is no openssl to make certificates with")
    return made


def test_encrypted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No cluster beyond one machine could be used; or one could whose certificates nobody vouches for."""
    ours, theirs = _authority(tmp_path, "ours"), _authority(tmp_path, "theirs")
    roles = ("scheduler", "worker", "client")
    security = distributed.Security(
        require_encryption=True,
        tls_ca_file=str(ours["tls_ca"]),
        **{f"tls_{role}_cert": str(ours["tls_cert"]) for role in roles},
        **{f"tls_{role}_key": str(ours["tls_key"]) for role in roles},
    )
    given = chunks(3)
    with distributed.LocalCluster(
        n_workers=1, processes=False, protocol="tls", host="127.0.0.1", security=security, memory_limit=0,
        dashboard_address=":0", silence_logs=50,
    ) as encrypted:  # fmt: skip
        address = encrypted.scheduler_address
        with Cluster(address, **ours).crew([recipe()]) as crew:
            assert [one.split(":")[0] for one in (address, *crew.ready)] == ["tls", "tls"]
            assert coded(crew, given) == alone(given)
        monkeypatch.setattr(connecting, "CONNECT", 0.5)
        for wrong in (theirs, {**theirs, "tls_ca": ours["tls_ca"]}):
            with pytest.raises(InputError, match="certificate and yours are of the same authority"):
                Cluster(address, **wrong).check()
    with pytest.raises(InputError, match=r"there is no file .*none\.pem"):
        Cluster("tls://127.0.0.1:1", **{**ours, "tls_cert": tmp_path / "none.pem"}).check()
    with pytest.raises(InputError, match="certificates cannot be used"):
        Cluster("tls://127.0.0.1:1", **{**ours, "tls_key": theirs["tls_key"]}).check()
    with pytest.raises(InputError, match="certificates are for tls://"):
        Cluster("tcp://127.0.0.1:1", **ours).check()
