/**
 * Text with its over-long decimals cut to six significant digits: enough to apply a formula by hand, and no
 * more than a reader can use. The CSV keeps every digit.
 */
export function tidyDigits(text: string): string {
  return text.replace(/(?<![\w.])(\d+\.\d{7,})(?![\w.])/g, number =>
    String(Number(Number(number).toPrecision(6))),
  )
}

/** Sentences in a row, each ended by a full stop. */
export function sentences(parts: readonly string[]): string {
  return parts
    .map(part => part.trim())
    .filter(part => part !== '')
    .map(part => (/[.?!]$/.test(part) ? part : `${part}.`))
    .join(' ')
}
