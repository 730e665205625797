import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { columnOf, numberAt, readTable, textAt } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { recordRelativeError, reference } from '../../test/agreement.ts'
import { Assay } from '../assay/assay.ts'
import { unknownSample } from '../assay/sample.ts'
import { landmarkFeatures } from './landmark-features.ts'
import { landmarkOutcomes } from './landmark-outcome.ts'
import { placeVisits } from './place-visits.ts'

const file = fileURLToPath(new URL('../../../../../shared/data/hcc_longitudinal/visits.csv', import.meta.url))
const absent = !existsSync(file)
if (absent)
  console.log('landmark on visits of hepatocellular carcinoma is skipped: ../shared/data is not here')

/** Visits of patients with hepatocellular carcinoma; time zero is the first visit. */
async function visitsOfFile() {
  const { table } = await readTable(file)
  const text = (row: number, name: string) => textAt(columnOf(table, name), row) ?? ''
  const number = (row: number, name: string) => numberAt(columnOf(table, name), row)
  const rows = Array.from({ length: table.rowCount }, (_, row) => row)
  const first = new Map<string, number>()
  for (const row of rows) {
    const id = text(row, 'ID')
    const known = first.get(id)
    if (known === undefined || number(row, 'Date') < number(known, 'Date')) first.set(id, row)
  }
  const columns = ['AFP', 'Largest.Diameter.of.Hepatic.Lesions', 'Child_pugh_score']
  const assay = new Assay({
    name: 'hcc',
    scale: 'score',
    features: ['AFP', 'diameter', 'child'].map(id => ({ id, symbol: null, names: {} })),
    samples: rows.map(row => ({
      ...unknownSample(`row ${row}`),
      patientId: text(row, 'ID'),
      takenAt: number(row, 'Date'),
    })),
    values: Float64Array.from(
      columns.flatMap((name, f) =>
        rows.map(row => (f === 0 ? Math.log2(number(row, name) + 1) : number(row, name))),
      ),
    ),
  })
  const ids = [...first.keys()]
  return {
    visits: placeVisits(assay, new Map([...first].map(([id, row]) => [id, number(row, 'Date')]))),
    followUp: {
      patientIds: ids,
      time: Float64Array.from(first.values(), row => number(row, 'OStime_day')),
      cause: Array.from(first.values(), row => number(row, 'Status_of_death')),
      causes: ['death'],
    },
  }
}

describe.skipIf(absent)('visits of hepatocellular carcinoma', () => {
  it('death after day 180 by what is known then, as in R', async () => {
    const expected = reference<{
      patients: number
      atRisk: number
      deadBy: number
      censoredBy: number
      features: Record<string, Record<'level' | 'slope', number[]>>
    }>('hcc-landmark')
    const { visits, followUp } = await visitsOfFile()
    const features = landmarkFeatures(visits, { landmark: 180, measures: ['level', 'slope'] })
    const { risk, outcomes, exclusions } = landmarkOutcomes(features, followUp)
    const left = (code: string) => exclusions.filter(one => one.code === code).length
    expect([
      visits.size,
      risk.patientIds.length,
      left('outcome-by-landmark'),
      left('censored-by-landmark'),
    ]).toEqual([expected.patients, expected.atRisk, expected.deadBy, expected.censoredBy])
    for (const { measure, causeSpecific } of outcomes)
      features.features.forEach(({ id }, f) => {
        const [n, events, ...estimate] = expected.features[id][measure === 'level' ? 'level' : 'slope']
        expect([causeSpecific.n[f], causeSpecific.events[f]]).toEqual([n, events])
        expect(
          recordRelativeError(
            'landmark on real visits',
            [causeSpecific.estimate[f], causeSpecific.se[f]],
            estimate,
          ),
        ).toBeLessThan(1e-6)
      })
  })
})
