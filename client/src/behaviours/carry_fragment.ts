// The poster's fingerprint (#sidik=…) goes along to the pages that write; a fragment is never sent to a server.

const FINGERPRINT = /^#sidik=([A-Za-z0-9_-]{22})$/;

/** The fingerprint of the poster by which the student came, if any. */
export const anchorInAddress = (): string | undefined => FINGERPRINT.exec(location.hash)?.[1];

export function carryFragment(element: HTMLElement): undefined {
  if (element instanceof HTMLAnchorElement && FINGERPRINT.test(location.hash)) element.hash = location.hash;
}
