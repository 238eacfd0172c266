import { describe, expect, test } from "vitest";
import { utf8 } from "../../src/lib/bytes";
import { decodeContent } from "../../src/sealing/content";
import { codeOf } from "./cast";

const decode = (json: string) => decodeContent(utf8(json));

describe("the content of a message", () => {
  test("keeps known names and drops unknown ones", () => {
    expect(decode('{"t":"chat","x":"a\\"b","at":5,"zz":{"q":[1,{}]}}')).toEqual({ t: "chat", x: 'a"b', at: 5 });
  });

  test.each([
    ["a repeated name", '{"t":"chat","x":"a","at":5,"x":"b"}'],
    ["a repeated name in another spelling", '{"t":"chat","x":"a","at":5,"\\u0078":"b"}'],
    ["a repeated name deep inside", '{"t":"chat","x":"a","at":5,"q":[{"a":1,"a":2}]}'],
    ["NUL in text", '{"t":"chat","x":"a\\u0000","at":5}'],
    ["NUL in an unknown name", '{"t":"chat","x":"a","at":5,"q\\u0000":1}'],
    ["half a character", '{"t":"chat","x":"\\ud83c","at":5}'],
    ["a broken number", '{"t":"chat","x":"a","at":-1}'],
    ["no time", '{"t":"chat","x":"a"}'],
    ["another kind", '{"t":"shout","x":"a","at":5}'],
    ["a foreign weather", '{"t":"chat","x":"a","at":5,"m":{"w":"salju"}}'],
    ["a short message id", '{"t":"chat","x":"a","at":5,"r":"AAAA"}'],
    ["a list", "[]"],
    ["what is not JSON", "{"],
    ["a byte order mark", '\ufeff{"t":"chat","x":"a","at":5}'],
  ])("refuses %s", async (_, json) => {
    expect(await codeOf(() => decode(json))).toBe("content");
  });

  test("refuses bytes that are not UTF-8", async () => {
    expect(await codeOf(() => decodeContent(Uint8Array.of(0xff, 0xfe)))).toBe("content");
  });
});
