import { describe, expect, it } from 'vitest'
import { assessIrecist } from '../irecist/assess.ts'
import { immuneCases } from '../irecist/edge-cases.ts'
import { baselineDay, lesionsOfCase } from '../irecist/immune.case.ts'
import { courseOfImmuneVisits } from './of-traces.ts'
import { type CourseVisit, responseTrajectories } from './trajectories.ts'

const visit = (
  patientId: string,
  day: number,
  response: string | null,
  percent: number | null,
): CourseVisit => ({
  patientId,
  reader: 'A',
  visit: `day ${day}`,
  day,
  response,
  percent,
})
const course = {
  patientId: 'P1',
  referenceDay: 100,
  deathDay: 400,
  newTherapyDay: 300,
  completeResection: false,
}

// Expected by hand.
describe('trajectories of response', () => {
  const visits = [
    visit('P1', 95, null, null),
    visit('P1', 156, 'PR', -40),
    visit('P1', 212, 'NE', null),
    visit('P1', 268, 'PD', -10),
    visit('P2', 95, null, null),
    visit('P2', 150, 'SD', 5),
    visit('P3', 95, null, null),
    visit('P4', 95, null, null),
    visit('P4', 150, 'NON-CR/NON-PD', null),
  ]
  const plots = responseTrajectories(visits, {
    courses: new Map([['P1', course]]),
    best: new Map([['P1', 'PR']]),
  })

  it('swimmer: spans hold until the next visit that says otherwise, marks from the start', () => {
    expect(plots.swimmer[0]).toEqual({
      patientId: 'P1',
      length: 300,
      spans: [
        { response: 'PR', from: 56, to: 168 },
        { response: 'PD', from: 168, to: 300 },
      ],
      marks: [
        { kind: 'response', day: 56 },
        { kind: 'progression', day: 168 },
        { kind: 'new therapy', day: 200 },
        { kind: 'death', day: 300 },
      ],
    })
    expect(plots.swimmer.map(({ patientId }) => patientId)).toEqual(['P1', 'P2', 'P4'])
  })

  it('waterfall: best change up to progression, from increase to decrease', () => {
    expect(plots.waterfall).toEqual([
      { patientId: 'P2', percent: 5, best: null },
      { patientId: 'P1', percent: -40, best: 'PR' },
    ])
  })

  it('spider: from nothing at baseline, which may be before the start', () => {
    expect(plots.spider[0].points).toEqual([
      { day: -5, percent: 0, response: null },
      { day: 56, percent: -40, response: 'PR' },
      { day: 168, percent: -10, response: 'PD' },
    ])
  })

  it('says who cannot be shown', () => {
    expect(plots.left).toEqual([
      { patientId: 'P3', plot: 'swimmer', reason: 'no visit after baseline' },
      { patientId: 'P3', plot: 'waterfall', reason: 'no visit after baseline' },
      { patientId: 'P4', plot: 'waterfall', reason: 'no sum of targets after baseline' },
    ])
  })

  it('refuses several readers', () => {
    expect(() => responseTrajectories([visits[0], { ...visits[1], reader: 'B' }])).toThrow(RangeError)
  })

  it('takes a trace of iRECIST: iUPD and iCPD have their marks', () => {
    const given = immuneCases.find(({ title }) => title.startsWith('pseudoprogression'))
    if (!given) throw new Error('no such case')
    const { lesions, readings } = lesionsOfCase(given)
    const { visits: trace } = assessIrecist(lesions, readings)
    const { swimmer, spider } = responseTrajectories(courseOfImmuneVisits(trace), {
      courses: new Map([
        ['P1', { ...course, referenceDay: baselineDay, deathDay: null, newTherapyDay: null }],
      ]),
    })
    expect(swimmer[0].marks).toEqual([
      { kind: 'progression', day: 56 },
      { kind: 'response', day: 84 },
      { kind: 'confirmed progression', day: 224 },
      { kind: 'last seen', day: 224 },
    ])
    expect(spider[0].points.map(({ percent }) => percent)).toEqual([0, 25, -40, -40, -25, -18])
  })
})
