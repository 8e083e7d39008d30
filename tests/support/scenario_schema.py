"""scenarios/scenario.schema.json as tests/documents reads it."""
import json
import re

from support.markdown import ROOT

# Words that docs/methods must say something of.
DESCRIBED = re.compile(r"/analysis/(?!alternative|better)|/survival/(law|prior|estimate)|/design/(efficacy|futility)|"
                       r"/effect/scale_as|/explore/keep")


def words_of(schema, path=""):
    """(path, word) of every word that a key may be; `items`, `anyOf` and the like are no part of the path."""
    if isinstance(schema, list):
        return [pair for inner in schema for pair in words_of(inner, path)]
    if not isinstance(schema, dict):
        return []
    words = [(path, word) for word in schema.get("enum", []) if isinstance(word, str)]
    plain = ("properties", "items", "anyOf", "oneOf", "additionalProperties")
    return words + [pair for key, inner in schema.items() for pair in words_of(inner, path if key in plain else f"{path}/{key}")]


def scenario_schema():
    return json.loads((ROOT / "scenarios/scenario.schema.json").read_text(encoding="utf-8"))


def mistakes_in(value, schemas, key=""):
    """Keys and words of a part of a scenario that none of the schemas has, in words."""
    flat = [inner for schema in schemas for inner in schema.get("anyOf", schema.get("oneOf", [schema]))]
    found = []
    if isinstance(value, dict):
        tables = [schema for schema in flat if schema.get("type") == "object" or "properties" in schema]
        if any(schema.get("additionalProperties", True) is not False for schema in tables):
            return []
        for name, inner in value.items():
            below = [schema["properties"][name] for schema in tables if name in schema.get("properties", {})]
            found += mistakes_in(inner, below, f"{key}{name}.") if below else [f"a scenario has no key {key}{name}"]
    elif isinstance(value, list):
        items = [schema["items"] for schema in flat if isinstance(schema.get("items"), dict)]
        found += [mistake for inner in value if items for mistake in mistakes_in(inner, items, key)]
    elif isinstance(value, str) and flat and all("enum" in schema or schema.get("type") != "string" for schema in flat):
        words = [word for schema in flat for word in schema.get("enum", [])]
        if words and value not in words:
            found.append(f"{key[:-1]} is none of its words: {value}")
    return found
