// What may never be done with held-out rows. Every line that ends with "must not compile" is a type error, and
// no other line is: held-out.test.ts compiles this file and sees.
import type { Fitted, Fitter, HeldOut, Training } from './index.ts'
import { applyToHeldOut, applyToTraining, makeSplit, resampleTraining, splitTraining } from './index.ts'

class Ages {
  readonly values: Float64Array
  constructor(values: Float64Array) {
    this.values = values
  }
  get size(): number {
    return this.values.length
  }
  select(rows: Int32Array): Ages {
    return new Ages(Float64Array.from(rows, row => this.values[row]))
  }
}

declare const meanAge: Fitter<Ages, Fitted<Ages, number>>
declare const rows: Int32Array

const ages = new Ages(Float64Array.of(50, 60, 70, 80))
const split = makeSplit({
  name: 'halves',
  kind: 'external',
  groups: Int32Array.of(0, 1, 2, 3),
  folds: [{ name: 'second half', training: Int32Array.of(0, 1), heldOut: Int32Array.of(2, 3) }],
})
const { training, heldOut } = split.folds[0].divide(ages)
const shipped: Training<Ages> = split.everyTraining(ages)

const fitted = meanAge.fit(training, { seed: 1 })
fitted.apply(heldOut.data)
meanAge.fit(heldOut, { seed: 1 }) // must not compile
meanAge.fit(ages, { seed: 1 }) // must not compile
meanAge.fit({ ...heldOut, kind: 'training' }, { seed: 1 }) // must not compile
resampleTraining(heldOut, rows) // must not compile
splitTraining(heldOut, rows, []) // must not compile
applyToTraining(fitted, heldOut) // must not compile
applyToTraining({ apply: () => heldOut.data }, training) // must not compile
meanAge.fit(applyToHeldOut(fitted, heldOut), { seed: 1 }) // must not compile
split.everyTraining(heldOut.data) // must not compile
split.folds[0].divide(heldOut.data) // must not compile
const renamed: Training<Ages> = heldOut // must not compile
const tested: HeldOut<Ages> = training // must not compile
const forged: Training<Ages> = { data: ages, rows, label: heldOut.label, kind: 'training' } // must not compile
const made = new Training(ages, rows, heldOut.label) // must not compile

export const used = [renamed, tested, forged, made, shipped]
