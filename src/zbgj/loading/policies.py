"""Scoring policies as data: TOML files, checked wholly before one is made."""

from __future__ import annotations

from fractions import Fraction
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Any

import attrs

from zbgj.evaluation.policy import Policy, PolicyError
from zbgj.loading.converter import converter, explain
from zbgj.loading.plans import parse_toml
from zbgj.loading.problems import DefinitionError, Problem, read_utf8
from zbgj.model.kinds import ObligationKind

if TYPE_CHECKING:
    import os

__all__ = ["POLICIES", "load_policy", "policy_data", "policy_from_data"]

#: The policies that come with the library, the default first.
POLICIES = ("default", "strict", "lenient")


def load_policy(policy: str | os.PathLike[str] = "default") -> Policy:
    """A policy that comes with the library, by name, or one's own, from a TOML file.

    :param policy: ``"default"``, ``"strict"``, ``"lenient"``, or the path of a file.
    :raises DefinitionError: with everything that is wrong in the file.
    :raises FileNotFoundError: if it is neither such a name nor a file.

    >>> load_policy("strict").late_credit, load_policy().late_credit
    (Fraction(0, 1), Fraction(1, 2))
    """
    if policy in POLICIES:
        name = f"{policy}.toml"
        return policy_from_data(parse_toml((files("zbgj") / "policies" / name).read_text("utf-8"), name), name)
    path = Path(policy)
    if not path.exists():
        raise FileNotFoundError(f"there is no policy {str(policy)!r}: expected {', '.join(POLICIES)}, or a file")
    return policy_from_data(parse_toml(read_utf8(path), path.name), path.name)


def policy_from_data(data: dict[str, Any], file: str = "policy") -> Policy:
    """A policy from plain data: the attributes of :class:`~zbgj.Policy`; what is left out has its default.

    >>> policy_from_data({"name": "ours", "late_credit": "1/4", "weights": {"drill": "5"}}).late_credit
    Fraction(1, 4)
    >>> policy_from_data({"late_credit": "3", "soon_days": -1, "weigths": {}})
    Traceback (most recent call last):
    ...
    zbgj.loading.problems.DefinitionError: ...

    :raises DefinitionError: with everything that is wrong.
    """
    rest = {key: value for key, value in data.items() if key != "weights"}
    problems: list[Problem] = []
    weights = _weights(data.get("weights"), file, problems)
    try:
        policy = converter().structure(rest, Policy)
        if weights is not None and not problems:
            return attrs.evolve(policy, weights=weights)
    except PolicyError as error:
        problems.append(Problem(file, str(rest.get("name", "")), "", str(error)))
    except Exception as error:
        problems += [Problem(file, str(rest.get("name", "")), field, said) for field, said in explain(error)]
    if problems:
        raise DefinitionError(problems)
    return policy


def _weights(given: Any, file: str, problems: list[Problem]) -> dict[ObligationKind, Any] | None:
    if given is None:
        return None
    if not isinstance(given, dict):
        problems.append(Problem(file, "", "weights", f"expected a table of kinds of duty, not {given!r}"))
        return None
    found: dict[ObligationKind, Any] = {}
    for key, value in given.items():
        try:
            found[converter().structure(key, ObligationKind)] = converter().structure(value, Fraction)
        except Exception as error:
            problems.append(Problem(file, "", f"weights.{key}", str(error)))
    return found


def policy_data(policy: Policy) -> dict[str, Any]:
    """The policy as plain data, whole: what :func:`policy_from_data` reads.

    >>> policy_from_data(policy_data(Policy(name="ours", soon_days=10))) == Policy(name="ours", soon_days=10)
    True
    """
    made = converter().unstructure(policy)
    whole = {a.name: getattr(policy, a.name) for a in attrs.fields(Policy)}
    data: dict[str, Any] = {}
    for name, value in whole.items():
        if name == "weights":
            data[name] = {str(kind): str(weight) for kind, weight in sorted(value.items())}
        elif isinstance(value, frozenset):
            data[name] = sorted(value)
        elif value is None or isinstance(value, bool | int | str):
            data[name] = value
        else:
            data[name] = made.get(name, str(value))
    return data
