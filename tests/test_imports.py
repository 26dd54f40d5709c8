"""The direction of imports, read from the source, and what a start of the program loads."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "nlp_coding"

ALLOWED = {
    "core": set(),
    "language": {"core"},
    "readers": {"core"},
    "codebook": {"core"},
    "store": {"core"},
    "tables": {"core"},
    "coding": {"core", "language"},
    "topics": {"core", "language"},
    "settings": {"core"},
    "workflow": {
        "core", "language", "readers", "codebook", "coding", "topics", "store", "tables", "settings", "__init__",
    },
    "cli": {
        "core", "readers", "codebook", "coding", "store", "tables", "settings",
        "workflow", "demo", "decisions", "results", "explanations", "exports", "evaluation",
        "releasing", "codebook_sheets",
        "__init__",
    },
    "__main__": {"cli"},
    "__init__": {"core"},
}  # fmt: skip
"""Part of the package → the parts that it may import."""
ALLOWED["standing"] = {"core", "codebook", "store"}
ALLOWED["figures"] = {"core"}
ALLOWED["adoption"] = {"core", "codebook", "store", "standing"}
ALLOWED["vectors"] = {"language", "store"}
ALLOWED["learning"] = {"vectors", "crew", "core", "codebook", "coding", "language", "store", "settings", "standing"}
ALLOWED["planning"] = {"core", "coding", "language", "store", "settings", "learning", "crew", "__init__"}
ALLOWED["passes"] = {"coding", "store", "learning", "planning"}
ALLOWED["crew"] = {"core", "coding", "language"}
ALLOWED["cluster"] = {"core", "coding", "language", "crew", "__init__"}
ALLOWED["passes"] |= {"crew", "cluster"}
ALLOWED["workflow"] |= {"cluster", "crew"}
ALLOWED["cli"] |= {"cluster"}
ALLOWED["auditing"] = {"core", "coding", "store", "standing", "planning"}
ALLOWED["queueing"] = {"core", "coding", "store", "settings", "standing", "learning", "passes", "planning", "auditing"}
ALLOWED["workflow"] |= {"standing", "adoption", "planning", "passes", "learning", "auditing", "queueing"}
ALLOWED["demo"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["decisions"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["answers"] = {"core"}
ALLOWED["decision_headings"] = {"core", "readers", "answers"}
ALLOWED["decision_files"] = ALLOWED["workflow"] | {"workflow", "answers", "decision_headings"}
ALLOWED["decision_rows"] = ALLOWED["workflow"] | {"workflow", "masked"}
ALLOWED["review_rows"] = ALLOWED["workflow"] | {"workflow", "masked"}
ALLOWED["decisions"] |= {"answers", "decision_files"}
ALLOWED["cli"] |= {"decision_files", "decision_rows", "review_rows"}
ALLOWED["releasing"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["codebook_sheets"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["drafts"] = ALLOWED["workflow"] | {"workflow", "releasing"}
ALLOWED["proposing"] = ALLOWED["workflow"] | {"workflow", "drafts"}
ALLOWED["counted"] = ALLOWED["workflow"]
ALLOWED["correcting"] = ALLOWED["workflow"]
ALLOWED["orders"] = {"core", "settings", "tables"}
ALLOWED["known"] = {"core", "disclosure", "tables"}
ALLOWED["family"] = ALLOWED["known"] | {"known"}
ALLOWED["protecting"] = ALLOWED["family"] | {"family"}
ALLOWED["protecting_statements"] = ALLOWED["protecting"] | {"protecting", "known", "family"}
ALLOWED["publishing"] = ALLOWED["workflow"] | {"workflow", "protecting", "known", "family", "results"}
ALLOWED["withholding"] = ALLOWED["workflow"] | {
    "counted",
    "disclosure",
    "orders",
    "protecting",
    "known",
    "family",
    "protecting_statements",
}
ALLOWED["results"] = ALLOWED["workflow"] | {
    "withholding",
    "workflow",
    "counted",
    "correcting",
    "disclosure",
    "orders",
    "protecting",
    "known",
    "family",
    "protecting_statements",
    "publishing",
}
ALLOWED["explanations"] = ALLOWED["results"] | {"results"}
ALLOWED["exports"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["disclosure"] = {"core"}
ALLOWED["recoding"] = ALLOWED["results"] | {"results"}
ALLOWED["trail"] = {"core", "store", "tables", "standing", "workflow", "recoding"}
ALLOWED["suggesting"] = ALLOWED["workflow"] | {"workflow", "vectors"}
ALLOWED["cli"] |= {"counted", "disclosure", "orders", "protecting", "known", "family", "publishing"}
ALLOWED["cli"] |= {"adoption", "recoding", "proposing", "auditing", "queueing", "suggesting", "topics", "trail"}
ALLOWED["evaluation"] = ALLOWED["workflow"] | {"workflow", "exports"}
ALLOWED["spacy_docs"] = ALLOWED["workflow"] | {"workflow", "exports"}
ALLOWED["masked"] = {"core", "language", "store"}
ALLOWED["excerpts"] = {"core", "language"}
ALLOWED["stretches"] = {"core", "language", "store"}
ALLOWED["masking"] = ALLOWED["workflow"] | {"workflow", "exports", "masked", "stretches"}
ALLOWED["quoting"] = ALLOWED["masking"] | {"masking", "excerpts"}
ALLOWED["cli"] |= {"masked", "masking", "quoting"}
ALLOWED["pairs"] = ALLOWED["results"] | {"results"}
ALLOWED["charting_words"] = {"core"}
ALLOWED["charting"] = ALLOWED["workflow"] | {"workflow", "results", "orders", "figures", "pairs", "charting_words"}
ALLOWED["cli"] |= {"charting", "figures"}
ALLOWED["report"] = {"core", "tables", "figures"}  # the one part above others of its kind: it is made of both
ALLOWED["reporting"] = ALLOWED["workflow"] | {
    "workflow", "results", "orders", "counted", "report", "figures", "charting", "quoting", "masking", "publishing",
    "protecting", "known", "family", "disclosure", "auditing", "standing", "planning",
}  # fmt: skip
ALLOWED["cli"] |= {"report", "reporting"}
ALLOWED["api"] = ALLOWED["workflow"] | {
    "workflow", "results", "orders", "decisions", "exports", "explanations", "suggesting", "recoding", "codebook",
    "figures", "charting", "spacy_docs", "masked", "masking", "counted", "publishing", "demo",
}  # fmt: skip
ALLOWED["api"] |= {"reliability", "decision_rows"}
ALLOWED["__init__"] |= {"api"}
ALLOWED["reliability"] = ALLOWED["workflow"] | {"workflow"}
ALLOWED["cli"] |= {"reliability"}
ALLOWED["merging"] = ALLOWED["workflow"] | {"workflow", "masked", "merging_codebooks"}
ALLOWED["merging_codebooks"] = {"core", "codebook", "store", "standing"}
ALLOWED["sampling"] = ALLOWED["workflow"] | {"workflow", "masked"}
ALLOWED["cli"] |= {"merging", "sampling"}
ALLOWED["review"] = ALLOWED["workflow"] | {"workflow", "drafts"}
ALLOWED["app"] = {"core", "review", "store"}  # of the store the values alone: a session looks things up
ALLOWED["cli"] |= {"review", "app"}
for _part in ("exports", "proposing", "recoding", "suggesting", "trail"):
    ALLOWED[_part] |= {"masked"}

ONLY_IN = {
    "typer": ("cli/",),
    "click": ("cli/",),
    "rich": ("cli/", "tables/txt.py", "app/"),
    "spacy": ("language/spacy_bridge.py", "spacy_docs.py"),
    "sqlite3": ("store/",),
    "textual": ("app/",),
    "bertopic": ("topics/suggest.py",),
    "plotly": (
        "topics/figures.py", "topics/map_parts.py", "topics/drawing.py", "topics/page.py", "topics/offline.py",
    ),
    "sentence_transformers": ("language/embeddings.py",),
    "matplotlib": ("figures/",),
    "loky": ("crew.py",),
    "dask": ("cluster/",),
    "distributed": ("cluster/",),
}  # fmt: skip
"""Library → where alone it may be imported."""

HEAVY = {
    "pandas", "sklearn", "spacy", "openpyxl", "pyreadstat", "docx", "xlsxwriter", "torch", "textual", "bertopic",
    "sentence_transformers", "py3langid", "scipy", "threadpoolctl", "plotly", "matplotlib", "loky",
    "dask", "distributed",
}  # fmt: skip
"""Never imported with a module, only inside the function that needs them; but app/, which is such a library itself."""


@dataclass(frozen=True)
class Import:
    """One import statement of the package."""

    file: str
    """Below nlp_coding/."""
    line: int
    module: str
    """In full, with the name that is taken from it: nlp_coding.exports.held_codings."""
    at_start: bool
    """Run when the module is imported: neither inside a function nor for the type checker alone."""

    @property
    def part(self) -> str:
        return _part(self.file.removesuffix(".py").split("/")[0])

    @property
    def imported_part(self) -> str | None:
        """The part of our own package that is imported, or None for another's."""
        if self.distribution != "nlp_coding":
            return None
        names = self.module.split(".")
        return _part(names[1]) if len(names) > 1 else "__init__"

    @property
    def distribution(self) -> str:
        return self.module.split(".")[0]

    def __str__(self) -> str:
        return f"nlp_coding/{self.file}:{self.line} imports {self.module}"


def _part(name: str) -> str:
    """A folder or module right below nlp_coding; what is a name in its __init__.py counts as that."""
    return name if (PACKAGE / name).is_dir() or (PACKAGE / f"{name}.py").is_file() else "__init__"


def _imports() -> Iterator[Import]:
    for path in sorted(PACKAGE.rglob("*.py")):
        file = path.relative_to(PACKAGE).as_posix()
        yield from _walk(ast.parse(path.read_text(encoding="utf-8")), file, at_start=True)


def _walk(node: ast.AST, file: str, *, at_start: bool) -> Iterator[Import]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (Import(file, child.lineno, alias.name, at_start) for alias in child.names)
        elif isinstance(child, ast.ImportFrom):
            assert not child.level, f"{file}:{child.lineno}: a relative import"
            assert child.module
            yield from (Import(file, child.lineno, f"{child.module}.{alias.name}", at_start) for alias in child.names)
        else:
            inside = isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
            for_types = isinstance(child, ast.If) and ast.unparse(child.test) == "TYPE_CHECKING"
            yield from _walk(child, file, at_start=at_start and not inside and not for_types)


IMPORTS = tuple(_imports())


def test_the_source_was_read() -> None:
    """The other tests would hold of nothing at all."""
    assert {one.part for one in IMPORTS} >= {"cli", "workflow", "readers", "codebook", "coding", "store", "tables"}
    assert len(IMPORTS) > 300


def test_the_direction_of_imports() -> None:
    """One import against the direction, and no part can be understood, tested or replaced alone any more."""
    against = [
        str(one)
        for one in IMPORTS
        if one.imported_part not in (None, one.part) and one.imported_part not in ALLOWED[one.part]
    ]
    assert against == []


@pytest.mark.parametrize("library", ONLY_IN)
def test_a_library_has_one_seam(library: str) -> None:
    """A library that is used all over can never be changed for another."""
    elsewhere = [
        str(one) for one in IMPORTS if one.distribution == library and not one.file.startswith(ONLY_IN[library])
    ]
    assert elsewhere == []


def test_heavy_libraries_wait() -> None:
    """One import at the head of a module costs every command its start."""
    assert [
        str(one)
        for one in IMPORTS
        if one.at_start
        and (one.distribution in HEAVY or one.imported_part == "app")
        and not (one.part == "app" and one.distribution in ("textual", "nlp_coding"))
    ] == []


def test_rich_waits_too() -> None:
    """Rich is for what is shown; a start that shows help does without it."""
    lazy = ("tables/txt.py", "cli/show", "app/")
    assert [
        str(one) for one in IMPORTS if one.at_start and one.distribution == "rich" and not one.file.startswith(lazy)
    ] == []


@pytest.mark.parametrize("module", ["nlp_coding", "nlp_coding.cli", "nlp_coding.cli.commands"])
def test_a_fresh_start_is_light(module: str) -> None:
    """`--help` would take seconds in place of tenths."""
    heavy = (
        HEAVY
        | {"numpy", "ruamel", "rapidfuzz", "sqlite3"}
        | ({"rich"} if module != "nlp_coding.cli.commands" else set())
    )
    found = subprocess.run(
        [sys.executable, "-c", f"import sys, {module}; print(*{{name.split('.')[0] for name in sys.modules}})"],
        capture_output=True,
        text=True,
        check=True,
        cwd=PACKAGE.parent,
    )
    loaded = set(found.stdout.split())
    assert "nlp_coding" in loaded
    assert loaded & heavy == set()
