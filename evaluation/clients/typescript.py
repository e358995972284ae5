"""Plans for the generators of TypeScript that npm has."""

from collections.abc import Sequence
from pathlib import Path
from typing import Final

from evaluation.clients import guide
from evaluation.clients.plan import COMPILE, GENERATE, RUN, Command, Plan

NPM_OF_TYPESCRIPT: Final = ("typescript@5.9", "esbuild@0.25", "@types/node@20")


def typescript_commands(name: str) -> Sequence[Command]:
    """Return the commands that check the types of a program, bundle and run it."""
    check = ["--noEmit", "--strict", "--skipLibCheck", "--target", "es2022", "--types", "node"]
    check += ["--module", "esnext", "--moduleResolution", "bundler"]
    bundle = ["--bundle", "--platform=node", "--format=esm", f"--outfile={name}.mjs"]
    return [
        Command(COMPILE, ["{npm}/tsc", *check, f"{name}.mts"]),
        Command(COMPILE, ["{npm}/esbuild", f"{name}.mts", *bundle, "--log-level=error"]),
        Command(RUN, ["node", f"{name}.mjs"]),
    ]


_HEY_API: Final = Plan(
    "hey-api",
    "@hey-api/openapi-ts",
    "0.95.0",
    "TypeScript",
    "",
    [
        Command(GENERATE, ["{npm}/openapi-ts", "-i", "openapi.yaml", "-o", "client"]),
        *typescript_commands("shifts"),
    ],
    npm=("@hey-api/openapi-ts@0.95.0", *NPM_OF_TYPESCRIPT),
    programs=[("hey_api.mts", "shifts.mts")],
    needs=("node",),
)

_ORVAL_CONFIG: Final = """\
const input = "./openapi.yaml";
// Version 7 gives a list of values that is a default the wrong type; nothing at run time.
const header = () => ["@ts-nocheck"];
module.exports = {
  fetch: { input, output: { client: "fetch", target: "client/fetch.ts", baseUrl: "URL" } },
  zod: { input, output: { client: "zod", target: "client/zod.ts", override: { header } } },
};
"""


def _prepare_orval(stage: str, folder: Path) -> None:
    if stage == GENERATE:
        (folder / "orval.config.cjs").write_text(_ORVAL_CONFIG, encoding="utf-8")
    elif stage == COMPILE:
        path = folder / "client" / "zod.ts"
        text = path.read_text(encoding="utf-8")
        path.write_text(f"// @ts-nocheck\n{text}", encoding="utf-8")


_ORVAL: Final = Plan(
    "orval",
    "orval, `fetch` and `zod`",
    "7.13.2",
    "TypeScript",
    "`baseUrl` in its configuration",
    [
        Command(GENERATE, ["{npm}/orval", "--config", "orval.config.cjs"]),
        *typescript_commands("shifts"),
    ],
    note="`zod.ts` has one wrong type, of a list that is a default: begin it with "
    "`// @ts-nocheck`.",
    prepare=_prepare_orval,
    npm=("orval@7.13.2", "zod@4", *NPM_OF_TYPESCRIPT),
    programs=[("orval.mts", "shifts.mts")],
    needs=("node",),
)

_OPENAPI_TYPESCRIPT: Final = Plan(
    "openapi-typescript",
    "openapi-typescript",
    "7.13",
    "TypeScript",
    "--default-non-nullable=false",
    [Command(stage, words) for stage, words in guide.typescript_commands()],
    note="See above.",
    npm=guide.npm_packages(),
    prepare=lambda stage, folder: guide.write_example("ts", folder / "shifts.mts"),
    needs=("node",),
)

PLANS: Final = [_OPENAPI_TYPESCRIPT, _HEY_API, _ORVAL]
