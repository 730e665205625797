import { Assay, unknownSample } from '@tessera/omics'
import { makeTable, numberColumn, textColumn } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { groupVisits } from '../intake/visits.ts'
import { biomarkerSchema } from '../protocol/biomarkers.ts'
import type { PageOfPatient } from './patient-pages.ts'
import { type TrajectoriesInput, withTrajectories } from './trajectories.ts'

/** Two patients seen on days 0, 42, 84 and 126 of each, sampled on the same days; time zero is day 84. */
const days = [0, 42, 84, 126]
const visits = groupVisits({
  name: 'visits',
  table: makeTable('visits', [
    numberColumn('ldh', [200, 260, Number.NaN, 900, 180, 181, 182, 183]),
    numberColumn('age', [60, 60, 60, 60, 50, 50, 50, 50]),
    numberColumn('weight', [70, 69, 68, 67, 80, 81, 82, 83]),
    textColumn('note', ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']),
  ]),
  date: Float64Array.from([...days, ...days]),
  patient: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
  patients: 2,
  knownAtNextVisit: ['weight'],
})
const samples = [0, 1].flatMap(p => days.map((takenAt, d) => ({ ...unknownSample(`S${p}${d}`), takenAt })))
const assay = new Assay({
  name: 'metabolome',
  scale: 'intensity',
  features: ['M1', 'M2'].map(id => ({ id, symbol: null, names: {} })),
  samples,
  values: Float64Array.from([2, 4, 8, 16, 1, 1, 1, 1, 3, 3, 3, 3, 3, 3, 3, 3]),
})
const input: TrajectoriesInput = {
  protocol: {
    derive: { log2_ldh: 'log2(ldh)' },
    biomarkers: [
      biomarkerSchema.parse({
        id: 'irae',
        block: 'metabolome',
        endpoint: 'irae',
        visits: ['0 weeks', '6 weeks'],
      }),
    ],
  },
  loaded: {
    visits: new Map([['visits', visits]]),
    assays: [
      {
        block: 'metabolome',
        protocol: { take: 'last' },
        unit: 'sample',
        assay,
        patient: Int32Array.of(0, 0, 0, 0, 1, 1, 1, 1),
        steps: [],
      },
    ],
    dictionary: { columns: { ldh: { type: 'number', label: 'Lactate dehydrogenase', unit: 'U/L' } } },
    patients: {
      table: makeTable('patients', []),
      ids: ['A', 'B'],
      centre: Int32Array.of(0, 0),
      centres: ['C'],
      files: [],
      fileOf: Uint16Array.of(0, 0),
    },
  } as unknown as TrajectoriesInput['loaded'],
  questions: [
    {
      id: 'irae-at-12-weeks',
      models: { late: ['log2_ldh', 'age', 'weight'] },
      blocks: {
        late: [
          { name: 'clinical', features: ['log2_ldh'] },
          { name: 'metabolome', features: [] },
        ],
      },
    },
  ],
  assembled: [{ patientIds: ['B', 'A'], timeZero: Float64Array.of(84, 84) }],
  figures: [
    { id: 'biomarkers-irae/course-M1', kind: 'trajectory' },
    { id: 'biomarkers-irae/volcano', kind: 'volcano' },
  ],
}
const page = { question: 'irae-at-12-weeks', model: 'late', pseudonym: 'P-0001' }
const shown = (patientId: string) =>
  withTrajectories([{ page, patientId, looked: [] } as unknown as PageOfPatient], input)[0].page.trajectories

describe('the course of the markers of one patient', () => {
  it('ends at time zero, in days before it, with the values as they were measured', () => {
    expect(shown('A')).toEqual([
      {
        marker: 'Lactate dehydrogenase',
        unit: 'U/L',
        points: [
          { day: -84, value: 200 },
          { day: -42, value: 260 },
        ],
      },
      // What is decided at a visit is known at the next: the value of day 84 is not.
      {
        marker: 'weight',
        unit: null,
        points: [
          { day: -84, value: 70 },
          { day: -42, value: 69 },
        ],
      },
      {
        marker: 'M1',
        unit: 'log2',
        points: [
          { day: -84, value: 1 },
          { day: -42, value: 2 },
          { day: 0, value: 3 },
        ],
      },
    ])
  })

  it('is of the patient shown, and leaves out what never changes', () => {
    const markers = shown('B')?.map(({ marker }) => marker)
    expect(markers).not.toContain('age')
    expect(shown('B')?.[0].points.map(({ value }) => value)).toEqual([180, 181, 182])
  })

  it('is absent where time zero has no date', () => {
    const without = { ...input, assembled: [{ patientIds: ['A'], timeZero: null }] }
    const [one] = withTrajectories(
      [{ page, patientId: 'A', looked: [] } as unknown as PageOfPatient],
      without,
    )
    expect(one.page).not.toHaveProperty('trajectories')
  })
})
