// Voice notes as sound: decoded, drawn as heights, played. Nothing plays by itself, and one at a time: whoever starts
// stops the other. Bytes never become an address, so the page needs no policy for media.

const RATE = 24_000; // twice what a voice at 16 kbit/s holds
const HEIGHTS = 48;

export function decodeSound(bytes: ArrayBuffer): Promise<AudioBuffer> {
  return new OfflineAudioContext(1, 1, RATE).decodeAudioData(bytes);
}

/** The loudest of each stretch, 0 to 255, relative to the loudest of all. */
export function heightsOf(sound: Float32Array, count = HEIGHTS): Uint8Array<ArrayBuffer> {
  const heights = new Float32Array(count);
  const stretch = sound.length / count;
  for (let i = 0; i < count; i++) {
    for (let at = Math.floor(i * stretch); at < Math.floor((i + 1) * stretch); at++)
      heights[i] = Math.max(heights[i] ?? 0, Math.abs(sound[at] ?? 0));
  }
  const loudest = heights.reduce((a, b) => Math.max(a, b), 0) || 1;
  return Uint8Array.from(heights, (height) => Math.round((255 * height) / loudest));
}

let playing: Player | null = null;

export class Player {
  private readonly context = new AudioContext();
  private source: AudioBufferSourceNode | null = null;
  private startedAt = 0;
  private from = 0;

  constructor(
    private readonly sound: AudioBuffer,
    private readonly changed: () => void,
  ) {}

  get isPlaying(): boolean {
    return this.source !== null;
  }

  /** It was told to play, and the browser waits for a touch. */
  get isBlocked(): boolean {
    return this.isPlaying && this.context.state !== "running";
  }

  /** Seconds from its beginning. */
  get position(): number {
    const heard = this.source ? this.from + this.context.currentTime - this.startedAt : this.from;
    return Math.min(heard, this.sound.duration);
  }

  play(): void {
    if (playing !== this) playing?.pause();
    playing = this;
    void this.context.resume();
    const source = this.context.createBufferSource();
    source.buffer = this.sound;
    source.connect(this.context.destination);
    source.onended = () => this.source === source && this.stop(0);
    source.start(0, this.from);
    this.startedAt = this.context.currentTime;
    this.source = source;
    this.changed();
  }

  pause(): void {
    if (this.source) this.stop(this.position);
  }

  private stop(from: number): void {
    const { source } = this;
    this.source = null;
    source?.stop();
    this.from = from;
    if (playing === this) playing = null;
    this.changed();
  }

  close(): void {
    this.pause();
    void this.context.close();
  }
}
