import type { IncomingMessage, ServerResponse } from "node:http";
import type { Control } from "./control.ts";
import { FAULTS } from "./directives.ts";
import { askedNames, clearNames, Names, setNames } from "./doh/doh.ts";
import { objectOf, positiveInteger } from "./json.ts";

interface Reply {
  status: number;
  value?: unknown;
}

/** How tests in another process look behind the curtain. Never reached by the Worker. */
export function controlApi(request: IncomingMessage, response: ServerResponse, control: Control, body: Buffer): void {
  const { status, value } = act(request, control, body);
  response.writeHead(status, { "content-type": "application/json" });
  response.end(value === undefined ? undefined : JSON.stringify(value));
}

function act(request: IncomingMessage, control: Control, body: Buffer): Reply {
  const url = new URL(request.url ?? "/", "http://sandbox");
  const [, , resource = "", name = ""] = url.pathname.split("/").map(decodeURIComponent);
  switch (`${request.method} ${resource}`) {
    case "GET health":
      return { status: 200, value: { ok: true } };
    case "GET requests": {
      const provider = url.searchParams.get("provider");
      const wanted = control.requests().filter((entry) => provider === null || entry.provider === provider);
      return { status: 200, value: wanted };
    }
    case "DELETE requests":
      control.forget();
      return { status: 204 };
    case "GET holds":
      return { status: 200, value: control.holds() };
    case "DELETE holds":
      control.resetHolds();
      return { status: 204 };
    case "POST release":
      if (name === "") return { status: 400, value: { error: "name the hold: POST /_control/release/<name>" } };
      return { status: 200, value: { released: control.release(name) } };
    case "GET faults":
      return { status: 200, value: control.queuedFaults() };
    case "DELETE faults":
      control.clearFaults();
      return { status: 204 };
    case "GET names":
      return { status: 200, value: askedNames(control) };
    case "DELETE names":
      clearNames(control);
      return { status: 204 };
    case "POST names":
      return addNames(control, body);
    case "POST faults":
      return queueFault(control, body);
    default:
      return { status: 404, value: { error: "no such control" } };
  }
}

/** `{"db.customer.test": {"a": ["10.0.0.1"]}, "turns.test": [{"a": ["93.184.216.34"]}, {"a": ["127.0.0.1"]}]}` */
function addNames(control: Control, body: Buffer): Reply {
  let read: unknown;
  try {
    read = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400, value: { error: "the body is not JSON" } };
  }
  const names = Names.safeParse(read);
  if (!names.success) return { status: 400, value: { error: names.error.message } };
  setNames(control, names.data);
  return { status: 204 };
}

function queueFault(control: Control, body: Buffer): Reply {
  let read: unknown;
  try {
    read = JSON.parse(body.toString("utf8"));
  } catch {
    return { status: 400, value: { error: "the body is not JSON" } };
  }
  const { provider, fault, times = 1 } = objectOf(read);
  if (typeof provider !== "string" || typeof fault !== "string" || !positiveInteger(times)) {
    const error = 'expected {"provider": "openai" or "*", "fault": "429 retry-after=2", "times": 1}';
    return { status: 400, value: { error } };
  }
  if (!control.queueFault(provider, fault, times)) {
    const error = `no such fault; there are: a status such as 429, ${FAULTS.join(", ")}`;
    return { status: 400, value: { error } };
  }
  return { status: 204 };
}
