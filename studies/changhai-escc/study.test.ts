import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { writeSimulation } from '@tessera/simulate'
import { type Intake, intake, readProtocol } from '@tessera/study'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse } from 'yaml'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-escc-'))
const study = path.join(import.meta.dirname, 'study.yaml')
let truth: ReturnType<typeof writeSimulation>['truth']
let read: Intake

beforeAll(async () => {
  const options = { study: 'changhai-escc', files: 'tables', patients: 360, seed: 7, monteCarlo: 0 } as const
  ;({ truth } = writeSimulation(folder, options))
  // Without files of slides their block and its models are left out: the written protocol has neither.
  read = await intake(readProtocol(path.join(folder, 'study.yaml')), { dataDir: folder })
}, 120_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const question = (id: string) => {
  const at = read.questions.findIndex(one => one.id === id)
  return {
    ...read.questions[at],
    rows: read.assembled.questions[at].rows,
    ids: read.assembled.questions[at].patientIds,
  }
}
const latentOf = (part: string) => {
  const place = new Map(truth.patients.id.map((id, i) => [id, i]))
  return (ids: readonly string[]) => ids.map(id => truth.patients.latent[part][place.get(id) ?? -1])
}

function correlation(x: ArrayLike<number>, y: ArrayLike<number>): number {
  const mean = (values: ArrayLike<number>) => Array.from(values).reduce((a, b) => a + b, 0) / values.length
  const [mx, my] = [mean(x), mean(y)]
  let [xy, xx, yy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    xy += (x[i] - mx) * (y[i] - my)
    xx += (x[i] - mx) ** 2
    yy += (y[i] - my) ** 2
  }
  return xy / Math.sqrt(xx * yy)
}

it('is the protocol that the simulated tables come with, slides besides', () => {
  const own = parse(readFileSync(study, 'utf8'))
  const written = parse(readFileSync(path.join(folder, 'study.yaml'), 'utf8'))
  const { dataDir: _, validation, blocks, questions, ...rest } = own
  const { simulated: __, source: ___, validation: other, blocks: ____, questions: _____, ...same } = written
  expect(rest).toEqual(same)
  expect({ ...validation, seed: other.seed }).toEqual(other)
  const { slides, ...tables } = blocks
  expect(slides.encoded).toBe('features/{sample}.h5')
  expect(tables).toEqual(written.blocks)
  const asked = (list: { id: string }[]) => list.map(({ id }) => id)
  expect(asked(questions)).toEqual(asked(written.questions))
})

it('keeps the three targets apart: whose they are, and how they are named', () => {
  expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const treated = new Set(
    truth.patients.id.filter((_, i) => (truth.modalities.group as string[])[i] === 'PD-1'),
  )
  expect(treated.size).toBe(120)
  const infiltration = question('infiltration')
  expect(infiltration.ids.some(id => treated.has(id))).toBe(true)
  for (const id of ['anticipated-response', 'anticipated-tolerance']) {
    const { label, ids, surrogate } = question(id)
    expect(label).toMatch(/^Anticipated .* by /)
    expect(surrogate).toBeDefined()
    expect(ids.every(patient => !treated.has(patient))).toBe(true)
  }
  for (const id of ['observed-response', 'observed-irae', 'progression', 'survival']) {
    const { label, ids } = question(id)
    expect(label).not.toMatch(/anticipated/i)
    expect(ids.every(patient => treated.has(patient))).toBe(true)
  }
})

it('scores follow what they are of, and outcomes their laws', () => {
  const infiltration = question('infiltration')
  const { outcome } = infiltration.rows
  if (outcome.kind !== 'continuous') throw new Error('infiltration is continuous')
  // The piece that is sequenced shows the tumour's infiltration with r about 0.9; the score a little less.
  expect(correlation(outcome.value, latentOf('infiltration')(infiltration.ids))).toBeGreaterThan(0.65)
  const anticipated = question('anticipated-response')
  if (anticipated.rows.outcome.kind !== 'continuous') throw new Error('the score is continuous')
  expect(correlation(anticipated.rows.outcome.value, latentOf('PD-1')(anticipated.ids))).toBeGreaterThan(0.3)
  const response = question('observed-response')
  if (response.rows.outcome.kind !== 'binary') throw new Error('a response is binary')
  // 120 patients, r about 0.4 expected of a coefficient of 1.2: three standard errors below.
  expect(correlation(response.rows.outcome.event, latentOf('PD-1')(response.ids))).toBeGreaterThan(0.12)
  const rate = response.rows.outcome.event.reduce((a, b) => a + b, 0) / response.rows.size
  expect(rate).toBeGreaterThan(0.2)
  expect(rate).toBeLessThan(0.55)
})

it('has DNA as drivers, burden, signatures and copies, and says who lacks it', () => {
  const { modalities } = question('observed-response')
  expect(modalities?.rows.length).toBeGreaterThan(0)
  const dna = read.assembled.questions[0].assays.find(({ block }) => block.block === 'dna')
  const names = dna?.block.features.map(({ id }) => id) ?? []
  expect(names).toEqual(
    expect.arrayContaining(['TP53', 'log2 mutations a megabase', 'signature smoking', 'arm 3q']),
  )
})
