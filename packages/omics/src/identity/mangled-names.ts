import type { Finding } from '@tessera/evidence'
import { excelName } from './excel-names.ts'

const shown = 50

export interface MangledOptions {
  readonly file: string
  /** Line of each name. */
  readonly lines: ArrayLike<number>
  readonly field: string
  /** Give back the symbol where only one can have been it. */
  readonly restore: boolean
}

/**
 * Finds the names that Excel made dates or numbers of, says which gene each was, and gives it back on request. A
 * name that stands twice is never given back: two genes may have become one date.
 */
export function unmangled(
  names: readonly (string | null)[],
  { file, lines, field, restore }: MangledOptions,
): { names: (string | null)[]; findings: Finding[] } {
  const counts = new Map<string, number>()
  let numbers = 0
  for (const name of names) {
    if (name === null) continue
    counts.set(name, (counts.get(name) ?? 0) + 1)
    if (/^\d+$/.test(name)) numbers++
  }
  const serials = numbers < 0.2 * names.length
  const findings: Finding[] = []
  let more = 0
  const given = names.map((name, i) => {
    const mangled = name === null ? null : excelName(name, { serials })
    if (name === null || mangled === null) return name
    const { candidates } = mangled
    const twice = (counts.get(name) ?? 0) > 1
    const taken = mangled.symbol !== null && counts.has(mangled.symbol)
    const symbol = twice || taken ? null : mangled.symbol
    const restored = restore && symbol !== null
    if (findings.length < shown)
      findings.push({
        severity: restored ? 'note' : 'warning',
        code: restored ? 'excel-name-restored' : symbol === null ? 'excel-name-ambiguous' : 'excel-name',
        message: `${name} is what Excel makes of ${said(mangled.kind, candidates)}${twice ? ', and it stands twice' : taken ? `, and ${mangled.symbol} is there already` : ''}${restored ? `; ${symbol} was given back` : ''}`,
        cure: restored
          ? 'none needed; import columns of names as text'
          : symbol === null
            ? 'look the row up in the file that Excel never opened, or by another name of the gene (Ensembl, Entrez)'
            : 'give the names back (--restore-excel-names), or export the table again without opening it in Excel',
        file,
        row: lines[i],
        field,
        value: name,
      })
    else more++
    return restored ? symbol : name
  })
  if (more > 0)
    findings.push({
      severity: 'warning',
      code: 'excel-name',
      message: `${file}: ${more} further names that Excel changed`,
      cure: 'export the table again without opening it in Excel',
      file,
      count: more,
    })
  return { names: given, findings }
}

function said(kind: 'date' | 'serial' | 'number', candidates: readonly string[]): string {
  if (kind === 'number') return 'a name such as 2310009E13, of which the end is lost'
  return candidates.length === 0 ? 'a name that begins like a month' : candidates.join(' or ')
}
