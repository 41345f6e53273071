import { open } from "node:fs/promises";

/** Resolves when the names in a folder would survive a power cut. */
export async function syncFolder(folder: string): Promise<void> {
  // Windows opens no folder for this, and keeps names by itself.
  if (process.platform === "win32") return;
  const handle = await open(folder, "r");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
