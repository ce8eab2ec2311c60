"""What models say of their fields, in the text below each: read from the source, and only where a schema is made.

Pydantic reads it whenever a model is defined (`use_attribute_docstrings`), which took a third of the time that
every command needs to import its models.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import textwrap
from collections.abc import Iterator

from pydantic import BaseModel


def field_docs(model: type[BaseModel]) -> dict[str, str]:
    """Name of a field -> what is said of it, in the class that declares it last."""
    said: dict[str, str] = {}
    for kind in reversed(model.__mro__):
        if issubclass(kind, BaseModel) and kind is not BaseModel:
            said |= _said_in(kind)
    return {name: text for name, text in said.items() if text}


def models_below(*bases: type[BaseModel]) -> Iterator[type[BaseModel]]:
    """Every model that is made of one of these, and they themselves."""
    for base in bases:
        yield base
        yield from models_below(*base.__subclasses__())


def _said_in(kind: type[BaseModel]) -> dict[str, str]:
    (defined,) = ast.parse(textwrap.dedent(inspect.getsource(kind))).body
    body = defined.body if isinstance(defined, ast.ClassDef) else []
    said = {}
    for field, below in itertools.pairwise([*body, ast.Pass()]):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=str(text))):
                said[name] = inspect.cleandoc(text)
            case ast.AnnAssign(target=ast.Name(id=name)), _:
                said[name] = ""
    return said
