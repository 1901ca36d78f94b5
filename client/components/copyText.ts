/** Puts a text on the clipboard; resolves to whether it worked (an insecure origin has none). */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
