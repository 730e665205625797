import type { BooleanColumn, TextColumn } from '../column.ts'
import type { ColumnDictionary } from '../dictionary/dictionary.ts'
import { nearestName } from '../nearest.ts'
import type { RawColumn } from '../readers/reader.ts'
import { textColumn } from '../values.ts'
import type { CellFindings } from './cell-findings.ts'
import { codeMap, levelsOf } from './codes.ts'
import { missingTest, plain } from './plain.ts'
import { textCells } from './text-cells.ts'

/** Reads text or a category: codes become levels, in the dictionary's order; an unknown code is a finding. */
export function readTexts(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  findings: CellFindings,
): TextColumn {
  const codes = codeMap(entry.codes)
  const levels = levelsOf(entry.codes)
  const lookUp = codes === null ? null : lookUpCode(codes, levels)
  const isMissing = missingTest(entry.missing, 'text')
  const known = new Map<string, string | null>()
  const read = (cell: string, row: number): string | null => {
    const level = lookUp?.(cell)
    if (level !== undefined) return level
    if (isMissing(cell)) return null
    if (lookUp === null) return cell
    const near = nearestName(cell, [...(codes?.keys() ?? []), ...levels])
    findings.add(
      row,
      cell,
      'unknown-code',
      'error',
      'not one of the codes; taken as missing',
      `${near ? `did you mean '${near}'? ` : ''}correct it, or add it to \`codes\` or \`missing\` in the dictionary`,
    )
    return null
  }
  const texts = textCells(raw).map((cell, row) => {
    if (cell === null) return null
    const cached = known.get(cell)
    if (cached !== undefined) return cached
    const text = read(plain(cell), row)
    if (text !== null && known.size < 10_000) known.set(cell, text)
    return text
  })
  return textColumn(name, texts, levels)
}

/** By code, then by level, then either without case, then as a number (`1.0` for `1`). */
function lookUpCode(codes: ReadonlyMap<string, string>, levels: readonly string[]) {
  const loose = new Map<string, string>()
  for (const level of levels) loose.set(plain(level).toLowerCase(), level)
  for (const [code, level] of codes) loose.set(code.toLowerCase(), level)
  return (cell: string): string | undefined => {
    const level = codes.get(cell) ?? loose.get(cell.toLowerCase())
    if (level !== undefined || cell === '' || Number.isNaN(Number(cell))) return level
    return codes.get(String(Number(cell)))
  }
}

const truths: Readonly<Record<string, boolean>> = {
  true: true,
  yes: true,
  y: true,
  t: true,
  '1': true,
  是: true,
  有: true,
  阳性: true,
  '+': true,
  false: false,
  no: false,
  n: false,
  f: false,
  '0': false,
  否: false,
  无: false,
  阴性: false,
  '-': false,
}

/** Reads true and false: the dictionary's codes, else true/false, yes/no, 1/0, 是/否, 有/无, 阳性/阴性, +/-. */
export function readBooleans(
  name: string,
  raw: RawColumn,
  entry: ColumnDictionary,
  findings: CellFindings,
): BooleanColumn {
  if (raw.kind === 'boolean' && !entry.codes) return { kind: 'boolean', name, values: raw.values }
  const codes = codeMap(entry.codes)
  const isMissing = missingTest(entry.missing, 'boolean')
  const cells = textCells(raw)
  const values = new Int8Array(cells.length).fill(-1)
  cells.forEach((raw, row) => {
    const cell = plain(raw ?? '')
    const text = codes === null ? cell : codes.get(cell)
    const truth = text === undefined ? undefined : truths[text.toLowerCase()]
    if (truth !== undefined) values[row] = truth ? 1 : 0
    else if (!isMissing(cell))
      findings.add(
        row,
        cell,
        'unreadable-boolean',
        'error',
        'neither true nor false; taken as missing',
        'correct it, or give `codes` in the dictionary: {"1": true, "2": false}',
      )
  })
  return { kind: 'boolean', name, values }
}
