/** A profile between the interface and the person's disk, in base64 on this side. What is in it stays sealed. */
import { saveFile } from '../../components/save-file.ts';

export function saveProfile(name: string, base64: string): void {
  saveFile(
    name,
    'application/octet-stream',
    Uint8Array.from(atob(base64), (char) => char.charCodeAt(0)),
  );
}

export async function readProfile(file: File): Promise<string> {
  const bytes = new Uint8Array(await file.arrayBuffer());
  const pieces: string[] = [];
  for (let at = 0; at < bytes.length; at += 0x8000) pieces.push(String.fromCharCode(...bytes.subarray(at, at + 0x8000)));
  return btoa(pieces.join(''));
}
