"""Says whether a submission defines what is due, with the parameters that are due. Runs inside; calls nothing of it."""

import inspect
from collections.abc import Mapping
from typing import Any

from tutor.practice import lint


def missing(entry: Mapping[str, Any], found: Mapping[str, Any]) -> lint.Problem | None:
    """Say what is wrong with a function or class that the submission should define: absent, another kind or arity."""
    name, thing = entry["name"], found.get(entry["name"])
    due = "class" if entry["methods"] else "function"
    line = getattr(getattr(thing, "__code__", None), "co_firstlineno", None)
    if thing is None:
        others = [key for key, value in found.items() if inspect.isfunction(value) or inspect.isclass(value)]
        near = [key for key in others if getattr(found[key], "__module__", "") == "submission"]
        also = f"; it defines {', '.join(sorted(near)[:5])}" if near else ""
        return lint.Problem("error", f"The file does not define the {due} '{name}'{also}.", None)
    if inspect.isclass(thing) != (due == "class") or not callable(thing):
        kind = "class" if inspect.isclass(thing) else "function" if callable(thing) else type(thing).__name__
        article = "an" if kind[0] in "aeiou" else "a"
        return lint.Problem("error", f"'{name}' is {article} {kind}; a {due} is due.", line)
    problem = _parameters(name, thing, entry)
    for method in entry["methods"]:
        member = getattr(thing, method["name"], None)
        if not callable(member):
            return lint.Problem("error", f"The class '{name}' has no method '{method['name']}'.", line)
        problem = problem or _parameters(f"{name}.{method['name']}", member, method, skip=1)
    return problem


def _parameters(name: str, thing: Any, entry: Mapping[str, Any], skip: int = 0) -> lint.Problem | None:
    try:
        found = list(inspect.signature(thing).parameters.values())[skip:]
    except (TypeError, ValueError):
        return None
    due, optional = list(entry["parameters"]), entry["optional"]
    names = [parameter.name for parameter in found]
    defaults = [parameter.default is not inspect.Parameter.empty for parameter in found]
    fits = names[: len(due)] == due and all(defaults[len(due) - optional :])
    if fits and not any(defaults[: len(due) - optional]):
        return None
    wanted = ", ".join(f"{p}=…" if at >= len(due) - optional else p for at, p in enumerate(due))
    has = ", ".join(str(parameter).split(":")[0].split("=")[0] for parameter in found)
    line = getattr(getattr(thing, "__code__", None), "co_firstlineno", None)
    where = f"Line {line}: " if line else ""
    return lint.Problem("error", f"{where}'{name}' takes ({has}); it must take ({wanted}).", line)
