import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import { type Intake, intake, markerEvidence, readProtocol } from '@tessera/study'
import { compileExpression, dateColumn, makeTable, textAt, textColumn } from '@tessera/tables'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-ici-irae-'))
const study = path.join(import.meta.dirname, 'study.yaml')
let truth: ReturnType<typeof writeSimulation>['truth']
let read: Intake

beforeAll(async () => {
  ;({ truth } = writeSimulation(folder, { study: 'ici-irae', seed: 11, monteCarlo: 0 }))
  read = await intake(readProtocol(study), { dataDir: folder })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is the protocol that the simulated tables come with', () => {
  const own = parse(readFileSync(study, 'utf8'))
  const written = parse(readFileSync(path.join(folder, 'study.yaml'), 'utf8'))
  const { dataDir: _, validation, ...rest } = own
  const { simulated: __, source: ___, validation: other, ...same } = written
  expect(rest).toEqual(same)
  expect({ ...validation, seed: other.seed }).toEqual(other)
})

it('gives no response to whoever is alive and was never assessed, and progression to whoever died so', () => {
  const source: string = parse(readFileSync(study, 'utf8')).derive.best_response
  const table = makeTable('patients', [
    textColumn('course_best', ['PR', 'NE', null, 'NE', null]),
    dateColumn('first_dose_date', [100, 100, 100, 100, 100]),
    dateColumn('death_date', [Number.NaN, Number.NaN, Number.NaN, 160, 100]),
  ])
  const column = compileExpression(source, table.columns).evaluate(table)
  if (column.kind !== 'text') throw new Error('a response is a word')
  expect([0, 1, 2, 3, 4].map(row => textAt(column, row))).toEqual(['PR', null, null, 'PD', 'PD'])
})

const at = (id: string) => {
  const place = read.questions.findIndex(question => question.id === id)
  return { question: read.questions[place], assembled: read.assembled.questions[place] }
}

describe('risk sets', () => {
  it('take in nobody who had the event, died or left by the landmark, and name each who did not come in', () => {
    expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const { onset } = truth.modalities as { onset: Record<'mild' | 'severe' | 'death', number[]> }
    for (const week of [0, 6, 12]) {
      const { assembled } = at(`irae-at-${week}-weeks`)
      const taken = new Set(assembled.patientIds)
      const expected = truth.patients.id.filter(
        // Days are counted up: an event of the landmark's own day is by it.
        (_, i) => Math.ceil(7 * Math.min(onset.mild[i], onset.severe[i], onset.death[i])) > 7 * week,
      )
      // Whoever was lost before the landmark is missing besides.
      for (const id of taken) expect(expected).toContain(id)
      expect(taken.size).toBeGreaterThan(0.97 * expected.length)
      expect(taken.size + assembled.exclusions.filter(({ unit }) => unit === 'patient').length).toBe(300)
    }
  })

  it('end at week 30 whatever the landmark, with the rates of the study', () => {
    const horizons = [0, 6, 12].map(week => {
      const { outcome } = at(`irae-at-${week}-weeks`).assembled.rows
      return outcome.kind === 'competing-risks' ? outcome.horizon : Number.NaN
    })
    expect(horizons.map(h => Math.round(1000 * h))).toEqual([30_000, 24_000, 18_000])
    // 35 % and 12 %, within 3 binomial standard errors of 300 patients.
    for (const [id, share] of [
      ['irae-at-0-weeks', 0.35],
      ['irae-severe-at-0-weeks', 0.12],
    ] as const) {
      const { outcome } = at(id).assembled.rows
      if (outcome.kind !== 'competing-risks') throw new Error('death competes')
      const events = outcome.event.filter((event, i) => event === 1 && outcome.time[i] <= 30).length
      expect(Math.abs(events / 300 - share)).toBeLessThan(3 * Math.sqrt((share * (1 - share)) / 300))
    }
  })

  it('of response lack who had responded or progressed', () => {
    const { assembled } = at('objective-response-at-12-weeks')
    const { response } = truth.modalities as { response: { category: string[]; late: boolean[] } }
    for (const id of assembled.patientIds) {
      const i = truth.patients.id.indexOf(id)
      expect(response.category[i]).not.toBe('PD')
      if (response.category[i] !== 'SD') expect(response.late[i]).toBe(true)
    }
    expect(assembled.exclusions.some(({ code }) => code === 'outcome-settled')).toBe(true)
  })
})

it('reads the best response that the lesions, a missing assessment and death give', () => {
  const { assembled } = at('response-at-0-weeks')
  const { outcome } = assembled.rows
  if (outcome.kind !== 'ordinal') throw new Error('levels are ordered')
  const { response, onset } = truth.modalities as {
    response: { category: string[]; late: boolean[] }
    onset: { death: number[] }
  }
  // Assessed at weeks 9, 18, ...: death before the first is progression, a response not confirmed stable disease.
  const expected = assembled.patientIds.map(id => {
    const i = truth.patients.id.indexOf(id)
    const category = response.category[i]
    const death = onset.death[i]
    if (death < 9 || category === 'PD') return 'PD'
    return category === 'SD' || death < (response.late[i] ? 27 : 18) ? 'SD' : category
  })
  const same = expected.filter((level, i) => level === outcome.levels[outcome.level[i]]).length
  // Assessments are within three days of their week, and some patients are lost before one.
  expect(same / expected.length).toBeGreaterThan(0.93)
})

it('takes at each landmark the last sample before it, and changes only where there are two', () => {
  const samples = at('irae-at-6-weeks').assembled.exclusions.filter(({ unit }) => unit === 'sample')
  expect(samples.some(({ code }) => code === 'sample-after-time-zero')).toBe(true)
  expect(at('irae-at-0-weeks').question.models).not.toHaveProperty('change')
  const change = at('irae-at-6-weeks').assembled.assays.find(
    ({ block }) => block.block === 'metabolome_change',
  )
  expect(change?.patients).toBeGreaterThan(150)
})

it('finds metabolites of the factors that were planted as markers of irAE, and hardly any other', () => {
  const [markers] = read.markers
  const { tables, figures } = markerEvidence(markers, { level: 0.95, status: 'exploratory' })
  const { metabolites } = (
    truth.modalities as { metabolome: { metabolites: { id: string; factor: string | null }[] } }
  ).metabolome
  const planted = new Set(
    metabolites
      .filter(({ factor }) => factor === 'tryptophan and kynurenine' || factor === 'lipid mediators')
      .map(({ id }) => id),
  )
  const found = (tables[0]?.rows ?? []).filter(row => Math.min(Number(row.levelQ), Number(row.slopeQ)) < 0.1)
  expect(found.length).toBeGreaterThan(8)
  const right = found.filter(row => planted.has(String(row.feature))).length
  expect(right / found.length).toBeGreaterThan(0.8)
  expect(figures.map(({ kind }) => kind)).toContain('trajectory')
})
