// A consultation begun from the desk: which colleagues. The room is theirs alone; what of a case goes in is chosen later,
// by hand, from the case itself.

import { openDialog, Unready } from "../counseling/dialog";
import type { Session } from "../desk/session";
import { tick } from "../lib/controls";
import { el } from "../lib/dom";

export function askConsultation(session: Session, caught: (problem: unknown) => boolean): void {
  const { api, keyring, school, user: me } = session;
  const boxes = school.counselors
    .filter(({ user }) => user !== me)
    .map(({ user, name, about }) => ({ user, ...tick(name, about, false) }));
  const legend = el("legend", "Rekan yang diajak");
  openDialog({
    title: "Konsultasi baru",
    lead: boxes.length
      ? "Hanya Bapak/Ibu dan rekan yang dipilih yang bisa membaca. Kasus konseli tetap tertutup bagi mereka."
      : "Belum ada rekan di sekolah ini.",
    body: [boxes.length ? el("fieldset.stack.gap-2", legend, ...boxes.map(({ root }) => root)) : null],
    act: boxes.length ? "Buka ruang konsultasi" : "",
    caught,
    done: async () => {
      const users = boxes.filter(({ input }) => input.checked).map(({ user }) => user);
      if (users.length === 0) throw new Unready("Pilih paling sedikit satu rekan.");
      const { manifest, wraps } = await keyring.call("consultation_open", { school, users });
      const { room } = await api.post<{ room: string }>("/api/konsultasi", { manifest, wraps });
      location.assign(`/meja/konsultasi/${room}`);
    },
  });
}
