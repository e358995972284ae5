"""A client of RabbitMQ 3: queues and exchanges, what binds them, and who may use them."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.rabbitmq_queues import Queues
from evaluation.learning.sessions.rabbitmq_users import Users


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    queues = Queues(call, draw)
    users = Users(call, draw, queues)
    first = (queues.add_host, queues.add_queue, queues.add_exchange, users.add_user)
    acts = [*_of_hosts(queues), *_of_queues(queues), *_of_exchanges(queues)]
    return drawn(draw, first, [*acts, *_of_users(users), *_of_rules(users)])


def _of_hosts(made: Queues) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    return [
        Act(2.5, made.add_host),
        Act(1, made.change_host),
        Act(2, lambda: call("GET", "/vhosts")),
        Act(2, lambda: call("GET", f"/vhosts/{some(made.hosts)}")),
        Act(1, lambda: call("GET", f"/vhosts/{draw.slug()}")),
        Act(0.7, made.delete_host),
        Act(0.5, lambda: call("DELETE", f"/vhosts/{draw.slug()}")),
        Act(1.5, made.add_limit),
        Act(1, lambda: call("GET", f"/vhost-limits/{some(made.hosts)}")),
        Act(0.7, lambda: call("GET", "/vhost-limits")),
        Act(0.7, made.delete_limit, made.limits),
        Act(1, lambda: call("GET", some(["/cluster-name", "/whoami", "/health/checks/alarms"]))),
        Act(0.7, lambda: call("GET", "/queues", headers={"Authorization": ""})),
    ]


def _of_queues(made: Queues) -> list[Act]:
    call, draw, some, queues = made.call, made.draw, made.some, made.queues
    return [
        Act(7, made.add_queue),
        Act(1.5, made.add_queue_again, queues),
        Act(1, made.add_queue_wrongly),
        Act(5, lambda: call("GET", made.at(queues, "queues")), queues),
        Act(3, lambda: call("GET", f"/queues/{some(made.hosts)}")),
        Act(2, lambda: call("GET", "/queues")),
        Act(1.5, lambda: call("GET", f"/queues/{some(made.hosts)}/{draw.slug()}")),
        Act(1, lambda: call("GET", f"/queues/{draw.slug()}")),
        Act(2, lambda: call("GET", made.at(queues, "queues") + "/bindings"), queues),
        Act(2, made.delete_queue, queues),
        Act(1, lambda: call("DELETE", f"/queues/{some(made.hosts)}/{draw.slug()}")),
        Act(3, made.publish, queues),
        Act(3, made.get, queues),
        Act(1, lambda: call("DELETE", made.at(queues, "queues") + "/contents"), queues),
        Act(1, made.page_queues, queues),
    ]


def _of_exchanges(made: Queues) -> list[Act]:
    call, draw, some, exchanges = made.call, made.draw, made.some, made.exchanges
    return [
        Act(5, made.add_exchange),
        Act(1, made.add_exchange_wrongly),
        Act(1, made.add_exchange_again, exchanges),
        Act(4, lambda: call("GET", made.at(exchanges, "exchanges")), exchanges),
        Act(2, lambda: call("GET", f"/exchanges/{some(made.hosts)}")),
        Act(0.7, lambda: call("GET", f"/exchanges/{some(made.hosts)}/{draw.slug()}")),
        Act(1.5, made.delete_exchange, exchanges),
        Act(5, made.bind, made.pairs()),
        Act(1, lambda: call("POST", f"/bindings/%2F/e/{draw.slug()}/q/{draw.slug()}", {})),
        Act(2, made.list_bound, made.bindings),
        Act(2, made.read_binding, made.bindings),
        Act(1.5, made.unbind, made.bindings),
        Act(2, lambda: call("GET", f"/bindings/{some(made.hosts)}")),
        Act(1, lambda: call("GET", "/bindings")),
        Act(1.5, lambda: call("GET", made.at(exchanges, "exchanges") + made.side()), exchanges),
    ]


def _of_users(made: Users) -> list[Act]:
    call, draw, some, users = made.call, made.draw, made.some, made.users
    return [
        Act(4, made.add_user),
        Act(1, made.add_user_wrongly),
        Act(1.5, made.change_user, users),
        Act(2.5, lambda: call("GET", f"/users/{some(users)}"), users),
        Act(1.5, lambda: call("GET", "/users")),
        Act(0.7, lambda: call("GET", "/users/without-permissions")),
        Act(1, lambda: call("GET", f"/users/{draw.slug()}")),
        Act(1, made.delete_user, users),
        Act(0.5, made.delete_users, users),
        Act(3.5, made.permit, users),
        Act(1, made.permit_wrongly, users),
        Act(2, lambda: call("GET", made.at_permission()), made.permitted),
        Act(1.5, lambda: call("GET", f"/users/{some(users)}/permissions"), users),
        Act(1.5, lambda: call("GET", f"/vhosts/{some(made.queues.hosts)}/permissions")),
        Act(1, lambda: call("GET", "/permissions")),
        Act(1, made.forbid, made.permitted),
        Act(1.5, made.limit_user, users),
        Act(1, lambda: call("GET", f"/user-limits/{some(users)}"), users),
    ]


def _of_rules(made: Users) -> list[Act]:
    call, draw, some, rules = made.call, made.draw, made.some, made.rules
    return [
        Act(4, made.add_rule),
        Act(1, made.change_rule, rules),
        Act(1, made.add_rule_wrongly),
        Act(2, lambda: call("GET", made.at_rule()), rules),
        Act(2, lambda: call("GET", f"/policies/{some(made.queues.hosts)}")),
        Act(1, lambda: call("GET", "/policies")),
        Act(1, lambda: call("GET", f"/policies/{some(made.queues.hosts)}/{draw.slug()}")),
        Act(1, made.delete_rule, rules),
        Act(2.5, made.add_setting),
        Act(1, made.change_setting, made.settings),
        Act(1.5, lambda: call("GET", f"/global-parameters/{some(made.settings)}"), made.settings),
        Act(1, lambda: call("GET", "/global-parameters")),
        Act(0.7, lambda: call("GET", f"/global-parameters/{draw.slug()}")),
        Act(0.7, made.delete_setting, made.settings),
    ]
