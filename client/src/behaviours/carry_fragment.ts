// The poster's fingerprint (#sidik=…) goes along to the pages that write; a fragment is never sent to a server.

const FINGERPRINT = /^#sidik=[A-Za-z0-9_-]{1,64}$/;

export function carryFragment(element: HTMLElement): undefined {
  if (element instanceof HTMLAnchorElement && FINGERPRINT.test(location.hash)) element.hash = location.hash;
}
