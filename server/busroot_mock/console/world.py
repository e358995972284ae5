"""Show the keys and controls of a world, and handle the buttons that change it."""

from collections.abc import Callable
from typing import Any

from flask import Blueprint, redirect, request, url_for
from flask.typing import ResponseReturnValue

from busroot_mock.console import forms
from busroot_mock.console.context import current_context
from busroot_mock.console.contract_pages import operations_by_tag
from busroot_mock.console.controls import Controls, Refused
from busroot_mock.console.filters import coded, decoded
from busroot_mock.console.live import pulse
from busroot_mock.console.pages import KEY_COLUMNS
from busroot_mock.console.rendering import page_of, render
from busroot_mock.console.sorting import ordered
from busroot_mock.faults.kinds import KINDS

world = Blueprint("world", __name__, url_prefix="/ui/worlds/<world>")


@world.get("/")
def show(world: str) -> str:
    """Show keys, clock, snapshots and fault rules."""
    return _page(world)


@world.post("/reset")
def reset(world: str) -> ResponseReturnValue:
    """Reset the world."""
    return _pressed(world, "reset", lambda controls: controls.post("worlds", world, "reset"))


@world.post("/fork")
def fork(world: str) -> ResponseReturnValue:
    """Fork the world, and show the fork."""
    try:
        made = current_context().controls.post("worlds", world, "fork")["result"]
    except Refused as refused:
        return _page(world, refused), refused.status
    return redirect(url_for("world.show", world=made["id"], done="forked"), 303)


@world.post("/delete")
def delete(world: str) -> ResponseReturnValue:
    """Delete the world."""
    try:
        current_context().controls.delete("worlds", world)
    except Refused as refused:
        return _page(world, refused), refused.status
    return redirect(url_for("pages.home", done="deleted"), 303)


@world.post("/clock")
def set_clock(world: str) -> ResponseReturnValue:
    """Set, advance, stop or start the clock."""
    body, account = forms.clock_input(request.form), decoded(request.form.get("account"))
    pressed = _pressed(
        world, "clock", lambda controls: controls.post("worlds", world, "clock", body=body)
    )
    is_refused = isinstance(pressed, tuple)
    if request.form.get("back") == "factory" and not is_refused:
        return redirect(url_for("factory.show", world=world, account=coded(account)), 303)
    return pressed


@world.post("/snapshots")
def keep(world: str) -> ResponseReturnValue:
    """Take a snapshot."""
    path = ("worlds", world, "snapshots", request.form.get("name", ""))
    return _pressed(world, "kept", lambda controls: controls.put(*path))


@world.post("/snapshots/restore")
def restore(world: str) -> ResponseReturnValue:
    """Restore a snapshot."""
    path = (*_snapshot(world), "restore")
    return _pressed(world, "restored", lambda controls: controls.post(*path))


@world.post("/snapshots/delete")
def forget(world: str) -> ResponseReturnValue:
    """Delete a snapshot."""
    path = _snapshot(world)
    return _pressed(world, "forgotten", lambda controls: controls.delete(*path))


@world.post("/faults")
def add_fault(world: str) -> ResponseReturnValue:
    """Add a fault rule."""
    body = forms.fault_input(request.form)
    return _pressed(
        world,
        "added",
        lambda controls: controls.post("worlds", world, "faults", body=body),
    )


@world.post("/faults/delete")
def remove_fault(world: str) -> ResponseReturnValue:
    """Remove a fault rule."""
    path = ("worlds", world, "faults", request.form.get("fault", ""))
    return _pressed(world, "removed", lambda controls: controls.delete(*path))


@world.post("/faults/clear")
def clear_faults(world: str) -> ResponseReturnValue:
    """Remove all fault rules."""
    path = ("worlds", world, "faults", "clear")
    return _pressed(world, "cleared", lambda controls: controls.post(*path))


def _snapshot(world: str) -> tuple[str, ...]:
    return ("worlds", world, "snapshots", decoded(request.form.get("coded")) or "")


def _pressed(world: str, done: str, press: Callable[[Controls], Any]) -> ResponseReturnValue:
    """Call what a button stands for; show the page again, with the refusal if there was one."""
    try:
        press(current_context().controls)
    except Refused as refused:
        return _page(world, refused), refused.status
    return redirect(url_for("world.show", world=world, done=done), 303)


def _page(world: str, refused: Refused | None = None) -> str:
    context = current_context()
    # First: what changes while the page is made is shown the next time.
    seen = None if refused else pulse(context.worlds.get(world))
    shown = context.controls.get("worlds", world)["result"]
    keys = ordered(shown["keys"], KEY_COLUMNS, "world.show", "sort-keys", skip="keys")
    return render(
        "world.html",
        world=shown,
        faults=page_of(context.controls.get("worlds", world, "faults")["results"], "faults"),
        keys=page_of(keys.items, "keys"),
        order=keys,
        snapshots=page_of(shown["snapshots"], "snapshots"),
        tags=operations_by_tag(context.contract),
        effects=forms.EFFECTS,
        kinds=KINDS,
        refused=refused,
        entered=request.form if refused else request.args,
        done=forms.DONE.get(request.args.get("done", "")),
        seen=seen,
    )
