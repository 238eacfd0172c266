// Lanes and consultations as they should go, and what a server may try with them: ghosts, colleagues who are not of the
// case, lanes of another case, a kind that changes. Nothing is sealed where one of them is.

import { beforeAll, describe, expect, test, vi } from "vitest";
import { Keyring } from "../../src/keyring/keyring";
import { makeEpoch } from "../../src/keyring/making";
import { fromBase64url, toBase64url } from "../../src/lib/bytes";
import { CIRCLE, CircleKind, laneId } from "../../src/sealing/circle";
import { useCurves } from "../../src/sealing/curves";
import { Directory } from "../../src/sealing/directory";
import { Reason, Role } from "../../src/sealing/manifest";
import type { B64, Room } from "../../src/worker/contract";
import { codeOf, NOW, type Person, person, SCHOOL } from "../sealing/cast";
import { codes, contents } from "./attack";
import { Server } from "./server";
import { accepted, chat, idOf, MemoryTabs, messageId, reload, staffOf, type Talk, talk, userOf } from "./stage";

vi.mock("../../src/sealing/kdf", () => import("./quick_kdf"));
beforeAll(() => useCurves("native"));

const seal = (keyring: Keyring, { caseId }: Server, text = "catatan") =>
  keyring.case_seal({ case: caseId, id: messageId(), content: chat(text) });

async function staffLane(t: Talk): Promise<Server> {
  const body = await t.counselor.room_open({ case: t.server.caseId, kind: "staff" });
  return Server.circle(body, { kind: "staff", about: t.server.caseId });
}

/** A circle such as nobody's keyring would found. */
async function forged(t: Talk, room: Room, id: Uint8Array<ArrayBuffer>, members: readonly Person[], author: Person) {
  const directory = await Directory.replay(SCHOOL, t.log);
  const role = room.kind === "own" ? Role.counselee : Role.counselor;
  const invited = members.map(({ keyId, box, sign }) => ({
    role,
    keyId,
    boxPublic: box.public,
    signPublic: sign.public,
  }));
  const fourth = CircleKind[room.kind as keyof typeof CircleKind];
  const self = { keyId: author.keyId, box: author.box, sign: author.sign, counselee: false };
  const plan = { form: CIRCLE, fourth, school: SCHOOL, caseId: id, before: null, invited, author: self, directory };
  const body = await makeEpoch({ ...plan, reason: Reason.opened, now: NOW });
  return Server.circle({ room: toBase64url(id), ...body }, room);
}

const laneOf = (t: Talk, kind: 1 | 2) => laneId(kind, fromBase64url(t.server.caseId));

describe("a staff lane", () => {
  test("is written and read by the counselors of the case, and by nobody else", async () => {
    const t = await talk();
    const wira = await staffOf(t.wira, t.school);
    await wira.case_load({ school: t.school, wire: await t.server.answer(idOf(t.wira)) });
    const lane = await staffLane(t);
    expect(lane.caseId).toBe(toBase64url(await laneOf(t, 1)));
    const open = async (keyring: Keyring, reader: B64) =>
      keyring.case_load({ school: t.school, wire: await lane.answer(reader) });
    const view = await open(t.counselor, idOf(t.ratna));
    expect(view.problems).toEqual([]);
    expect(view.room).toEqual({ kind: "staff", about: t.server.caseId });
    expect(view.members.map(({ name }) => name).sort()).toEqual(["Bu Ratna", "Pak Wira"]);
    await lane.message((await seal(t.counselor, lane)).envelope);
    expect(contents(await open(wira, idOf(t.wira)))).toEqual(["catatan"]);
    expect(await codeOf(open(t.sari, t.me))).toBe("not_member");
    expect(await codeOf(t.sari.room_open({ case: t.server.caseId, kind: "staff" }))).toBe("not_member");
  });

  test("is founded by the same bytes when asked again", async () => {
    const t = await talk();
    const ask = { case: t.server.caseId, kind: "staff" as const };
    expect(await t.counselor.room_open(ask)).toEqual(await t.counselor.room_open(ask));
  });

  test("is judged by its case: without that it is not opened", async () => {
    const t = await talk();
    const lane = await staffLane(t);
    const fresh = await staffOf(t.ratna, t.school);
    const load = fresh.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
    expect(await codeOf(load)).toBe("no_case");
  });

  test("is sealed for no more once one of its readers has left the case, until it turns over", async () => {
    const t = await talk();
    const lane = await staffLane(t);
    const load = async () => t.counselor.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
    await load();
    const keep = [userOf(t.ratna)];
    await t.server.epoch(await t.counselor.case_epoch({ case: t.server.caseId, reason: 2, keep }));
    await reload(t);
    expect((await load()).problems).toEqual([]);
    expect(await codeOf(seal(t.counselor, lane))).toBe("no_epoch");
    await lane.epoch(await t.counselor.case_epoch({ case: lane.caseId, reason: 4, keep }));
    const view = await load();
    expect(view.problems).toEqual([]);
    expect(view.members.map(({ name }) => name)).toEqual(["Bu Ratna"]);
    expect(await codeOf(seal(t.counselor, lane))).toBe("accepted");
  });

  test("takes in colleagues of the case alone", async () => {
    const t = await accepted();
    const lane = await staffLane(t);
    await t.counselor.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
    const keep = [userOf(t.ratna), userOf(t.wira)];
    for (const reason of [3, 5] as const) {
      expect(await codeOf(t.counselor.case_epoch({ case: lane.caseId, reason, keep }))).toBe("not_member");
    }
    expect(await codeOf(t.counselor.case_epoch({ case: lane.caseId, reason: 3, keep, history: true }))).toBe(
      "no_consent",
    );
  });

  test("with a ghost, by a colleague who is not of the case, or with one: nothing is sealed in it", async () => {
    const t = await talk();
    const ghost = await person("hantu");
    const about = { kind: "staff" as const, about: t.server.caseId };
    const id = await laneOf(t, 1);
    const attempts: [Server, string][] = [
      [await forged(t, about, id, [t.ratna, ghost], t.ratna), "ghost_member"],
      [await forged(t, about, id, [t.ratna, t.indah], t.ratna), "ghost_member"],
      [await forged(t, about, id, [t.ratna, t.indah], t.indah), "foreign_epoch"],
      [await forged(t, about, await laneOf(t, 2), [t.ratna], t.ratna), "foreign_epoch"],
    ];
    for (const [lane, code] of attempts) {
      const counselor = await staffOf(t.ratna, t.school);
      await counselor.case_load({ school: t.school, wire: await t.server.answer(idOf(t.ratna)) });
      const view = await counselor.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
      expect(codes(view)).toContain(code);
      expect(view.members).toEqual([]);
      expect(await codeOf(seal(counselor, lane))).toBe("blocked");
    }
  });

  test("of another case is not taken for this one's", async () => {
    const [mine, other] = [await talk(), await talk()];
    const lane = await staffLane(other);
    lane.room = { kind: "staff", about: mine.server.caseId };
    const wire = await lane.answer(idOf(mine.ratna));
    expect(codes(await mine.counselor.case_load({ school: mine.school, wire }))).toContain("foreign_epoch");
    expect(await codeOf(seal(mine.counselor, lane))).toBe("blocked");
  });

  test("does not become another kind of room", async () => {
    const t = await talk();
    const lane = await staffLane(t);
    const wire = await lane.answer(idOf(t.ratna));
    await t.counselor.case_load({ school: t.school, wire });
    const asConsultation = { ...wire, room: { kind: "consultation" as const, about: null } };
    expect(await codeOf(t.counselor.case_load({ school: t.school, wire: asConsultation }))).toBe("context");
    const asCase = { ...wire, room: { kind: "case" as const, about: null } };
    const fresh = await staffOf(t.ratna, t.school);
    expect(codes(await fresh.case_load({ school: t.school, wire: asCase }))).toContain("foreign_epoch");
    const bare = { ...wire, room: { kind: "staff" as const, about: null } };
    expect(await codeOf((await staffOf(t.ratna, t.school)).case_load({ school: t.school, wire: bare }))).toBe(
      "bad_wire",
    );
  });
});

describe("an own lane", () => {
  const ownLane = async (t: Talk) => {
    const body = await t.sari.room_open({ case: t.server.caseId, kind: "own" });
    return Server.circle(body, { kind: "own", about: t.server.caseId });
  };

  test("is the counselee's alone, and turns over", async () => {
    const t = await talk();
    const lane = await ownLane(t);
    const load = async () => t.sari.case_load({ school: t.school, wire: await lane.answer(t.me) });
    expect((await load()).members.map(({ me, role }) => [me, role])).toEqual([[true, "counselee"]]);
    await lane.message((await seal(t.sari, lane, "untukku")).envelope);
    await lane.epoch(await t.sari.case_epoch({ case: lane.caseId, reason: 5, keep: [] }));
    const view = await load();
    expect([view.epoch, view.problems, contents(view)]).toEqual([2, [], ["untukku"]]);
    expect(await codeOf(t.sari.case_epoch({ case: lane.caseId, reason: 5, keep: [userOf(t.ratna)] }))).toBe(
      "not_member",
    );
    const peek = t.counselor.case_load({ school: t.school, wire: await lane.answer(idOf(t.ratna)) });
    expect(await codeOf(peek)).toBe("not_member");
    expect(await codeOf(t.counselor.room_open({ case: t.server.caseId, kind: "own" }))).toBe("not_member");
  });

  test("with another's key is not hers", async () => {
    const t = await talk();
    const villain = await person("server");
    const lane = await forged(t, { kind: "own", about: t.server.caseId }, await laneOf(t, 2), [villain], villain);
    expect(codes(await t.sari.case_load({ school: t.school, wire: await lane.answer(t.me) }))).toContain(
      "foreign_epoch",
    );
    expect(await codeOf(seal(t.sari, lane))).toBe("blocked");
  });

  test("does not hide her case after a reload of the tab, and what was seen of it is remembered", async () => {
    const t = await talk();
    const lane = await ownLane(t);
    await t.sari.case_load({ school: t.school, wire: await lane.answer(t.me) });
    const before = await lane.answer(t.me);
    const { envelope } = await seal(t.sari, lane);
    await lane.message(envelope);
    await t.sari.case_load({ school: t.school, wire: await lane.answer(t.me) });
    const { sealed } = await t.sari.vault_save({ extra: "" });
    const reloaded = new Keyring(t.tabs, () => NOW);
    const { identity } = await reloaded.vault_open({ sealed, school: t.school });
    expect(identity).toMatchObject({ case: t.server.caseId });
    await reloaded.case_load({ school: t.school, wire: await t.server.answer(t.me) });
    expect(codes(await reloaded.case_load({ school: t.school, wire: before }))).toContain("rollback");
  });
});

describe("a consultation", () => {
  test("holds the colleagues who were asked, takes another in, and lets its author go", async () => {
    const t = await talk();
    const [ratna, wira, indah] = [
      await staffOf(t.ratna, t.school),
      await staffOf(t.wira, t.school),
      await staffOf(t.indah, t.school),
    ];
    const body = await ratna.consultation_open({ school: t.school, users: [userOf(t.wira)] });
    const room = await Server.circle(body, { kind: "consultation", about: null });
    const load = async (keyring: Keyring, who: Person) =>
      keyring.case_load({ school: t.school, wire: await room.answer(idOf(who)) });
    await load(ratna, t.ratna);
    await room.message((await seal(ratna, room, "Bagaimana menurut Bapak?")).envelope);
    expect(contents(await load(wira, t.wira))).toEqual(["Bagaimana menurut Bapak?"]);
    const keep = [t.ratna, t.wira, t.indah].map(userOf);
    await room.epoch(await wira.case_epoch({ case: room.caseId, reason: 3, keep }));
    const hers = await load(indah, t.indah);
    expect([hers.problems, contents(hers)]).toEqual([[], [null]]); // from now on, never what was said before
    await load(ratna, t.ratna);
    await room.epoch(await ratna.case_epoch({ case: room.caseId, reason: 4, keep: keep.slice(1) }));
    expect((await load(wira, t.wira)).members.map(({ name }) => name).sort()).toEqual(["Bu Indah", "Pak Wira"]);
    expect((await load(ratna, t.ratna)).problems).toEqual([]);
    expect(await codeOf(seal(ratna, room))).toBe("no_epoch");
  });

  test("is founded by counselors of the directory only, with such only", async () => {
    const t = await talk();
    const ratna = await staffOf(t.ratna, t.school);
    const stranger = toBase64url((await person("hantu")).user);
    expect(await codeOf(ratna.consultation_open({ school: t.school, users: [stranger] }))).toBe("not_member");
    const ghost = await person("Bu Hantu");
    const outsider = await staffOf(ghost, t.school);
    expect(await codeOf(outsider.consultation_open({ school: t.school, users: [] }))).toBe("not_member");
    const forgedRoom = await forged(
      t,
      { kind: "consultation", about: null },
      new Uint8Array(16).fill(8),
      [t.ratna, ghost],
      t.ratna,
    );
    const view = await ratna.case_load({ school: t.school, wire: await forgedRoom.answer(idOf(t.ratna)) });
    expect(codes(view)).toContain("ghost_member");
    expect(
      await codeOf(new Keyring(new MemoryTabs()).case_load({ school: t.school, wire: await forgedRoom.answer(null) })),
    ).toBe("no_identity");
  });
});
