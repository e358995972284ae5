"""The interactive docs of the API: Swagger UI, as its bundle has it."""

from flask import Blueprint, Response, render_template, send_from_directory
from swagger_ui_bundle import swagger_ui_path

from busroot_mock.console.context import here

docs = Blueprint("docs", __name__, template_folder=str(swagger_ui_path))


@docs.get("/")
def index() -> str:
    """Show the operations of the contract."""
    address = f"{here().contract.base_path}/openapi.json"
    return render_template("index.j2", openapi_spec_url=address)


@docs.get("/<path:name>")
def file(name: str) -> Response:
    """Give a file of the bundle."""
    return send_from_directory(str(swagger_ui_path), name)
