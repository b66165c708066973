/** The first call as a program makes it, with its key. */
import { type ClientId, programOf } from "../../snippets/program.ts";

export interface FirstCall {
  baseUrl: string;
  apiKey: string;
  model: string;
}

const PROMPT = "Why do rivers bend?";

export const firstCall = (client: ClientId, { model, ...access }: FirstCall): string =>
  programOf(client, { ...access, request: { model, messages: [{ role: "user", content: PROMPT }], stream: true } });

/** Enough to tell keys apart, nothing to use. */
export const masked = (apiKey: string): string => `${apiKey.slice(0, 8)}${"•".repeat(8)}${apiKey.slice(-4)}`;
