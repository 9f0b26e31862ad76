"""YAML with line numbers: plain data, and the line on which each part of it stands."""

from __future__ import annotations

from typing import Any

import yaml

Path = tuple[str | int, ...]

# A bank's file is five levels deep; a tower of brackets is a mistake or an attack.
MAX_DEPTH = 40

try:
    from yaml import CSafeLoader as _Loader
except ImportError:  # pragma: no cover - PyYAML built without libyaml
    from yaml import SafeLoader as _Loader  # type: ignore[assignment]


class Lines:
    """Line numbers (from 1) of the parts of a document, by path."""

    def __init__(self) -> None:
        self._lines: dict[Path, int] = {}

    def note(self, path: Path, line: int) -> None:
        """Remember that a part starts on a line."""
        self._lines[path] = line

    def of(self, path: Path) -> int:
        """The line of a part; of the nearest part round it when it is missing; 1 for the document."""
        while path and path not in self._lines:
            path = path[:-1]
        return self._lines.get(path, 1)


class LineLoader:
    """Loads one document. Raises yaml.YAMLError for what is not YAML, a repeated key or an alias."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._seen: set[int] = set()
        self.lines = Lines()

    def load(self) -> Any:
        """The document as dicts, lists and scalars."""
        loader = _Loader(self._text)
        try:
            node = loader.get_single_node()
            if node is None:
                return None
            return self._build(loader, node, ())
        finally:
            loader.dispose()

    def _build(self, loader: Any, node: yaml.Node, path: Path) -> Any:
        self.lines.note(path, node.start_mark.line + 1)
        if isinstance(node, yaml.ScalarNode):
            return _scalar(loader, node)
        if len(path) > MAX_DEPTH:
            raise _error("is nested too deeply", node)
        if id(node) in self._seen:  # a few nested aliases expand to gigabytes
            raise _error("uses an alias; write the part out", node)
        self._seen.add(id(node))
        if isinstance(node, yaml.MappingNode):
            return self._mapping(loader, node, path)
        return [self._build(loader, item, (*path, n)) for n, item in enumerate(node.value)]

    def _mapping(self, loader: Any, node: yaml.MappingNode, path: Path) -> dict[str, Any]:
        result: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in result:
                raise _error(f"key {key!r} stands twice", key_node)
            result[key] = self._build(loader, value_node, (*path, key))
            # What is wrong with a value is best shown where its key stands.
            self.lines.note((*path, key), key_node.start_mark.line + 1)
        return result


def _scalar(loader: Any, node: yaml.ScalarNode) -> Any:
    try:
        return loader.construct_object(node)
    except (ValueError, KeyError, AttributeError, OverflowError):
        # PyYAML lets its converters' own errors out: 2024-99-99 looks like a date, !!int x like a number.
        raise _error("holds a value that cannot be read; put it in quotes", node) from None


def _error(problem: str, node: yaml.Node) -> yaml.YAMLError:
    return yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
