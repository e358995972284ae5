"""The deployment under test, connected to as the settings say, or started."""

import tomllib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from busroot_mock.testing.server_process import Child

from ..config.connection_options import check_trust
from ..config.profile import Identity, Profile
from ..config.profile_file import read_profile
from ..config.settings import Settings
from ..transport.allowance import MEGABYTE
from ..transport.guard import Guard
from ..transport.pace import ENDED, Budget, Pace
from ..transport.tickets import Tickets
from ..transport.traffic import Traffic
from ..transport.transport import Transport
from ..transport.turns import Turns
from .deployment import Deployment
from .schema import OPERATIONS, selection_of

_IDENTITIES = tomllib.loads(Path(__file__).with_name("mock_server.toml").read_text("utf-8"))
MOCK_PROFILE = Profile(tuple(Identity(name=name, **each) for name, each in _IDENTITIES.items()))
# Where the mock server will listen is not known yet when the tests are collected.
NOWHERE = "http://127.0.0.1:0/api"
CONTROLLER = "main"
ROLES = frozenset(role for operation in OPERATIONS for role in operation.roles)


def profile_of(settings: Settings, needs_keys: bool = True) -> Profile:
    """Return whose keys a run has; for its own mock server, keys of the demo data.

    Args:
        needs_keys: Whether a missing key is an error.

    Raises:
        ProfileError: If a key, a file that names it, or what is to be trusted is missing or wrong.
    """
    if settings.base_url is None and settings.profile is None:
        return MOCK_PROFILE
    profile = read_profile(settings.profile, needs_keys=needs_keys, roles=ROLES)
    if (settings.base_url or "").startswith("https:"):
        check_trust(profile.connection)
    return profile.with_main(settings.role, settings.account)


def deployment_of(
    settings: Settings, profile: Profile, process: str = CONTROLLER, processes: int = 1
) -> Deployment:
    """Return the deployment of a run, as one of its processes sees it."""
    guard = Guard((settings.base_url or NOWHERE).rstrip("/"), selection_of(settings))
    sharing = processes * settings.parts
    folder = Path(settings.report) if settings.report else None
    tickets, most = _requests_of(settings, folder, processes)
    size = settings.max_received * MEGABYTE // sharing
    end = folder / ENDED if folder and settings.fail_fast else None
    seconds, writes = settings.max_seconds, settings.mode == "write"
    budget = Budget(most, seconds, size, end, settings.ends_at, writes, tickets)
    pace = Pace(settings.rate and settings.rate / sharing)
    traffic = Traffic(folder, process)
    transport = Transport(guard, budget, pace, profile, traffic)
    if processes > 1 and writes:
        transport.turns = Turns(folder)
    if settings.database and "://" in settings.database:
        transport.others = (settings.database,)
    return Deployment(settings, profile, transport)


def _requests_of(
    settings: Settings, folder: Path | None, processes: int
) -> tuple[Tickets | None, int | None]:
    """Return what processes share, and how many requests this one may send, or all together."""
    if settings.max_requests is None:
        return None, None
    most = settings.max_requests // settings.parts
    if processes == 1:
        return None, most
    try:
        # With a share each, one that has used it up would leave its tests untested.
        return (Tickets(folder), most) if folder else (None, most // processes)
    except OSError:
        return None, most // processes


@contextmanager
def mock_server() -> Iterator[str]:
    """Run a mock server that ends with this process, even if that is killed; yield its base URL.

    Raises:
        SetupError: If it does not start.
    """
    with closing(Child()) as server:
        yield server.url
