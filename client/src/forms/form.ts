// A form as the server hands it out (GET /api/formulir/<form>/<version>), and what of it is asked here: pure. Words for
// small children, the short way first, sections that are asked only after a referral.

export type Option = { value: string; text: string };
export type Scale = { id: string; options?: { score: number; text: string }[]; min?: number; max?: number };
export type Item = {
  id: string;
  type: "scale" | "long_text" | "choice" | "multi_choice" | "part";
  text: string;
  text_sd?: string;
  help?: string;
  scale?: string;
  scale_sd?: string;
  max?: number;
  options?: Option[];
  on?: Record<string, string>;
  about_counselor?: boolean;
  part?: string;
};
export type AfterLow = { at_or_below: number; counselee_text: string; choices: string[] };
type Block = {
  id: string;
  items: Item[];
  after_low?: AfterLow;
  stem_before?: string;
  stem_after?: string;
  support_lines?: Record<string, string>;
};
type Section = {
  id: string;
  label: string;
  intro?: string;
  when?: string;
  moment?: string;
  blocks?: string[];
  items?: Item[];
};
export type Form = {
  id: string;
  version: number;
  form: {
    label: string;
    counselee_title: string;
    counselee_intro: string;
    counselee_thanks: string;
    lengths?: { short: string[] };
    sections: Section[];
  };
  blocks: Block[];
  scales: Scale[];
};

/** One question as it is asked: `stem` stands above the first of its group. */
export type Asked = { item: Item; words: string; scale: Scale | null; stem: string; short: boolean; low?: AfterLow };
export type Manner = { child: boolean; referred: boolean };

export function askedOf(form: Form, { child, referred }: Manner): Asked[] {
  const { sections, lengths } = form.form;
  const asked = sections.filter(({ when }) => when !== "referred" || referred);
  return asked.flatMap((section) =>
    groupsOf(form, section).flatMap(({ items, stem, low }) =>
      items.map((item, at): Asked => {
        const scale = scaleOf(form, item, child);
        const words = (child && item.text_sd) || item.text;
        const short = lengths ? lengths.short.includes(item.id) : true;
        return {
          item,
          words,
          scale,
          stem: at === 0 ? stem : "",
          short,
          ...(low && item.type === "scale" ? { low } : {}),
        };
      }),
    ),
  );
}

type Group = { items: Item[]; stem: string; low: AfterLow | undefined };

function groupsOf(form: Form, { items, intro = "", blocks = [], moment }: Section): Group[] {
  const own = items?.length ? [{ items, stem: intro, low: undefined }] : [];
  const shared = blocks.flatMap((name) => {
    const block = form.blocks.find(({ id }) => id === name);
    const stem = (moment === "after_contact" ? block?.stem_after : block?.stem_before) ?? "";
    return block ? [{ items: block.items, stem, low: block.after_low }] : [];
  });
  return [...own, ...shared];
}

function scaleOf({ scales }: Form, { type, scale, scale_sd }: Item, child: boolean): Scale | null {
  if (type !== "scale") return null;
  return scales.find(({ id }) => id === ((child && scale_sd) || scale)) ?? null;
}

/** A scale for small children has three steps: only the lowest of it is low. */
export const isLow = (score: number, { scale, low }: Asked): boolean =>
  low !== undefined && score <= (scale?.options?.length === 3 ? 1 : low.at_or_below);
