/** The browser takes its time to begin a download. */
const KEEP_URL_MS = 60_000;

/** Has the browser save something as a file of this name. */
export function saveFile(name: string, contents: Blob): void {
  const url = URL.createObjectURL(contents);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), KEEP_URL_MS);
}
