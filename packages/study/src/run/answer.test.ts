import type { Estimate } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { type AnswerInput, answerOf } from './answer.ts'
import { makeEstimate } from './estimates/estimate.ts'

const context = {
  question: 'q',
  validation: 'v',
  level: 0.95,
  status: 'planned',
  about: 'fitted model',
} as const

function estimate(
  measure: string,
  label: string,
  value: number | null,
  lower: number,
  upper: number,
): Estimate {
  return makeEstimate(context, {
    measure,
    label,
    value,
    lower,
    upper,
    method: 'made up for this test',
    n: 100,
  })
}

function input(parts: Partial<AnswerInput> = {}): AnswerInput {
  return {
    endpoint: 'Recurrence-free survival',
    primary: 'Slide and stage',
    baseline: 'Stage',
    where: 'in centres not used for training',
    n: 443,
    events: 225,
    centres: 5,
    feasibility: null,
    discrimination: estimate('harrell_c', 'Concordance (Harrell)', 0.72, 0.68, 0.76),
    slope: estimate('calibration_slope', 'Calibration slope', 0.97, 0.81, 1.13),
    observedExpected: estimate('observed_expected', 'Observed / expected', 1.03, 0.92, 1.15),
    meanError: null,
    outcome: 'time-to-event',
    difference: estimate('difference:log_score', 'Log score, difference', -0.03, -0.05, -0.01),
    permutation: { p: 0.005, test: 'refitted' },
    ...parts,
  }
}

describe('the answer in words', () => {
  it('says yes only when the whole interval lies above one half', () => {
    expect(answerOf(input()).title).toBe(
      'Recurrence-free survival can be predicted from slide and stage in centres not used for training',
    )
    const unclear = input({
      discrimination: estimate('harrell_c', 'Concordance (Harrell)', 0.55, 0.48, 0.62),
    })
    expect(answerOf(unclear).title).toMatch(/cannot be said/)
    const worse = input({ discrimination: estimate('harrell_c', 'Concordance (Harrell)', 0.4, 0.32, 0.47) })
    expect(answerOf(worse).title).toMatch(/could not be predicted/)
  })
  it('has three sentences, each with its interval', () => {
    const { sentences } = answerOf(input())
    expect(sentences).toHaveLength(3)
    expect(sentences[0]).toContain('0.72 (0.68 to 0.76)')
    expect(sentences[1]).toContain('calibration slope 0.97 (0.81 to 1.13)')
    expect(sentences[2]).toContain('\u22120.030 (\u22120.050 to \u22120.010)')
  })
  it('of a study too small points to the model that is small enough, and otherwise does not', () => {
    const lookAt = 'At this sample size look at the late fusion.'
    expect(answerOf(input({ feasibility: 'too few', lookAt })).sentences).toContain(lookAt)
    expect(answerOf(input({ lookAt })).sentences).not.toContain(lookAt)
  })

  it('does not claim a gain when the interval of the difference holds 0', () => {
    const same = input({
      meanError: null,
      outcome: 'time-to-event',
      difference: estimate('difference:log_score', 'Log score, difference', -0.01, -0.03, 0.01),
    })
    expect(answerOf(same).sentences[2]).toMatch(/cannot be said to be more accurate/)
  })
  it('headlines a feasibility study as one, whatever the discrimination', () => {
    expect(answerOf(input({ feasibility: 'too few' })).title).toMatch(/feasibility study/)
  })
  it('tells what is asked about, counted from a clock, from what it is predicted from', () => {
    const endpoint = 'Overall survival, from surgery'
    expect(answerOf(input({ endpoint, primary: 'Slides', feasibility: 'too few' })).title).toBe(
      'Overall survival, from surgery, predicted from slides: a feasibility study',
    )
    expect(answerOf(input({ endpoint, primary: 'Slides' })).title).toBe(
      'Overall survival, from surgery, can be predicted from slides in centres not used for training',
    )
  })
  it('claims no agreement without an interval', () => {
    const bare = {
      ...estimate('observed_expected', 'Observed / expected', 1.02, 0, 0),
      lower: null,
      upper: null,
    }
    expect(answerOf(input({ observedExpected: bare })).sentences[1]).toMatch(
      /cannot be said without an interval/,
    )
  })
  it('says of a permutation test whether models were fitted again', () => {
    const told = (test: 'refitted' | 'fixed predictions') =>
      answerOf(input({ baseline: null, permutation: { p: 0.02, test } })).sentences[2]
    expect(told('refitted')).toBe(
      'When outcomes were shuffled and the whole procedure was repeated, as much was reached by chance with p = 0.020.',
    )
    expect(told('fixed predictions')).toBe(
      'When the outcomes of held-out patients were shuffled against the predictions made for them, no model being fitted again, as much was reached by chance with p = 0.020.',
    )
  })
  it('says so when discrimination could not be estimated', () => {
    const none = { ...estimate('auc', 'AUC', null, 0, 0), why: 'no event' }
    expect(answerOf(input({ discrimination: none })).sentences[0]).toMatch(
      /could not be estimated \(no event\)/,
    )
  })
})
