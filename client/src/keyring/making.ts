// Making an epoch: secrets, wraps, manifest, signature, in that order. Called by room.ts, circles.ts and opening.ts.
// The secrets are gone when this returns; the author reads them back from her own wrap like everyone else.

import { type Bytes, toBase64url } from "../lib/bytes";
import type { Directory } from "../sealing/directory";
import { boxKeyFromPrivate } from "../sealing/keys";
import { type Form, MAX_MEMBERS, type Manifest, type Member, makeManifest } from "../sealing/manifest";
import { systemRandom } from "../sealing/primitives";
import { HASH, KEY } from "../sealing/suite";
import { openWrap, sealWrap, wrapHash } from "../sealing/wrap";
import type { EpochBody } from "../worker/contract";
import type { Accepted, Self } from "./epochs";
import { refused } from "./refusal";

export type Invited = Omit<Member, "wrapHash">;
export type EpochPlan = {
  form: Form;
  fourth: number; // history scope of a case, kind of a circle
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
  const { form, school, caseId, before, invited, author, directory } = plan;
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
    scope: plan.fourth,
    previous,
    directorySize: directory.size,
    directoryHead: directory.head,
    inboxPublic: inbox.public,
    reason: plan.reason,
    time: plan.now,
    author: author.keyId,
    members,
  };
  const manifest = await makeManifest(fields, secrets.epochKey, author.sign, form);
  secrets.epochKey.fill(0);
  secrets.inboxPrivate.fill(0);
  const listed = invited.map(({ keyId }, at) => ({
    key_id: toBase64url(keyId),
    wrap: toBase64url(wraps[at] as Bytes),
  }));
  return { manifest: toBase64url(manifest), wraps: listed };
}

/** Earlier epochs that the author can open, wrapped anew to those who join: their keys are the ones committed to then. */
export async function wrapHistory(
  earlier: readonly Accepted[],
  joining: readonly Invited[],
  author: Self,
): Promise<NonNullable<EpochBody["history"]>> {
  const wrapped = earlier.map(async ({ manifest, wrap }) => {
    if (!wrap) return [];
    const { school, case: caseId, epoch, previous } = manifest;
    const place = { school, case: caseId, epoch, previousManifest: previous };
    const secrets = await openWrap({ ...place, member: author.keyId }, wrap, author.box);
    const anew = joining.map(async ({ keyId, boxPublic }) => {
      const again = await sealWrap({ ...place, member: keyId }, boxPublic, secrets);
      return { epoch, key_id: toBase64url(keyId), wrap: toBase64url(again) };
    });
    const done = await Promise.all(anew);
    secrets.epochKey.fill(0);
    secrets.inboxPrivate.fill(0);
    return done;
  });
  return (await Promise.all(wrapped)).flat();
}
