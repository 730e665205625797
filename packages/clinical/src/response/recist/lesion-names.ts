import type { Finding } from '@tessera/evidence'
import type { Lesion } from '../lesion.ts'

/**
 * One lesion a name: where a reader's lesion is described more than once the first description counts. A change of
 * organ or role is an error: either the name stands for two lesions, or one of the rows is wrong.
 */
export function uniqueLesions(lesions: readonly Lesion[]): {
  readonly lesions: readonly Lesion[]
  readonly findings: readonly Finding[]
} {
  const findings: Finding[] = []
  const kept: Lesion[] = []
  for (const own of Map.groupBy(lesions, ({ lesion }) => lesion).values()) {
    const [first, ...others] = own
    kept.push({ ...first, irradiated: own.some(({ irradiated }) => irradiated) })
    const seen = new Set([describe(first)])
    for (const other of others) {
      if (seen.has(describe(other))) continue
      seen.add(describe(other))
      findings.push({
        severity: 'error',
        code: 'lesion-changes',
        message: `lesion ${first.lesion} is ${describe(first)}${rowText(first)} and ${describe(other)}${rowText(other)}; the first counts`,
        cure: 'correct the organ or role, or give two lesions two names',
        field: first.role === other.role ? 'organ' : 'role',
        patientId: first.patientId,
        value: first.lesion,
        ...(other.file === undefined ? {} : { file: other.file }),
        ...(other.row === undefined ? {} : { row: other.row }),
      })
    }
  }
  return { lesions: kept, findings }
}

function describe({ role, organ, node }: Lesion): string {
  const where = organ?.trim().toLowerCase() ?? (node ? 'lymph node' : null)
  return `${role}${where === null ? '' : ` in ${where}`}`
}

function rowText({ row }: Lesion): string {
  return row === undefined ? '' : ` (row ${row})`
}
