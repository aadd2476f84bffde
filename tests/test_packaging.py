"""Grammar and policies travel with the package: in the wheel, in the wheel made of an sdist, in a checkout."""

from __future__ import annotations

import tarfile
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.sdist import SdistBuilder
from hatchling.builders.wheel import WheelBuilder

ROOT = Path(__file__).parents[1]
WHAT_SHIPS = sorted(
    str(file.relative_to(ROOT)) for folder in ("grammar", "policies") for file in (ROOT / folder).rglob("*.*")
)


def wheel_of(root: Path, into: Path, version: str = "standard") -> Path:
    (built,) = WheelBuilder(str(root)).build(directory=str(into), versions=[version])
    return Path(built)


@pytest.fixture(scope="module")
def sdist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    (built,) = SdistBuilder(str(ROOT)).build(directory=str(tmp_path_factory.mktemp("sdist")))
    return Path(built)


@pytest.fixture(scope="module")
def unpacked(sdist: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unpacked")
    with tarfile.open(sdist) as archive:
        archive.extractall(folder, filter="data")
    (root,) = folder.iterdir()
    return root


def test_something_ships() -> None:
    assert "grammar/policy.lark" in WHAT_SHIPS
    assert "policies/un/unscr_1718.xcp" in WHAT_SHIPS
    assert "policies/un/un_1718_dprk.csv" in WHAT_SHIPS


@pytest.mark.parametrize("origin", ["checkout", "sdist"])
def test_a_wheel_holds_grammar_and_policies(origin: str, unpacked: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(ROOT if origin == "checkout" else unpacked, tmp_path)) as wheel:
        names = set(wheel.namelist())
    assert {f"xcrules/{name}" for name in WHAT_SHIPS} <= names
    assert {"xcrules/__init__.py", "xcrules/py.typed", "xcrules/facts/country_names.csv"} <= names
    assert not [name for name in names if name.startswith(("src/", "grammar/", "policies/", "tests/"))]


def test_a_wheel_holds_the_license_and_the_attributions(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(ROOT, tmp_path)) as wheel:
        texts = {Path(name).name: wheel.read(name).decode() for name in wheel.namelist() if "/licenses/" in name}
    assert "Apache License" in texts["LICENSE"]
    assert "Public Domain Dedication" in texts["NOTICE"]


def test_a_wheel_installs_the_command(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(ROOT, tmp_path)) as wheel:
        (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
        assert "xcrules = xcrules.cli:main" in wheel.read(entry_points).decode()


def test_a_wheel_installs_the_plugin_of_pytest(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(ROOT, tmp_path)) as wheel:
        (entry_points,) = [name for name in wheel.namelist() if name.endswith("entry_points.txt")]
        assert "[pytest11]\nxcrules.testing.plugin = xcrules.testing.plugin" in wheel.read(entry_points).decode()


def test_an_editable_wheel_points_at_the_sources(tmp_path: Path) -> None:
    with zipfile.ZipFile(wheel_of(ROOT, tmp_path, "editable")) as wheel:
        pointers = [wheel.read(name).decode().strip() for name in wheel.namelist() if name.endswith(".pth")]
    assert pointers == [str(ROOT / "src")]


def test_an_sdist_holds_the_tests_and_the_examples(unpacked: Path) -> None:
    assert (unpacked / "tests" / Path(__file__).name).is_file()
    assert (unpacked / "examples" / "watch_to_pyongyang.json").is_file()
    assert (unpacked / "docs").is_dir()
