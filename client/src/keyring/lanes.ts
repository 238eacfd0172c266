// One call at a time for each case: two seals must never take the same place in a sender's sequence.
// Called by keyring.ts. A call that fails does not hold up the next.

export class Lanes {
  private readonly turns = new Map<string, Promise<unknown>>();

  run<T>(lane: string, act: () => Promise<T>): Promise<T> {
    const turn = (this.turns.get(lane) ?? Promise.resolve()).then(act);
    this.turns.set(
      lane,
      turn.catch(() => undefined),
    );
    return turn;
  }
}
