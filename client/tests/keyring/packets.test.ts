// A referral's packet from hand to hand: to a colleague, to another school, to somebody outside by a link and four spoken
// words. What another signed, swapped or cut is not shown; the key itself never leaves a keyring.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { StaffKeyring } from "../../src/keyring/staff";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { useCurves } from "../../src/sealing/curves";
import { DirectoryRole } from "../../src/sealing/directory";
import { sealPart } from "../../src/sealing/packet";
import type { B64, School } from "../../src/worker/contract";
import { codeOf, flipped, logOf, type Person, person } from "../sealing/cast";
import { schoolOf } from "./server";
import { MemoryTabs, REFERRAL, type Stage, staffOf, stage, userOf } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));
beforeAll(() => useCurves("native"));

const WORDS = { ringkasan: "Perlu teman bicara." };
const ANSWER = { jawaban: "Saya terima." };

type Sent = Stage & { ratna_: StaffKeyring; part: B64; own_wrap: B64 };

async function sent(): Promise<Sent> {
  const set = await stage();
  const ratna_ = await staffOf(set.ratna, set.school);
  return { ...set, ratna_, ...(await ratna_.packet_make({ school: set.school, referral: REFERRAL, content: WORDS })) };
}

const load = (keyring: StaffKeyring, school: School, senders: School, wrap: B64, parts: B64[]) =>
  keyring.packet_load({ referral: REFERRAL, school, senders, wrap, parts });

/** Another school, with its own coordinator and one counselor. */
async function otherSchool(): Promise<{ school: School; nina: Person }> {
  const [tari, nina] = await Promise.all([person("Bu Tari"), person("Bu Nina")]);
  const id = new Uint8Array(16).fill(0x99);
  const steps = [
    { who: tari, by: tari, role: DirectoryRole.coordinator },
    { who: nina, by: tari },
  ];
  return { school: { ...schoolOf(await logOf(steps, id), [nina]), id: toBase64url(id) }, nina };
}

describe("a packet", () => {
  test("is read by the colleague it was wrapped to, answered, and the answer read by its sender", async () => {
    const { ratna_, part, own_wrap, school, wira, ratna } = await sent();
    const { wrap, words } = await ratna_.packet_wrap({ referral: REFERRAL, user: userOf(wira), school });
    expect(words).toEqual((await ratna_.check_words({ user: userOf(wira), school })).words);
    const his = await staffOf(wira, school);
    const { parts } = await load(his, school, school, wrap, [part]);
    expect(parts).toEqual([{ part: 0, content: WORDS, from: { user: userOf(ratna), name: "Bu Ratna" } }]);
    const answer = await his.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER });
    expect(await his.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER })).toEqual(answer);
    const again = await staffOf(ratna, school);
    const back = await load(again, school, school, own_wrap, [part, answer.part]);
    expect(back.parts[1]).toEqual({ part: 1, content: ANSWER, from: { user: userOf(wira), name: "Pak Wira" } });
  });

  test("reaches another school by its directory, and is answered from there", async () => {
    const { ratna_, part, own_wrap, school } = await sent();
    const { school: theirs, nina } = await otherSchool();
    const { wrap } = await ratna_.packet_wrap({ referral: REFERRAL, user: userOf(nina), school: theirs });
    const hers = await staffOf(nina, theirs);
    expect((await load(hers, theirs, school, wrap, [part])).parts[0]?.from?.name).toBe("Bu Ratna");
    expect(await codeOf(load(hers, theirs, theirs, wrap, [part]))).toBe("cipher");
    const answer = await hers.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER });
    const parts = [part, answer.part];
    const back = ratna_.packet_load({ referral: REFERRAL, school: theirs, senders: school, wrap: own_wrap, parts });
    expect(await codeOf(back)).toBe("not_member"); // she is not of that school
    expect(await codeOf(load(ratna_, school, school, own_wrap, parts))).toBe("counselor"); // nor do they know her here
  });

  test("is made by the same bytes for the same words, and under a new key for others", async () => {
    const { ratna_, part, own_wrap, school } = await sent();
    const ask = { school, referral: REFERRAL, content: WORDS };
    expect(await ratna_.packet_make(ask)).toEqual({ part, own_wrap });
    const other = await ratna_.packet_make({ ...ask, content: ANSWER });
    expect(await codeOf(load(ratna_, school, school, own_wrap, [other.part]))).toBe("commitment");
    expect(await codeOf(load(ratna_, school, school, other.own_wrap, [other.part]))).toBe("accepted");
  });

  test("is nobody else's to open, nor to send or wrap without being known", async () => {
    const { ratna_, part, own_wrap, school, wira } = await sent();
    const his = await staffOf(wira, school);
    expect(await codeOf(load(his, school, school, own_wrap, [part]))).toBe("cipher");
    expect(await codeOf(his.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER }))).toBe("no_packet");
    expect(await codeOf(his.packet_wrap({ referral: REFERRAL, user: userOf(wira), school }))).toBe("no_packet");
    const ghost = toBase64url((await person("hantu")).user);
    expect(await codeOf(ratna_.packet_wrap({ referral: REFERRAL, user: ghost, school }))).toBe("not_member");
    const stranger = await staffOf(await person("Bu Hantu"), school);
    expect(await codeOf(stranger.packet_make({ school, referral: REFERRAL, content: WORDS }))).toBe("not_member");
    await ratna_.drop();
    expect(await codeOf(ratna_.packet_link({ referral: REFERRAL }))).toBe("no_packet");
  });

  test("of which one part is another's, swapped, left out or turned shows nothing at all", async () => {
    const { ratna_, part, own_wrap, school, wira, ratna } = await sent();
    const answers: B64[] = [];
    for (const at of [1, 2]) {
      answers.push((await ratna_.packet_answer({ referral: REFERRAL, part: at, content: { at } })).part);
    }
    const [one, two] = answers as [B64, B64];
    const spoiled = toBase64url(flipped(fromBase64url(one), 130));
    // A villain knows the packet key but holds no key of a directory, and lends himself Bu Ratna's name.
    const villain = await person("server");
    const place = { school: fromBase64url(school.id), packet: fromBase64url(REFERRAL), part: 1 };
    const asRatna = { keyId: ratna.keyId, sign: villain.sign };
    const lent = toBase64url(await sealPart(place, ANSWER, new Uint8Array(32), asRatna));
    const unknown = { keyId: villain.keyId, sign: villain.sign };
    const foreign = toBase64url(await sealPart(place, ANSWER, new Uint8Array(32), unknown));
    for (const [parts, code] of [
      [[part, two, one], "context"],
      [[part, two], "context"],
      [[one], "context"],
      [[part, spoiled], "signature"],
      [[part, lent], "signature"],
      [[part, foreign], "counselor"],
    ] as const) {
      expect(await codeOf(load(ratna_, school, school, own_wrap, [...parts]))).toBe(code);
    }
    const { wrap } = await ratna_.packet_wrap({ referral: REFERRAL, user: userOf(wira), school });
    const his = await staffOf(wira, school);
    expect(await codeOf(load(his, school, school, wrap, [part, two]))).toBe("context");
    expect(await codeOf(his.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER }))).toBe("no_packet");
  });
});

describe("a link", () => {
  const outside = () => new StaffKeyring(new MemoryTabs());

  test("opens with the four words, however typed, and is answered without a name", async () => {
    const { ratna_, part, own_wrap, school } = await sent();
    const { link, locator, auth, token, words } = await ratna_.packet_link({ referral: REFERRAL });
    expect(words).toHaveLength(4);
    const doctor = outside();
    const typed = words.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join(", ");
    expect(await doctor.packet_enter({ token, typed })).toEqual({ locator, auth });
    const { parts } = await doctor.packet_link_open({ referral: REFERRAL, link, parts: [part], senders: school });
    expect(parts[0]).toMatchObject({ content: WORDS, from: { name: "Bu Ratna" } });
    const answer = await doctor.packet_answer({ referral: REFERRAL, part: 1, content: ANSWER });
    const back = await load(ratna_, school, school, own_wrap, [part, answer.part]);
    expect(back.parts[1]).toEqual({ part: 1, content: ANSWER, from: null });
  });

  test("says which word to look at before it derives, and opens with no others", async () => {
    const { ratna_, part, school } = await sent();
    const { link, auth, token, words } = await ratna_.packet_link({ referral: REFERRAL });
    const doctor = outside();
    expect(await codeOf(doctor.packet_enter({ token, typed: words.slice(1).join(" ") }))).toBe("codename_length");
    expect(await codeOf(doctor.packet_enter({ token, typed: ["qqqq", ...words.slice(1)].join(" ") }))).toBe(
      "codename_word",
    );
    const open = () => doctor.packet_link_open({ referral: REFERRAL, link, parts: [part], senders: school });
    expect(await codeOf(open())).toBe("no_packet");
    const other = [...words.slice(0, 3), words[0] === "kambing" ? "internet" : "kambing"].join(" ");
    expect((await doctor.packet_enter({ token, typed: other })).auth).not.toBe(auth);
    expect(await codeOf(open())).toBe("cipher");
  });

  test("gives a part to no one who is signed by nobody of the sender's school", async () => {
    const { ratna_, part } = await sent();
    const { link, token, words } = await ratna_.packet_link({ referral: REFERRAL });
    const { school: theirs } = await otherSchool();
    const doctor = outside();
    await doctor.packet_enter({ token, typed: words.join(" ") });
    const open = doctor.packet_link_open({ referral: REFERRAL, link, parts: [part], senders: theirs });
    expect(await codeOf(open)).toBe("counselor");
  });
});
