// Speaks JSON with the server's /api/ under one bearer token. Every page and the talk use it; it keeps no answer,
// and nothing it sends is readable content: that is sealed before it comes here.

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

export interface Api {
  token: string | null;
  get<T>(path: string): Promise<T>;
  post<T = null>(path: string, body?: unknown): Promise<T>;
  postBytes<T>(path: string, bytes: Uint8Array): Promise<T>;
}

const OFFLINE = "Jaringan putus. Tulisanmu masih di sini.";
const ODD = "Ada gangguan di pihak kami. Tulisanmu tidak hilang. Coba lagi sebentar.";
const PATIENCE = 20_000;

export function createApi(token: string | null = null, send: typeof fetch = (...a) => fetch(...a)): Api {
  const api: Api = {
    token,
    get: (path) => request("GET", path),
    post: (path, body = {}) => request("POST", path, JSON.stringify(body), "application/json"),
    postBytes: (path, bytes) => request("POST", path, bytes as BodyInit, "application/octet-stream"),
  };

  async function request<T>(method: string, path: string, body?: BodyInit, type?: string): Promise<T> {
    const headers: Record<string, string> = { Accept: "application/json" };
    if (type) headers["Content-Type"] = type;
    if (api.token) headers.Authorization = `Bearer ${api.token}`;
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), PATIENCE);
    try {
      const init: RequestInit = { method, headers, cache: "no-store", credentials: "omit", signal: patience.signal };
      const answer = await send(path, body === undefined ? init : { ...init, body });
      return await readAnswer<T>(answer);
    } catch (cause) {
      if (cause instanceof ApiProblem) throw cause;
      throw new ApiProblem(0, "offline", OFFLINE);
    } finally {
      clearTimeout(timer);
    }
  }
  return api;
}

async function readAnswer<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return null as T;
  if (answer.ok) return (await answer.json()) as T;
  let body: Record<string, unknown> = {};
  try {
    body = (await answer.json()) as Record<string, unknown>;
  } catch {
    // A proxy's own page instead of ours: the status says enough.
  }
  const code = typeof body.code === "string" ? body.code : "odd_answer";
  throw new ApiProblem(answer.status, code, typeof body.message === "string" ? body.message : ODD, body);
}
