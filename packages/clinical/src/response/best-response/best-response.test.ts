import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { RecistResponse, RecordedResponse } from '../visit-response.ts'
import { bestResponses } from './best-response.ts'
import { bestResponseDefaults } from './settings.ts'

const start = 19_000

function recorded(responses: readonly (readonly [RecistResponse, number])[]): RecordedResponse[] {
  return responses.map(([response, day], i) => ({
    patientId: 'P1',
    reader: 'R1',
    visit: `visit ${i}`,
    day: start + day,
    response,
    file: 'rs.csv',
    row: i + 2,
  }))
}

const courses = new Map([
  [
    'P1',
    { patientId: 'P1', referenceDay: start, deathDay: null, newTherapyDay: null, completeResection: false },
  ],
])

/** The rule of confirmation as a statement about pairs of assessments, instead of a walk through them. */
function confirmedByPairs(responses: readonly (readonly [RecistResponse, number])[]): RecistResponse | null {
  const { confirmDays, mostNotEvaluable } = bestResponseDefaults
  const ends = responses.findIndex(([response], i) => {
    const complete = responses.slice(0, i).some(([before]) => before === 'CR')
    return response === 'PD' || (complete && (response === 'PR' || response === 'SD'))
  })
  const read = ends < 0 ? responses : responses.slice(0, ends)
  const pairs = read.flatMap((first, i) =>
    read.slice(i + 1).map((by, j) => ({ first, by, between: read.slice(i + 1, i + 1 + j) })),
  )
  const holds = (what: RecistResponse, confirming: readonly RecistResponse[]) =>
    pairs.some(
      ({ first, by, between }) =>
        first[0] === what &&
        confirming.includes(by[0]) &&
        by[1] - first[1] >= confirmDays &&
        between.every(([response]) => confirming.includes(response) || response === 'NE') &&
        between.filter(([response]) => response === 'NE').length <= mostNotEvaluable,
    )
  if (holds('CR', ['CR'])) return 'CR'
  return holds('PR', ['CR', 'PR']) ? 'PR' : null
}

describe('confirmation', () => {
  it('is what the rule says of every pair of assessments', () => {
    const sequence = fc
      .array(
        fc.tuple(
          fc.constantFrom<RecistResponse[]>('CR', 'PR', 'SD', 'PD', 'NE'),
          fc.integer({ min: 7, max: 35 }),
        ),
        {
          minLength: 1,
          maxLength: 8,
        },
      )
      .map(steps => {
        let day = 0
        return steps.map(([response, gap]): readonly [RecistResponse, number] => {
          day += gap
          return [response, day]
        })
      })
    fc.assert(
      fc.property(sequence, responses => {
        const [own] = bestResponses(recorded(responses), { courses }).best
        const expected = confirmedByPairs(responses)
        if (expected === null) expect(['CR', 'PR']).not.toContain(own.confirmed.response)
        else expect(own.confirmed.response).toBe(expected)
      }),
      { numRuns: 500, seed: 7 },
    )
  })

  it('does not depend on the order of the rows', () => {
    const rows = recorded([
      ['PR', 56],
      ['NE', 84],
      ['PR', 112],
      ['PD', 168],
    ])
    const [sorted] = bestResponses(rows, { courses }).best
    const [turned] = bestResponses(rows.toReversed(), { courses }).best
    expect(turned).toEqual(sorted)
  })
})

describe('patients without an assessment', () => {
  const two = new Map([
    ...courses,
    [
      'P2',
      { patientId: 'P2', referenceDay: start, deathDay: null, newTherapyDay: null, completeResection: false },
    ],
  ])
  it('are counted in a note', () => {
    const { best, findings } = bestResponses(recorded([['PR', 56]]), { courses: two })
    expect(best).toHaveLength(1)
    expect(findings).toMatchObject([{ code: 'patients-without-assessment', count: 1 }])
  })
  it('are listed as MISSING where it is asked', () => {
    const { best } = bestResponses(recorded([['PR', 56]]), { courses: two, settings: { listMissing: true } })
    expect(best.map(one => [one.patientId, one.best.response])).toEqual([
      ['P1', 'PR'],
      ['P2', 'MISSING'],
    ])
  })
})
