import createClient from "openapi-fetch";
import type { paths } from "./openapi.d.ts";
import { ApiProblem, problemOf } from "./problem.ts";
import { credential, refresh } from "./session.ts";
import { send } from "./transport.ts";

const ended = (): ApiProblem =>
  new ApiProblem({ code: "session_ended", status: 401, message: "Your session has ended. Log in again to go on." });

/** Whether the session has moved under the token that was sent, and nothing was done. */
const hasMoved = async (response: Response): Promise<boolean> =>
  response.status === 409 && (await problemOf(response.clone())).code === "organisation_changed";

/**
 * Sends with the session's access token; one that was refused is replaced once. What was meant for another organisation
 * than the session is in is not sent again: the refresh finds out where it is, and loads the page anew.
 */
export async function authorised(request: Request): Promise<Response> {
  const tokenOf = credential();
  const token = await tokenOf();
  if (token === undefined) throw ended();
  request.headers.set("authorization", `Bearer ${token}`);
  const response = await send(request.clone());
  if (await hasMoved(response)) await refresh();
  if (response.status !== 401) return response;
  const renewed = await tokenOf(true);
  if (renewed === undefined) throw ended();
  request.headers.set("authorization", `Bearer ${renewed}`);
  return send(request);
}

/**
 * The API's client, typed by its own description. Whatever is no success is thrown as an `ApiProblem`.
 *
 * @example
 * const { data } = await api.GET("/api/keys", { params: { query: { limit: 50 } } });
 */
export const api = createClient<paths>({ baseUrl: location.origin, fetch: authorised });
api.use({
  async onResponse({ response }) {
    if (!response.ok) throw await problemOf(response);
  },
});

/** The body of an answer that has one. */
export async function dataOf<T>(answer: Promise<{ data?: T }>): Promise<T> {
  const { data } = await answer;
  if (data === undefined)
    throw new ApiProblem({ code: "internal", status: 0, message: "The server's answer was empty." });
  return data;
}
