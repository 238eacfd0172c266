// From a field of the definition to what stands on the page.

import { acknowledgeControl } from "./acknowledge";
import type { Desk, Place, Widget } from "./contract";
import { booleanWidget, choiceControl, multiControl, textControl } from "./controls";
import type { Anchor, FieldSpec } from "./definition";
import { type Control, framed } from "./frame";
import { listControl } from "./list";
import { ratingControl } from "./rating";

export function fieldWidget(desk: Desk, spec: FieldSpec, place: Place, anchors?: Anchor[]): Widget {
  if (spec.type === "boolean") return booleanWidget(desk, spec, place);
  return framed(desk, spec, place, controlOf(desk, spec, place, anchors));
}

function controlOf(desk: Desk, spec: FieldSpec, place: Place, anchors?: Anchor[]): Control {
  switch (spec.type) {
    case "choice":
      return choiceControl(desk, spec, place);
    case "multi_choice":
      return multiControl(desk, spec, place);
    case "rating_0_10":
      return ratingControl(desk, spec, place, anchors);
    case "text_list":
      return listControl(desk, spec, place);
    case "acknowledgement":
      return acknowledgeControl(desk, spec, place);
    default:
      return textControl(desk, spec, place);
  }
}

/** The fields of one lane, each at its own path below `within`; none where the lane is not ours. */
export function laneFields(
  desk: Desk,
  specs: readonly FieldSpec[],
  lane: "shared" | "staff",
  within: Place | null,
): Widget[] {
  if (!within) return [];
  const { document, path } = within;
  const own = specs.filter((spec) => spec.lane === lane);
  return own.map((spec) => fieldWidget(desk, spec, { document, path: path ? `${path}/${spec.id}` : spec.id }));
}
