import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bestResponsesOf } from '../best-response/of-visits.ts'
import { assessRecist } from '../recist/assess.ts'
import { assessMrecist } from './assess.ts'
import { liverCases } from './edge-cases.ts'
import { lesionsOfCase } from './liver.case.ts'
import { hccSiteOf } from './site.ts'

describe('mRECIST, published and constructed cases', () => {
  it('has at least 40 of them, each with its source', () => {
    expect(liverCases.length).toBeGreaterThanOrEqual(40)
    expect(new Set(liverCases.map(({ title }) => title)).size).toBe(liverCases.length)
    for (const { source } of liverCases) expect(source).toMatch(/20\d\d|constructed/)
  })

  it.each(liverCases.map(given => [given.title, given] as const))('%s', (_, given) => {
    const { lesions, readings } = lesionsOfCase(given)
    const { visits, findings } = assessMrecist(
      lesions,
      readings,
      given.settings ? { settings: given.settings } : {},
    )
    const judged = visits.filter(({ baseline }) => !baseline)
    expect(judged.map(({ overall }) => overall)).toEqual(given.visits.map(visit => visit.expect))
    given.visits.forEach(({ rule }, i) => {
      if (rule !== undefined) expect(judged[i].rule).toBe(rule)
    })
    for (const code of given.findings ?? []) expect(findings.map(finding => finding.code)).toContain(code)
    if (!given.findings) expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })
})

describe('mRECIST', () => {
  it('where every lesion enhances it is RECIST without the absolute growth', () => {
    const course = fc.array(fc.tuple(fc.integer({ min: 1, max: 90 }), fc.integer({ min: 1, max: 90 })), {
      minLength: 1,
      maxLength: 6,
    })
    fc.assert(
      fc.property(course, sizes => {
        const { lesions, readings } = lesionsOfCase({
          title: 'made',
          source: 'constructed',
          lesions: { T1: {}, T2: {} },
          baseline: { T1: 40, T2: 20 },
          visits: sizes.map(([a, b], i) => ({ week: 8 * (i + 1), looks: { T1: a, T2: b }, expect: 'NE' })),
        })
        const overall = (visits: readonly { readonly overall: string | null }[]) =>
          visits.map(visit => visit.overall)
        expect(overall(assessMrecist(lesions, readings).visits)).toEqual(
          overall(assessRecist(lesions, readings, { settings: { progressionMm: 0 } }).visits),
        )
      }),
      { numRuns: 40 },
    )
  })

  it('gives best response and the best change of the viable sum', () => {
    const { lesions, readings } = lesionsOfCase({
      title: 'made',
      source: 'constructed',
      lesions: { T1: {}, T2: {} },
      baseline: { T1: 40, T2: 20 },
      visits: [
        { week: 8, looks: { T1: 20, T2: 10 }, expect: 'PR' },
        { week: 16, looks: { T1: 0, T2: 0 }, expect: 'CR' },
      ],
    })
    const { best } = bestResponsesOf(assessMrecist(lesions, readings))
    expect(best[0].best.response).toBe('CR')
    expect(best[0].bestChange?.percent).toBe(-100)
  })

  it('refuses objective response after complete resection', () => {
    const { lesions, readings } = lesionsOfCase(liverCases[0])
    const course = {
      patientId: 'P1',
      referenceDay: null,
      deathDay: null,
      newTherapyDay: null,
      completeResection: true,
    }
    const { visits, refusals } = assessMrecist(lesions, readings, { courses: new Map([['P1', course]]) })
    expect(visits).toEqual([])
    expect(refusals[0].code).toBe('complete-resection')
  })

  it.each([
    ['LIVER', false, 'liver'],
    ['hepatic segment VIII', false, 'liver'],
    ['肝', false, 'liver'],
    [null, false, 'liver'],
    ['portal vein', false, 'portal vein'],
    ['门静脉癌栓', false, 'portal vein'],
    ['porta hepatis', true, 'porta hepatis node'],
    ['porta hepatis lymph node', false, 'porta hepatis node'],
    ['mediastinal lymph node', false, 'node'],
    ['hilar lymph node, lung', false, 'node'],
    ['hepatic flexure', false, 'elsewhere'],
    ['ascites', false, 'effusion'],
    ['lung', false, 'elsewhere'],
  ] as const)('site of %s (node: %s) is %s', (organ, node, site) => {
    expect(hccSiteOf({ organ, node })).toBe(site)
  })
})
