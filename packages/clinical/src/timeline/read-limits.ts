import type { Finding } from '@tessera/evidence'
import { readRecords } from '@tessera/tables'
import type { HandlingLimits } from './pre-analytics.ts'

export const handlingLimitFields = {
  kind: {
    kind: 'text',
    names: ['kind', 'material', 'specimen'],
    required: true,
    always: true,
    what: 'kind of sample',
  },
  fasting: { kind: 'flag', names: ['fasting'], what: 'whether the patient must have fasted' },
  tube: { kind: 'text', names: ['tube', 'tubes'], what: 'tubes allowed' },
  minutesToSpin: { kind: 'number', names: ['minutes_to_spin'], what: 'most minutes to the centrifuge' },
  freezeThaw: { kind: 'number', names: ['freeze_thaw'], what: 'most freeze-thaw cycles' },
  blockAgeMonths: { kind: 'number', names: ['block_age_months'], what: 'most months of the block' },
} as const

/**
 * Limits on handling by kind of sample, a row a kind; several tubes are separated by `|`. An empty cell asks for
 * nothing; a negative limit and a kind named twice are errors.
 * @throws FindingsError when the file cannot be read
 */
export async function readHandlingLimits(path: string): Promise<{
  readonly limits: Readonly<Record<string, HandlingLimits>>
  readonly findings: readonly Finding[]
}> {
  const read = await readRecords(path, handlingLimitFields)
  const findings: Finding[] = [...read.findings]
  const limits = new Map<string, HandlingLimits>()
  for (const { kind, fasting, tube, row, ...most } of read.records) {
    if (kind === null) continue
    const at = { severity: 'error' as const, file: read.file, row }
    if (limits.has(kind.toLowerCase())) {
      findings.push({
        ...at,
        code: 'limits-twice',
        message: `${kind} has limits twice; the first count`,
        cure: 'give one row a kind',
        field: 'kind',
      })
      continue
    }
    const numbers = Object.entries(most).filter(([, value]) => !Number.isNaN(value))
    for (const [field, value] of numbers.filter(([, limit]) => limit < 0))
      findings.push({
        ...at,
        code: 'limit-negative',
        message: `a limit of ${value} for ${kind}; it is not used`,
        cure: 'give 0 or more',
        field: handlingLimitFields[field as keyof typeof most].names[0],
      })
    limits.set(kind.toLowerCase(), {
      ...(fasting === true ? { fasting } : {}),
      ...(tube === null ? {} : { tubes: tube.split('|').map(name => name.trim()) }),
      ...Object.fromEntries(numbers.filter(([, limit]) => limit >= 0)),
    })
  }
  return { limits: Object.fromEntries(limits), findings }
}
