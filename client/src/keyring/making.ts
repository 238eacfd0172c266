// Making an epoch: secrets, wraps, manifest, signature, in that order. Called by case.ts and opening.ts.
// The secrets are gone when this returns; the author reads them back from her own wrap like everyone else.

import { type Bytes, toBase64url } from "../lib/bytes";
import type { Directory } from "../sealing/directory";
import { boxKeyFromPrivate } from "../sealing/keys";
import { MAX_MEMBERS, type Manifest, type Member, makeManifest } from "../sealing/manifest";
import { systemRandom } from "../sealing/primitives";
import { HASH, KEY } from "../sealing/suite";
import { sealWrap, wrapHash } from "../sealing/wrap";
import type { EpochBody } from "../worker/contract";
import type { Self } from "./epochs";
import { refused } from "./refusal";

export type Invited = Omit<Member, "wrapHash">;
export type EpochPlan = {
  school: Bytes;
  caseId: Bytes;
  before: Manifest | null;
  invited: readonly Invited[];
  author: Self;
  reason: number;
  directory: Directory;
  now: number;
};

export async function makeEpoch(plan: EpochPlan): Promise<EpochBody> {
  const { school, caseId, before, invited, author, directory } = plan;
  if (invited.length > MAX_MEMBERS) refused("too_many");
  const secrets = { epochKey: systemRandom(KEY), inboxPrivate: systemRandom(KEY) };
  const inbox = await boxKeyFromPrivate(secrets.inboxPrivate);
  const place = { school, case: caseId, epoch: (before?.epoch ?? 0) + 1 };
  const previous = before?.hash ?? new Uint8Array(HASH);
  const wraps = await Promise.all(
    invited.map(({ keyId, boxPublic }) =>
      sealWrap({ ...place, member: keyId, previousManifest: previous }, boxPublic, secrets),
    ),
  );
  const members = await Promise.all(
    invited.map(async (member, at) => ({ ...member, wrapHash: await wrapHash(wraps[at] as Bytes) })),
  );
  const fields = {
    ...place,
    scope: 0,
    previous,
    directorySize: directory.size,
    directoryHead: directory.head,
    inboxPublic: inbox.public,
    reason: plan.reason,
    time: plan.now,
    author: author.keyId,
    members,
  };
  const manifest = await makeManifest(fields, secrets.epochKey, author.sign);
  secrets.epochKey.fill(0);
  secrets.inboxPrivate.fill(0);
  const listed = invited.map(({ keyId }, at) => ({
    key_id: toBase64url(keyId),
    wrap: toBase64url(wraps[at] as Bytes),
  }));
  return { manifest: toBase64url(manifest), wraps: listed };
}
