"""The options of code and recode that name a Dask cluster."""

from __future__ import annotations

import pytest

from tests.cli.conftest import Run


@pytest.mark.parametrize("option", ["--tls-ca", "--tls-cert", "--tls-key", "--worker"])
def test_options_of_no_cluster(run: Run, option: str) -> None:
    """Who forgot --scheduler would code here, and think that it was done there."""
    ran = run("code", option, "it")
    assert (ran.status, "go with --scheduler" in " ".join(ran.err.split())) == (2, True)


def test_several_studies(run: Run) -> None:
    """They would be coded here, one beside the other, with the cluster forgotten."""
    ran = run("recode", "--to", "2.0.0", "one", "two", "--scheduler", "tcp://127.0.0.1:1")
    assert (ran.status, "--scheduler is for one study" in " ".join(ran.err.split())) == (2, True)


@pytest.mark.parametrize("command", [("code",), ("recode", "--to", "2.0.0")])
def test_an_address_in_the_open(run: Run, command: tuple[str, ...]) -> None:
    """Comments would be on the network before anyone had thought of it."""
    ran = run(*command, "--scheduler", "tcp://10.0.0.5:8786")
    assert ran.status == 1
    assert ran.err.startswith("tcp://10.0.0.5:8786 is beyond this machine, and tcp:// is not encrypted")
