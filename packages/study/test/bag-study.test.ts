import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { writeBag } from '@tessera/bags'
import { createRandom } from '@tessera/statistics'
import { readProtocol, runStudy } from '@tessera/study'
import { beforeAll, describe, expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from './write-study.ts'

const protocol = (more = '') => `study: bags
title: A study with slides
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: surgery, at: surgery }
endpoints:
  response: { type: binary, event: response == 1 }
blocks:
  clinical: { columns: [age, stage], knownAt: before surgery }
  slides: { bags: 'features/{sample}.h5', samples: slides.csv${more} }
questions:
  - id: response
    prognosis: response
    models:
      clinical: [clinical]
      slides: { blocks: [slides], learner: { name: network, encoder: [8], attention: 8, epochs: 12, stopping: never } }
      fused: { blocks: [clinical, slides], learner: { name: network, encoder: [8], attention: 8, fusionWidth: 4, epochs: 8, stopping: never, belowRequiredSize: as-asked } }
validation: { leaveOut: centre, bootstrap: 30, permutations: 20 }
`
const dimensions = 6
let study = ''

/** 90 patients; a few tiles of a responder's slide have a raised first feature; some have two slides, a ninth none. */
beforeAll(async () => {
  const random = createRandom(8, 'study with bags')
  const patients: (string | number)[][] = []
  const slides: (string | number)[][] = []
  const bags: [string, Float32Array][] = []
  for (let p = 0; p < 90; p++) {
    const response = random.integer(2)
    patients.push([
      `P${p}`,
      'ABC'[p % 3],
      40 + random.integer(40),
      ['I', 'II'][random.integer(2)],
      '2021-03-01',
      response,
    ])
    if (p % 9 === 8) continue
    const own = p % 10 === 0 ? ['a', 'b', 'late'] : ['a']
    for (const suffix of own) {
      const tiles = 10 + random.integer(20)
      const features = Float32Array.from({ length: tiles * dimensions }, () => random.normal())
      if (response === 1 || suffix === 'late') for (let t = 0; t < 4; t++) features[t * dimensions] += 3
      slides.push([`S${p}${suffix}`, `P${p}`, suffix === 'late' ? '2021-06-01' : '2021-02-01'])
      bags.push([`S${p}${suffix}`, features])
    }
  }
  slides.push(['S99', 'P1', '2021-02-01'])
  study = writeStudy({
    'patients.csv': csv('patient,centre,age,stage,surgery,response', patients),
    'slides.csv': csv('sample_id,patient_id,date', slides),
    'study.yaml': protocol(),
  })
  const folder = path.join(path.dirname(study), 'features')
  mkdirSync(folder)
  for (const [name, features] of bags)
    await writeBag(path.join(folder, `${name}.h5`), { features, dimensions })
  return () => rmSync(path.dirname(study), { recursive: true, force: true })
})

describe('a study with bags', () => {
  it('trains networks on the same folds, patients without a slide among them', {
    timeout: 120_000,
  }, async () => {
    const { evidence } = await runStudy({
      protocolFile: study,
      out: mkdtempSync(path.join(tmpdir(), 'bag-run-')),
      workers: 1,
    })
    const auc = (model: string) =>
      evidence.estimates.find(e => e.measure === 'auc' && e.model === model && e.fold === null)?.value ?? 0
    expect(auc('slides')).toBeGreaterThan(0.75)
    expect(auc('fused')).toBeGreaterThan(auc('clinical') + 0.1)
    const [{ models }] = evidence.questions
    expect(models.find(({ id }) => id === 'fused')).toMatchObject({
      learner: 'network',
      features: ['age', 'stage', 'slides (bags)'],
    })
    expect(models.find(({ id }) => id === 'fused')?.description).toContain('modalities clinical, slides')
    const controls = evidence.estimates.filter(
      ({ measure, model }) => measure.startsWith('permutation') && model === 'slides',
    )
    for (const { method } of controls) expect(method).not.toContain('refitted')
  })

  it('joins the slides of a patient that were there, and leaves a row for each that was not used', async () => {
    const { intake, findings } = await findingsOf(study)
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(findings.find(({ code }) => code === 'bag-unusable')?.message).toContain('S99')
    const [question] = intake?.assembled.questions ?? []
    const { files } = question.bags[0]
    expect(files[0].map(file => path.basename(file))).toEqual(['S0a.h5', 'S0b.h5'])
    expect(files[8]).toEqual([])
    expect(
      question.exclusions.filter(({ code }) => code === 'slide-after-time-zero').map(({ id }) => id),
    ).toContain('S0late')
    expect(intake?.assembled.exclusions).toContainEqual(
      expect.objectContaining({ unit: 'slide', id: 'S99', code: 'slide-absent' }),
    )
  })

  it.each([
    ['a pattern that fits no file', "features/{sample}.h5'", "other/{sample}.h5'", 'no-bags'],
    ['a pattern that says nothing of the patient', "features/{sample}.h5'", "features.h5'", 'protocol-value'],
  ])('refuses %s', async (_, from, to, code) => {
    const file = path.join(path.dirname(study), 'broken.yaml')
    writeFileSync(file, protocol().replace(from, to))
    const { findings } = await findingsOf(file)
    expect(findings.find(({ severity }) => severity === 'error')).toMatchObject({ code })
  })

  it('takes the last slide alone where the protocol says so', async () => {
    const file = path.join(path.dirname(study), 'last.yaml')
    writeFileSync(file, protocol(', take: last'))
    expect(readProtocol(file).protocol.blocks.slides).toMatchObject({ take: 'last' })
    const { intake } = await findingsOf(file)
    expect(intake?.assembled.questions[0].bags[0].files[0].map(name => path.basename(name))).toEqual([
      'S0b.h5',
    ])
  })
})
