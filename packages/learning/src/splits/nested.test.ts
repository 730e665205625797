import { makeSplit } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ModellingRows } from '../rows.ts'
import { nestedFolds } from './nested.ts'
import { repeatedKFold } from './repeated-k-fold.ts'
import { anyRows } from './splits.case.ts'

describe('nested folds', () => {
  it('divide the training rows of an outer fold and never touch its held-out patients', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        const data = new ModellingRows({
          ...rows,
          features: [],
          outcome: { kind: 'binary', event: rows.event },
        })
        const folds = repeatedKFold(rows, { folds: 3, repeats: 1, seed: 1 })
        const split = makeSplit({ name: 'cv', kind: 'repeated-k-fold', groups: rows.patient, folds })
        for (const outer of split.folds) {
          const { training, heldOut } = outer.divide(data)
          const outside = new Set(heldOut.data.patient)
          const inner = nestedFolds(training, { folds: 3, repeats: 2, seed: 5 })
          expect(inner).toHaveLength(6)
          for (const fold of inner) {
            const divided = fold.divide(training.data)
            const patients = [...divided.training.data.patient, ...divided.heldOut.data.patient]
            expect(patients).toHaveLength(training.data.size)
            expect(patients.some(patient => outside.has(patient))).toBe(false)
            expect(divided.training.label.split).toBe(`inner of cv/${outer.fold}`)
          }
        }
      }),
      { numRuns: 30 },
    )
  })
})
