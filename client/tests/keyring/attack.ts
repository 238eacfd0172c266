// What the hostile tests share: ask, try, and see what the keyring said. The server may do anything with bytes; it
// holds no key of Sari or Bu Ratna.

import { Keyring } from "../../src/keyring/keyring";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { Directory } from "../../src/sealing/directory";
import { parseManifest } from "../../src/sealing/manifest";
import type { B64, CaseView, WireCase } from "../../src/worker/contract";
import { codeOf, flipped, NOW, type Person, SCHOOL } from "../sealing/cast";
import { chat, MemoryTabs, messageId, type Talk } from "./stage";

export const codes = ({ problems }: Pick<CaseView, "problems">) =>
  [...new Set(problems.map(({ code }) => code))].sort();
export const contents = ({ entries }: Pick<CaseView, "entries">) =>
  entries.flatMap((entry) => (entry.kind === "message" ? [entry.content?.x ?? null] : []));

export async function load({ sari, server, school, me }: Talk, change: (wire: WireCase) => WireCase = (wire) => wire) {
  return sari.case_load({ school, wire: change(await server.answer(me)) });
}

export function trySeal({ sari, server }: Talk, text = "rahasia"): Promise<string> {
  return codeOf(sari.case_seal({ case: server.caseId, id: messageId(), content: chat(text) }));
}

export async function directoryOf({ log }: Talk): Promise<Directory> {
  return Directory.replay(SCHOOL, log);
}

export const epochBody = (made: { bytes: Uint8Array; wraps: Map<Person, Uint8Array> }) => ({
  manifest: toBase64url(made.bytes),
  wraps: [...made.wraps].map(([{ keyId }, wrap]) => ({ key_id: toBase64url(keyId), wrap: toBase64url(wrap) })),
});

/** Sari's public half, as the first manifest lists it. */
export async function selfOfSari(t: Talk): Promise<Pick<Person, "keyId" | "box" | "sign" | "user">> {
  const { members } = await parseManifest(fromBase64url(t.server.epochs[0]?.manifest ?? ""));
  const listed = members.find(({ keyId }) => toBase64url(keyId) === t.me);
  if (!listed) throw new Error("Sari is a member");
  const { keyId, boxPublic, signPublic } = listed;
  const box = { ...t.ratna.box, public: boxPublic };
  return { keyId, box, sign: { ...t.ratna.sign, public: signPublic }, user: new Uint8Array(16) };
}

/** A second device on which Sari returns by her codename: it has seen nothing before. */
export async function returned(t: Talk): Promise<Keyring> {
  const keyring = new Keyring(new MemoryTabs(), () => NOW);
  await keyring.codename_enter({ school: t.school, typed: (await t.sari.codename_words()).words.join(" ") });
  return keyring;
}

export function wrapped(wrap: B64): B64 {
  return toBase64url(flipped(fromBase64url(wrap), 40));
}
