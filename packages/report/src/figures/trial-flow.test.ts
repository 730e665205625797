import type { FigureOf } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { coordinates } from '../../test/drawing-context.ts'
import { drawTrialFlow } from './trial-flow.ts'

const arm = (name: string, allocated: number, analysed: number) => ({
  arm: name,
  allocated,
  notes: [{ reason: 'received it', n: allocated - 2 }],
  left: allocated > analysed ? [{ reason: 'progression not known', n: allocated - analysed }] : [],
  analysed,
})
const figure: FigureOf<'trial-flow'> = {
  id: 'trial/flow',
  section: 'patients',
  question: 'trial',
  validation: null,
  model: null,
  title: 'Flow',
  caption: '',
  status: 'planned',
  kind: 'trial-flow',
  assessed: { label: 'in the tables', n: 290 },
  left: [
    { reason: 'no response', n: 100 },
    { reason: 'response not confirmed', n: 20 },
  ],
  entered: { label: 'entered the trial', n: 170 },
  cohorts: [
    { label: 'randomised', n: 110, arms: [arm('radiotherapy', 55, 55), arm('systemic', 55, 54)] },
    { label: 'by preference', n: 60, arms: [arm('radiotherapy', 34, 34), arm('systemic', 26, 26)] },
  ],
}

describe('CONSORT diagram with the preference arms', () => {
  it('draws a box for everybody counted: assessed, left, entered, two cohorts, four arms, four ends', () => {
    const drawing = drawTrialFlow(figure)
    expect(drawing.body.match(/class="box"/g)).toHaveLength(2 + 2 + 4 + 4)
    expect(drawing.body.match(/class="box out"/g)).toHaveLength(1)
    expect(drawing.body).toContain('120 did not enter')
    expect(drawing.body).toContain('1 not: progression not known')
    expect(coordinates(drawing.body).every(Number.isFinite)).toBe(true)
    expect(drawing.summary).toContain(
      '110 randomised: 55 radiotherapy, 55 analysed; 55 systemic, 54 analysed',
    )
  })

  it('gives the numbers of every box as a table', () => {
    const { rows } = drawTrialFlow(figure).numbers
    const analysed = rows.filter(row => row[2] === 'analysed').map(row => row[3])
    expect(analysed).toEqual([55, 54, 34, 26])
    expect(rows).toContainEqual(['randomised', 'systemic', 'not analysed: progression not known', 1])
  })

  it('needs no box of those left where nobody left', () => {
    expect(drawTrialFlow({ ...figure, left: [] }).body).not.toContain('box out')
  })
})
