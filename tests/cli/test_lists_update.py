"""`lists update`: the published list goes into the files that policies name, wholly or not at all."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import xcrules
from xcrules.cli import listing
from xcrules.cli.commands import app

HEAD = "reference,kind,name,aliases,listed_on,nationalities,address_countries,un_list_type\n"
FILES = ("un_1718_dprk.csv", "un_1737_iran.csv")
KOMID = ("entity", "KPe.001", "KOMID", "2009-04-24", "DPRK")
RI = ("individual", "KPi.033", "RI WON HO", "2016-11-30", "DPRK")
SEPAH = ("entity", "IRe.007", "BANK SEPAH", "2007-03-24", "Iran")
QAIDA = ("entity", "QDe.004", "AL-QAIDA", "2001-10-06", "Al-Qaida")


def published(*listed: tuple[str, str, str, str, str], alias: str = "") -> bytes:
    """The published list of 8 October 2026; every one of *listed* has the *alias*."""
    inside = {"individual": "", "entity": ""}
    for kind, reference, name, day, list_type in listed:
        tag = kind.upper()
        inside[kind] += (
            f"<{tag}><FIRST_NAME>{name}</FIRST_NAME><UN_LIST_TYPE>{list_type}</UN_LIST_TYPE>"
            f"<REFERENCE_NUMBER>{reference}</REFERENCE_NUMBER><LISTED_ON>{day}</LISTED_ON>"
            f"<{tag}_ALIAS><QUALITY/><ALIAS_NAME>{alias}</ALIAS_NAME></{tag}_ALIAS></{tag}>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><CONSOLIDATED_LIST dateGenerated="2026-10-08T23:00:06.496Z">'
        f"<INDIVIDUALS>{inside['individual']}</INDIVIDUALS><ENTITIES>{inside['entity']}</ENTITIES>"
        "</CONSOLIDATED_LIST>"
    ).encode()


def update(folder: Path | None, data: bytes, *options: str) -> Result:
    into = [] if folder is None else ["--into", str(folder)]
    return CliRunner().invoke(app, ["lists", "update", "-", *into, *options], input=data)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with KOMID and Ri Won Ho in one file, Bank Sepah in the other."""
    assert update(tmp_path, published(KOMID, RI, SEPAH)).exit_code == 0
    return tmp_path


def held(folder: Path) -> dict[str, bytes]:
    """Every file of *folder*, also what may have been left lying about."""
    return {file.name: file.read_bytes() for file in folder.iterdir()}


# --- what is written --------------------------------------------------------------------------------


def test_a_list_becomes_the_files_that_policies_name(folder: Path) -> None:
    assert held(folder) == {
        FILES[0]: f"{HEAD}KPe.001,entity,KOMID,,2009-04-24,,,DPRK\n"
        "KPi.033,individual,RI WON HO,,2016-11-30,,,DPRK\n".encode(),
        FILES[1]: f"{HEAD}IRe.007,entity,BANK SEPAH,,2007-03-24,,,Iran\n".encode(),
    }


def test_a_policy_decides_by_what_is_written(folder: Path) -> None:
    (folder / "p.xcp").write_text(
        'policy p\nlist listed of parties by reference in "un_1718_dprk.csv" dated by listed_on\n'
        'source LAW is "A law" rank statute\n'
        'prohibit x under LAW "1" effective from 2000-01-01 when any party is in listed\n'
    )
    application = {"date": "2026-10-09", "parties": [{"name": "Jane Roe"}], "items": [], "destination": "DE"}
    before = xcrules.load(folder / "p.xcp").decide(application).outcome
    jane = ("individual", "KPi.081", "JANE ROE", "2026-10-08", "DPRK")
    assert update(folder, published(KOMID, RI, SEPAH, jane)).exit_code == 0
    after = xcrules.load(folder / "p.xcp").decide(application).outcome
    assert (before.value, after.value) == ("not_required", "prohibited")


def test_the_folder_of_a_checkout_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = update(None, published(KOMID))
    assert ran.exit_code == 2
    assert "there is no folder `policies/un`" in ran.stderr
    assert "`--into`" in ran.stderr
    (tmp_path / "policies" / "un").mkdir(parents=True)
    assert update(None, published(KOMID)).exit_code == 0
    assert [*held(tmp_path / "policies" / "un")] == [FILES[0]]


def test_the_list_may_be_a_file(folder: Path) -> None:
    (folder / "list.xml").write_bytes(published(KOMID))
    ran = CliRunner().invoke(app, ["lists", "update", str(folder / "list.xml"), "--into", str(folder)])
    assert ran.exit_code == 0
    assert "removed KPi.033 RI WON HO" in ran.stdout


def test_a_file_keeps_its_line_ends_and_who_may_read_it(folder: Path) -> None:
    file = folder / FILES[0]
    file.write_bytes(file.read_bytes().replace(b"\n", b"\r\n"))
    file.chmod(0o640)
    assert update(folder, published(KOMID, SEPAH)).exit_code == 0
    assert file.read_bytes() == f"{HEAD}KPe.001,entity,KOMID,,2009-04-24,,,DPRK\n".replace("\n", "\r\n").encode()
    assert file.stat().st_mode & 0o777 == 0o640


def test_a_file_that_is_up_to_date_is_not_touched(folder: Path) -> None:
    times = [os.stat(folder / name).st_mtime_ns for name in FILES]
    ran = update(folder, published(SEPAH, RI, KOMID), "--json")
    assert json.loads(ran.stdout)["written"] is False
    assert [os.stat(folder / name).st_mtime_ns for name in FILES] == times


def test_a_link_stays_one(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    real = tmp_path_factory.mktemp("elsewhere") / "real.csv"
    (folder / FILES[0]).replace(real)
    (folder / FILES[0]).symlink_to(real)
    assert update(folder, published(KOMID, SEPAH)).exit_code == 0
    assert (folder / FILES[0]).is_symlink()
    assert b"RI WON HO" not in real.read_bytes()


def test_a_dry_run_tells_the_same_and_writes_nothing(folder: Path) -> None:
    before = held(folder)
    dry = update(folder, published(KOMID, SEPAH), "--dry-run")
    assert held(folder) == before
    wet = update(folder, published(KOMID, SEPAH))
    assert held(folder) != before
    assert dry.stdout == wet.stdout + "nothing is written\n"


# --- what is told -----------------------------------------------------------------------------------


def test_the_report_names_everyone_and_every_column(folder: Path) -> None:
    jane = ("individual", "KPi.081", "JANE ROE", "2026-09-30", "DPRK")
    ran = update(folder, published((*KOMID[:3], "2009-04-25", "DPRK"), jane, QAIDA, alias="K"))
    assert ran.exit_code == 0
    assert ran.stdout.splitlines() == [
        "the list of 2026-10-08: 3 persons and entities",
        f"{folder / FILES[0]} (DPRK): 1 added, 1 removed, 1 changed, 0 unchanged",
        "  - added KPi.081 JANE ROE, listed on 2026-09-30",
        "  - removed KPi.033 RI WON HO, listed on 2016-11-30",
        "  - changed KPe.001 KOMID: aliases new `K`; listed_on `2009-04-24` is now `2009-04-25`",
        f"{folder / FILES[1]} (Iran): nobody in this file is on that list, and the list is left as it is",
        "not used: 1 of Al-Qaida",
        "whoever is removed is on no list any more, in decisions as of earlier days neither",
    ]


def test_the_page_shows_what_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "policies" / "un").mkdir(parents=True)
    assert update(None, published(KOMID, RI, SEPAH)).exit_code == 0
    jane = ("individual", "KPi.081", "JANE ROE", "2026-09-30", "DPRK")
    other = ("individual", "QDi.001", "A", "2001-10-06", "Al-Qaida")
    ran = update(None, published((*KOMID[:3], "2009-04-25", "DPRK"), jane, QAIDA, other, alias="K"))
    page = (Path(__file__).parents[2] / "docs" / "lists.md").read_text(encoding="utf-8")
    assert f"```text\n$ xcrules lists update consolidated.xml\n{ran.stdout}```" in page


def test_programs_are_told_the_same(folder: Path) -> None:
    ran = update(folder, published((*KOMID[:3], "2009-04-25", "DPRK"), QAIDA, alias="K"), "--json")
    ri = {
        "reference": "KPi.033", "kind": "individual", "name": "RI WON HO", "aliases": "", "listed_on": "2016-11-30",
        "nationalities": "", "address_countries": "", "un_list_type": "DPRK",
    }  # fmt: skip
    columns = [
        {"column": "aliases", "from": "", "to": "K"},
        {"column": "listed_on", "from": "2009-04-24", "to": "2009-04-25"},
    ]
    assert json.loads(ran.stdout) == {
        "snapshot": "2026-10-08",
        "generated": "2026-10-08T23:00:06.496Z",
        "listed": 2,
        "written": True,
        "lists": [
            {
                "list": "DPRK",
                "file": str(folder / FILES[0]),
                "changes": {
                    "added": [],
                    "removed": [ri],
                    "changed": [{"reference": "KPe.001", "name": "KOMID", "columns": columns}],
                    "unchanged": 0,
                },
            },
            {"list": "Iran", "file": str(folder / FILES[1]), "changes": None},
        ],
        "not_used": {"Al-Qaida": 1},
    }


def test_aliases_in_another_order_are_told_as_that(folder: Path) -> None:
    assert update(folder, published(KOMID, alias="A|B")).exit_code == 0
    assert "aliases new `C`, gone `A`\n" in update(folder, published(KOMID, alias="B|C")).stdout
    assert "aliases in another order\n" in update(folder, published(KOMID, alias="C|B")).stdout


def test_what_is_told_commands_no_terminal(folder: Path) -> None:
    row = f"{HEAD}KPe.001,entity,KOMID\x1b[2J\u202e,,2009-04-24,,,DPRK\n"
    (folder / FILES[0]).write_text(row, encoding="utf-8")
    ran = update(folder, published(KOMID))
    assert "`KOMID<U+001B>[2J<U+202E>` is now `KOMID`" in ran.stdout


# --- what cannot be used ----------------------------------------------------------------------------


def test_nothing_is_written_where_anything_is_wrong(folder: Path) -> None:
    before = held(folder)
    nameless = ("entity", "IRe.001", "", "2009-04-24", "Iran")
    dateless = ("entity", "KPe.002", "RYONBONG", "", "DPRK")
    ran = update(folder, published(KOMID, nameless, dateless))
    assert ran.exit_code == 2
    assert ran.stdout == ""
    assert "the entity `IRe.001` has no name" in ran.stderr
    assert "the entity `KPe.002` `RYONBONG` has no LISTED_ON" in ran.stderr
    assert held(folder) == before


@pytest.mark.parametrize("data", [b"", b"<html></html>", b"\xff", published(), published(KOMID)[:-30]])
def test_a_list_that_is_none_changes_nothing(folder: Path, data: bytes) -> None:
    before = held(folder)
    assert update(folder, data).exit_code == 2
    assert held(folder) == before


def test_a_file_that_is_no_such_table_keeps_all_files_as_they_are(folder: Path) -> None:
    (folder / FILES[1]).write_text("reference,name\nIRe.007,BANK SEPAH\n")
    before = held(folder)
    ran = update(folder, published(KOMID))
    assert (ran.exit_code, "error[bad-table]" in ran.stderr) == (2, True)
    assert held(folder) == before


def test_what_is_no_file_is_told(folder: Path) -> None:
    for name, said in ((str(folder), "cannot be read"), (str(folder / "none.xml"), "there is no file")):
        ran = CliRunner().invoke(app, ["lists", "update", name, "--into", str(folder)])
        assert (ran.exit_code, said in ran.stderr) == (2, True)
    (folder / FILES[0]).unlink()
    (folder / FILES[0]).mkdir()
    ran = update(folder, published(KOMID))
    assert (ran.exit_code, "error[unknown-file]" in ran.stderr) == (2, True)


def test_a_folder_that_is_not_there_is_not_made(tmp_path: Path) -> None:
    ran = update(tmp_path / "none", published(KOMID))
    assert (ran.exit_code, "there is no folder" in ran.stderr) == (2, True)
    assert held(tmp_path) == {}


def test_a_disk_that_is_full_leaves_every_file_as_it_was(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = held(folder)
    write = Path.write_bytes

    def full(path: Path, data: bytes) -> int:
        if FILES[1] in path.name:
            write(path, data[:10])
            raise OSError(28, "No space left on device")
        return write(path, data)

    monkeypatch.setattr(Path, "write_bytes", full)
    other = ("entity", "IRe.008", "BARZAGANI", "2008-03-03", "Iran")
    ran = update(folder, published(KOMID, other))
    assert ran.exit_code == 2
    assert "error[unwritable-file]" in ran.stderr
    assert "no space left on device" in " ".join(ran.stderr.split())
    assert held(folder) == before


def test_the_usual_folder_is_that_of_the_policies() -> None:
    assert (Path(__file__).parents[2] / listing.USUAL_FOLDER / FILES[0]).exists()
