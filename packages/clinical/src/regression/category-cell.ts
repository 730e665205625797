/** A category as a cell has it: `ypT3`, `T3`, `3`, `4a`, `is` become `T3`, `T4a`, `Tis`; null where it is none. */
export function categoryIn(cell: string | null, letter: 'T' | 'N' | 'M'): string | null {
  const match = new RegExp(`^(?:y?r?[cpa]?)?${letter}?\\s*(is|x|[0-4])([a-d]?)`, 'i').exec(cell?.trim() ?? '')
  if (!match) return null
  const value = match[1].toLowerCase()
  return `${letter}${value === 'x' ? 'X' : value}${match[2].toLowerCase()}`
}
