"""A client of Redmine 5: projects and what they have, issues, users and groups."""

from collections.abc import Iterator

from evaluation.learning.drawing import Act, Draw, drawn
from evaluation.learning.recorder import Caller
from evaluation.learning.sessions.redmine_issues import Issues
from evaluation.learning.sessions.redmine_projects import Projects


def steps(call: Caller, draw: Draw) -> Iterator[None]:
    """Send the requests of a session, one after the other."""
    made = Projects(call, draw)
    issues = Issues(made)
    first = (made.add_project, made.add_user, made.add_category, issues.add, issues.add)
    acts = [*_of_projects(made), *_of_users(made), *_of_parts(made), *_of_pages(made)]
    return drawn(draw, first, [*acts, *_of_issues(issues), *_of_more(issues), *_of_all(issues)])


def _of_projects(made: Projects) -> list[Act]:
    call, draw, projects = made.call, made.draw, made.projects
    page = {"limit": 2, "offset": 1}
    return [
        Act(3, made.add_project),
        Act(1.5, made.add_project_wrongly, made.names),
        Act(3, made.read_project, projects),
        Act(2, lambda: call("GET", "/projects.json")),
        Act(0.7, lambda: call("GET", "/projects.json", query=page)),
        Act(1, lambda: call("GET", f"/projects/{draw.slug()}.json")),
        Act(1.5, made.change_project, projects),
        Act(0.5, made.close_project, projects),
        Act(0.6, made.delete_project, projects),
    ]


def _of_users(made: Projects) -> list[Act]:
    call, some, users, groups = made.call, made.some, made.users, made.groups
    return [
        Act(3, made.add_user),
        Act(1, made.add_user_wrongly),
        Act(2, lambda: call("GET", f"/users/{some(users)}.json"), users),
        Act(1.5, lambda: call("GET", "/users.json")),
        Act(0.7, lambda: call("GET", "/users/9999.json")),
        Act(1.5, made.change_user, users),
        Act(0.6, made.delete_user, users),
        Act(2, made.add_group),
        Act(2, made.read_group, groups),
        Act(1, lambda: call("GET", "/groups.json")),
        Act(0.7, made.change_group, groups),
        Act(2, made.join, groups),
        Act(1, made.leave, made.joined),
        Act(0.4, made.delete_group, groups),
        Act(0.5, lambda: call("GET", "/groups/9999.json")),
    ]


def _of_parts(made: Projects) -> list[Act]:
    call, some, projects = made.call, made.some, made.projects
    members, versions, categories = made.members, made.versions, made.categories
    return [
        Act(3, made.add_member, projects),
        Act(1.5, lambda: call("GET", made.of(some(projects), "memberships")), projects),
        Act(1.5, lambda: call("GET", f"/memberships/{some(members)[1]}.json"), members),
        Act(1, made.change_member, members),
        Act(0.7, lambda: made.delete(members, "memberships"), members),
        Act(3, made.add_version, projects),
        Act(1, made.add_version_wrongly, projects),
        Act(1.5, lambda: call("GET", made.of(some(projects), "versions")), projects),
        Act(2, lambda: call("GET", f"/versions/{some(versions)[1]}.json"), versions),
        Act(1, made.change_version, versions),
        Act(0.7, lambda: made.delete(versions, "versions"), versions),
        Act(3, made.add_category, projects),
        Act(1.5, lambda: call("GET", made.of(some(projects), "issue_categories")), projects),
        Act(1.5, lambda: call("GET", f"/issue_categories/{some(categories)[1]}.json"), categories),
        Act(1, made.change_category, categories),
        Act(0.7, lambda: made.delete(categories, "issue_categories"), categories),
        Act(0.7, lambda: call("GET", "/versions/9999.json")),
    ]


def _of_pages(made: Projects) -> list[Act]:
    call, draw, some, projects = made.call, made.draw, made.some, made.projects
    pages, news = made.pages, made.news

    def at_page() -> str:
        project, name = some(pages)
        return made.of(project, f"wiki/{name}")

    return [
        Act(3, made.write_page, projects),
        Act(2, lambda: call("GET", at_page()), pages),
        Act(1.5, lambda: call("GET", made.of(some(projects), "wiki/index")), projects),
        Act(0.7, lambda: call("GET", made.of(some(projects), f"wiki/{draw.slug()}")), projects),
        Act(0.7, made.delete_page, pages),
        Act(1.5, made.add_news, projects),
        Act(1, lambda: call("GET", "/news.json")),
        Act(1, lambda: call("GET", f"/news/{some(news)[1]}.json"), news),
        Act(0.7, made.change_news, news),
        Act(0.4, lambda: made.delete(news, "news"), news),
    ]


def _of_issues(made: Issues) -> list[Act]:
    call, issues, projects = made.call, made.open, made.made.projects
    return [
        Act(8, made.add, projects),
        Act(2, made.add_wrongly, projects),
        Act(6, made.read, made.issues),
        Act(5, made.list, projects),
        Act(4, made.change, made.issues),
        Act(0.7, made.change_wrongly, made.issues),
        Act(1.5, made.close, made.issues),
        Act(0.7, lambda: made.delete() if issues() else None, made.issues),
        Act(1, lambda: call("GET", "/issues/9999.json")),
        Act(0.5, lambda: call("PUT", "/issues/9999.json", {"issue": {"subject": "x"}})),
        Act(0.5, lambda: call("DELETE", "/issues/9999.json")),
    ]


def _of_more(made: Issues) -> list[Act]:
    call, some, issues = made.call, made.some, made.issues
    relations, spent = made.relations, made.spent
    return [
        Act(2, made.relate, issues),
        Act(1.5, lambda: call("GET", f"{made.at()}/relations.json"), issues),
        Act(1, lambda: call("GET", f"/relations/{some(relations)[1]}.json"), relations),
        Act(0.7, lambda: made.made.delete(relations, "relations"), relations),
        Act(1.5, made.watch, issues),
        Act(0.7, made.unwatch, made.watched),
        Act(3, made.spend, issues),
        Act(1, made.spend_wrongly, issues),
        Act(1.5, lambda: call("GET", "/time_entries.json")),
        Act(1.5, lambda: call("GET", f"/time_entries/{some(spent)[1]}.json"), spent),
        Act(1, made.change_spent, spent),
        Act(0.7, lambda: made.made.delete(spent, "time_entries"), spent),
    ]


def _of_all(made: Issues) -> list[Act]:
    call, draw, some = made.call, made.draw, made.some
    return [
        Act(1, lambda: call("GET", f"/{some(['trackers', 'issue_statuses', 'roles'])}.json")),
        Act(0.7, lambda: call("GET", f"/roles/{some([3, 4, 5])}.json")),
        Act(0.7, lambda: call("GET", "/enumerations/issue_priorities.json")),
        Act(0.7, lambda: call("GET", "/users/current.json")),
        Act(0.7, lambda: call("GET", "/my/account.json")),
        Act(1, lambda: call("GET", "/search.json", query={"q": draw.word()})),
        Act(0.7, lambda: call("GET", "/projects.json", headers={"X-Redmine-API-Key": "wrong"})),
    ]
