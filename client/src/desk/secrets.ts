// Fields for secrets: the button that shows what was typed, and emptying them. A secret goes from the field to the
// worker and nowhere else; the field is empty before anything is sent.

export function bindSecrets(within: ParentNode = document): void {
  for (const box of within.querySelectorAll<HTMLElement>("[data-secret]")) bind(box);
}

function bind(box: HTMLElement): void {
  const field = box.querySelector("input");
  const button = box.querySelector("button");
  if (!field || !button) return;
  button.hidden = false;
  button.setAttribute("aria-controls", field.id);
  button.addEventListener("click", () => show(field, button, field.type === "password"));
}

function show(field: HTMLInputElement, button: HTMLElement, open: boolean): void {
  field.type = open ? "text" : "password";
  button.textContent = open ? "Sembunyikan" : "Tampilkan";
}

/** The words of a field, which is empty and hidden again afterwards. */
export function takeSecret(field: HTMLInputElement): string {
  const secret = field.value;
  field.value = "";
  const button = field.parentElement?.querySelector("button");
  if (button) show(field, button, false);
  return secret;
}
