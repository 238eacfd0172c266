// Speaks JSON with the server's /api/ under one bearer token. Every page and the talk use it; it keeps no answer,
// and nothing it sends is readable content: that is sealed before it comes here.

import type { Keyring } from "../talk/contract";

/** A refusal, or no network (status 0, code "offline"). `message` is kind and may be shown as it is. */
export class ApiProblem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly body: Record<string, unknown> = {},
  ) {
    super(message);
  }
  get offline(): boolean {
    return this.code === "offline";
  }
}

/** What a door asks of an address from which too much came, so that nobody there is sent away (spec/protocol.md). */
export type Work = { challenge: string; bits: number };

export interface Api {
  token: string | null;
  work?: (asked: Work) => Promise<string>;
  get<T>(path: string): Promise<T>;
  post<T = null>(path: string, body?: unknown): Promise<T>;
  postBytes<T>(path: string, bytes: Uint8Array): Promise<T>;
  putBytes<T>(path: string, bytes: Uint8Array): Promise<T>;
  getBytes(path: string, from: number, until: number): Promise<ArrayBuffer>;
}

const OFFLINE = "Jaringan putus. Tulisanmu masih di sini.";
const ODD = "Ada gangguan di pihak kami. Tulisanmu tidak hilang. Coba lagi sebentar.";
const PATIENCE = 20_000;
const JSON_BODY = { "Content-Type": "application/json" };
const BYTES_BODY = { "Content-Type": "application/octet-stream" };

export function createApi(token: string | null = null, send: typeof fetch = (...a) => fetch(...a)): Api {
  const api: Api = {
    token,
    get: (path) => request("GET", path),
    post: (path, body = {}) => request("POST", path, JSON_BODY, JSON.stringify(body)),
    postBytes: (path, bytes) => request("POST", path, BYTES_BODY, bytes as BodyInit),
    putBytes: (path, bytes) => request("PUT", path, BYTES_BODY, bytes as BodyInit),
    getBytes: (path, from, until) =>
      request("GET", path, { Range: `bytes=${from}-${until - 1}` }, undefined, (answer) => answer.arrayBuffer()),
  };

  async function request<T>(...asked: Parameters<typeof once<T>>): Promise<T> {
    try {
      return await once(...asked);
    } catch (problem) {
      const [method, path, more, ...rest] = asked;
      const wanted = problem instanceof ApiProblem ? (problem.body.work as Work | undefined) : undefined;
      if (!wanted || !api.work) throw problem;
      const proof = await api.work(wanted).catch(() => Promise.reject(problem));
      return once(method, path, { ...more, "Teduh-Work": proof }, ...rest);
    }
  }

  async function once<T>(
    method: string,
    path: string,
    more: Record<string, string> = {},
    body?: BodyInit,
    read: (answer: Response) => Promise<T> = (answer) => answer.json() as Promise<T>,
  ): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json", ...more };
    if (api.token) headers.Authorization = `Bearer ${api.token}`;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const init: RequestInit = { method, headers, cache: "no-store", credentials: "omit", signal: patience.signal };
      const answer = await send(path, body === undefined ? init : { ...init, body });
      if (answer.status === 204) return null as T;
      return answer.ok ? await read(answer) : await refuse(answer);
    } catch (cause) {
      if (cause instanceof ApiProblem) throw cause;
      throw new ApiProblem(0, "offline", OFFLINE);
    } finally {
      clearTimeout(timer);
    }
  }
  return api;
}

/** Of a page with a worker that does the work. */
export function createWorkingApi(keyring: Pick<Keyring, "call">): Api {
  const api = createApi();
  api.work = async (asked) => (await keyring.call("work", asked)).proof;
  return api;
}

async function refuse(answer: Response): Promise<never> {
  let body: Record<string, unknown> = {};
  try {
    body = (await answer.json()) as Record<string, unknown>;
  } catch {
    // A proxy's own page instead of ours: the status says enough.
  }
  const code = typeof body.code === "string" ? body.code : "odd_answer";
  throw new ApiProblem(answer.status, code, typeof body.message === "string" ? body.message : ODD, body);
}
