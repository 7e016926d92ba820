"""A file as an editor takes it: its scalars typed by YAML 1.2's core schema.

That is what yaml-language-server does unless it is told otherwise. PyYAML by itself types by
YAML 1.1, where `no` is false and `1:30` is ninety.
"""

import re
from typing import Any, ClassVar

import yaml

TYPES = (
    ("null", r"null|Null|NULL|~|", "n~N\0"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+.0123456789",
    ),
)


class EditorLoader(yaml.CSafeLoader if yaml.__with_libyaml__ else yaml.SafeLoader):
    """Resolves plain scalars by YAML 1.2; keys stay the text they are in JSON."""

    yaml_implicit_resolvers: ClassVar[dict[str, Any]] = {}

    def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:
        if not all(isinstance(key, yaml.ScalarNode) for key, _ in node.value):
            raise yaml.YAMLError("JSON has no such keys")
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}


for name, pattern, first in TYPES:
    for letter in first:
        EditorLoader.yaml_implicit_resolvers.setdefault(
            "" if letter == "\0" else letter, []
        ).append((f"tag:yaml.org,2002:{name}", re.compile(rf"^(?:{pattern})$")))


def _number(loader: EditorLoader, node: Any) -> int | float:
    text = node.value
    if text.startswith("0o"):
        return int(text[2:], 8)
    return int(text, 16) if text.startswith("0x") else int(text)


EditorLoader.add_constructor("tag:yaml.org,2002:int", _number)


def as_edited(text: str) -> Any:
    """The content of a file as JSON has it."""
    return yaml.load(text, Loader=EditorLoader)
