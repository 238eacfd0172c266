// The room's script and style, and the worker's larger part, which come while the student is already writing, so that
// typing waits for less. Whoever asks again after a cut tries anew.

import type { Keyring } from "../talk/contract";

type Room = typeof import("./room");

let styled: Promise<void> | undefined;

export async function loadRoom(keyring: Keyring): Promise<Room> {
  const [room] = await Promise.all([import("./room"), style(), keyring.call("prepare", {})]);
  performance.mark("room"); // from here on it opens without a network; measured by bench/, awaited by tests
  return room;
}

function style(): Promise<void> {
  styled ??= new Promise<void>((resolve, reject) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = document.documentElement.dataset.roomStyle ?? "";
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      styled = undefined;
      reject(new Error("offline"));
    };
    document.head.append(link);
  });
  return styled;
}
