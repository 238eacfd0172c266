// Moments in a form: how `datetime-local` writes and reads them, by the clock of this device.

const two = (n: number): string => String(n).padStart(2, "0");

/** A moment as `datetime-local` writes it, by the clock of this device. */
export function localInput(at: number): string {
  const date = new Date(at);
  const days = [date.getFullYear(), two(date.getMonth() + 1), two(date.getDate())].join("-");
  return `${days}T${two(date.getHours())}:${two(date.getMinutes())}`;
}

export function momentOf({ value }: { value: string }): number | null {
  const at = new Date(value).getTime();
  return value === "" || Number.isNaN(at) ? null : at;
}
