// What stands against a room now. Called by timeline.ts and room.ts. The same thing is told once; a proof that two
// histories were told stays as long as the tab and its vault, whatever is told next.

import type { Problem } from "../worker/contract";

export class Problems {
  private found: Problem[] = [];

  add(...problems: Problem[]): void {
    for (const one of problems) {
      const known = this.found.some(({ code, n, user }) => code === one.code && n === one.n && user === one.user);
      if (!known) this.found.push(one);
    }
  }

  /** Before the case is judged anew. */
  reset(): void {
    this.found = this.proofs();
  }

  /** What no later answer can make good: two histories were told. */
  proofs(): Problem[] {
    return this.found.filter(({ code }) => code === "fork" || code === "directory_fork");
  }

  list(): Problem[] {
    return [...this.found];
  }
}
