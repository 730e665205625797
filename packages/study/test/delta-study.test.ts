import { rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from './write-study.ts'

const protocol = (as: string, to = 'after') => `study: delta
title: Changes between two visits
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: restaging, at: restaged }
endpoints:
  response: { type: binary, event: response == 1 }
blocks:
  before: { assay: values.csv, scale: score, samples: samples.csv, material: before }
  after: { assay: values.csv, scale: score, samples: samples.csv, material: after }
  change: { delta: { from: before, to: ${to}, as: ${as} } }
questions: [{ id: response, prognosis: response, models: { change: { blocks: [change], learner: elastic-net } } }]
validation: { leaveOut: centre, bootstrap: 5 }
`
const patients = 24
const study = writeStudy({
  'study.yaml': protocol('difference'),
  'patients.csv': csv(
    'patient,centre,restaged,response',
    Array.from({ length: patients }, (_, p) => [`P${p}`, 'AB'[p % 2], '2021-03-01', Math.floor(p / 2) % 2]),
  ),
  // P1 has no second visit, that of P2 lies after time zero, that of P3 before its first; P4 begins at 0.
  'samples.csv': csv(
    'sample,patient_id,date,material',
    Array.from({ length: patients }, (_, p) => [
      [`b${p}`, `P${p}`, p === 3 ? '2021-02-20' : '2020-11-01', 'before'],
      ...(p === 1 ? [] : [[`a${p}`, `P${p}`, p === 2 ? '2021-04-01' : '2021-02-10', 'after']]),
    ]).flat(),
  ),
  'values.csv': csv(
    ['feature', ...Array.from({ length: patients }, (_, p) => [`b${p}`, `a${p}`]).flat()].join(','),
    [
      ['volume', ...Array.from({ length: patients }, (_, p) => [p === 4 ? 0 : 10 + p, 5 + p]).flat()],
      ['texture', ...Array.from({ length: patients }, (_, p) => [-2, p]).flat()],
    ],
  ),
})
afterAll(() => rmSync(path.dirname(study), { recursive: true, force: true }))

async function changes(as: string) {
  writeFileSync(study, protocol(as))
  const { findings, intake } = await findingsOf(study)
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  const [question] = intake?.assembled.questions ?? []
  const values = (feature: string) =>
    question.assays[0].columns.find(({ name }) => name === `change/${feature}`)?.values ?? new Float64Array(0)
  return { question, volume: values('volume'), texture: values('texture') }
}

describe('a block of changes', () => {
  it('subtracts, of patients whose two visits were known at time zero and in order', async () => {
    const { question, volume, texture } = await changes('difference')
    expect([...volume].slice(0, 6)).toEqual([-5, Number.NaN, Number.NaN, Number.NaN, 9, -5])
    expect(texture[7]).toBe(9)
    expect(question.assays[0].patients).toBe(patients - 3)
    expect(question.exclusions.filter(({ code }) => code === 'sample-not-after')).toMatchObject([
      { id: 'a3', reason: 'not after the sample of before', stage: 'block change' },
    ])
  })

  it('divides where there is something to divide by', async () => {
    const ratio = await changes('ratio')
    expect(ratio.volume[0]).toBe(0.5)
    expect(ratio.volume[4]).toBeNaN()
    const relative = await changes('relative')
    expect(relative.volume[0]).toBe(-50)
    // From -2 to 7: by the size of what it was.
    expect(relative.texture[7]).toBe(450)
    const logs = await changes('log-ratio')
    expect(logs.volume[0]).toBeCloseTo(Math.log(0.5), 12)
    expect(logs.texture[7]).toBeNaN()
  })

  it('is refused of a block that has no table', async () => {
    writeFileSync(study, protocol('ratio', 'change'))
    const { findings } = await findingsOf(study)
    expect(findings).toMatchObject([{ code: 'protocol-unknown-name', field: 'blocks.change.delta.to' }])
  })
})
