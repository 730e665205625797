import type { HeldOut } from '@tessera/evidence'
import { calibrationSplit, combat, createLearner, type ModellingRows, preparation } from './index.ts'

declare const heldOut: HeldOut<ModellingRows>

// Each of these lines is one type error: held-out rows are no training rows, however alike they look.
createLearner('regression', 'binary').fit(heldOut, { seed: 1 })
preparation().fit(heldOut, { seed: 1 })
combat().fit(heldOut, { seed: 1 })
calibrationSplit(heldOut, { seed: 1 })
