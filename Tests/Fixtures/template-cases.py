"""Fills in what Jinja makes of the templates in template-cases.json.

    pip install jinja2==3.1.6
    python3 Tests/Fixtures/template-cases.py

The settings are those with which chat templates are meant to be read: trim_blocks,
lstrip_blocks, loop controls, and JSON as json.dumps writes it without escaping letters.
"""

import json
from pathlib import Path

from jinja2.sandbox import ImmutableSandboxedEnvironment


def tojson(value, ensure_ascii=False, indent=None, separators=None, sort_keys=False):
    return json.dumps(
        value,
        ensure_ascii=ensure_ascii,
        indent=indent,
        separators=separators,
        sort_keys=sort_keys,
    )


environment = ImmutableSandboxedEnvironment(
    trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"]
)
environment.filters["tojson"] = tojson

path = Path(__file__).with_suffix(".json")
document = json.loads(path.read_text())
for case in document["cases"]:
    template = environment.from_string(case["template"])
    case["expected"] = template.render(**document["values"])
path.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n")
