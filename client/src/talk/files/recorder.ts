// Records a voice note in the page: opus at 16 kbit/s, five minutes at most. The microphone is let go the moment it ends,
// however it ends; what was recorded stays in this page until its writer decides.

export const MOST_MS = 5 * 60_000;
const KINDS = ["audio/webm;codecs=opus", "audio/webm", "audio/mp4"];
const BITS = 16_000;

export const canRecord = (): boolean => typeof MediaRecorder === "function" && chosenKind() !== undefined;

const chosenKind = (): string | undefined => KINDS.find((kind) => MediaRecorder.isTypeSupported(kind));

export class Recorder {
  private readonly parts: Blob[] = [];
  private readonly began = performance.now();
  private readonly limit: ReturnType<typeof setTimeout>;
  readonly ended: Promise<Blob>;

  private constructor(
    private readonly stream: MediaStream,
    private readonly media: MediaRecorder,
  ) {
    media.addEventListener("dataavailable", ({ data }) => this.parts.push(data));
    this.ended = new Promise((resolve) =>
      media.addEventListener("stop", () => resolve(new Blob(this.parts, { type: media.mimeType })), { once: true }),
    );
    this.limit = setTimeout(() => this.stop(), MOST_MS);
    media.start(1000);
  }

  /** Asks for the microphone; rejects where it may not be used. */
  static async begin(): Promise<Recorder> {
    const voice = { channelCount: 1, echoCancellation: true, noiseSuppression: true };
    const stream = await navigator.mediaDevices.getUserMedia({ audio: voice });
    try {
      const mimeType = chosenKind() ?? "";
      return new Recorder(stream, new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS }));
    } catch (cause) {
      letGo(stream);
      throw cause;
    }
  }

  get elapsed(): number {
    return performance.now() - this.began;
  }

  stop(): void {
    clearTimeout(this.limit);
    if (this.media.state !== "inactive") this.media.stop();
    letGo(this.stream);
  }
}

function letGo(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}
