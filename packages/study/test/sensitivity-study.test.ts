import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { type EvidenceDocument, FindingsError, runRecordSchema } from '@tessera/evidence'
import { createRandom } from '@tessera/statistics'
import { freezePlan, parseLeftOut, readProtocol, runStudy, writePlan } from '@tessera/study'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { csv, writeStudy } from './write-study.ts'

/** 90 patients of three centres, of whom 75 have a sample; four of ten genes follow the response, age does not. */
function files() {
  const random = createRandom(8, 'sensitivity study')
  const patients: (string | number)[][] = []
  const samples: string[] = []
  const counts = Array.from({ length: 10 }, (_, g) => [`G${g}`])
  for (let p = 0; p < 90; p++) {
    const response = random.integer(2)
    patients.push([`P${p}`, 'ABC'[p % 3], 40 + random.integer(40), '2021-03-01', response])
    if (p % 6 === 5) continue
    samples.push(`P${p}`)
    for (let g = 0; g < 10; g++) {
      const signal = g < 4 ? 0.8 * response : 0
      counts[g].push(String(Math.round(150 * Math.exp(0.4 * random.normal() + signal))))
    }
  }
  return {
    'patients.csv': csv('patient,centre,age,start,response', patients),
    'rna.csv': csv(['gene', ...samples].join(','), counts),
    'study.yaml': `study: sensitivity
title: A study that can do without
patients: { table: patients.csv, id: patient, centre: centre }
timeZero: { name: first dose, at: start }
endpoints: { response: { type: binary, event: response == 1 } }
blocks:
  clinical: { columns: [age], knownAt: before the first dose }
  rna: { assay: rna.csv, scale: counts, knownAt: before the first dose, steps: [{ normalise: cpm }] }
questions:
  - id: response
    prognosis: response
    baseline: clinical
    models:
      clinical: [clinical]
      rna: { blocks: [rna], learner: { name: elastic-net, innerFolds: 3 } }
      both: { label: Both, blocks: [clinical, rna], learner: { name: elastic-net, innerFolds: 3 } }
validation: { leaveOut: centre, bootstrap: 40, permutations: 0 }
`,
  }
}

const made = mkdtempSync(path.join(tmpdir(), 'sensitivity-'))
let protocolFile = ''
let whole = ''
let registered: EvidenceDocument

beforeAll(async () => {
  protocolFile = writeStudy(files())
  const protocol = readProtocol(protocolFile)
  writePlan(protocol, freezePlan(protocol, '2026-01-01T00:00:00Z'))
  whole = path.join(made, 'whole')
  ;({ evidence: registered } = await runStudy({ protocolFile, out: whole, workers: 1 }))
}, 60_000)
afterAll(() => {
  rmSync(made, { recursive: true, force: true })
  rmSync(path.dirname(protocolFile), { recursive: true, force: true })
})

const run = (text: string, options: { out?: string; against?: string } = {}) =>
  runStudy({
    protocolFile,
    out: path.join(made, text.replaceAll(/\W/g, '-')),
    workers: 1,
    without: [parseLeftOut(text)],
    against: whole,
    ...options,
  })
const rowsOf = (evidence: EvidenceDocument, id: string) =>
  evidence.tables.find(table => table.id === `sensitivity/${id}`)?.rows ?? []

describe('a study that goes without something', () => {
  it('without a block: the models of it are refused or made of less, and the table says what it cost', async () => {
    const { evidence, run: record } = await run('block:rna')
    const [question] = evidence.questions
    expect(question.models.map(({ id }) => id)).toEqual(['clinical', 'both'])
    expect(rowsOf(evidence, 'cost')).toMatchObject([
      { model: 'clinical', n: 90, value: 0, lower: 0, upper: 0 },
      { model: 'Both', n: 90, measure: 'AUC' },
      { model: 'rna', n: null, value: null, why: 'model refused: without rna it reads nothing' },
    ])
    // Age knows nothing: all that both models knew is lost, and the interval says so.
    const [, both] = rowsOf(evidence, 'cost')
    expect(both.value).toBeLessThan(-0.1)
    expect(both.upper).toBeLessThan(0)
    // Both numbers are those of the two runs themselves.
    const auc = (of: EvidenceDocument) =>
      of.estimates.find(({ id }) => id === 'response/leave-one-centre-out/both/auc')?.value
    expect([both.with, both.without]).toEqual([auc(registered), auc(evidence)])
    const cost = evidence.estimates.find(({ id }) => id === 'response/leave-one-centre-out/both/cost:auc')
    expect([cost?.value, cost?.lower, cost?.upper]).toEqual([both.value, both.lower, both.upper])
    expect(record.without).toEqual(['block:rna'])
    expect(evidence.sensitivity?.against?.evidenceSha256).toMatch(/^[0-9a-f]{64}$/)
  })

  it('is never the registered analysis: nothing of it is planned, and the frozen plan is not amended', async () => {
    const { evidence } = await run('block:rna')
    expect(registered.estimates.some(({ status }) => status === 'planned')).toBe(true)
    for (const { status } of [
      ...evidence.estimates,
      ...evidence.figures.filter(({ kind }) => kind !== 'flow'),
    ])
      expect(status).toBe('exploratory')
    expect(evidence.plan).toMatchObject({ frozen: true, hash: registered.plan.hash, amendments: [] })
    expect(registered.sensitivity).toBeUndefined()
    await expect(run('block:rna', { out: whole })).rejects.toThrow(
      /folder of its own|holds a run of the whole/,
    )
    const record = runRecordSchema.parse(JSON.parse(readFileSync(path.join(whole, 'run.json'), 'utf8')))
    expect(record.without).toBeUndefined()
  })

  it('without a centre: its patients and their files are gone, the others are compared', async () => {
    const { evidence, folder } = await run('centre:B')
    expect(evidence.patients.centres.map(({ name, read }) => [name, read])).toEqual([
      ['A', 30],
      ['C', 30],
    ])
    expect(rowsOf(evidence, 'left-out')).toEqual([{ what: 'centre B', patients: 30, files: 30 }])
    expect(rowsOf(evidence, 'sizes')).toMatchObject([{ n: 90, left: 60, models: 3, modelsLeft: 3 }])
    for (const { n } of rowsOf(evidence, 'cost')) expect(n).toBe(60)
    // Neither their numbers nor a word about strangers.
    expect(readFileSync(path.join(folder, 'exclusions.csv'), 'utf8')).not.toContain(',B,')
    expect(evidence.findings.map(({ code }) => code)).not.toContain('sample-of-no-patient')
  })

  it('without the files of half of the patients: everybody stays, each file is in the ledger', async () => {
    const { evidence, folder } = await run('files:rna=0.5')
    expect(evidence.questions[0].n).toBe(90)
    expect(rowsOf(evidence, 'left-out')[0]).toMatchObject({ patients: 38, files: 38 })
    const ledger = readFileSync(path.join(folder, 'exclusions.csv'), 'utf8').trim().split('\n')
    expect(ledger.filter(line => line.includes('sample-left-out'))).toHaveLength(38)
    const cost = rowsOf(evidence, 'cost')
    expect(cost.map(({ n }) => n)).toEqual([90, 90, 90])
    expect(cost[0].value).toBe(0)
    // Whom it takes depends on the seed and the patients alone: every block would lose the same ones.
    const again = await runStudy({
      protocolFile,
      out: path.join(made, 'again'),
      workers: 2,
      without: [parseLeftOut('files=0.5')],
      against: whole,
    })
    expect(again.evidence.tables.find(({ id }) => id === 'sensitivity/cost')?.rows).toEqual(cost)
  })

  it('refuses what is not there, what has no files, and what leaves nothing, each with its cure', async () => {
    const codeOf = async (text: string, options = {}) => {
      const error = await run(text, { out: path.join(made, 'refused'), ...options }).catch(
        (thrown: unknown) => thrown,
      )
      return error instanceof FindingsError ? error.findings[0] : null
    }
    expect(await codeOf('block:rnaa')).toMatchObject({
      code: 'left-out-unknown-block',
      cure: "did you mean 'rna'?",
    })
    expect(await codeOf('centre:D')).toMatchObject({ code: 'left-out-unknown-centre' })
    expect(await codeOf('files:clinical=0.5')).toMatchObject({
      code: 'left-out-without-files',
      cure: expect.stringContaining('rna have some'),
    })
    expect(await codeOf('centre:A', { against: made })).toMatchObject({ code: 'against-unreadable' })
    const sensitive = (await run('centre:B')).folder
    expect(await codeOf('centre:A', { against: sensitive })).toMatchObject({
      code: 'against-sensitivity-run',
    })
    const all = ['block:clinical', 'block:rna'].map(parseLeftOut)
    await expect(
      runStudy({ protocolFile, out: path.join(made, 'refused'), workers: 1, without: all }),
    ).rejects.toThrow('nothing can be asked (response: no model is left)')
  })

  it('one centre that is left is divided at random, and cannot be compared with centres left out', async () => {
    const { evidence } = await runStudy({
      protocolFile,
      out: path.join(made, 'one'),
      workers: 1,
      bootstrap: 0,
      without: ['centre:A', 'centre:B', 'block:rna'].map(parseLeftOut),
      against: whole,
    })
    expect(evidence.questions[0].validations.map(({ id }) => id)).toEqual(['repeated-k-fold'])
    expect(rowsOf(evidence, 'cost').map(({ why }) => why)).toContain('it is not validated alike in both runs')
  })
})
