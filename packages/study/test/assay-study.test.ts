import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createRandom } from '@tessera/statistics'
import { readProtocol, runStudy } from '@tessera/study'
import { describe, expect, it } from 'vitest'
import { csv, findingsOf, writeStudy } from './write-study.ts'

const centres = ['A', 'B', 'C']
const genes = 40

/** 150 patients with counts of which four genes follow the response; a sixth has no sample, some a later one too. */
function files() {
  const random = createRandom(5, 'study with an assay')
  const patients: (string | number)[][] = []
  const samples: (string | number)[][] = []
  const counts = Array.from({ length: genes }, (_, g) => [`G${g}`])
  for (let p = 0; p < 150; p++) {
    const id = `P${p + 1}`
    const response = random.integer(2)
    patients.push([id, centres[p % 3], 40 + random.integer(40), '2021-03-01', response])
    if (p % 6 === 5) continue
    const draws = p % 10 === 0 ? ['2021-02-20', '2021-04-01'] : ['2021-02-20']
    for (const [d, date] of draws.entries()) {
      const sample = `S${p + 1}${d === 0 ? '' : 'b'}`
      samples.push([sample, id, date, 'tumour'])
      const library = 10 ** random.next()
      for (let g = 0; g < genes; g++) {
        // The later sample shouts the response: it must not be heard.
        const signal = d === 1 ? 5 * response : g < 4 ? 0.9 * response : 0
        counts[g].push(String(Math.round(150 * library * Math.exp(0.3 * random.normal() + signal))))
      }
    }
  }
  return {
    'patients.csv': csv('patient,centre,age,start,response', patients),
    'samples.csv': csv('sample_id,patient_id,date,material', samples),
    'rna.csv': csv(['gene', ...samples.map(([name]) => name)].join(','), counts),
  }
}

const protocol = (block: string) => `study: assay
title: A study with an assay
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: first dose, at: start }
endpoints:
  response: { type: binary, event: response == 1 }
blocks:
  clinical: { columns: [age], knownAt: before the first dose }
  rna: ${block}
questions:
  - id: response
    prognosis: response
    models:
      clinical: [clinical]
      rna: { blocks: [rna], learner: { name: elastic-net, innerFolds: 3 } }
      both: { blocks: [clinical, rna], learner: { name: elastic-net, innerFolds: 3 } }
validation: { leaveOut: centre, bootstrap: 50, permutations: 0, learningCurve: true }
`
const block =
  '{ assay: rna.csv, scale: counts, samples: samples.csv, steps: [{ detected: 0.5 }, { normalise: tmm }, { variable: 20 }] }'

describe('a study with an assay', () => {
  it('fits its steps in every fold, keeps patients without a sample, and says what it did', async () => {
    const study = writeStudy({ ...files(), 'study.yaml': protocol(block) })
    const { evidence } = await runStudy({
      protocolFile: study,
      out: mkdtempSync(join(tmpdir(), 'assay-run-')),
      workers: 1,
    })
    const [question] = evidence.questions
    expect(question.n).toBe(150)
    expect(question.models.find(({ id }) => id === 'both')?.features).toEqual(['age', 'rna (40 features)'])
    const auc = (model: string) =>
      evidence.estimates.find(e => e.measure === 'auc' && e.model === model && e.fold === null)?.value ?? 0
    expect(auc('rna')).toBeGreaterThan(0.75)
    expect(auc('rna')).toBeGreaterThan(auc('clinical') + 0.1)
    const coefficients = evidence.tables.find(({ id }) => id.endsWith('coefficients/rna'))
    expect(coefficients?.note).toMatch(/rna: fitted on 125 training samples.*detected in at least 50 %/s)
    // Four genes know something; the file has 40, and what is left out of the model is not printed.
    expect(coefficients?.rows.length).toBeLessThan(25)

    const added = evidence.tables.find(({ id }) => id.endsWith('/contribution'))
    const own = added?.rows.filter(row => row.model === 'both' && row.reference === 'clinical') ?? []
    expect(own.map(row => row.among)).toEqual([
      'all held out',
      'A',
      'B',
      'C',
      'rna measured',
      'rna measured, weighted to stand for all',
    ])
    const difference = evidence.estimates.find(
      e => e.id === 'response/leave-one-centre-out/both/difference:auc/from:clinical',
    )
    expect(own[0].difference0).toBe(difference?.value)
    expect([own[0].lower0, own[0].upper0]).toEqual([difference?.lower, difference?.upper])
    expect(own[4].n).toBe(125)
    expect(own[5].effective).toBeLessThanOrEqual(125)
    expect(added?.rows.some(row => row.model === 'both' && row.reference === 'rna')).toBe(true)
    expect(evidence.figures.some(({ id }) => id.endsWith('/contribution'))).toBe(true)

    // 150 patients for 21 parameters are below Riley's size.
    const curve = evidence.tables.find(({ id }) => id.endsWith('/learning-curve'))
    expect(curve?.rows.map(({ n }) => n)).toEqual([40, 60, 80, 100])
    const whole = evidence.estimates.find(e => e.id === 'response/leave-one-centre-out/both/auc')
    expect(curve?.rows[3].value).toBe(whole?.value)
    expect(curve?.note).toMatch(/inverse power law.*Riley's criteria ask for/)
    expect(evidence.figures.some(({ kind }) => kind === 'size-performance')).toBe(true)
    expect(new Set(evidence.estimates.map(({ id }) => id)).size).toBe(evidence.estimates.length)
  })

  it('takes the sample known at time zero, and leaves a row for each that is not', async () => {
    const { intake, findings } = await findingsOf(writeStudy({ ...files(), 'study.yaml': protocol(block) }))
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
    const [question] = intake?.assembled.questions ?? []
    expect(question.assays[0].patients).toBe(125)
    const late = question.exclusions.filter(({ code }) => code === 'sample-after-time-zero')
    expect(late).toHaveLength(
      Array.from({ length: 150 }, (_, p) => p).filter(p => p % 10 === 0 && p % 6 !== 5).length,
    )
    expect(late[0]).toMatchObject({ unit: 'sample', id: 'S1b', stage: 'block rna' })
    expect(intake?.declarations.find(declaration => declaration.block === 'rna')?.verified).toBe(true)
    expect(question.rows.features.map(({ name }) => name)).toEqual(['age'])
  })

  it('says who has a sample, and judges the model among them and among the others', async () => {
    const { intake } = await findingsOf(writeStudy({ ...files(), 'study.yaml': protocol(block) }))
    const [question] = intake?.questions ?? []
    const [row] = question.modalities?.rows ?? []
    expect(row).toMatchObject({ block: 'rna', n: 125 })
    expect(row.share).toBeCloseTo(125 / 150, 12)
    // Every sixth patient has none: all of them of centre C, which every third patient is of.
    expect([row.centre0, row.centre1, row.centre2]).toEqual([1, 1, 0.5])
    const subgroup = intake?.assembled.questions[0].subgroups.find(({ name }) => name === 'has rna')
    expect(subgroup).toMatchObject({ label: 'rna measured', levels: ['yes', 'no'] })
    expect(subgroup?.codes.reduce((sum, code) => sum + code, 0)).toBe(25)
  })

  it('warns where that a sample is missing goes with the outcome', async () => {
    const given = files()
    const patients = given['patients.csv'].split('\n').map((line, i) => {
      const cells = line.split(',')
      // Every patient without a sample responds.
      return i > 0 && (i - 1) % 6 === 5 ? [...cells.slice(0, 4), '1'].join(',') : line
    })
    const study = writeStudy({ ...given, 'patients.csv': patients.join('\n'), 'study.yaml': protocol(block) })
    const { findings } = await findingsOf(study)
    expect(
      findings.find(({ code, field }) => code === 'missingness-predicts-outcome' && field === 'rna')?.message,
    ).toContain('25 of 50 missing in C')
  })

  it('counts the features that its steps leave as candidate parameters', async () => {
    const { intake } = await findingsOf(writeStudy({ ...files(), 'study.yaml': protocol(block) }))
    expect(intake?.questions[0].sampleSize.sentence).toContain("The model 'both' has 21 candidate parameters")
    const few = protocol(block.replace('variable: 20', 'components: 6'))
    const again = await findingsOf(writeStudy({ ...files(), 'study.yaml': few }))
    expect(again.intake?.questions[0].sampleSize.sentence).toContain("'both' has 7 candidate parameters")
  })

  it.each([
    ['a file that is not there', block.replace('rna.csv', 'rnb.csv'), 'file-not-found'],
    ['a normalisation that nobody knows', block.replace('tmm', 'tnn'), 'protocol-value'],
    ['a misspelt key', block.replace('samples:', 'sample:'), 'protocol-unknown-key'],
    ['samples of nobody', block.replace('samples: samples.csv, ', ''), 'sample-of-no-patient'],
  ])('refuses %s', async (_, given, code) => {
    const { findings } = await findingsOf(writeStudy({ ...files(), 'study.yaml': protocol(given) }))
    expect(findings.find(({ severity }) => severity === 'error')).toMatchObject({ code })
  })

  it('refuses principal components of values that are missing, unless they are filled in before', async () => {
    const given = files()
    const [head, first, ...rest] = given['rna.csv'].split('\n')
    const [gene, , ...cells] = first.split(',')
    const gap = [head, [gene, '', ...cells].join(','), ...rest].join('\n')
    const steps = (list: string) =>
      block.replace('counts', 'intensity').replace(/steps: \[.*\]/, `steps: [${list}]`)
    const found = async (list: string) => {
      const study = writeStudy({ ...given, 'rna.csv': gap, 'study.yaml': protocol(steps(list)) })
      return (await findingsOf(study)).findings.find(({ code }) => code === 'components-of-missing-values')
    }
    expect(await found('{ components: 6 }')).toMatchObject({
      field: 'blocks.rna.steps',
      severity: 'error',
      message: expect.stringContaining('(1 of 5600)'),
    })
    expect(await found('{ impute: left-censored }, { components: 6 }')).toBeUndefined()
  })

  it('asks when undated samples were known', async () => {
    const undated = files()
    const sheet = undated['samples.csv'].replaceAll(/,2021-02-20|,date|,2021-04-01/g, '')
    const study = (more: string) =>
      writeStudy({
        ...undated,
        'samples.csv': sheet,
        'study.yaml': protocol(block.replace('}', `${more} }`)),
      })
    const { findings } = await findingsOf(study(''))
    expect(findings.map(({ code }) => code)).toContain('known-at-not-declared')
    expect(findings.map(({ code }) => code)).toContain('several-samples-without-date')
    expect(readProtocol(study('')).protocol.blocks.rna).toHaveProperty('assay')
  })
})
