import { describe, expect, it } from "vitest";
import { inWords } from "../../src/desk/refusals";
import { ApiProblem } from "../../src/lib/api";

const refusal = (code: string): Error => Object.assign(new Error(code), { code });

describe("why something did not happen", () => {
  it("never tells a wrong name from a wrong passphrase", () => {
    const words = inWords(new ApiProblem(403, "sign_in_refused", "whatever the server says"));
    expect(words).toBe("Nama pengguna dan frasa sandi itu belum cocok. Coba pelan-pelan.");
  });

  it("lets a page say it in its own way", () => {
    expect(inWords(refusal("offline"), { offline: "Nanti lagi." })).toBe("Nanti lagi.");
  });

  it("names how long to wait, in the unit one thinks in", () => {
    const slow = (wait: unknown): string => inWords(new ApiProblem(429, "slow_down", "", { wait }));
    expect(slow(20)).toBe("Terlalu sering mencoba. Tunggu 20 detik, lalu coba lagi.");
    expect(slow(600)).toBe("Terlalu sering mencoba. Tunggu 10 menit, lalu coba lagi.");
    expect(slow(undefined)).toBe("Terlalu sering mencoba. Tunggu sebentar, lalu coba lagi.");
  });

  it("says that the server asked for a weaker key, or gave one that does not fit", () => {
    expect(inWords(refusal("parameters"))).toContain("lebih lemah");
    for (const code of ["cipher", "context", "version"]) expect(inWords(refusal(code))).toContain("tidak cocok");
  });

  it("shows the server's own kind sentence for all the rest, and none of a fault's own words", () => {
    expect(inWords(new ApiProblem(409, "taken", "Sudah ada."))).toBe("Sudah ada.");
    expect(inWords(new TypeError("x is undefined"))).not.toContain("undefined");
    expect(inWords(null)).toMatch(/Muat ulang/);
  });

  it("raises no voice", () => {
    for (const code of ["offline", "sign_in_refused", "parameters", "derivation", "rollback", "worker_lost", "odd"]) {
      expect(inWords(refusal(code))).not.toMatch(/!|gagal|salah|error|invalid/i);
    }
  });
});
