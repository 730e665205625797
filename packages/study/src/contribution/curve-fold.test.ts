import { expect, it } from 'vitest'
import type { FitWork } from '../run/fit-fold.ts'
import type { ModelSpec } from '../run/model-spec.ts'
import { fitCurveFold } from './curve-fold.ts'

const n = 40
const order = Int32Array.from({ length: n }, (_, row) => row)
const spec: ModelSpec = {
  id: 'net',
  label: 'Elastic net',
  role: 'candidate',
  features: ['x'],
  assays: [],
  bags: [],
  vectors: [{ name: 'clinical', features: ['x'] }],
  learner: { name: 'elastic-net', innerFolds: 3 },
  published: null,
}
/** Every fourth patient has the event; the second fold trains on two of them alone. */
const work: FitWork = {
  rows: {
    features: [
      { kind: 'numeric', name: 'x', unit: null, values: Float64Array.from(order, row => (row * 7) % 11) },
    ],
    outcome: { kind: 'binary', event: Uint8Array.from(order, row => (row % 4 === 0 ? 1 : 0)) },
    patient: order,
    centre: new Int32Array(n),
    centres: ['A'],
  },
  bags: [],
  designs: [
    {
      id: 'learning',
      kind: 'external',
      label: 'l',
      description: 'l',
      about: 'fitted model',
      folds: [
        { name: 'enough', training: order.slice(0, 30), heldOut: order.slice(30) },
        { name: 'few', training: order.slice(0, 8), heldOut: order.slice(30) },
      ],
    },
  ],
  specs: [spec],
  times: new Float64Array(0),
  seed: 1,
}
const item = (fold: number, model = 'net') => ({ design: 0, fold, model })

it('is the fit of the fold, or null where its training patients are too few for the model', async () => {
  expect((await fitCurveFold(item(0), work))?.evaluated.risk).toHaveLength(10)
  expect(await fitCurveFold(item(1), work)).toBeNull()
})

it('hides no other fault', async () => {
  await expect(fitCurveFold(item(0, 'none'), work)).rejects.toThrow("no model 'none'")
})
