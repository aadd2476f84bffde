"""Where policies and tables are found, and where they are not looked for."""

from __future__ import annotations

from pathlib import Path

import pytest

import xcrules
from xcrules import shipped
from xcrules.program import loading, roots, tables
from xcrules.program.from_syntax import program
from xcrules.program.loading import Gathered, gather, gather_name, gather_path, gather_text

_ALIKE = ("un", "base"), ("eu", "base"), ("eu", "other")
SOURCE = 'source LAW is "Export Act" rank statute\n'


def write(root: Path, **files: str) -> None:
    """Writes `un__one="…"` to `un/one.xcp` below *root*."""
    for name, text in files.items():
        place = root / f"{name.replace('__', '/')}.xcp"
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(text, encoding="utf-8")


def codes(gathered: Gathered) -> list[str]:
    return [problem.code for problem in gathered.problems]


def test_the_root_stays_when_the_name_is_taken_off_the_path(tmp_path: Path) -> None:
    write(tmp_path, un__one="policy un.one\nuse sg.two", sg__two="policy sg.two\nuse three", three="policy three")
    gathered = gather_path(tmp_path / "un" / "one.xcp")
    assert gathered.problems == ()
    assert sorted(gathered.files) == ["sg.two", "three", "un.one"]
    assert {loaded.root for loaded in gathered.files.values()} == {tmp_path}


def test_a_file_that_does_not_end_in_its_name_has_its_own_folder_as_root(tmp_path: Path) -> None:
    write(tmp_path, un__one="policy sg.one\nuse two", un__two="policy two")
    gathered = gather_path(tmp_path / "un" / "one.xcp")
    assert sorted(gathered.files) == ["sg.one", "two"]
    assert gathered.files["sg.one"].root == tmp_path / "un"


def test_a_file_with_another_name_than_its_policy_is_advised(tmp_path: Path) -> None:
    write(tmp_path, un__other="policy un.one")
    gathered = gather_path(tmp_path / "un" / "other.xcp")
    assert codes(gathered) == ["name-and-file"]
    assert not gathered.problems[0].is_error


def test_what_is_used_must_have_the_name_of_its_place(tmp_path: Path) -> None:
    write(tmp_path, one="policy one\nuse un.two", un__two="policy un.three")
    assert codes(gather_path(tmp_path / "one.xcp")) == ["policy-name"]


def test_the_policies_that_ship_are_found_by_name_and_from_everywhere(tmp_path: Path) -> None:
    name = shipped.names()[0]
    assert gather_name(name).main == name
    assert gather(name).main == name
    write(tmp_path, one=f"policy one\nuse {name}")
    assert name in gather_path(tmp_path / "one.xcp").files
    assert name in gather_text(f"policy one\nuse {name}").files


@pytest.mark.parametrize("name", ["un.nowhere", "", "..", "un..x", "un.unscr_1718\0", "a" * 10_000, "un.{x}"])
def test_a_name_that_does_not_ship_is_unknown(name: str) -> None:
    assert codes(gather_name(name)) == ["unknown-policy"]


def test_a_near_name_is_proposed(tmp_path: Path) -> None:
    write(tmp_path, one="policy one\nuse un.tow", un__two="policy un.two")
    (problem,) = gather_path(tmp_path / "one.xcp").problems
    assert (problem.code, problem.help) == ("unknown-policy", "did you mean `un.two`?")


def test_a_text_has_no_root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, two="policy two")
    monkeypatch.chdir(tmp_path)
    assert codes(gather_text("policy one\nuse two")) == ["unknown-policy"]


def test_a_text_may_name_the_tables_that_ship() -> None:
    gathered = gather_text('policy one\nlist l of parties by reference in "un/un_1718_dprk.csv"')
    assert gathered.problems == ()
    assert len(gathered.files["one"].tables["un/un_1718_dprk.csv"].rows) > 100
    assert codes(gather_text('policy one\nlist l of parties by reference in "un_1718_dprk.csv"')) == ["unknown-file"]


def test_a_byte_order_mark_before_a_text_says_nothing() -> None:
    assert codes(gather_text("\ufeffpolicy a.b")) == []


def test_policies_do_not_use_themselves_or_each_other(tmp_path: Path) -> None:
    write(tmp_path, one="policy one\nuse two", two="policy two\nuse three", three="policy three\nuse two\nuse three")
    gathered = gather_path(tmp_path / "one.xcp")
    assert codes(gathered) == ["use-cycle"]
    assert program(gathered)[0] is None
    assert codes(gather_text("policy one\nuse one")) == ["use-cycle"]


def test_the_order_of_uses_does_not_matter(tmp_path: Path) -> None:
    write(tmp_path, two="policy two\nuse three", three="policy three")
    write(tmp_path, one="policy one\nuse two\nuse three", four="policy one\nuse three\nuse two")
    one, four = (gather_path(tmp_path / f"{name}.xcp") for name in ("one", "four"))
    assert {name: loaded.file for name, loaded in one.files.items() if name != "one"} == {
        name: loaded.file for name, loaded in four.files.items() if name != "one"
    }


def test_a_broken_policy_in_use_is_reported(tmp_path: Path) -> None:
    write(tmp_path, one="policy one\nuse two", two="policy two\ndefine a as")
    gathered = gather_path(tmp_path / "one.xcp")
    assert [problem.span.source.name for problem in gathered.problems if problem.span] == [str(tmp_path / "two.xcp")]


# --- what is not read -------------------------------------------------------------------------------


def test_a_link_does_not_lead_out_of_the_root(tmp_path: Path) -> None:
    write(tmp_path, outside__two="policy two", inside__one="policy one\nuse two")
    (tmp_path / "inside" / "two.xcp").symlink_to(tmp_path / "outside" / "two.xcp")
    assert codes(gather_path(tmp_path / "inside" / "one.xcp")) == ["leaves-root"]


def test_a_link_inside_the_root_is_followed(tmp_path: Path) -> None:
    write(tmp_path, one="policy one\nuse two", under__two="policy two")
    (tmp_path / "two.xcp").symlink_to(tmp_path / "under" / "two.xcp")
    assert sorted(gather_path(tmp_path / "one.xcp").files) == ["one", "two"]


@pytest.mark.parametrize("name", ["../x.csv", "/etc/passwd", "a/../../x.csv", "C:\\x.csv", "..\\x.csv", ".."])
def test_a_table_outside_the_root_is_never_opened(tmp_path: Path, name: str) -> None:
    (tmp_path / "x.csv").write_text("name\nAcme\n")
    quoted = name.replace("\\", "\\\\")
    write(tmp_path, inside__one=f'policy one\nlist l of parties by reference in "{quoted}"')
    assert codes(gather_path(tmp_path / "inside" / "one.xcp")) == ["leaves-root"]


def test_only_plain_files_are_read(tmp_path: Path) -> None:
    (tmp_path / "x.csv").mkdir()
    write(tmp_path, one='policy one\nlist l of parties by reference in "x.csv"')
    assert codes(gather_path(tmp_path / "one.xcp")) == ["unknown-file"]
    assert codes(gather_path(tmp_path)) == ["unknown-file"]
    assert codes(gather_path("/dev/zero")) == ["unknown-file"]
    assert codes(gather_path("nowhere\0.xcp")) == ["unknown-file"]


def test_a_table_is_looked_up_from_the_root_and_beside_the_policy(tmp_path: Path) -> None:
    (tmp_path / "un").mkdir()
    (tmp_path / "un" / "x.csv").write_text("name\nAcme\n")
    (tmp_path / "y.csv").write_text("name\nBolt\n")
    write(tmp_path, un__one='policy un.one\nlist l of parties by reference in "x.csv"')
    assert gather_path(tmp_path / "un" / "one.xcp").files["un.one"].tables["x.csv"].rows == (("Acme",),)
    for name in ("un/x.csv", "y.csv"):
        write(tmp_path, un__one=f'policy un.one\nlist l of parties by reference in "{name}"')
        assert gather_path(tmp_path / "un" / "one.xcp").problems == ()


def test_two_tables_of_one_name_must_be_the_same(tmp_path: Path) -> None:
    write(tmp_path, un__one='policy un.one\nlist l of parties by reference in "x.csv"')
    for folder in (tmp_path, tmp_path / "un"):
        (folder / "x.csv").write_text("name\nAcme\n")
    assert gather_path(tmp_path / "un" / "one.xcp").problems == ()
    (tmp_path / "x.csv").write_text("name\nBolt\n")
    assert codes(gather_path(tmp_path / "un" / "one.xcp")) == ["two-versions"]


# --- bounds -----------------------------------------------------------------------------------------


def test_files_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = 'policy one\nuse two\nlist l of parties by reference in "x.csv"'
    write(tmp_path, one=one, two="policy two # " + "x" * 200)
    (tmp_path / "x.csv").write_text("name\n" + "Acme\n" * 100)
    monkeypatch.setattr(loading, "MAX_BYTES", 100)
    monkeypatch.setattr(tables, "MAX_BYTES", 100)
    assert codes(gather_path(tmp_path / "one.xcp")) == ["too-large", "too-large"]
    assert codes(gather_path(tmp_path / "two.xcp")) == ["too-large"]
    assert roots.read_file(tmp_path / "two.xcp", 5) is roots.Missing.TOO_LARGE


@pytest.mark.parametrize(("bound", "value"), [("MAX_ROWS", 10), ("MAX_COLUMNS", 1), ("MAX_CELL", 3)])
def test_tables_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, bound: str, value: int) -> None:
    write(tmp_path, one='policy one\nlist l of parties by reference in "x.csv"')
    (tmp_path / "x.csv").write_text("name,x\n" + "Acme,y\n" * 100)
    monkeypatch.setattr(tables, bound, value)
    assert codes(gather_path(tmp_path / "one.xcp")) == ["too-large"]


def test_the_aliases_of_a_table_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, one='policy one\nlist l of parties by reference in "x.csv"')
    (tmp_path / "x.csv").write_text("name,aliases\nAcme,A|B|C|D\n")
    assert codes(gather_path(tmp_path / "one.xcp")) == []
    monkeypatch.setattr(tables, "MAX_BARS", 2)
    assert codes(gather_path(tmp_path / "one.xcp")) == ["too-large"]


def test_a_cell_longer_than_any_is_too_large(tmp_path: Path) -> None:
    write(tmp_path, one='policy one\nlist l of parties by reference in "x.csv"')
    (tmp_path / "x.csv").write_text("name\n" + "x" * 200_000)
    assert codes(gather_path(tmp_path / "one.xcp")) == ["too-large"]


@pytest.mark.parametrize("data", [b"name\n\xff\n", b"name\nA\0B\n", b"\xff\xfe"])
def test_tables_are_text(tmp_path: Path, data: bytes) -> None:
    write(tmp_path, one='policy one\nlist l of parties by reference in "x.csv"')
    (tmp_path / "x.csv").write_bytes(data)
    assert codes(gather_path(tmp_path / "one.xcp")) == ["bad-table"]


def test_the_policies_in_use_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loading, "MAX_POLICIES", 5)
    for number in range(10):
        write(tmp_path, **{f"p{number}": f"policy p{number}\nuse p{number + 1}"})
    assert codes(gather_path(tmp_path / "p0.xcp")) == ["too-many-policies"]


def test_names_that_several_uses_share_are_told_apart_as_far_as_needed(tmp_path: Path) -> None:
    uses = {f"{name}__{part}": f"policy {name}.{part}\ndefine hot as activity is export\n" for name, part in _ALIKE}
    main = "policy main\nuse un.base\nuse eu.base\nuse eu.other\ndefine a as hot\ndefine b as base.hot\n"
    write(tmp_path, main=main, **uses)
    _, problems = program(gather_path(tmp_path / "main.xcp"))
    assert [(problem.code, problem.help) for problem in problems] == [
        ("ambiguous-name", "write `eu.base.hot` or `other.hot` or `un.base.hot`"),
        ("ambiguous-name", "write `eu.base.hot` or `un.base.hot`"),
    ]


@pytest.mark.parametrize(
    ("name", "listed"),
    [
        ("Foreign Trade Bank (FTB)", True),
        ("foreign trade bank", True),
        ("FTB", False),
        ("Foreign Trade", False),
        ("Leader (Hong Kong)", True),
        ("Leader", False),
        ("Second Bank", True),
        ("SB", False),
        ("X.001", True),
    ],
)
def test_a_listed_name_counts_without_its_short_form(tmp_path: Path, name: str, listed: bool) -> None:
    rows = "name,aliases,reference\nFOREIGN TRADE BANK (FTB),Leader (Hong Kong)|SECOND BANK (SB),X.001\n"
    (tmp_path / "some.csv").write_text(rows, encoding="utf-8")
    text = (
        'policy one\nsource LAW is "Law" rank statute\nlist named of parties by reference in "some.csv"\n'
        'prohibit ban under LAW "s 1" effective from 2020-01-01 when any party is in named\n'
    )
    (tmp_path / "one.xcp").write_text(text, encoding="utf-8")
    application = {"date": "2026-01-01", "items": [], "parties": [{"name": name}], "complete": True}
    outcome = xcrules.load(tmp_path / "one.xcp").decide(application).outcome
    assert outcome is (xcrules.Outcome.PROHIBITED if listed else xcrules.Outcome.NOT_REQUIRED)
