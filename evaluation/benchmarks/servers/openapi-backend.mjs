// What the documentation of openapi-backend shows, put together: requests and answers are
// validated, the answers are the contract's examples.
// Arguments: folder of node_modules, contract, port.

import { createServer } from "node:http";
import { createRequire } from "node:module";

const [folder, definition, port] = process.argv.slice(2);
const require = createRequire(`${folder}/`);
const { OpenAPIBackend } = require("openapi-backend");
const formats = require("ajv-formats");

const mock = (status) => (context) => {
  const answer = context.api.mockResponseForOperation(context.operation.operationId, { code: status });
  return { status: answer.status, body: answer.mock };
};
const refuse = (status) => (context) => ({
  status,
  body: { isSuccess: false, message: "Refused.", violations: (context.validation?.errors ?? []).map(violation) },
});
const violation = (error) => ({ in: "body", pointer: error.instancePath, keyword: error.keyword, expected: error.params });

const api = new OpenAPIBackend({
  definition,
  apiRoot: "/api",
  quick: true,
  ajvOpts: { allErrors: true, strict: false },
  customizeAjv: (ajv) => formats(ajv) ?? ajv,
  handlers: {
    notImplemented: mock(undefined),
    validationFail: refuse(400),
    unauthorizedHandler: refuse(401),
    notFound: () => ({ status: 404, body: { isSuccess: false, message: "No such path.", violations: [] } }),
    methodNotAllowed: () => ({ status: 405, body: { isSuccess: false, message: "No such method.", violations: [] } }),
    postResponseHandler: (context) => {
      const { status, body } = context.response;
      const errors = context.operation ? context.api.validateResponse(body, context.operation, status).errors : null;
      const wrong = { isSuccess: false, message: "The answer breaks the contract.", violations: [] };
      return errors ? { status: 500, body: wrong } : context.response;
    },
  },
});
api.registerSecurityHandler("ApiKeyAuth", (context) => Boolean(context.request.headers["x-api-key"]));
await api.init();

createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", async () => {
    let status, body;
    try {
      const [path, query] = request.url.split("?");
      const text = Buffer.concat(parts).toString();
      const sent = { method: request.method, path, query, headers: request.headers, body: text || undefined };
      ({ status, body } = await api.handleRequest(sent, request, response));
    } catch (error) {
      [status, body] = [500, { isSuccess: false, message: String(error), violations: [] }];
    }
    const text = status === 204 ? "" : JSON.stringify(body);
    response.writeHead(status, { "content-type": "application/json", "content-length": Buffer.byteLength(text) });
    response.end(text);
  });
}).listen(Number(port), "127.0.0.1");
