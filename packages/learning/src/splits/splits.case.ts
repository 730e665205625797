import type { FoldPlan } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import fc from 'fast-check'
import type { SplitRows } from './split-rows.ts'

/** Random rows: patients with one to three rows, centres of uneven size, events in about a third. */
export const anyRows = fc
  .record({
    seed: fc.integer({ min: 0, max: 1e6 }),
    patients: fc.integer({ min: 12, max: 80 }),
    centres: fc.integer({ min: 2, max: 5 }),
    rowsEach: fc.integer({ min: 1, max: 3 }),
  })
  .map(({ seed, patients, centres, rowsEach }): SplitRows => {
    const random = createRandom(seed, 'split rows')
    const patient: number[] = []
    const centre: number[] = []
    const event: number[] = []
    const day: number[] = []
    for (let id = 0; id < patients; id++) {
      const home = id < centres ? id : random.integer(centres)
      const first = id < 2 ? id * 100 : random.integer(101)
      const rows = 1 + random.integer(rowsEach)
      for (let row = 0; row < rows; row++) {
        patient.push(id)
        centre.push(home)
        event.push(random.next() < 0.35 ? 1 : 0)
        day.push(first + 20 * row)
      }
    }
    return {
      patient: Int32Array.from(patient),
      centre: Int32Array.from(centre),
      centres: Array.from({ length: centres }, (_, i) => `C${i + 1}`),
      event: Uint8Array.from(event),
      timeZero: Float64Array.from(day),
    }
  })

/** One row a patient, as written: "C1 0, C1 1" is two patients of C1, the second with the event. */
export function rowsOf(text: string, timeZero: Float64Array | null = null): SplitRows {
  const entries = text.split(',').map(entry => entry.trim().split(' '))
  const centres = [...new Set(entries.map(entry => entry[0]))]
  return {
    patient: Int32Array.from(entries, (_, i) => i),
    centre: Int32Array.from(entries, entry => centres.indexOf(entry[0])),
    centres,
    event: Uint8Array.from(entries, entry => Number(entry[1])),
    timeZero,
  }
}

/** Whether some patient is on both sides of a fold. */
export function sharesPatients(rows: SplitRows, plan: FoldPlan): boolean {
  const training = new Set(Array.from(plan.training, row => rows.patient[row]))
  return plan.heldOut.some(row => training.has(rows.patient[row]))
}
