/** Bytes or text as a `data:` address, so that a link in the page is the file itself. */
export function dataUrl(mime: string, content: string | Uint8Array): string {
  const base64 =
    typeof content === 'string'
      ? Buffer.from(content, 'utf8').toString('base64')
      : Buffer.from(content).toString('base64')
  return `data:${mime};base64,${base64}`
}
