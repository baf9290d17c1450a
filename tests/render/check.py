"""Judges what `codegen render pydantic` and `codegen model` made: rows through pydantic, the model by its JSON Schema."""

import importlib.util
import json
import sys

import jsonschema

folder = sys.argv[1]


def the_model_is_what_its_schema_says():
    schema = json.load(open(f"{folder}/schema.json"))
    jsonschema.Draft202012Validator.check_schema(schema)
    seen = set()
    for name in sys.argv[2:]:
        model = json.load(open(f"{folder}/{name}.json"))
        jsonschema.validate(model, schema, cls=jsonschema.Draft202012Validator)
        collect(schema, schema, model, "", seen)
    declared = {
        f"{name}.{key}" for name, it in [("", schema), *schema["$defs"].items()] for key in it["properties"]
    }
    assert not declared - seen, f"no model has {sorted(declared - seen)}"
    print(f"ok: {len(sys.argv) - 2} models, {len(declared)} fields")


def collect(schema, at, value, name, seen):
    """The fields of the schema that have a value."""
    if "$ref" in at:
        name = at["$ref"].rsplit("/", 1)[1]
        at = schema["$defs"][name]
    if isinstance(value, list):
        for it in value:
            collect(schema, at["items"], it, name, seen)
    elif isinstance(value, dict):
        for key, it in value.items():
            seen.add(f"{name}.{key}")
            collect(schema, at["properties"][key], it, name, seen)


def pydantic_reads_rows():
    spec = importlib.util.spec_from_file_location("models", f"{folder}/models.py")
    models = importlib.util.module_from_spec(spec)
    sys.modules["models"] = models
    spec.loader.exec_module(models)
    row = {"id": 1, "title": "a", "class": None, "mood": "glad", "status": "open", "tags": ["x", None], "home": {"street": "s", "town": None}, "at": "2026-01-02T03:04:05Z", "price": "1.50", "writer": None}
    note = models.Note.model_validate(row)
    assert note.mood is models.Mood.GLAD and note.status is models.NoteStatus.OPEN
    assert str(note.price) == "1.50" and note.at.year == 2026 and note.class_ is None
    assert note.home.street == "s"
    for wrong in [{"mood": "angry"}, {"title": None}, {"status": "lost"}, {"price": "x"}]:
        try:
            models.Note.model_validate({**row, **wrong})
        except ValueError:
            continue
        raise AssertionError(f"{wrong} was taken")
    models.NoteInsert.model_validate({"title": "a", "mood": "sad"})
    for wrong in [{"mood": "sad"}, {"title": "a", "mood": "sad", "none": 1}]:
        try:
            models.NoteInsert.model_validate(wrong)
        except ValueError:
            continue
        raise AssertionError(f"{wrong} was taken")
    models.TwiceArgs.model_validate({"n": 2})
    print("ok: pydantic reads rows and refuses wrong ones")


the_model_is_what_its_schema_says()
pydantic_reads_rows()
