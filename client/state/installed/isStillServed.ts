/**
 * Whether the server still has the files of the version that this page runs. Rejects without a network.
 * @param entry the page's own script
 */
export async function isStillServed(
  entry = document.querySelector<HTMLScriptElement>('script[type="module"][src]')?.src ?? location.origin,
): Promise<boolean> {
  const answer = await fetch(entry, { method: 'HEAD', cache: 'no-store' });
  return answer.status !== 404;
}
