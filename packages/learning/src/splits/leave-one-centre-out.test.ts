import { makeSplit } from '@tessera/evidence'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { foldNotes } from './fold-notes.ts'
import { leaveOneCentreOut } from './leave-one-centre-out.ts'
import { SplitPlanError } from './split-rows.ts'
import { anyRows, rowsOf } from './splits.case.ts'

describe('leave one centre out', () => {
  it('holds every centre out once and trains on all others', () => {
    fc.assert(
      fc.property(anyRows, rows => {
        const plans = leaveOneCentreOut(rows)
        makeSplit({ name: 'loco', kind: 'leave-one-centre-out', groups: rows.patient, folds: plans })
        const held = plans.flatMap(plan => [...plan.heldOut]).sort((a, b) => a - b)
        expect(held).toEqual(Array.from(rows.patient, (_, i) => i))
        for (const plan of plans) {
          expect(new Set(Array.from(plan.heldOut, row => rows.centres[rows.centre[row]]))).toEqual(
            new Set([plan.name]),
          )
          expect(plan.training.length + plan.heldOut.length).toBe(rows.patient.length)
        }
      }),
    )
  })

  it('trains on no row of a patient who also has rows in the held-out centre', () => {
    const rows = { ...rowsOf('A 0, A 1, B 0, B 1, B 0'), patient: Int32Array.of(0, 1, 1, 2, 3) }
    const [a, b] = leaveOneCentreOut(rows)
    expect([...a.training]).toEqual([3, 4])
    expect([...b.training]).toEqual([0])
  })

  it('leaves external centres out of both sides', () => {
    const plans = leaveOneCentreOut(rowsOf('A 0, B 1, C 1, A 1'), ['C'])
    expect(plans.map(plan => plan.name)).toEqual(['A', 'B'])
    expect([...plans[1].training]).toEqual([0, 3])
  })

  it('holds a centre with one patient, and one without events, out, and notes what cannot be estimated', () => {
    const rows = rowsOf('A 0, A 1, B 1, C 0, C 0, D 1, D 1')
    expect(foldNotes(rows, leaveOneCentreOut(rows)).map(note => [note.fold, note.code])).toEqual([
      ['B', 'one-patient'],
      ['C', 'no-event'],
      ['D', 'no-non-event'],
    ])
  })

  it('refuses one centre, and an unknown one, with a cure', () => {
    expect(() => leaveOneCentreOut(rowsOf('A 0, A 1'))).toThrow(SplitPlanError)
    expect(() => leaveOneCentreOut(rowsOf('A 0, B 1'), ['X'])).toThrow(/no centre 'X'; the centres are A, B/)
  })
})
