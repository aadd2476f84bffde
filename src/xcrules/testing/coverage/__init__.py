"""How much of a policy its own examples show: `coverage(policy)`."""

from xcrules.testing.coverage.measure import coverage as coverage
from xcrules.testing.coverage.model import Coverage as Coverage
from xcrules.testing.coverage.model import Point as Point
from xcrules.testing.coverage.model import Rows as Rows
