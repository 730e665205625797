/** Null where the cell names no gene. */
export function geneOf(text: string): string | null {
  return text === '' || text === '.' || text === 'Unknown' || text === '-' ? null : text
}

/** The bases around the position, an odd number, three or more; longer texts of dashes and brackets are read too. */
export function contextOf(text: string): string | null {
  const bases = text.toUpperCase()
  return /^[ACGTN]{3,}$/.test(bases) && bases.length % 2 === 1 ? bases : null
}

/** The build in the one spelling of two. */
export function buildName(text: string): string | null {
  if (/38/.test(text)) return 'GRCh38'
  if (/37|19/.test(text)) return 'GRCh37'
  return text === '' ? null : text
}
