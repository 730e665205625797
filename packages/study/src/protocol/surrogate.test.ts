import { type Finding, FindingsError } from '@tessera/evidence'
import { describe, expect, it } from 'vitest'
import { answerOf } from '../run/answer.ts'
import { makeEstimate } from '../run/estimates/estimate.ts'
import { parseProtocol } from './read.ts'
import { endpointLabel, surrogateSentence } from './surrogate.ts'

const context = {
  ...{ question: 'q', validation: 'v', level: 0.95 },
  status: 'planned' as const,
  about: 'fitted model' as const,
}

/** A study that predicts a score of RNA. */
function protocol({ endpoint, question = '', blocks = '[clinical]' }: Record<string, string>): string {
  return `study: scores
title: Scores
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: surgery, at: surgery_date }
measured: { inflamed: { assay: rna, published: tis-18-weighted } }
endpoints:
  anticipated: { type: continuous, value: inflamed${endpoint} }
blocks:
  clinical: { columns: [age], knownAt: before surgery }
  rna: { assay: rna.csv, scale: counts, knownAt: before surgery }
questions:
  - prognosis: anticipated${question}
    models: { clinical: ${blocks} }
`
}

function findingsOf(text: string): readonly Finding[] {
  try {
    parseProtocol(text)
    return []
  } catch (error) {
    if (error instanceof FindingsError) return error.findings
    throw error
  }
}

const surrogate = ', surrogate: { for: response to PD-1 inhibitors, by: the T-cell-inflamed signature }'

describe('an endpoint that anticipates', () => {
  it('is read where nothing claims more, and is named as anticipated', () => {
    const { protocol: read } = parseProtocol(protocol({ endpoint: surrogate }))
    expect(endpointLabel(read.endpoints.anticipated, 'anticipated')).toBe(
      'Anticipated response to PD-1 inhibitors by the T-cell-inflamed signature',
    )
  })

  it('is refused where a score is named as a response and does not say what it stands for', () => {
    const [finding] = findingsOf(protocol({ endpoint: ', label: Response to PD-1 inhibitors' }))
    expect(finding.code).toBe('score-named-as-outcome')
    expect(finding.row).toBe(7)
    // A score that is named as what it is needs no surrogate.
    expect(findingsOf(protocol({ endpoint: ', label: Inflammation of the tumour' }))).toEqual([])
  })

  it('refuses labels of the endpoint, of its question and of its models that leave "anticipated" out', () => {
    const codes = (text: string) => findingsOf(text).map(({ code }) => code)
    expect(codes(protocol({ endpoint: `${surrogate}, label: Response` }))).toEqual(['surrogate-label'])
    expect(codes(protocol({ endpoint: surrogate, question: '\n    label: Response to PD-1' }))).toEqual([
      'surrogate-label',
    ])
    const model = '{ label: Response model, blocks: [clinical] }'
    expect(codes(protocol({ endpoint: surrogate, blocks: model }))).toEqual(['surrogate-label'])
  })

  it('refuses a model that reads the assay its outcome was computed from', () => {
    const [finding] = findingsOf(protocol({ endpoint: surrogate, blocks: '[clinical, rna]' }))
    expect(finding.code).toBe('outcome-from-predictor')
    expect(finding.message).toContain("'rna'")
  })

  it('the answer says what was not observed', () => {
    const words = surrogateSentence({ for: 'response', by: 'a signature' })
    const { sentences } = answerOf({
      ...{ endpoint: 'Anticipated response by a signature', primary: 'Slides', baseline: null },
      ...{ where: '', n: 50, events: null, centres: 2, feasibility: null, slope: null },
      ...{ observedExpected: null, meanError: null, outcome: 'continuous', difference: null },
      permutation: null,
      discrimination: makeEstimate(context, {
        ...{ measure: 'correlation', label: 'Correlation', value: 0.4, lower: 0.2, upper: 0.6 },
        ...{ method: 'made up for this test', n: 50 },
      }),
      surrogate: { for: 'response', by: 'a signature' },
    })
    expect(sentences.at(-1)).toBe(words)
    expect(words).toContain('observed in nobody here')
  })
})
