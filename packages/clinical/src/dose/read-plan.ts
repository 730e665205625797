import type { Finding } from '@tessera/evidence'
import { readRecords } from '@tessera/tables'
import type { PlannedDrug } from './dose-intensity.ts'

export const planFields = {
  drug: { kind: 'text', names: ['drug'], required: true, always: true, what: 'drug' },
  dosePerCycle: {
    kind: 'number',
    names: ['dose_per_cycle'],
    required: true,
    always: true,
    what: 'dose a cycle',
  },
  cycleDays: {
    kind: 'number',
    names: ['cycle_days'],
    required: true,
    always: true,
    what: 'days of a cycle',
  },
  cycles: { kind: 'number', names: ['cycles'], required: true, always: true, what: 'cycles planned' },
} as const

/**
 * The planned drugs, a row each. A number that is not above 0 and a drug named twice are errors with their row; such
 * rows are not taken.
 * @throws FindingsError when the file cannot be read
 */
export async function readPlan(
  path: string,
): Promise<{ readonly plan: readonly PlannedDrug[]; readonly findings: readonly Finding[] }> {
  const read = await readRecords(path, planFields)
  const findings: Finding[] = [...read.findings]
  const seen = new Map<string, number>()
  const plan = read.records.flatMap(({ drug, dosePerCycle, cycleDays, cycles, row }): PlannedDrug[] => {
    if (drug === null) return []
    const at = { severity: 'error' as const, file: read.file, row }
    const before = seen.get(drug.toLowerCase())
    if (before !== undefined) {
      findings.push({
        ...at,
        code: 'drug-twice',
        message: `${drug} is planned in row ${before} too; the first counts`,
        cure: 'give one row a drug',
        field: 'drug',
      })
      return []
    }
    seen.set(drug.toLowerCase(), row)
    const numbers = { dose_per_cycle: dosePerCycle, cycle_days: cycleDays, cycles }
    const wrong = Object.entries(numbers).filter(([, value]) => value <= 0)
    for (const [field, value] of wrong)
      findings.push({
        ...at,
        code: 'plan-impossible',
        message: `${field} of ${drug} is ${value}`,
        cure: 'give a number above 0',
        field,
      })
    const known = Object.values(numbers).every(value => value > 0)
    return known ? [{ drug, dosePerCycle, cycleDays, cycles }] : []
  })
  return { plan, findings }
}
