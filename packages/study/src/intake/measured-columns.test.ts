import { Assay, signatureNamed, unknownSample } from '@tessera/omics'
import { expect, it } from 'vitest'
import { parseProtocol } from '../protocol/read.ts'
import { measuredColumns } from './measured-columns.ts'

const signature = signatureNamed('tis-18-weighted')
const genes = [...(signature?.genes ?? []), ...(signature?.housekeeping ?? []), 'OTHER']
const file = parseProtocol(`study: scores
title: Scores
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: surgery, at: surgery_date }
measured: { inflamed: { assay: rna, published: tis-18-weighted } }
endpoints: { score: { type: continuous, value: inflamed } }
blocks:
  clinical: { columns: [age], knownAt: before surgery }
  rna: { assay: rna.csv, scale: counts, knownAt: before surgery }
questions:
  - { prognosis: score, models: { clinical: [clinical] } }
`)
const samples = ['A', 'B', 'B2', 'C']
const counts = genes.flatMap((_, g) => samples.map((__, s) => 10 + ((7 * g + 31 * s) % 90)))

function loaded(only: readonly number[] = [0, 1, 2, 3]) {
  const assay = new Assay({
    name: 'rna',
    scale: 'counts',
    features: genes.map(id => ({ id, symbol: id, names: {} })),
    samples: samples.map((id, s) => ({ ...unknownSample(id), patientId: id[0], takenAt: 100 + s })),
    values: Float64Array.from(counts),
  })
  return {
    block: 'rna',
    protocol: { take: 'last' as const },
    unit: 'sample' as const,
    assay: assay.select(Int32Array.from(only)),
    patient: Int32Array.from(only, s => [0, 1, 1, 3][s]),
    steps: [],
  }
}

/** The weighted profile by its plain definition, on counts per million. */
function plain(sample: number): number {
  const own = genes.map((_, g) => counts[g * samples.length + sample])
  const total = own.reduce((a, b) => a + b, 0)
  const log = (gene: string) => Math.log10((1e6 * own[genes.indexOf(gene)]) / total + 1)
  const housekeeping = signature?.housekeeping ?? []
  const reference = housekeeping.reduce((sum, gene) => sum + log(gene), 0) / housekeeping.length
  return (signature?.genes ?? []).reduce(
    (sum, gene, i) => sum + (signature?.weights?.[i] ?? 0) * (log(gene) - reference),
    0,
  )
}

it('a column is the published score of the last sample of each patient; who has none is missing', () => {
  const { columns, findings } = measuredColumns(file, [loaded()], 4)
  expect(findings).toEqual([])
  const [column] = columns
  if (column.kind !== 'number') throw new Error('a score is a number')
  expect(column.name).toBe('inflamed')
  expect(column.values[0]).toBeCloseTo(plain(0), 10)
  expect(column.values[1]).toBeCloseTo(plain(2), 10)
  expect(column.values[2]).toBeNaN()
  expect(column.values[3]).toBeCloseTo(plain(3), 10)
})

it('the value of a patient does not depend on who else is there', () => {
  const [all] = measuredColumns(file, [loaded()], 4).columns
  const [alone] = measuredColumns(file, [loaded([0])], 4).columns
  if (all.kind !== 'number' || alone.kind !== 'number') throw new Error('a score is a number')
  expect(alone.values[0]).toBe(all.values[0])
})

it('refuses a block that is no assay of expression', () => {
  expect(() => measuredColumns(file, [], 4)).toThrow(/no assay of expression/)
})
