import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Finding, FindingsError } from '@tessera/evidence'
import { asEvent } from '@tessera/learning'
import { readTable } from '@tessera/tables'
import { describe, expect, it } from 'vitest'
import { largestError, recordError } from '../../../../scripts/conformance/record.ts'
import { csv, findingsOf, writeStudy } from '../../test/write-study.ts'
import { parseProtocol } from '../protocol/read.ts'
import { type Intake, intake } from './intake.ts'

const root = join(import.meta.dirname, '../../../..')
const data = join(root, '../shared/data/hcc_longitudinal')
const example = join(root, 'examples/hcc-longitudinal')
const yaml = readFileSync(join(example, 'study.yaml'), 'utf8')

type Taken = Promise<{ findings: readonly Finding[]; intake: Intake | null }>
let whole: Taken | null = null

/** The example as it is, taken in once. */
function takeExample(): Taken {
  whole ??= take(yaml)
  return whole
}

async function take(text: string, dataDir = data): Taken {
  try {
    const taken = await intake(parseProtocol(text, 'study.yaml', example), { dataDir })
    return { findings: taken.findings, intake: taken }
  } catch (error) {
    if (error instanceof FindingsError) return { findings: error.findings, intake: null }
    throw error
  }
}

describe.skipIf(!existsSync(data))(
  'hcc-longitudinal (skipped where ../shared/data/hcc_longitudinal is absent)',
  () => {
    it('makes one risk set a landmark: alive and under observation, each patient once', async () => {
      const { intake: taken, findings } = await takeExample()
      expect(findings.filter(finding => finding.severity === 'error')).toEqual([])
      const [six, twelve] = taken?.assembled.questions ?? []
      expect([six.id, twelve.id]).toEqual(['os-at-6-months', 'os-at-12-months'])
      // 1,652 patients less 310 and 627 who died or were last seen by the landmark (counted in R, landmark.R).
      expect([six.rows.size, twelve.rows.size]).toEqual(reference.atRisk)
      expect(
        [six, twelve].map(one => asEvent(one.rows.outcome).event.reduce((sum, event) => sum + event, 0)),
      ).toEqual(reference.events)
      expect(six.rows.size + six.exclusions.length).toBe(1652)
      expect(new Set(six.patientIds).size).toBe(six.rows.size)
    })

    it('agrees with R on residual time and on the features of the last visit, patient by patient', async () => {
      const { intake: taken } = await takeExample()
      reference.landmarks.forEach((landmark, i) => {
        const question = taken?.assembled.questions[i]
        if (question?.rows.outcome.kind !== 'time-to-event') throw new Error('no outcome')
        const { time } = question.rows.outcome
        const rowOf = new Map(question.patientIds.map((id, row) => [id, row]))
        const feature = (name: string) => {
          const found = question.rows.features.find(one => one.name === name)
          if (found?.kind !== 'numeric') throw new Error(name)
          return found.values
        }
        landmark.id.forEach((id, k) => {
          const row = rowOf.get(id) ?? -1
          recordError('Landmark: residual time and last visit', largestError(time[row], landmark.time[k]))
          expect(Math.abs(time[row] - landmark.time[k])).toBeLessThan(1e-9)
          expect(feature('log2_afp')[row]).toBe(Math.log2(landmark.afp[k] + 1))
          expect(feature('visits so far')[row]).toBe(landmark.visits[k])
          expect(feature('embolised before')[row]).toBe(landmark.embolised[k])
        })
      })
    })

    it('the inconsistent residual times are a finding with counts', async () => {
      const { findings } = await takeExample()
      expect(findings.find(finding => finding.code === 'residual-times-disagree')).toMatchObject({
        severity: 'warning',
        field: 'OStime_day',
        count: reference.disagree,
      })
    })

    it('planted leak: the outcome’s duration as a feature', async () => {
      const { findings } = await take(
        yaml.replace('[Age, Child_pugh_score]', '[Age, Child_pugh_score, OStime_day]'),
      )
      expect(findings).toContainEqual(
        expect.objectContaining({ code: 'feature-is-outcome', severity: 'error', field: 'OStime_day' }),
      )
    })

    it('planted leak: a visit after the landmark', async () => {
      for (const visit of ['latest', 'nearest']) {
        const leaking = yaml.replace(
          'columns: [Age, Child_pugh_score]',
          `visit: ${visit}\n    columns: [Age, Child_pugh_score]`,
        )
        const found = (await take(leaking)).findings.find(
          finding => finding.code === 'value-after-time-zero' && finding.row !== undefined,
        )
        expect(found).toMatchObject({
          severity: 'error',
          file: 'visits.csv',
          field: 'Age',
          row: expect.any(Number),
        })
        expect(found?.message).toMatch(/known on \d{4}-\d\d-\d\d.*, after time zero on \d{4}-\d\d-\d\d/)
      }
      const window = yaml.replace(
        'column: Embolization, aggregate: any, window: up to time zero',
        'column: Embolization, aggregate: any, window: { to: 3 months }',
      )
      expect((await take(window)).findings.map(finding => finding.code)).toContain('value-after-time-zero')
    })

    it('planted leak: the total number of visits, as an aggregate or as a column of the file', async () => {
      const { findings } = await take(
        yaml.replace('aggregate: count, window: up to time zero', 'aggregate: count'),
      )
      expect(findings).toContainEqual(
        expect.objectContaining({
          code: 'aggregate-without-window',
          severity: 'error',
          field: 'visits so far',
        }),
      )
      const lines = readFileSync(join(data, 'visits.csv'), 'utf8').trimEnd().split('\n')
      const count = new Map<string, number>()
      for (const line of lines.slice(1))
        count.set(line.split(',')[0], (count.get(line.split(',')[0]) ?? 0) + 1)
      const withCount = lines.map(
        (line, i) => `${line},${i === 0 ? 'n_visits' : count.get(line.split(',')[0])}`,
      )
      const path = writeStudy({ 'visits.csv': `${withCount.join('\n')}\n` })
      const leaking = yaml.replace('[Age, Child_pugh_score]', '[Age, Child_pugh_score, n_visits]')
      const planted = await take(leaking, join(path, '..'))
      expect(planted.findings).toContainEqual(
        expect.objectContaining({ code: 'counts-all-visits', severity: 'error', field: 'n_visits' }),
      )
    })

    it('planted leak: the highest AFP of all visits, joined as a column of the patient', async () => {
      const lines = readFileSync(join(data, 'visits.csv'), 'utf8').trimEnd().split('\n')
      const highest = new Map<string, number>()
      for (const line of lines.slice(1)) {
        const cells = line.replaceAll('"', '').split(',')
        highest.set(cells[0], Math.max(highest.get(cells[0]) ?? 0, Number(cells[10])))
      }
      const path = writeStudy({
        'visits.csv': `${lines.join('\n')}\n`,
        'peak.csv': csv('ID,peak_afp', [...highest]),
      })
      const leaking = yaml
        .replace('tables:\n', 'tables:\n  peak: { file: peak.csv }\n')
        .replace('blocks:\n', 'blocks:\n  peak: { columns: [peak_afp], knownAt: before the landmark }\n')
        .replace('full: [', 'full: [peak, ')
        .replace('blocks: [baseline', 'blocks: [peak, baseline')
      expect((await take(leaking, join(path, '..'))).findings).toContainEqual(
        expect.objectContaining({ code: 'summary-of-all-visits', severity: 'error', field: 'peak_afp' }),
      )
    })

    it('planted leak: the residual time under another name', async () => {
      const text = readFileSync(join(data, 'visits.csv'), 'utf8').trimEnd().split('\n')
      const copied = text.map((line, i) => `${line},${i === 0 ? 'score' : line.split(',').at(-1)}`)
      const path = writeStudy({ 'visits.csv': `${copied.join('\n')}\n` })
      const planted = await take(yaml.replace('[Age, Child_pugh_score]', '[Age, score]'), join(path, '..'))
      expect(planted.findings).toContainEqual(
        expect.objectContaining({ code: 'column-gives-outcome-away', severity: 'error', field: 'score' }),
      )
    })

    it('what is decided at a visit is not known at it', async () => {
      const asFeature = yaml.replace('[Age, Child_pugh_score]', '[Age, Embolization]')
      const { intake: taken } = await take(asFeature)
      const question = taken?.assembled.questions[0]
      const feature = question?.rows.features.find(one => one.name === 'Embolization')
      if (!question || feature?.kind !== 'numeric') throw new Error('no feature')
      const { table } = await readTable(join(data, 'visits.csv'))
      expect(table.rowCount).toBe(8113)
      reference.landmarks[0].id.forEach((id, k) => {
        const row = question.patientIds.indexOf(id)
        const expected = reference.landmarks[0].decided[k]
        if (expected === null) expect(feature.values[row]).toBeNaN()
        else expect(feature.values[row]).toBe(expected)
      })
    })
  },
)

interface Reference {
  readonly atRisk: number[]
  readonly events: number[]
  readonly disagree: number
  readonly landmarks: readonly {
    readonly id: string[]
    readonly time: number[]
    readonly afp: number[]
    readonly visits: number[]
    readonly embolised: number[]
    readonly decided: (number | null)[]
  }[]
}
const reference: Reference = JSON.parse(
  readFileSync(join(root, 'packages/study/test/reference/landmark.json'), 'utf8'),
)

describe('landmarks on a small table', () => {
  const visits = csv('id,date,marker,drug,left,dead', [
    ['A', '2020-01-01', 1, 1, 400, 1],
    ['A', '2020-05-01', 2, 0, 279, 1],
    ['A', '2020-12-01', 3, 0, 65, 1],
    ['B', '2020-01-01', 4, 1, 100, 1],
    ['C', '2020-01-01', 5, 0, 150, 0],
    ['D', '2020-01-01', 6, 1, 900, 0],
    ['D', '2020-07-01', 7, 1, 718, 0],
  ])
  const study = `study: small
title: Landmarks
patients: { from: visits, id: id }
tables: { visits: { file: visits.csv, date: date, knownAtNextVisit: [drug] } }
timeZero: { name: landmark, landmarks: [6 months], visits: visits }
endpoints:
  os: { type: time-to-event, time: left, unit: days, from: visit, event: dead == 1, horizon: 12 months }
blocks:
  now: { table: visits, columns: [marker, drug] }
questions:
  - prognosis: os
    models: { now: [now] }
`
  it('takes those at risk at day 182.625, their last visit, and the treatment decided before it', async () => {
    const { intake: taken } = await findingsOf(writeStudy({ 'study.yaml': study, 'visits.csv': visits }))
    const question = taken?.assembled.questions[0]
    expect(question?.patientIds).toEqual(['A', 'D'])
    const [marker, drug] = question?.rows.features ?? []
    // A: last visit 2020-05-01, drug of 2020-01-01. D: the visit of 2020-07-01 is day 182, drug of 2020-01-01.
    expect(marker).toMatchObject({ values: Float64Array.from([2, 7]) })
    expect(drug).toMatchObject({ values: Float64Array.from([1, 1]) })
    // A: 279 days from day 121 end on day 400, 217.375 days after the landmark. D: 718 from day 182.
    expect(question?.rows.outcome).toMatchObject({ time: Float64Array.from([217.375, 717.375]) })
    expect(question?.exclusions.map(one => [one.id, one.code])).toEqual([
      ['B', 'event-before-time-zero'],
      ['C', 'contact-before-time-zero'],
    ])
  })
})
