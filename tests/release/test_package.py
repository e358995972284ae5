"""The distribution: what wheel and sdist hold, and each way of installing the mock server."""

import json
import re
import shutil
import subprocess
import sys
import sysconfig
import tarfile
import urllib.request
import venv
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from email.parser import BytesParser
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DATA = [ROOT / "openapi.yaml", ROOT / "fixtures", ROOT / "contract_tests"]

pytestmark = pytest.mark.release


@pytest.fixture(scope="module")
def dist(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the sdist, and with the wheel that is built from it."""
    folder = tmp_path_factory.mktemp("dist")
    build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    result = subprocess.run(build, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return folder


@pytest.fixture(scope="module")
def wheel(dist: Path) -> Path:
    (path,) = dist.glob("*.whl")
    return path


@pytest.fixture(scope="module")
def names(wheel: Path) -> list[str]:
    with zipfile.ZipFile(wheel) as archive:
        return archive.namelist()


@pytest.fixture(scope="module")
def metadata(wheel: Path) -> Message:
    with zipfile.ZipFile(wheel) as archive:
        (name,) = (name for name in archive.namelist() if name.endswith(".dist-info/METADATA"))
        return BytesParser().parsebytes(archive.read(name))


def data_files() -> list[str]:
    files = [file for path in DATA for file in (path.rglob("*") if path.is_dir() else [path])]
    kept = [file for file in files if file.is_file() and "__pycache__" not in file.parts]
    return [file.relative_to(ROOT).as_posix() for file in kept]


def package_files() -> list[str]:
    """What the package holds besides modules: a contract, and the console's templates and files."""
    package = ROOT / "server" / "busroot_mock"
    kept = [
        file for file in package.rglob("*") if file.is_file() and "__pycache__" not in file.parts
    ]
    names = [file.relative_to(package).as_posix() for file in kept if file.suffix != ".py"]
    assert {"console/templates/base.html", "console/static/live.js"} <= {*names}
    return names


def new_environment(folder: Path) -> Path:
    """Makes a virtual environment that borrows the packages of this one; returns its Python."""
    venv.create(folder, with_pip=True, symlinks=True)
    python = folder / "bin" / "python"
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "borrowed.pth").write_text(sysconfig.get_path("purelib") + "\n")
    return python


def install(python: Path, *arguments: str | Path) -> None:
    pip = [python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-build-isolation"]
    # What is borrowed may have this distribution too.
    command = [*pip, "--ignore-installed", *arguments]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


@contextmanager
def serving(command: Sequence[str | Path], folder: Path) -> Iterator[str]:
    """Runs a mock server in a folder, with an empty environment; gives its address."""
    pipe = subprocess.PIPE
    with subprocess.Popen(command, cwd=folder, env={}, stdout=pipe, text=True) as process:
        try:
            assert process.stdout is not None
            started = re.search(r"at (http\S+),", process.stdout.readline())
            assert started
            yield started[1]
        finally:
            process.kill()


def get(url: str) -> dict[str, object]:
    request = urllib.request.Request(url, headers={"X-API-KEY": "demo-admin-key"})
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def test_wheel_has_contract_fixtures_and_contract_tests(names: list[str]) -> None:
    assert {f"busroot_mock/{name}" for name in data_files()} <= set(names)
    assert {f"busroot_mock/{name}" for name in package_files()} <= set(names)
    assert "busroot_mock/py.typed" in names


def test_wheel_puts_nothing_else_into_site_packages(names: list[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    assert tops == {"busroot_mock", f"busroot_mock-{version_of_source()}.dist-info"}


def test_wheel_has_nothing_that_is_made_by_running(names: list[str]) -> None:
    assert not [
        name for name in names if re.search(r"__pycache__|\.pyc|\.hypothesis|\.cache", name)
    ]


def test_sdist_has_all_that_a_packager_needs(dist: Path) -> None:
    (path,) = dist.glob("*.tar.gz")
    with tarfile.open(path) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {*data_files(), "LICENSE", "README.md", "CHANGELOG.md", "CONTRIBUTING.md"} <= names
    assert {
        "tests/release/test_package.py",
        "docs/sources.md",
        "tox.ini",
        ".ci/install",
        "constraints.txt",
    } <= names


def version_of_source() -> str:
    text = (ROOT / "server" / "busroot_mock" / "__init__.py").read_text(encoding="utf-8")
    match = re.search(r'^__version__ = "(.+)"$', text, re.MULTILINE)
    assert match
    return match[1]


def test_metadata(metadata: Message) -> None:
    assert metadata["Name"] == "busroot-mock"
    assert metadata["Version"] == version_of_source()
    assert metadata["License-Expression"] == "MIT"
    assert metadata["Requires-Python"] == ">=3.11"
    assert metadata.get_all("Provides-Extra") == ["metrics", "proxy", "tls", "verify"]
    assert metadata.get_payload(decode=True) == (ROOT / "README.md").read_bytes()


def test_metadata_asks_for_no_test_tool_at_run_time(metadata: Message) -> None:
    required = [line for line in metadata.get_all("Requires-Dist", []) if "extra ==" not in line]
    assert required
    assert not [line for line in required if re.match("pytest|schemathesis|hypothesis", line)]


def test_constraints_pin_what_is_required(metadata: Message) -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[A-Za-z0-9.]+", pin) for pin in pins)
    pinned = {_normal(pin.split("==")[0]) for pin in pins}
    for line in metadata.get_all("Requires-Dist", []):
        assert _normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) in pinned


def test_lock_has_what_is_required_as_constrained_and_with_hashes(metadata: Message) -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    pattern = r"(?m)^([A-Za-z0-9._-]+)==(\S+)[^\n]*\\\n +--hash=sha256:[0-9a-f]{64}(?= |$)"
    locked = re.findall(pattern, text)
    assert len(locked) == len(re.findall("(?m)^[a-zA-Z]", text))
    pins = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {
        (_normal(name), version) for name, _, version in (pin.partition("==") for pin in pins)
    }
    assert {(_normal(name), version) for name, version in locked} <= pinned
    names = {_normal(name) for name, _ in locked}
    for line in metadata.get_all("Requires-Dist", []):
        assert _normal(re.split(r"[^A-Za-z0-9._-]", line)[0]) in names


def test_bill_of_materials_names_what_it_is_about_and_all_that_is_needed(
    wheel: Path, tmp_path: Path
) -> None:
    path = tmp_path / "busroot-mock.cdx.json"
    root = {"bom-ref": "root-component", "name": "busroot-mock"}
    bill = {"metadata": {"component": root}, "components": [{"bom-ref": "b"}, {"bom-ref": "a"}]}
    path.write_text(json.dumps(bill), encoding="utf-8")
    shutil.copy(wheel, tmp_path)
    subprocess.run([sys.executable, ROOT / ".ci/complete_bill.py", tmp_path], check=True)
    bill = json.loads(path.read_text(encoding="utf-8"))
    version = wheel.name.split("-")[1]
    assert bill["metadata"]["component"]["purl"] == f"pkg:pypi/busroot-mock@{version}"
    assert bill["dependencies"] == [{"ref": "root-component", "dependsOn": ["a", "b"]}]


def _normal(name: str) -> str:
    return re.sub("[-_.]+", "-", name).lower()


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The Python of an environment in which the wheel is installed."""
    python = new_environment(tmp_path_factory.mktemp("wheel") / "venv")
    install(python, wheel)
    return python


def test_wheel_serves_from_anywhere(installed: Path, tmp_path: Path) -> None:
    command = [installed.parent / "busroot-mock", "serve", "--port", "0"]
    with serving(command, tmp_path) as address:
        assert get(f"{address}/admin/config")["isSuccess"] is True
        assert get(f"{address}/openapi.json")["openapi"] == "3.0.3"


def test_wheel_finds_its_own_data(installed: Path, tmp_path: Path) -> None:
    code = "import busroot_mock.paths as p; print(p.CONTRACT, p.FIXTURES, p.CONTRACT_TESTS)"
    command = [installed, "-c", code]
    paths = subprocess.run(command, cwd=tmp_path, env={}, capture_output=True, text=True).stdout
    for path in paths.split():
        assert path.startswith(str(installed.parent.parent))
        assert Path(path).exists()


def test_editable_install_serves(tmp_path: Path) -> None:
    python = new_environment(tmp_path / "venv")
    copy = tmp_path / "checkout"
    ignored = shutil.ignore_patterns(".*", "__pycache__")
    shutil.copytree(ROOT, copy, ignore=ignored)
    install(python, "--editable", copy)
    command = [python.parent / "busroot-mock", "serve", "--port", "0"]
    with serving(command, tmp_path) as address:
        assert get(f"{address}/admin/config")["isSuccess"] is True


def test_checkout_serves_without_an_install(tmp_path: Path) -> None:
    copy = tmp_path / "checkout"
    for name in ["server", "fixtures"]:
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "openapi.yaml", copy)
    with serving([sys.executable, copy / "server", "serve", "--port", "0"], tmp_path) as address:
        assert get(f"{address}/admin/config")["isSuccess"] is True
