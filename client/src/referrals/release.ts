// From a word that stands to a packet in its target's hands. Only what the counselee ticked goes in, and only after her
// signature has been held against it. Called by the dialog; answers what has to be said aloud to somebody outside.

import type { Api } from "../lib/api";
import type { CaseAnswer, Keyring } from "../talk/contract";
import type { B64, School } from "../worker/contract";
import { type Asked, isAgreed, lastWord } from "./agreement";
import { asSchool, type OtherSchool } from "./contract";
import { packetOf } from "./words";

export type Sender = { api: Api; keyring: Keyring; school: School; name: string };
/** For somebody outside: the address, and the words that are only ever spoken. Null: nobody outside. */
export type Handed = { address: string; words: string[] } | null;

export async function release(sender: Sender, answer: CaseAnswer, { request, ticks }: Asked): Promise<Handed> {
  const { api, keyring, school, name } = sender;
  const { referral, target } = request;
  const word = await lastWord(keyring, answer.case, answer.consents ?? [], referral);
  if (!word || !ticks || !(await isAgreed(word.raw, word.consent, request, ticks))) throw { code: "not_agreed" };
  const content = packetOf(request, ticks, { name, school: school.name });
  const made = await keyring.call("packet_make", { school, referral, content });
  const path = `/api/kasus/${answer.case}/rujukan/${referral}/paket`;
  if (target.kind === 3) {
    const { token, words, ...link } = await keyring.call("packet_link", { referral });
    await api.post(path, { ...made, ...link });
    return { address: `${location.origin}/rujukan#${token}`, words };
  }
  const keys = target.kind === 1 ? school : await otherSchool(sender, target.user ?? "");
  const { wrap, words } = await keyring.call("packet_wrap", { referral, user: target.user ?? "", school: keys });
  if (words.join() !== target.words.join()) throw { code: "other_key" }; // not the key that was compared
  await api.post(path, { ...made, wrap });
  return null;
}

async function otherSchool(sender: Sender, user: B64): Promise<School> {
  const found = (await told(sender)).find(({ counselors }) => counselors.some((person) => person.user === user));
  if (!found) throw { code: "not_member" };
  return asSchool(found, sender.school);
}

/** The other schools of this install, as the keys want them. */
export async function otherSchools(sender: Sender): Promise<School[]> {
  return (await told(sender)).map((keys) => asSchool(keys, sender.school));
}

async function told({ api }: Sender): Promise<OtherSchool[]> {
  return (await api.get<{ schools: OtherSchool[] }>("/api/rujukan/sekolah")).schools;
}

export type Handover = Pick<Sender, "api" | "keyring"> & { caseId: B64; present: readonly B64[]; user: B64; me: B64 };

/** The colleague joins from now on: a new epoch that her consent carries. Earlier ones stay closed, unless `history`. */
export async function admit({ api, keyring, caseId, present, user }: Handover, history: boolean): Promise<void> {
  const keep = [...new Set([...present, user])];
  const body = await keyring.call("case_epoch", { case: caseId, reason: 3, keep, history });
  await api.post(`/api/kasus/${caseId}/epoch`, body);
}

/** I leave: whoever stays holds the keys of what is written from here on. */
export async function leave({ api, keyring, caseId, present, me }: Handover): Promise<void> {
  const keep = present.filter((user) => user !== me);
  await api.post(`/api/kasus/${caseId}/epoch`, await keyring.call("case_epoch", { case: caseId, reason: 4, keep }));
}
