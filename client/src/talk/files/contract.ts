// What the files of one conversation need from it: its room, its keys, and where sealed things lie on the device.
// Composer and bubble hand it over; nothing here holds a key that opens anything else.

import type { Api } from "../../lib/api";
import type { Attachment, B64, Content } from "../../worker/contract";
import type { Keyring } from "../contract";

export type FilesPlace = {
  api: Api;
  keyring: Keyring;
  room: () => B64; // "" while the room is not opened or not loaded yet
  store: Storage;
  name: string; // tells rooms of one device apart
  subject: B64; // bound into what is sealed on the device
  counselor: boolean;
};

export type FilesActs = {
  send: (content: Content, id: B64) => Promise<void>; // every file is whole at the server; done once it is kept
  giveBack: (content: Content, why: string) => void;
  suggest: (words: string) => void; // for the field, where nothing is written yet
  say: (words: string) => void;
};

/** Where parcels not sent yet lie on the device: among what counts as unsent when somebody signs out. */
export const parcelsOf = (name: string): string => `teduh.antre.berkas.${name}.`;

/** Bubbles up from a card when somebody wants to see or hear its file. */
export const WANTED = "teduh-berkas";
export type Wanted = { file: Attachment; card: HTMLElement };
/** The same from a voice note of the other side, by who would rather read it. */
export const UNHEARD = "teduh-minta-tulisan";

export const CHUNK = 65_536;
export const STORED_CHUNK = CHUNK + 16;
export const MOST_BYTES = 8 * 1024 * 1024;
export const MOST_FILES = 10;

export const storedSize = (size: number): number => size + 16 * Math.ceil(size / CHUNK);
