/** One record of delimited text: its cells, the line it begins in, and where the next begins. */
export interface TextRecord {
  readonly cells: readonly string[]
  readonly line: number
  readonly end: number
}

/**
 * The first records of delimited text, empty lines left out; quotes as RFC 4180. A record that the text cuts off is
 * left out unless `whole`. For the head of a file: the body has a reader of its own.
 */
export function recordsIn(text: string, delimiter: string, most: number, whole: boolean): TextRecord[] {
  const records: TextRecord[] = []
  let at = 0
  let line = 1
  while (at < text.length && records.length < most) {
    const began = line
    const cells: string[] = []
    let closed = false
    while (!closed) {
      let cell: string
      if (text[at] === '"') {
        const quote = closingQuote(text, at + 1)
        if (quote < 0) return records
        cell = text.slice(at + 1, quote).replaceAll('""', '"')
        line += cell.split('\n').length - 1
        at = quote + 1
      } else {
        const start = at
        while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++
        cell = text.slice(start, at)
        if (text[at] !== delimiter) cell = cell.replace(/\r$/, '')
      }
      cells.push(cell)
      if (text[at] === '\r' && text[at + 1] === '\n') at++
      if (at >= text.length && !whole) return records
      if (at >= text.length || text[at] === '\n') closed = true
      // What follows a closing quote is for the reader of the body to refuse.
      else if (text[at] !== delimiter)
        while (at < text.length && text[at] !== delimiter && text[at] !== '\n') at++
      if (text[at] === '\n') {
        closed = true
        line++
      }
      at++
    }
    if (cells.length > 1 || cells[0].trim() !== '')
      records.push({ cells, line: began, end: Math.min(at, text.length) })
  }
  return records
}

/** Place of the quote that ends a cell, or -1. */
function closingQuote(text: string, from: number): number {
  for (let at = text.indexOf('"', from); at >= 0; at = text.indexOf('"', at + 2))
    if (text[at + 1] !== '"') return at
  return -1
}
