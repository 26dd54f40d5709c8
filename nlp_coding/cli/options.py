"""Options that several commands share, and the words they take."""

from __future__ import annotations

import enum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from nlp_coding.cluster import Cluster


class Languages(enum.StrEnum):
    nb = "nb"
    nn = "nn"
    en = "en"


class Form(enum.StrEnum):
    text = "text"
    md = "md"
    html = "html"
    json = "json"


StudyOption = Annotated[
    Path | None, typer.Option("--study", metavar="DIR", help="The study's folder, if not the current one or above.")
]
SheetOption = Annotated[str | None, typer.Option(metavar="NAME", help="The sheet of an Excel file, if not the first.")]
EncodingOption = Annotated[
    str | None, typer.Option(metavar="NAME", help="The encoding of a text file, if it is not found by itself.")
]
FormOption = Annotated[
    Form | None, typer.Option("--format", help="How to show it; by itself as text, or by the ending of --out.")
]
ReportLanguageOption = Annotated[Languages | None, typer.Option(help="The language of the report, if not the study's.")]
TextOption = Annotated[
    bool, typer.Option("--with-text", help="Quote the comments in the report's file, too; they are sensitive.")
]
SchedulerOption = Annotated[
    str | None,
    typer.Option("--scheduler", metavar="ADDRESS", help="Code on the Dask cluster there: tls://HOST:PORT."),
]
TlsCaOption = Annotated[
    Path | None, typer.Option("--tls-ca", metavar="FILE", help="The certificate of the cluster's authority.")
]
TlsCertOption = Annotated[
    Path | None, typer.Option("--tls-cert", metavar="FILE", help="Your certificate, by which the cluster knows you.")
]
TlsKeyOption = Annotated[Path | None, typer.Option("--tls-key", metavar="FILE", help="The key of your certificate.")]
WorkerOption = Annotated[
    list[str] | None,
    typer.Option("--worker", metavar="HOST", help="Send comments to workers on this host alone; may be repeated."),
]


def cluster_of(
    scheduler: str | None, *, ca: Path | None, cert: Path | None, key: Path | None, hosts: list[str] | None
) -> Cluster | None:
    """The cluster that was named, if one was; checked, so that nothing is done for nothing."""
    if scheduler is None:
        if ca or cert or key or hosts:
            raise typer.BadParameter("--tls-ca, --tls-cert, --tls-key and --worker go with --scheduler")
        return None
    from nlp_coding.cluster import Cluster

    cluster = Cluster(scheduler, tls_ca=ca, tls_cert=cert, tls_key=key, hosts=tuple(hosts or ()))
    cluster.check()
    return cluster
