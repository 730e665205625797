import { type PatientTable, treatmentHazard } from '@tessera/trials'
import { writeRows } from '../endpoints/write-out.ts'
import type { Outcome } from '../perform.ts'
import { shortNumber, shortP, textTable } from '../terminal/text-table.ts'
import type { AnalyseOptions } from './analyse-options.ts'

export interface RandomisedRows {
  readonly table: PatientTable
  readonly treatment: Uint8Array
  readonly treatments: readonly [string, string]
  readonly stratum: readonly string[] | undefined
}

/** The hazard ratio of the treatments among the randomised, the one effect on the hazard that there is. */
export async function hazardOutcome(
  { table, treatment, treatments, stratum }: RandomisedRows,
  design: string,
  level: number,
  options: AnalyseOptions,
): Promise<Outcome> {
  const column = (name: string) => Float64Array.from(table.rows, row => row.outcome[name])
  const ratio = treatmentHazard({
    time: column('time'),
    event: column('event'),
    treatment,
    level,
    ...(stratum ? { stratum } : {}),
  })
  const [a, b] = treatments
  const head = `${design} design, ${table.rows.length} randomised patients: hazard ratio, ${a} over ${b}`
  const sound = ratio.value === null ? null : ratio
  if (options.out !== undefined) {
    const { value = null, lower = null, upper = null, p = null } = sound ?? {}
    await writeRows(
      options.out,
      ['effect', 'hazard_ratio', 'lower', 'upper', 'p'],
      [{ effect: 'treatment', hazard_ratio: value, lower, upper, p }],
    )
  }
  const row = sound
    ? [
        'treatment',
        shortNumber(sound.value),
        `${shortNumber(sound.lower)} to ${shortNumber(sound.upper)}`,
        shortP(sound.p),
        String(sound.events),
      ]
    : ['treatment', '–', ratio.value === null ? ratio.reason : '', '', '']
  return {
    document: {
      kind: 'hazard',
      design,
      treatments,
      level,
      n: table.rows.length,
      effects: { treatment: ratio },
    },
    text: `${head}\n\n${textTable(['effect', 'hazard ratio', 'limits', 'p', 'events'], [row])}`,
    findings: table.findings,
  }
}
