// Runs asynchronous acts strictly one after the other; an act that fails does not stop the next.

export function inTurns(): <T>(act: () => Promise<T>) => Promise<T> {
  let work: Promise<unknown> = Promise.resolve();
  return (act) => {
    const turn = work.then(act);
    work = turn.catch(() => undefined);
    return turn;
  };
}
