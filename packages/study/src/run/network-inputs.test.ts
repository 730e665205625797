import { makeSplit } from '@tessera/evidence'
import { type LearningOutcome, type Modality, ModellingRows, memoryBag } from '@tessera/learning'
import { columnName } from '@tessera/omics'
import { expect, it } from 'vitest'
import type { ModelSpec } from './model-spec.ts'
import { fitNetworkInputs } from './network-inputs.ts'

const n = 20
const blockOf = (block: string): ModelSpec['assays'][number] => ({
  block,
  scale: 'log2',
  unit: null,
  features: [{ id: 'M1', symbol: null }],
  steps: [],
})
const spec: ModelSpec = {
  id: 'late',
  label: 'Late fusion',
  role: 'candidate',
  features: ['age'],
  assays: [blockOf('first'), blockOf('change')],
  bags: ['slides', 'scans'],
  vectors: [{ name: 'clinical', features: ['age'] }],
  learner: { name: 'network', fusion: 'late' },
  published: null,
}
const numeric = (name: string, of: (row: number) => number) => ({
  kind: 'numeric' as const,
  name,
  unit: null,
  values: Float64Array.from({ length: n }, (_, row) => of(row)),
})
/** Everybody has the first assay and a slide; two training patients have a change, a scan only one who is held out. */
const rows = new ModellingRows<LearningOutcome>({
  features: [
    numeric('age', row => 40 + ((row * 7) % 11)),
    numeric(columnName('first', 'M1'), row => (row * 5) % 13),
    numeric(columnName('change', 'M1'), row => (row < 2 ? row + 1 : Number.NaN)),
  ],
  outcome: { kind: 'binary', event: Uint8Array.from({ length: n }, (_, row) => row % 2) },
  patient: Int32Array.from({ length: n }, (_, row) => row),
  centre: new Int32Array(n),
  centres: ['A'],
})
const bag = (name: string, has: (row: number) => boolean): Modality => ({
  name,
  dimensions: 2,
  bags: Array.from({ length: n }, (_, row) => (has(row) ? memoryBag(Float32Array.of(row, 1), 2) : null)),
})
const order = Int32Array.from({ length: n }, (_, row) => row)
const [fold] = makeSplit({
  name: 'split',
  kind: 'external',
  groups: rows.patient,
  folds: [{ name: 'one', training: order.slice(0, 15), heldOut: order.slice(15) }],
}).folds

it('leaves out of a fusion what next to nobody in training has, and says so', () => {
  const { training } = fold.divide(rows)
  const inputs = fitNetworkInputs(
    spec,
    training,
    [bag('slides', () => true), bag('scans', row => row === 19)],
    { seed: 1 },
  )
  const { modalities } = inputs.apply(rows, order)
  expect(modalities.map(({ name }) => name)).toEqual(['clinical', 'first', 'slides'])
  expect(inputs.notes.filter(note => note.includes('left out'))).toEqual([
    'change is left out: fewer than 3 training patients have it',
    'scans is left out: fewer than 3 training patients have it',
  ])
})

it('refuses a network of nothing but what nobody has, as before', () => {
  const { training } = fold.divide(rows)
  const alone = { ...spec, assays: [blockOf('change')], bags: [], vectors: [] }
  expect(() => fitNetworkInputs(alone, training, [], { seed: 1 })).toThrow(/2 of 15 training patients/)
})
