// Carries sealed bytes to the server and from it, in pieces, going on from what is there. Whoever calls tries again after
// a cut; nothing is sent twice that the server said it has, and no answer can keep a phone busy for ever.

import { type Api, ApiProblem } from "../../lib/api";
import type { Bytes } from "../../lib/bytes";
import type { Attachment, B64 } from "../../worker/contract";
import { STORED_CHUNK, storedSize } from "./contract";

const MOST_CHUNKS = 4;

export type Progress = (have: number, total: number) => void;

/** Until the file is whole there. `sealed` may be null where an earlier page had brought all of it. */
export async function bring(
  api: Api,
  room: B64,
  file: Attachment,
  sealed: Bytes | null,
  told: Progress,
): Promise<void> {
  const total = storedSize(file.s);
  const path = `/api/kasus/${room}/berkas`;
  let { have } = await api.post<{ have: number }>(path, { file: file.i, size: file.s });
  let chunks = 1;
  let tries = 2 * Math.ceil(total / STORED_CHUNK) + 8;
  for (told(have, total); have !== total; told(have, total)) {
    if (!sealed || !isCount(have, total) || tries-- < 0) throw new ApiProblem(0, "lost", "");
    try {
      const piece = sealed.subarray(have, have + chunks * STORED_CHUNK);
      ({ have } = await api.putBytes<{ have: number }>(`${path}/${file.i}?dari=${have}`, piece));
      chunks = Math.min(MOST_CHUNKS, 2 * chunks); // a slow network begins small, a quick one does not stay so
    } catch (cause) {
      if (!(cause instanceof ApiProblem) || cause.code !== "elsewhere") throw cause;
      have = Number(cause.body.have);
    }
  }
}

const isCount = (have: number, total: number): boolean => Number.isInteger(have) && have >= 0 && have <= total;

/** The sealed bytes of a file, piece by piece; what came before a cut is in `parts` and not asked for again. */
export async function fetchFile(api: Api, room: B64, file: Attachment, parts: Bytes[], told: Progress): Promise<Bytes> {
  const total = storedSize(file.s);
  const whole = new Uint8Array(total);
  let have = 0;
  for (const part of parts) {
    whole.set(part, have);
    have += part.length;
  }
  for (told(have, total); have < total; told(have, total)) {
    const until = Math.min(total, have + MOST_CHUNKS * STORED_CHUNK);
    const part = new Uint8Array(await api.getBytes(`/api/kasus/${room}/berkas/${file.i}`, have, until));
    if (part.length !== until - have) throw new ApiProblem(0, "damaged", "");
    parts.push(part);
    whole.set(part, have);
    have = until;
  }
  return whole;
}
