import { Assay, signatureNamed, unknownSample } from '@tessera/omics'
import { expect, it } from 'vitest'
import { parseProtocol } from '../protocol/read.ts'
import { measuredAt } from './measured-at.ts'
import { measuredScores } from './measured-columns.ts'

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

/** The column at a time zero of each of four patients; absent: of all samples. */
function columnAt(from = loaded(), timeZero: Float64Array | null = null) {
  const [score] = measuredScores(file, [from]).scores
  return measuredAt(score, timeZero, 4)
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
  const { values, name } = columnAt().column
  expect(name).toBe('inflamed')
  expect(values[0]).toBeCloseTo(plain(0), 10)
  expect(values[1]).toBeCloseTo(plain(2), 10)
  expect(values[2]).toBeNaN()
  expect(values[3]).toBeCloseTo(plain(3), 10)
})

it('the value of a patient does not depend on who else is there', () => {
  expect(columnAt(loaded([0])).column.values[0]).toBe(columnAt().column.values[0])
})

it('a sample taken after time zero is not measured in; whoever has no other is told apart', () => {
  // Samples were taken on days 100, 101 and 102 of B, 103 of D
  const { column, late, withoutOther } = columnAt(loaded(), Float64Array.of(100, 101, 100, 102))
  expect(column.values[0]).toBeCloseTo(plain(0), 10)
  expect(column.values[1]).toBeCloseTo(plain(1), 10)
  expect(column.values[3]).toBeNaN()
  expect(late.map(({ id }) => id)).toEqual(['B2', 'C'])
  expect([...withoutOther]).toEqual([0, 0, 0, 1])
})

it('refuses a block that is no assay of expression', () => {
  expect(() => measuredScores(file, [])).toThrow(/no assay of expression/)
})
