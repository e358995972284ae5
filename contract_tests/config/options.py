"""The options of `verify`: each is declared once, for command line, environment and profile.

An option `max_requests` is `--max-requests` on the command line, the variable
`BUSROOT_MAX_REQUESTS` in the environment, and the member `max_requests` of a profile.
"""

from dataclasses import dataclass
from typing import Any

from .option_values import (
    Parser,
    among,
    count,
    flag,
    header,
    positive,
    proxy,
    shard,
    text,
    url,
    whole,
)

DEFAULT_REPORT = "busroot-report"
PREFIX = "BUSROOT_"
CONNECTION = "connection"

GROUPS = {
    "tested": ("what is tested", ""),
    "cases": ("how it is tested", ""),
    "writing": ("writing", "without --write, a run only reads"),
    "limits": ("limits", ""),
    CONNECTION: ("connection", "of every request, also before the run and after it"),
    "results": ("results", ""),
}


@dataclass(frozen=True)
class Option:
    """An option.

    Attributes:
        name: As a profile has it.
        group: One of `GROUPS`.
        help: For `--help`.
        parse: Reads a value; raises `ValueError`.
        metavar: What the help calls the value.
        default: Its value where nobody gives one.
        short: Another name for the command line.
        is_list: Whether it may be given several times.
        is_path: Whether a relative value in a profile starts from the folder of the profile.
        setting: The field of `Settings` that has its value, if the name differs.
    """

    name: str
    group: str
    help: str
    parse: Parser = text
    metavar: str | None = None
    default: Any = None
    short: str | None = None
    is_list: bool = False
    is_path: bool = False
    setting: str = ""

    @property
    def is_flag(self) -> bool:
        """Tell whether it has no value, but is given or not."""
        return self.parse is flag

    @property
    def is_number(self) -> bool:
        """Tell whether a profile gives it as a number."""
        return self.parse in (count, whole, positive)

    @property
    def command(self) -> str:
        """Return its name on the command line."""
        return "URL" if self.name == "url" else f"--{self.name.replace('_', '-')}"

    @property
    def opposite(self) -> str:
        """Return the name on the command line that undoes a flag."""
        return self.command.replace("--", "--no-", 1)

    @property
    def variable(self) -> str:
        """Return its name in the environment."""
        return PREFIX + self.name.upper()


def _flag(name: str, group: str, help_text: str, **more: Any) -> Option:
    return Option(name, group, help_text, flag, default=False, **more)


def _list(name: str, group: str, help_text: str, **more: Any) -> Option:
    return Option(name, group, f"{help_text}; may be repeated", default=(), is_list=True, **more)


def _file(name: str, group: str, help_text: str, **more: Any) -> Option:
    return Option(name, group, help_text, is_path=True, **{"metavar": "FILE", **more})


OVERLAY_IN = _file(
    "overlay_in", "tested", "apply this OpenAPI Overlay first, such as one that learn has written"
)
"""All processes of a run read the contract by its variable."""

OPTIONS = (
    Option("url", "tested", "of the API, such as https://host/api", url, "URL", setting="base_url"),
    _flag("dry_run", "tested", "print the plan, and send nothing"),
    _file("profile", "tested", "TOML file: identities and their keys, and any of these options"),
    OVERLAY_IN,
    _list("tag", "tested", "test only operations of this tag", metavar="TAG", setting="tags"),
    _list(
        "operation",
        "tested",
        "test only this operation, such as listSkus or 'GET /sku'",
        metavar="ID",
        setting="operations",
    ),
    _list(
        "certainty",
        "tested",
        "test only operations that are documented, partial or assumed",
        parse=among(("documented", "partial", "assumed")),
        metavar="CERTAINTY",
        setting="certainties",
    ),
    _list("without", "tested", "leave out this oracle", metavar="ORACLE", setting="oracles_off"),
    Option(
        "shard",
        "tested",
        "run this part of the tests, such as 2/5; `busroot-mock report merge` joins the parts",
        shard,
        "K/N",
    ),
    _flag("list_oracles", "tested", "print what the oracles check, and exit"),
    Option("seed", "cases", "repeats a run; each run prints its seed", whole, "N"),
    Option("max_examples", "cases", "generated cases for each operation", count, "N", 20),
    Option("processes", "cases", "number of processes", count, "N", 1, short="-n"),
    _flag("fail_fast", "cases", "end at the first finding that fails the run"),
    Option(
        "database",
        "cases",
        "keep failing cases, and try those of other runs first: a folder, or redis://host:port/0",
        metavar="PLACE",
        is_path=True,
    ),
    Option(
        "write",
        "writing",
        "also call operations that write, in this account: the id of the key's own account",
        metavar="ACCOUNT",
    ),
    _list(
        "also",
        "writing",
        "with --write: also call this operation, which is left out otherwise because it changes "
        "settings or the platform",
        metavar="ID",
    ),
    _flag(
        "allow_left",
        "writing",
        "with --write: also test with records in use; what would be removed then stays, since "
        "what uses it does",
    ),
    _flag(
        "leave_nothing",
        "writing",
        "with --write: leave out operations that make records which no operation removes",
    ),
    _flag(
        "undeclared_methods",
        "writing",
        "with --write: send methods that the contract does not declare; all data of the "
        "deployment may be lost",
    ),
    Option("max_created", "writing", "records that an operation may create", count, "N", 40),
    Option(
        "rate",
        "limits",
        "requests per second (default: 10; no limit on this machine)",
        positive,
        "N",
    ),
    Option("max_requests", "limits", "requests of the whole run", count, "N"),
    Option(
        "max_time",
        "limits",
        "seconds of the whole run; removing what it created may take as long again, or 60",
        positive,
        "SECONDS",
        setting="max_seconds",
    ),
    Option(
        "timeout", "limits", "seconds for a response, to its last byte", positive, "SECONDS", 30.0
    ),
    Option("max_response", "limits", "megabytes of a response", count, "MB", 10),
    Option("max_received", "limits", "megabytes of all responses", count, "MB", 10_000),
    Option("max_latency", "limits", "report responses that take longer", positive, "MS"),
    _list(
        "header",
        CONNECTION,
        "send this header too, 'NAME: VALUE', or 'NAME: $VARIABLE' to take the value from the "
        "environment; reports never show the value",
        parse=header,
        metavar="HEADER",
    ),
    _file("ca_bundle", CONNECTION, "trust the certificates that this authority signs (PEM)"),
    _file("client_cert", CONNECTION, "identify with this certificate (PEM)"),
    _file("client_key", CONNECTION, "its key, if that is in a file of its own (PEM)"),
    Option(
        "proxy", CONNECTION, "send requests through this proxy: http://proxy:3128", proxy, "URL"
    ),
    _file("report", "results", "folder for the reports", default=DEFAULT_REPORT, metavar="FOLDER"),
    _flag(
        "allow_untested",
        "results",
        "pass (exit code 0) although something selected is untested; it is named all the same",
    ),
    _flag("strict", "results", "contradicted assumptions fail the run too"),
    _file("baseline", "results", "file of known deviations, each with reason and expiry"),
    _flag("baseline_update", "results", "add new findings to the baseline"),
    _file("overlay", "results", "write corrections of the contract as an OpenAPI Overlay"),
    _flag("verbose", "results", "print each test, and at the end all of summary.txt"),
    _flag("quiet", "results", "print the verdict only, and errors"),
)
BY_NAME = {option.name: option for option in OPTIONS}
