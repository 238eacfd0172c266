// What a question about a part asks for, one by one: the areas of everyday life, the items of a panel. They come with the
// process of the case, and only where a form asks for one.

import type { Api } from "../lib/api";
import type { Definition } from "../sheets/definition";
import type { Things } from "./answers";
import type { Asked } from "./form";

export async function partThings(
  api: Api,
  process: { id: string; version: number },
  asked: readonly Asked[],
): Promise<Things> {
  if (!asked.some(({ item }) => item.type === "part")) return () => [];
  const definition = await api.get<Definition>(`/api/proses/${process.id}/${process.version}`);
  return (part) => {
    const { areas, items } = definition.parts?.[part] ?? {};
    return (areas ?? items ?? []).map(({ id, label }) => ({ id, label }));
  };
}
