import type { Finding } from '@tessera/evidence'
import type { TextColumn } from '../column.ts'
import { identifierFinding, identifiersIn } from './identifiers.ts'

/** The columns that hold no direct identifiers, and an error finding for each that does; see `identifiersIn`. */
export function withoutIdentifiers(
  columns: readonly TextColumn[],
  file: string,
): { columns: TextColumn[]; findings: Finding[] } {
  const findings: Finding[] = []
  const kept = columns.filter(({ name, levels, codes }) => {
    const cells = Array.from(codes, code => (code < 0 ? null : levels[code]))
    const finding = identifierFinding(identifiersIn(name, cells, false), name, file, false)
    if (finding) findings.push(finding)
    return finding === null
  })
  return { columns: kept, findings }
}
