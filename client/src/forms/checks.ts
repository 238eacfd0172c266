// What a device can tell by itself before a session: whether it can seal, how quick the network is, whether microphone
// and camera answer. Permission is asked for by a touch alone; only the result is kept, never the name of a device.

export type Result = "ready" | "ready_with_fallback" | "not_ready" | "skipped";
export type Check = () => Promise<Result>;

const QUICK = 1_500;
const BEARABLE = 5_000;

export function checkNamed(id: string, ask: () => Promise<unknown>): Check | null {
  if (id.endsWith("_browser"))
    return async () => (typeof Worker === "function" && isSecureContext ? "ready" : "not_ready");
  if (id.endsWith("_network")) return () => network(ask);
  if (id.endsWith("_sound")) return () => media({ audio: true });
  if (id.endsWith("_camera")) return () => media({ video: true });
  if (id.endsWith("_power")) return power;
  return null;
}

async function network(ask: () => Promise<unknown>): Promise<Result> {
  const begun = performance.now();
  try {
    await ask();
  } catch {
    return "not_ready";
  }
  const took = performance.now() - begun;
  return took < QUICK ? "ready" : took < BEARABLE ? "ready_with_fallback" : "not_ready";
}

async function media(wanted: MediaStreamConstraints): Promise<Result> {
  try {
    const stream = await navigator.mediaDevices.getUserMedia(wanted);
    for (const track of stream.getTracks()) track.stop();
    return "ready";
  } catch {
    return "not_ready"; // none, or not allowed: both lead to writing
  }
}

type Battery = { level: number; charging: boolean };

/** Few browsers tell; where they do not, the person answers. */
async function power(): Promise<Result> {
  const told = (navigator as { getBattery?: () => Promise<Battery> }).getBattery;
  const battery = told ? await told.call(navigator).catch(() => null) : null;
  if (!battery) return "ready_with_fallback";
  return battery.charging || battery.level > 0.3 ? "ready" : "not_ready";
}
