const renamed = new Map([
  ['23', 'X'],
  ['24', 'Y'],
  ['25', 'MT'],
  ['26', 'MT'],
  ['M', 'MT'],
])

/**
 * The chromosome's name without `chr`, and with X, Y and MT for 23, 24 and 25 (as PLINK and older MAF files number
 * them): the name in which files of different houses agree. Null where the text names none.
 */
export function chromosomeName(text: string): string | null {
  const bare = text.trim().replace(/^chr/i, '')
  if (bare === '' || bare === '.' || /\s/.test(bare)) return null
  const upper = /^[xym]t?$/i.test(bare) ? bare.toUpperCase() : bare
  return renamed.get(upper) ?? upper
}
