import { createRandom } from '@tessera/statistics'
import type { ModellingRows } from '../rows.ts'

/** Two halves of the rows without a patient in common. */
export type ComplementaryPair = readonly [Int32Array, Int32Array]

/**
 * Random halves of the patients, floor(n / 2) each, drawn separately from those with an event and those without, so that a
 * half has about half of the events; an odd patient of either kind goes to neither half. All rows of a patient stay
 * together. Pair b depends on the seed and b alone.
 */
export function complementaryPairs(
  { patient, outcome }: Pick<ModellingRows, 'patient' | 'outcome'>,
  pairs: number,
  seed: number,
): ComplementaryPair[] {
  const rowsOf = new Map<number, { rows: number[]; event: boolean }>()
  patient.forEach((id, row) => {
    const member = rowsOf.get(id) ?? { rows: [], event: false }
    member.rows.push(row)
    member.event ||= outcome.event[row] === 1
    rowsOf.set(id, member)
  })
  const members = [...rowsOf.values()]
  const strata = [members.filter(member => member.event), members.filter(member => !member.event)]
  return Array.from({ length: pairs }, (_, pair) => {
    const halves: [number[], number[]] = [[], []]
    strata.forEach((stratum, s) => {
      const order = createRandom(seed, 'complementary pairs', pair, s).permutation(stratum.length)
      const half = Math.floor(stratum.length / 2)
      for (let i = 0; i < 2 * half; i++) halves[i < half ? 0 : 1].push(...stratum[order[i]].rows)
    })
    return [Int32Array.from(halves[0]).sort(), Int32Array.from(halves[1]).sort()]
  })
}
