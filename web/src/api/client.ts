/** The server, by its OpenAPI document. */

import createClient, { type Middleware } from "openapi-fetch";
import type { components, paths } from "./schema";

export type Schemas = components["schemas"];

/** What the server answers when it refuses; see docs/api.md. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly requestId: string,
    readonly details: readonly string[] = [],
  ) {
    super(message);
    this.name = "ApiError";
  }

  static async of(response: Response): Promise<ApiError> {
    const requestId = response.headers.get("x-request-id") ?? "";
    try {
      const body = (await response.clone().json()) as Schemas["ErrorBody"];
      return new ApiError(response.status, body.code, body.message, body.request_id || requestId, body.details);
    } catch {
      return new ApiError(response.status, "unreadable", response.statusText, requestId);
    }
  }
}

/** Searches that the day has left, from the headers of the last answer that was charged. */
export interface Quota {
  readonly limit: number;
  readonly remaining: number;
  readonly resetsAt: Date;
}

let csrf = "";
let quota: Quota | null = null;
const listeners = new Set<() => void>();

/** The secret that requests repeat which change something. */
export function setCsrf(secret: string): void {
  csrf = secret;
}

export function csrfSecret(): string {
  return csrf;
}

export function currentQuota(): Quota | null {
  return quota;
}

export function onQuota(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** After answers whose headers came before the whole was charged: the licence is asked again. */
export function forgetQuota(): void {
  quota = null;
  listeners.forEach((listener) => listener());
}

export function noteQuota(headers: Headers): void {
  const figure = (name: string) => Number(headers.get(name) ?? Number.NaN);
  const [limit, remaining, seconds] = [figure("ratelimit-limit"), figure("ratelimit-remaining"), figure("ratelimit-reset")];
  if (Number.isNaN(limit) || Number.isNaN(remaining)) return;
  quota = { limit, remaining, resetsAt: new Date(Date.now() + seconds * 1000) };
  listeners.forEach((listener) => listener());
}

/** As `fetch`, with what the portal shows of itself; who is not signed in is led to where one is. */
export async function send(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  if (!["GET", "HEAD"].includes(request.method)) request.headers.set("x-csrf-token", csrf);
  const response = await fetch(request);
  noteQuota(response.headers);
  if (response.status === 401 && !(await isAboutPassword(response))) leaveToSignIn();
  return response;
}

/** A wrong password where one was asked for is no reason to leave: the session goes on. */
async function isAboutPassword(response: Response): Promise<boolean> {
  return (await ApiError.of(response)).code === "wrong_credentials";
}

/** To the page for signing in, and back here after. */
export function leaveToSignIn(): void {
  const here = location.pathname + location.search;
  if (location.pathname !== "/sign-in") location.assign(`/sign-in?next=${encodeURIComponent(here)}`);
}

const refused: Middleware = {
  async onResponse({ response }) {
    if (!response.ok) throw await ApiError.of(response);
  },
};

export const api = createClient<paths>({ baseUrl: "/", fetch: (request: Request) => send(request) });
api.use(refused);

/** The body of an answer that the middleware let through. */
export async function body<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
