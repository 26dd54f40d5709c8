"""Coding on workers of a Dask cluster: the text goes to those that were checked, and comes to rest nowhere.

`checks` is what must hold before a text is sent, `connecting` the way there; `workers` hands chunks out, and `bench` is
what runs on a worker.
"""

from nlp_coding.cluster.connecting import Cluster

__all__ = ["Cluster"]
