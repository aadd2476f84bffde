"""Every section of tests/cases/decisions/*.md is a policy whose examples must pass.

A section is a heading, which says what is shown, and one `xcp` block. The block leaves out the header and the source
`LAW`, which every section has.
"""

import re
from pathlib import Path

import pytest

import xcrules

CASES = Path(__file__).parents[1] / "cases" / "decisions"
HEADER = 'policy cases.decision "A case"\nsource LAW is "Export Act" rank statute\n'
SECTION = re.compile(r"^## (?P<title>.+?)\n(?P<body>.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
BLOCK = re.compile(r"^```xcp\n(.*?)^```", re.MULTILINE | re.DOTALL)


def sections():
    for path in sorted(CASES.glob("*.md")):
        for section in SECTION.finditer(path.read_text(encoding="utf-8")):
            yield pytest.param(section["body"], id=f"{path.stem}: {section['title']}")


@pytest.mark.parametrize("body", list(sections()))
def test_the_examples_of_a_section_pass(body):
    blocks = BLOCK.findall(body)
    assert len(blocks) == 1, "a section has one policy"
    results = xcrules.loads(HEADER + blocks[0]).examples()
    assert results, "a section has examples"
    failed = [f"{result.label}: {'; '.join(result.differences)}" for result in results if not result.passed]
    assert not failed, "\n".join(failed)
