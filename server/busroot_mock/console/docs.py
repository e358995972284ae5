"""The interactive docs of the API: Swagger UI from its bundle."""

from flask import Blueprint, Response, request, send_from_directory
from swagger_ui_bundle import swagger_ui_path

from busroot_mock.console.context import current_context
from busroot_mock.console.rendering import render

docs = Blueprint("docs", __name__, template_folder=str(swagger_ui_path))


@docs.get("/")
def index() -> str:
    """Show the API docs."""
    address = f"{request.script_root}{current_context().contract.base_path}/openapi.json"
    return render("index.j2", openapi_spec_url=address)


@docs.get("/<path:name>")
def file(name: str) -> Response:
    """Serve a file of the bundle."""
    return send_from_directory(str(swagger_ui_path), name)
