import type { Finding } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { type GuardInput, guardsOf } from './guards.ts'

const open: GuardInput = {
  findings: [],
  plan: { frozen: false, hash: null, frozenAt: null, amendments: [], exploratory: [] },
  clock: {
    timeZero: 'surgery',
    description: 'd',
    declarations: [{ block: 'blood', knownAt: 'lab_date', verified: true }],
    assumed: [],
    dataCut: null,
    medianFollowUp: null,
  },
  questions: [],
}
const finding = (code: string, count?: number): Finding => ({
  severity: 'error',
  code,
  message: `${code} was found`,
  cure: 'c',
  ...(count === undefined ? {} : { count }),
})
const guard = (input: GuardInput, id: string) => guardsOf(input).find(candidate => candidate.id === id)

describe('how a run says that it guards against leakage', () => {
  it('holds where nothing was found', () => {
    const held = Object.fromEntries(guardsOf(open).map(({ id, held }) => [id, held]))
    expect(held).toEqual({
      'training-alone': true,
      'one-side': true,
      'time-zero': true,
      'gives-away': true,
      'same-folds': true,
      plan: false,
    })
  })

  it.each([
    ['near-identical-rows', 'one-side', '3 nearly identical rows'],
    ['column-gives-outcome-away', 'gives-away', 'column-gives-outcome-away was found'],
    ['feature-is-outcome', 'gives-away', 'feature-is-outcome was found'],
  ])('the finding %s breaks the guard %s, and is named in it', (code, id, words) => {
    const broken = guard({ ...open, findings: [finding(code, 3)] }, id)
    expect(broken?.held).toBe(false)
    expect(broken?.detail).toContain(words)
  })

  it('what is only declared to be known is printed as unverified', () => {
    const declarations = [{ block: 'blood', knownAt: 'before surgery', verified: false }]
    const said = guard({ ...open, clock: { ...open.clock, declarations } }, 'time-zero')
    expect(said?.held).toBe(false)
    expect(said?.detail).toContain('"blood" is declared known before surgery')
    expect(said?.detail).toContain('no date in the tables can verify it')
  })

  it('a frozen plan holds, with its hash and its amendments', () => {
    const amendments = [{ path: 'validation.seed', planned: '1', now: '2' }]
    const plan = { ...open.plan, frozen: true, hash: '0123456789abcdef', amendments }
    const said = guard({ ...open, plan }, 'plan')
    expect(said?.held).toBe(true)
    expect(said?.detail).toMatch(/0123456789ab.*1 later changes are listed as amendments/)
  })
})
