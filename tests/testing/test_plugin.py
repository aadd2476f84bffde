"""The pytest plugin: policies are collected, their examples run, and the laws where they are asked for."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from xcrules.decision import Decision
from xcrules.policy import Policy
from xcrules.program.model import Citation, Id, Waiver
from xcrules.testing import plugin, showing  # noqa: F401 - loaded here, or each run of a test would load it anew
from xcrules.testing.broken import LawBroken, Told, Verdict

SOURCES = Path(__file__).parents[2] / "src"
PLUGIN = ("-p", "xcrules.testing.plugin", "-p", "no:cacheprovider")

WINE = """
policy wine "Wine"
source LAW is "Trade Act" rank statute
prohibit no_wine "Wine may not leave" under LAW "s 4" effective from 2020-01-01 when any item is 2204
exempt own_use "A bottle for oneself" from no_wine under LAW "s 4(2)" effective from 2020-01-01
  when total item.quantity is at most 2 units

case bottles "Three bottles for Berlin"
  given date is 2026-03-02, destination is DE, item is { hs is 2204.10, quantity is 3 units }, nothing else

example "Three are too many" like bottles
  expect prohibited because no_wine
example "Before the law" like bottles
  given date is 2019-12-31
  expect not_required
""".lstrip()
FAILING = """
example "Two are too many" like bottles
  given item.quantity is 2 units
  expect prohibited because no_wine
"""

Run = Callable[..., pytest.RunResult]


@pytest.fixture
def run(pytester: pytest.Pytester) -> Run:
    return lambda *arguments: pytester.runpytest(*PLUGIN, *arguments)


def write(pytester: pytest.Pytester, text: str = WINE, name: str = "policies/wine.xcp") -> Path:
    place = pytester.path / name
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text(text, encoding="utf-8")
    return place


# --- examples ---------------------------------------------------------------------------------------


def test_examples_are_tests(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    run("policies").assert_outcomes(passed=2)
    run("-q").assert_outcomes(passed=2)


def test_an_example_is_called_by_its_label(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    collected = run("--collect-only", "-q", "policies/wine.xcp").stdout
    collected.fnmatch_lines(["policies/wine.xcp::Three are too many", "policies/wine.xcp::Before the law"])
    run("-k", "Before").assert_outcomes(passed=1, deselected=1)
    run("policies/wine.xcp::Before the law").assert_outcomes(passed=1)


def test_labels_of_every_kind_have_an_id_of_their_own(pytester: pytest.Pytester, run: Run) -> None:
    more = "".join(
        f'example "{label}" like bottles\n  expect prohibited\n'
        for label in ("Before the law", "a::b", "with [brackets] / and 葡萄酒", "100 %")
    )
    write(pytester, WINE + more)
    ids = run("--collect-only", "-q").stdout.lines
    found = [line for line in ids if line.startswith("policies/wine.xcp::")]
    assert len(set(found)) == 6
    assert "policies/wine.xcp::Before the law (2)" in found
    for one in found:
        run(one).assert_outcomes(passed=1)


def test_a_failure_is_told_in_words(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester, WINE + FAILING)
    result = run("policies")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "policies/wine.xcp:16: example `Two are too many` of `wine` fails",
            "  - the outcome is `not_required`, not `prohibited`: because of `own_use`",
            "  - `no_wine` is lifted",
            "    7 | case bottles *",
            "    8 |   given date is 2026-03-02, destination is DE, *, nothing else",
            "   16 | example *Two are too many* like bottles",
            "   17 |   given item.quantity is 2 units",
            "   18 |   expect prohibited because no_wine",
        ]
    )
    assert "Traceback" not in str(result.stdout) and "plugin.py" not in str(result.stdout)


def test_the_case_of_another_policy_is_shown(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    lines = [
        'policy mead "Mead"',
        "use wine",
        'case fewer "Fewer" like bottles given item.quantity is 1 units',
        'example "One" like fewer',
        "  expect prohibited",
    ]
    write(pytester, "\n".join(lines), "policies/mead.xcp")
    result = run("policies/mead.xcp")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["    7 | case bottles *", "    3 | case fewer *", "    4 | example *One* like fewer"])


def test_problems_of_a_policy_are_errors_of_the_collection(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    write(pytester, 'policy beer "Beer"\nuse malt\nprohibit no_beer when any itm is 2203\n', "policies/beer.xcp")
    result = run("policies")
    result.assert_outcomes(errors=1)
    result.stdout.fnmatch_lines(["error[[]unknown-policy[]]: *`malt`*", "*--> policies/beer.xcp:2:5*", "2 | use malt"])
    assert "Traceback" not in str(result.stdout)


def test_a_policy_is_loaded_once(pytester: pytest.Pytester, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    from xcrules import policy as pipeline

    loaded: list[str] = []
    load = pipeline.load
    monkeypatch.setattr(pipeline, "load", lambda path: (loaded.append(str(path)), load(path))[1])
    write(pytester)
    run("policies").assert_outcomes(passed=2)
    assert loaded == [str(Path("policies/wine.xcp"))]


def test_the_root_is_found_by_the_name_of_the_policy(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester, WINE.replace("policy wine", "policy eu.wine"), "law/eu/wine.xcp")
    write(
        pytester, 'policy eu.more "More"\nuse eu.wine\nexample "x" like bottles expect prohibited\n', "law/eu/more.xcp"
    )
    run("law").assert_outcomes(passed=3)


def test_policies_are_left_alone_where_a_project_says_so(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    pytester.makeini("[pytest]\nxcrules_collect = false\n")
    assert run("policies").ret == pytest.ExitCode.NO_TESTS_COLLECTED
    run("policies/wine.xcp").assert_outcomes(passed=2)


def test_with_workers(pytester: pytest.Pytester, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(SOURCES))
    write(pytester, WINE + FAILING)
    result = pytester.runpytest_subprocess(*PLUGIN, "-n", "1", "policies")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["policies/wine.xcp:16: example `Two are too many` of `wine` fails"])


def test_beside_other_tests(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester)
    pytester.makepyfile("def test_one():\n    assert True\n")
    run().assert_outcomes(passed=3)


# --- laws -------------------------------------------------------------------------------------------


class FakeLaw:
    """Nothing is lighter than wine.

    In symbols: none.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.__doc__ = type(self).__doc__


def waiver(law: str) -> Waiver:
    under = (Citation(Id("wine", "LAW"), "Trade Act", "s 9"),)
    return Waiver("wine", law, "the Act itself says so", under, None)


def decided(policy: Policy) -> Decision:
    return policy.decide({"date": "2026-03-02", "items": []})


def checked(policy: Policy, law: FakeLaw, trials: int) -> Verdict:
    kept = {"silent": None, "waivers": (), "excused": 0, "trials": trials, "compared": 7}
    match law.name:
        case "broken":
            told = Told("as it stands", {"date": "2026-03-02", "items": []}, decided(policy))
            raise LawBroken(law.name, policy.name, "it was lighter", (told, told))
        case "silent":
            kept["silent"] = "it has no tiers"
        case "not_tried":
            kept["compared"] = 0
        case "waived":
            kept |= {"waivers": (waiver(law.name),), "excused": 3}
        case "needless":
            kept["waivers"] = (waiver(law.name),)
        case "mistaken":
            raise RuntimeError("a mistake of the law's own")
        case _:
            pass
    return Verdict(law=law.name, policy=policy.name, **kept)  # type: ignore[arg-type]


@pytest.fixture
def laws(monkeypatch: pytest.MonkeyPatch) -> Callable[..., None]:
    """Makes these the laws there are."""

    def these(*names: str) -> None:
        monkeypatch.setattr(plugin, "_laws", lambda: tuple(FakeLaw(name) for name in names))
        monkeypatch.setattr(plugin, "_checked", checked)

    return these


def test_laws_are_tests_where_they_are_asked_for(
    pytester: pytest.Pytester, run: Run, laws: Callable[..., None]
) -> None:
    laws("kept", "also_kept")
    write(pytester)
    run("policies").assert_outcomes(passed=2)
    run("policies", "--xcrules-laws").assert_outcomes(passed=4)
    run("policies/wine.xcp::law[kept]", "--xcrules-laws").assert_outcomes(passed=1)
    run("-k", "law", "--xcrules-laws", "-v").stdout.fnmatch_lines(["policies/wine.xcp::law[[]kept[]] PASSED*"])


def test_a_broken_law_is_told_with_an_example_to_paste(
    pytester: pytest.Pytester, run: Run, laws: Callable[..., None]
) -> None:
    laws("broken")
    write(pytester)
    result = run("policies", "--xcrules-laws")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(
        [
            "`wine` breaks `broken`",
            "  Nothing is lighter than wine.",
            "it was lighter",
            'example "broken, as it stands"',
            "  given date is 2026-03-02,",
            "  expect not_required",
            "  outcome  *not_required *not_required",
        ]
    )
    assert "Traceback" not in str(result.stdout) and "In symbols" not in str(result.stdout)


def test_laws_that_say_nothing_are_skipped(pytester: pytest.Pytester, run: Run, laws: Callable[..., None]) -> None:
    laws("silent", "not_tried")
    write(pytester)
    result = run("policies", "--xcrules-laws", "-rs", "--xcrules-trials", "12")
    result.assert_outcomes(passed=2, skipped=2)
    result.stdout.fnmatch_lines_random(
        [
            "*`silent` has nothing to say of `wine`: it has no tiers",
            "*`not_tried` was not tried on `wine`: none of 12 applications came to a comparison",
        ]
    )


def test_waivers_are_told_at_the_end(pytester: pytest.Pytester, run: Run, laws: Callable[..., None]) -> None:
    laws("waived", "needless")
    write(pytester)
    result = run("policies", "--xcrules-laws", "-q")
    result.assert_outcomes(passed=4)
    result.stdout.fnmatch_lines(
        [
            "*= xcrules waivers =*",
            "waived: `wine` breaks `waived` on purpose: the Act itself says so (Trade Act, s 9)",
            "not needed in 100 trials of `wine`: `wine` waives `needless`: the Act itself says so (Trade Act, s 9)",
        ]
    )
    laws("kept")
    assert "xcrules waivers" not in str(run("policies", "--xcrules-laws").stdout)


def test_a_mistake_of_a_law_is_no_broken_law(pytester: pytest.Pytester, run: Run, laws: Callable[..., None]) -> None:
    laws("mistaken")
    write(pytester)
    result = run("policies", "--xcrules-laws")
    result.assert_outcomes(passed=2, failed=1)
    result.stdout.fnmatch_lines(["*RuntimeError: a mistake of the law's own*"])


TRUST = """
policy trust "Trust"
source LAW is "Trade Act" rank statute
prohibit trusted "Nothing leaves whoever has a program" under LAW effective from 2020-01-01
  when exporter.icp is at least declared
"""


def test_a_real_law_and_a_real_waiver(pytester: pytest.Pytester, run: Run) -> None:
    write(pytester, TRUST, "trust.xcp")
    result = run("trust.xcp::law[trust_monotone]", "--xcrules-laws")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(
        ["`trust` breaks `trust_monotone`", "  expect prohibited because trusted", "[*] outcome *"]
    )
    write(pytester, f'{TRUST}waive trust_monotone "the Act asks for it" under LAW "s 9"\n', "trust.xcp")
    result = run("trust.xcp::law[trust_monotone]", "--xcrules-laws")
    result.assert_outcomes(passed=1)
    result.stdout.fnmatch_lines(["waived: `trust` breaks `trust_monotone` on purpose: the Act asks for it (*, s 9)"])


@pytest.mark.parametrize("trials", ["0", "many"])
def test_a_number_of_trials_that_is_none(pytester: pytest.Pytester, run: Run, trials: str) -> None:
    result = run("--xcrules-trials", trials)
    assert result.ret == pytest.ExitCode.USAGE_ERROR
    result.stderr.fnmatch_lines(["*--xcrules-trials*"])


# --- how it is loaded -------------------------------------------------------------------------------


def program(pytester: pytest.Pytester, code: str) -> subprocess.CompletedProcess[str]:
    """A fresh interpreter in which Hypothesis cannot be imported."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys\nsys.modules['hypothesis'] = None\n{code}"],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(SOURCES), "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1"},
        cwd=pytester.path,
        check=False,
    )


def test_loading_it_loads_nothing_that_takes_time(pytester: pytest.Pytester) -> None:
    ran = program(
        pytester,
        "import xcrules.testing.plugin\n"
        "print(*[name for name in ('lark', 'pydantic', 'pycountry', 'xcrules.policy') if name in sys.modules])",
    )
    assert (ran.returncode, ran.stdout.split()) == (0, []), ran.stderr


def test_examples_need_no_hypothesis_and_laws_say_that_they_do(pytester: pytest.Pytester) -> None:
    write(pytester, WINE + FAILING)
    main = f"import pytest; raise SystemExit(pytest.main([*{PLUGIN!r}, 'policies', *{{}}]))"
    ran = program(pytester, main.format([]))
    assert ran.returncode == pytest.ExitCode.TESTS_FAILED, ran.stderr
    assert "1 failed, 2 passed" in ran.stdout and "example `Two are too many` of `wine` fails" in ran.stdout
    ran = program(pytester, main.format(["--xcrules-laws"]))
    assert ran.returncode == pytest.ExitCode.USAGE_ERROR
    assert 'ERROR: --xcrules-laws needs Hypothesis: pip install "xcrules[testing]"' in ran.stderr


def test_it_may_be_named_although_it_is_installed(pytester: pytest.Pytester) -> None:
    """An installed plugin is loaded by its entry point, and here a second time by its module."""
    installed = pytester.path / "site" / "xcrules-0.dist-info"
    installed.mkdir(parents=True)
    (installed / "METADATA").write_text("Metadata-Version: 2.1\nName: xcrules\nVersion: 0\n")
    (installed / "entry_points.txt").write_text(entry_points())
    write(pytester)
    for arguments in ([], PLUGIN):
        ran = subprocess.run(
            [sys.executable, "-m", "pytest", *arguments, "policies"],
            capture_output=True,
            text=True,
            env={"PYTHONPATH": f"{SOURCES}:{installed.parent}"},
            cwd=pytester.path,
            check=False,
        )
        assert "2 passed" in ran.stdout, ran.stdout + ran.stderr


def entry_points() -> str:
    """The entry points of pytest as the project declares them, in the form that an installed package has."""
    import tomllib

    declared = tomllib.loads((SOURCES.parent / "pyproject.toml").read_text(encoding="utf-8"))
    named = declared["project"]["entry-points"]["pytest11"]
    return "\n".join(["[pytest11]", *(f"{name} = {module}" for name, module in named.items())])
