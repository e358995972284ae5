"""A client of Unleash 8: feature flags, their strategies, and what they refer to."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.unleash_flags import FLAGS, Flags
from evaluation.learning.sessions.unleash_settings import Settings


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    flags = Flags(call, draw)
    settings = Settings(call, draw, flags)
    first = (flags.add_flag, flags.add_rule, flags.tag_flag, settings.add_segment)
    return drawn(
        draw,
        first,
        [*_of_flags(flags), *_of_rules(flags), *_of_settings(settings), *_of_users(settings)],
    )


def _of_flags(made: Flags) -> list[Act]:
    call, draw = made.call, made.draw
    flags, rules = made.flags, made.rules
    return [
        Act(6, made.add_flag),
        Act(1, made.add_flag_again, flags),
        Act(1.5, made.add_flag_wrongly),
        Act(6, lambda: call("GET", made.at_flag()), flags),
        Act(3, lambda: call("GET", FLAGS)),
        Act(1.5, lambda: call("GET", f"{FLAGS}/{draw.slug()}")),
        Act(2, made.change_flag, flags),
        Act(1.5, made.patch_flag, flags),
        Act(1, made.clone_flag, flags),
        Act(1.5, made.archive_flag, flags),
        Act(0.7, made.revive_flag, made.archived),
        Act(0.7, made.delete_flag, made.archived),
        Act(0.7, made.stale_flags, flags),
        Act(1, made.validate_flag, flags),
        Act(3, made.search_flags),
        Act(3, made.switch, rules),
        Act(1.5, made.read_place, flags),
        Act(1.5, made.read_variants, flags),
    ]


def _of_rules(made: Flags) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    flags, rules, tags = made.flags, made.rules, made.tags
    return [
        Act(5, made.add_rule, flags),
        Act(2, made.list_rules, flags),
        Act(2, lambda: call("GET", made.at_rule()), rules),
        Act(2, lambda: call("PUT", made.at_rule(), made.rule()), rules),
        Act(1, made.patch_rule, rules),
        Act(1.5, made.delete_rule, rules),
        Act(
            1,
            lambda: call("GET", f"{made.at_rules(some(flags), 'production')}/{draw.uuid()}"),
            flags,
        ),
        Act(3, made.tag_flag, flags),
        Act(2, lambda: call("GET", f"/features/{some(flags)}/tags"), flags),
        Act(1, made.untag_flag, tags),
        Act(1, lambda: call("GET", "/tags")),
        Act(1, lambda: call("GET", f"/tags/{some(made.kinds)}")),
        Act(1, made.link_flag, flags),
        Act(0.5, made.unlink_flag, made.links),
        Act(1, lambda: call("GET", FLAGS, headers={"Authorization": ""})),
    ]


def _of_settings(made: Settings) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    segments, fields = made.segments, made.fields
    return [
        Act(1.5, made.add_kind),
        Act(0.7, made.add_kind_again),
        Act(1, lambda: call("GET", "/tag-types")),
        Act(1.5, lambda: call("GET", f"/tag-types/{some(made.flags.kinds)}")),
        Act(1, made.change_kind),
        Act(0.7, made.delete_kind),
        Act(3, made.add_segment),
        Act(1, made.add_segment_wrongly, segments),
        Act(1, lambda: call("GET", "/segments")),
        Act(2, lambda: call("GET", f"/segments/{some(segments)[0]}"), segments),
        Act(1, lambda: call("GET", f"/segments/{draw.randint(5000, 6000)}")),
        Act(1, made.change_segment, segments),
        Act(1, made.delete_segment, segments),
        Act(2, made.add_field),
        Act(1, lambda: call("GET", "/context")),
        Act(1.5, lambda: call("GET", f"/context/{some(fields)}"), fields),
        Act(0.5, lambda: call("GET", f"/context/{draw.slug()}")),
        Act(1, made.change_field, fields),
        Act(1, made.add_value, fields),
        Act(0.7, made.delete_field, fields),
    ]


def _of_users(made: Settings) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    ways, users, tokens = made.ways, made.users, made.tokens
    return [
        Act(2, made.add_way),
        Act(0.7, made.add_way_again, ways),
        Act(1, lambda: call("GET", "/strategies")),
        Act(1.5, lambda: call("GET", f"/strategies/{some(ways)}"), ways),
        Act(0.7, lambda: call("GET", f"/strategies/{draw.slug()}")),
        Act(1, made.change_way, ways),
        Act(1, made.retire_way, ways),
        Act(0.7, made.delete_way, ways),
        Act(2, made.add_user),
        Act(1, made.add_user_wrongly),
        Act(1, lambda: call("GET", "/user-admin")),
        Act(1.5, lambda: call("GET", f"/user-admin/{some(users)}"), users),
        Act(0.7, lambda: call("GET", f"/user-admin/{draw.randint(5000, 6000)}")),
        Act(1, made.change_user, users),
        Act(0.7, made.delete_user, users),
        Act(1.5, made.add_token),
        Act(1, lambda: call("GET", "/api-tokens")),
        Act(0.7, made.delete_token, tokens),
        Act(1, lambda: call("GET", some(["/environments", "/feature-types", "/projects"]))),
    ]
