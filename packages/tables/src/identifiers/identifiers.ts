import type { Finding } from '@tessera/evidence'
import { missingTest, plain } from '../cells/plain.ts'
import { announcedBy, type IdentifierKind } from './headers.ts'
import { holdsIdentityNumber, isIdentityNumber } from './identity-number.ts'
import { isShapedLikeName } from './personal-name.ts'

export interface IdentifierVerdict {
  /** What the column holds; null when it may be read. */
  readonly kind: IdentifierKind | null
  /** How many cells show it. */
  readonly count: number
  /** True when some cells look like an identifier: their values are then never shown. */
  readonly suspicious: boolean
}

const mobile = /^(?:\+?86[- ]?)?1[3-9]\d[- ]?\d{4}[- ]?\d{4}$/

/**
 * Looks for direct identifiers in a column: by its header (names, identity, phone and record numbers,
 * addresses), and by its values: any valid 18-character identity number; 15-digit ones, mobile numbers or
 * texts shaped like Chinese names in at least half the rows (names: 70 %, mostly different from each other).
 *
 * @param cleared the dictionary says that it holds none (`identifier: false`); identity numbers still count.
 */
export function identifiersIn(
  header: string,
  cells: readonly (string | null)[],
  cleared: boolean,
): IdentifierVerdict {
  const count = countValues(cells)
  const half = count.filled / 2
  const announced = namesThings(header, cells) ? null : announcedBy(header)
  const suspicious =
    count.identity + count.old + count.phones > 0 || count.names >= 0.2 * Math.max(count.filled, 1)
  const verdict = (kind: IdentifierKind | null, n: number) => ({ kind, count: n, suspicious })
  if (count.identity > 0) return verdict('identity-number', count.identity)
  if (cleared || count.filled === 0) return verdict(null, 0)
  if (announced !== null) return verdict(announced, count.filled)
  if (count.old >= 3 && count.old >= half) return verdict('identity-number', count.old)
  if (count.phones >= 3 && count.phones >= half) return verdict('phone', count.phones)
  const varied = count.names >= 5 && count.distinctNames >= 0.5 * count.names
  if (varied && count.names >= 0.7 * count.filled) return verdict('name', count.names)
  return verdict(null, 0)
}

/** A column called just `name` whose entries hold digits or underscores lists variables or genes, not persons. */
function namesThings(header: string, cells: readonly (string | null)[]): boolean {
  if (plain(header).toLowerCase() !== 'name') return false
  const filled = cells.filter(cell => cell !== null && cell.trim() !== '')
  return filled.filter(cell => /[\d_]/.test(cell ?? '')).length > filled.length / 2
}

function countValues(cells: readonly (string | null)[]) {
  const isMissing = missingTest(undefined, 'number')
  const names = new Set<string>()
  const count = { filled: 0, identity: 0, old: 0, phones: 0, names: 0, distinctNames: 0 }
  for (const raw of cells) {
    if (raw === null || raw === '') continue
    if (raw.length < 11 && raw.charCodeAt(0) < 128) {
      if (!isMissing(raw)) count.filled++
      continue
    }
    const cell = plain(raw)
    if (isMissing(cell)) continue
    count.filled++
    if (cell.length >= 18 && holdsIdentityNumber(cell)) count.identity++
    else if (cell.length === 15 && isIdentityNumber(cell)) count.old++
    else if (mobile.test(cell)) count.phones++
    else if (isShapedLikeName(cell)) {
      count.names++
      names.add(cell)
    }
  }
  count.distinctNames = names.size
  return count
}

const words: Readonly<Record<IdentifierKind, string>> = {
  name: 'names of persons',
  'identity-number': 'identity numbers',
  phone: 'phone numbers or other contacts',
  'record-number': 'medical record numbers',
  address: 'addresses',
}

/** The finding that refuses a column. It names the column and the count, never a value. */
export function identifierFinding(
  verdict: IdentifierVerdict,
  field: string,
  file: string,
  ignored: boolean,
): Finding | null {
  if (verdict.kind === null) return null
  const clear =
    verdict.kind === 'identity-number' ? '' : '; if it holds none, say `identifier: false` in the dictionary'
  return {
    severity: ignored ? 'warning' : 'error',
    code: `identifier-${verdict.kind}`,
    message: `${file}: the column '${field}' holds ${words[verdict.kind]} (${verdict.count} rows); it was not read`,
    cure: `delete the column from the file${verdict.kind === 'record-number' ? ' and put a study number in its place' : ''}${clear}`,
    file,
    field,
    count: verdict.count,
  }
}
