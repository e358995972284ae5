"""The page of the reports of `verify`, which its script reads in the browser and compares."""

from flask import Blueprint

from busroot_mock.console.rendering import render

reports = Blueprint("reports", __name__, url_prefix="/ui/reports")


@reports.get("")
def show() -> str:
    """Ask for report folders."""
    return render("reports.html")
