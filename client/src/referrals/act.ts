// Sealed words that belong to an act of a referral: sealed, sent with it, and told to the keys once stored. Where other
// words were quicker, they are sealed again; until the server has answered, a repeat sends the very same bytes.

import { type Api, ApiProblem } from "../lib/api";
import type { Keyring } from "../talk/contract";
import type { B64, Content } from "../worker/contract";

const TRIES = 4;

export type Acting = { api: Api; keyring: Keyring; caseId: B64; reload: () => Promise<void> };

export async function actWith(
  { api, keyring, caseId, reload }: Acting,
  path: string,
  content: Content,
  bodyWith: (envelope: B64) => object,
): Promise<void> {
  const { id } = await keyring.call("message_id", {});
  for (let left = TRIES; ; left -= 1) {
    const { envelope } = await keyring.call("case_seal", { case: caseId, id, content });
    try {
      await posted(api, path, bodyWith(envelope));
      return await reload();
    } catch (problem) {
      if (!(problem instanceof ApiProblem) || left === 1) throw problem;
      if (problem.code === "stale_seq") {
        const { seq, head } = problem.body as { seq: number; head: B64 };
        await keyring.call("case_stale", { case: caseId, seq, head });
      } else if (problem.code === "stale_epoch") await reload();
      else throw problem;
    }
  }
}

/** An answer that was lost on the way is asked for once more: the same bytes answer the same. */
async function posted(api: Api, path: string, body: object): Promise<void> {
  try {
    await api.post(path, body);
  } catch (problem) {
    if (!(problem instanceof ApiProblem) || problem.code !== "offline") throw problem;
    await api.post(path, body);
  }
}
