export type Cell = string | number | null

/** A CSV text (RFC 4180, LF): null is an empty cell; text is quoted where it must be. */
export function csvText(header: readonly string[], rows: Iterable<readonly Cell[]>): string {
  const lines = [header.map(quoted).join(',')]
  for (const row of rows) lines.push(row.map(cell => (cell === null ? '' : quoted(String(cell)))).join(','))
  return `${lines.join('\n')}\n`
}

function quoted(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
