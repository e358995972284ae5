"""Redmine, a server in Ruby, from Debian's packages."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from evaluation.benchmarks.processes import free_port
from evaluation.learning.running import await_answer, run, running
from evaluation.learning.servers.debian import inside, missing, unpacked

KEY: Final = "0123456789abcdef0123456789abcdef01234567"
_PACKAGES: Final = ("redmine", "redmine-sqlite")
_PLACES: Final = """
export RAILS_ENV=production REDMINE_INSTANCE=default REDMINE_LANG=en LANG=C.UTF-8
own=/var/lib/redmine/default
mkdir -p /etc/redmine/default $own/files $own/tmp /var/log/redmine/default
mkdir -p /var/cache/redmine/default
ln -s /etc/redmine/default $own/config
ln -s /var/log/redmine/default $own/log
echo made-for-the-evaluation-made-for-the-evaluation > /etc/redmine/default/secret_key.txt
printf 'production:\\n  adapter: sqlite3\\n  database: %s\\n' "$DATA" \\
    > /etc/redmine/default/database.yml
cd /usr/share/redmine
echo "gem 'webrick'" > Gemfile.local
bundle install --local --quiet
"""
_FIRST: Final = f"""
SCHEMA=/dev/null bundle exec rake db:migrate
bundle exec rake redmine:load_default_data
bundle exec rails runner "
Setting.rest_api_enabled = 1
admin = User.find_by_login('admin')
admin.update!(must_change_passwd: false)
Token.create!(user: admin, action: 'api').update_column(:value, '{KEY}')"
"""
_ROUTE: Final = re.compile(
    r"^\s*(?:\w+ )?\s*(GET|POST|PUT|PATCH|DELETE)\s+(\S+)\(\.:format\)", re.M
)


@contextmanager
def redmine(cache: Path, folder: Path) -> Iterator[str]:
    """Run Redmine with records of its own; give where it is. It takes root."""
    place, port = _unpacked(cache), free_port()
    data = folder / "redmine.sqlite3"
    shutil.copyfile(_first(cache, place), data)
    server = ["bundle", "exec", "rails", "server", "-u", "webrick", "-b", "127.0.0.1"]
    command = inside(place, [*server, "-p", port], _at(data))
    with running(command, folder / "redmine.log") as process:
        await_answer(process, f"http://127.0.0.1:{port}/")
        yield f"http://127.0.0.1:{port}"


def document(_: str, cache: Path) -> bytes:
    """Return its routes, which say nothing of answers, as a document."""
    place = _unpacked(cache)
    command = inside(place, ["bundle", "exec", "rails", "routes"], _at(_first(cache, place)))
    shown = subprocess.run(
        [str(each) for each in command], capture_output=True, text=True, check=True
    )
    paths: dict[str, Any] = {}
    for method, path in _ROUTE.findall(shown.stdout):
        named = re.sub(r":(\w+)", r"{\1}", path)
        if "(" not in named and "*" not in named:
            paths.setdefault(f"{named}.json", {})[method.lower()] = {"responses": {}}
    about = {"title": "Redmine", "version": "5.0.4"}
    return json.dumps({"openapi": "3.0.3", "info": about, "paths": paths}).encode()


def _unpacked(cache: Path) -> Path:
    done = (cache / "redmine" / "complete").exists()
    return unpacked(cache, "redmine", () if done else missing(_PACKAGES))


def _first(cache: Path, place: Path) -> Path:
    """Return the file of records that it begins with."""
    data = cache / "redmine.sqlite3"
    if not data.exists():
        made = data.with_suffix(".new")
        run(inside(place, ["true"], f"{_at(made)}{_FIRST}"))
        made.rename(data)
    return data


def _at(data: Path) -> str:
    return f"DATA={data}\n{_PLACES}"
