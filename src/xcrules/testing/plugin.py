"""The pytest plugin: `pytest policies/` runs the examples of every policy there, and with `--xcrules-laws` the laws.

pytest loads it in every run, so what needs time to import is imported when a policy is collected, and Hypothesis only
when laws are asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from xcrules.examples import ExampleResult
    from xcrules.policy import Policy
    from xcrules.program.model import Example, Waiver
    from xcrules.testing.broken import Verdict
    from xcrules.testing.laws.law import Law

WAIVER = "xcrules waiver"
"""The property of a report that tells of a waiver: the text for the summary."""


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("xcrules", "policies of xcrules")
    group.addoption(
        "--xcrules-laws", action="store_true", help="hold every policy that is collected against the laws as well"
    )
    group.addoption(
        "--xcrules-trials", type=_count, default=100, metavar="N", help="applications tried for each law (default: 100)"
    )
    parser.addini(
        "xcrules_collect",
        "whether policies (*.xcp) are collected where they are not named themselves",
        type="bool",
        default=True,
    )


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(f"{text} is no number of applications")
    return number


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--xcrules-laws") and find_spec("hypothesis") is None:
        raise pytest.UsageError('--xcrules-laws needs Hypothesis: pip install "xcrules[testing]"')


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.suffix != ".xcp":
        return None
    if not parent.config.getini("xcrules_collect") and not parent.session.isinitpath(file_path):
        return None
    return PolicyFile.from_parent(parent, path=file_path)


class PolicyFile(pytest.File):
    """A policy; its tests are its examples, and its laws if they are asked for."""

    def collect(self) -> Iterator[pytest.Item]:
        from xcrules.diagnostics import PolicyError
        from xcrules.policy import load
        from xcrules.rendering import to_text

        try:
            policy = load(_near(self.path))
        except PolicyError as error:
            raise self.CollectError(to_text(error.problems)) from None
        names: dict[str, int] = {}
        for example in policy.program.examples:
            # `::` separates the parts of a test's id.
            name = example.label.replace("::", ":")
            names[name] = names.get(name, 0) + 1
            called = name if names[name] == 1 else f"{name} ({names[name]})"
            yield ExampleItem.from_parent(self, name=called, policy=policy, example=example)
        if self.config.getoption("--xcrules-laws"):
            for law in _laws():
                yield LawItem.from_parent(self, name=f"law[{law.name}]", policy=policy, law=law)


def _near(path: Path) -> Path:
    """*path* as people call it, where they stand."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path


# --- examples ---------------------------------------------------------------------------------------


class ExampleFails(Exception):
    """Tells `repr_failure` what was found; people never see it."""

    def __init__(self, result: ExampleResult) -> None:
        super().__init__("; ".join(result.differences))
        self.result = result


class ExampleItem(pytest.Item):
    """An example of a policy, called by its label."""

    def __init__(self, *, policy: Policy, example: Example, **rest: Any) -> None:
        super().__init__(**rest)
        self.policy = policy
        self.example = example

    def runtest(self) -> None:
        result = self.policy.tried(self.example)
        if not result.passed:
            raise ExampleFails(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        if not isinstance(excinfo.value, ExampleFails):
            return super().repr_failure(excinfo, style)
        from xcrules.testing.showing import as_written

        result = excinfo.value.result
        lines = [
            f"{_place(self.example.span)}: example `{self.example.label}` of `{self.policy.name}` fails",
            *(f"  - {difference}" for difference in result.differences),
            "",
            as_written(self.policy, self.example),
        ]
        return "\n".join(lines)

    def reportinfo(self) -> tuple[Path, int, str]:
        span = self.example.span
        return self.path, span.source.position(span.start)[0] - 1 if span else 0, self.name


def _place(span: Any) -> str:
    """`policies/wine.xcp:14`."""
    return f"{span.source.name}:{span.source.position(span.start)[0]}" if span else "<text>"


# --- laws -------------------------------------------------------------------------------------------


def _laws() -> tuple[Law, ...]:
    from xcrules.testing import LAWS

    return LAWS


def _checked(policy: Policy, law: Law, trials: int) -> Verdict:
    """*law* tried on *policy*. Raises `LawBroken`."""
    from xcrules.testing import check_law

    return check_law(policy, law, trials=trials)


class LawItem(pytest.Item):
    """A law, held against a policy."""

    def __init__(self, *, policy: Policy, law: Law, **rest: Any) -> None:
        super().__init__(**rest)
        self.policy = policy
        self.law = law

    def runtest(self) -> None:
        verdict = _checked(self.policy, self.law, self.config.getoption("--xcrules-trials"))
        if verdict.silent is not None:
            pytest.skip(f"`{verdict.law}` has nothing to say of `{verdict.policy}`: {verdict.silent}")
        for waiver in verdict.waivers:
            self.user_properties.append((WAIVER, _waived(waiver, verdict)))
        if verdict.compared == 0:
            pytest.skip(
                f"`{verdict.law}` was not tried on `{verdict.policy}`: none of {verdict.trials} applications "
                "came to a comparison"
            )

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        from xcrules.testing.broken import LawBroken

        if not isinstance(excinfo.value, LawBroken):
            return super().repr_failure(excinfo, style)
        from xcrules.testing.showing import tell

        states = (self.law.__doc__ or "").strip().split("\n\n")[0]
        return tell(excinfo.value, self.policy, states)

    def reportinfo(self) -> tuple[Path, int, str]:
        return self.path, 0, self.name


def _waived(waiver: Waiver, verdict: Verdict) -> str:
    cited = "; ".join(f"{each.title}, {each.at}" if each.at else each.title for each in waiver.under)
    why = f"{waiver.reason} ({cited})" if cited else waiver.reason
    if verdict.excused:
        return f"waived: `{waiver.policy}` breaks `{waiver.law}` on purpose: {why}"
    told = f"not needed in {verdict.trials} trials of `{verdict.policy}`"
    return f"{told}: `{waiver.policy}` waives `{waiver.law}`: {why}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    # What an item notes of itself travels with its report, also from the workers of pytest-xdist.
    told = [
        text
        for outcome in ("passed", "skipped")
        for report in terminalreporter.stats.get(outcome, [])
        for name, text in getattr(report, "user_properties", [])
        if name == WAIVER
    ]
    if told:
        terminalreporter.section("xcrules waivers")
        for text in dict.fromkeys(told):
            terminalreporter.write_line(text)
