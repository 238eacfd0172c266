// How long to wait before trying again: doubling from half a second to half a minute, spread by chance so that a
// whole class whose network returns does not knock at once.

const FIRST = 500;
const LONGEST = 30_000;

export function backoff(attempt: number, chance: number = Math.random()): number {
  const full = Math.min(LONGEST, FIRST * 2 ** Math.min(attempt, 10));
  return Math.round(full / 2 + (full / 2) * chance);
}
