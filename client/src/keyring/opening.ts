// Opening a case: the first epoch, wrapped to the readers, and the first words sealed under it. Called by keyring.ts.
// Asked again for the same case it gives the very same bytes, so that a retry can never open two.

import { type Bytes, toBase64url } from "../lib/bytes";
import { chainStart } from "../sealing/chain";
import { CASE, openEpoch, parseManifest, Reason, Role } from "../sealing/manifest";
import { sealMessage } from "../sealing/message";
import { HASH } from "../sealing/suite";
import type { B64, Content, EpochBody, OpenCaseBody } from "../worker/contract";
import { checkContent } from "./content";
import { activePerson, type KnownDirectory } from "./directories";
import type { Self } from "./epochs";
import { type Invited, makeEpoch } from "./making";
import { decode, refused } from "./refusal";

export type OpeningPlan = {
  school: Bytes;
  caseId: Bytes;
  self: Self;
  known: KnownDirectory;
  readers: readonly B64[];
  messages: readonly { id: B64; content: Content }[];
  codename: readonly string[] | null;
  now: number;
};

export async function openCase(plan: OpeningPlan): Promise<OpenCaseBody> {
  const { school, caseId, self, known } = plan;
  if (known.forked) refused("blocked", { codes: ["directory_fork"] });
  for (const { content } of plan.messages) checkContent(content, plan.codename);
  const { directory } = known;
  const me = { role: Role.counselee, keyId: self.keyId, boxPublic: self.box.public, signPublic: self.sign.public };
  const invited = [me, ...readersOf(known, plan.readers)];
  const reason = Reason.opened;
  const first = await makeEpoch({
    form: CASE,
    fourth: 0,
    school,
    caseId,
    before: null,
    invited,
    author: self,
    reason,
    directory,
    now: plan.now,
  });
  return { case: toBase64url(caseId), ...first, messages: await sealFirst(plan, first) };
}

function readersOf(known: KnownDirectory, readers: readonly B64[]): Invited[] {
  if (readers.length === 0) refused("no_reader");
  return [...new Set(readers)].map((user) => {
    const { keyId, boxPublic, signPublic } = activePerson(known, user) ?? refused("no_reader");
    return { role: Role.counselor, keyId, boxPublic, signPublic };
  });
}

/** The author opens her own wrap like everyone else: what cannot be opened is never used to seal. */
async function sealFirst({ school, caseId, self, known, messages }: OpeningPlan, first: EpochBody): Promise<B64[]> {
  const manifest = await parseManifest(decode(first.manifest));
  const me = toBase64url(self.keyId);
  const wrap = first.wraps.find(({ key_id }) => key_id === me) ?? refused("no_epoch");
  const { epochKey } = await openEpoch(manifest, self.keyId, self.box, decode(wrap.wrap));
  const { size: directorySize, head: directoryHead } = known.directory;
  const seen = { number: 0, chain: await chainStart(caseId), directorySize, directoryHead };
  const sealed: B64[] = [];
  let previous: Bytes = new Uint8Array(HASH);
  for (const [at, { id, content }] of messages.entries()) {
    const place = {
      school,
      case: caseId,
      epoch: 1,
      sender: self.keyId,
      id: decode(id, 16),
      seq: at + 1,
      previous,
      seen,
    };
    const { envelope, hash } = await sealMessage({ ...place, content }, epochKey, self.sign);
    sealed.push(toBase64url(envelope));
    previous = hash;
  }
  return sealed;
}
