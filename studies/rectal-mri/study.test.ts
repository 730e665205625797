import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { simulateStudy, type Truth, writeSimulation } from '@tessera/simulate'
import { type Intake, intake, readProtocol, runStudy } from '@tessera/study'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'

const folder = mkdtempSync(path.join(os.tmpdir(), 'tessera-rectal-'))
const own = path.join(import.meta.dirname, 'study.yaml')
const written12 = { study: 'rectal-mri', patients: 12, centres: 3, seed: 4, monteCarlo: 0 } as const
let truth: Truth
let read: Intake
let evidence: EvidenceDocument

beforeAll(async () => {
  // Larger than registered, so that what is expected can be told from chance; no scan is drawn.
  ;({ truth } = writeSimulation(folder, {
    study: 'rectal-mri',
    patients: 700,
    centres: 3,
    seed: 11,
    monteCarlo: 400,
    files: 'features',
  }))
  // Features without pictures have no slices: the protocol that is written with them leaves these out.
  read = await intake(readProtocol(path.join(folder, 'study.yaml')), { dataDir: folder })
  // Two of its questions and no resampling: what the models reach is asked here, not how sure it is.
  const protocol = parse(readFileSync(own, 'utf8'))
  const asked = ['baseline-pcr', 'restaging-pcr']
  const questions = protocol.questions
    .filter((question: { id: string }) => asked.includes(question.id))
    .map((question: { models: Record<string, unknown> }) => {
      const { late: _, attention: __, slices: ___, 'early-slices': ____, ...models } = question.models
      return { ...question, primary: 'early', models }
    })
  const { mri_slices: _, ...blocks } = protocol.blocks
  const small = path.join(folder, 'small.yaml')
  writeFileSync(
    small,
    stringify({
      ...protocol,
      blocks,
      dictionary: path.join(import.meta.dirname, 'dictionary.yaml'),
      dataDir: '.',
      questions,
      validation: { leaveOut: 'centre', bootstrap: 0, permutations: 0, seed: 1 },
    }),
  )
  ;({ evidence } = await runStudy({ protocolFile: small, out: path.join(folder, 'run'), workers: 1 }))
}, 300_000)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

it('is the protocol that the simulated files come with', () => {
  const { dataDir: _, validation, ...rest } = parse(readFileSync(own, 'utf8'))
  const { files } = simulateStudy({ ...written12, files: 'pixels' })
  const written = parse(files.find(({ name }) => name === 'study.yaml')?.text ?? '')
  const { simulated: __, source: ___, validation: other, ...same } = written
  expect(rest).toEqual(same)
  expect({ ...validation, seed: other.seed }).toEqual(other)
  expect(parse(readFileSync(path.join(import.meta.dirname, 'dictionary.yaml'), 'utf8'))).toEqual(
    parse(readFileSync(path.join(folder, 'dictionary.yaml'), 'utf8')),
  )
  expect(readFileSync(path.join(import.meta.dirname, 'radiomics.yaml'), 'utf8')).toBe(
    readFileSync(path.join(folder, 'radiomics.yaml'), 'utf8'),
  )
})

it('asks every question without an error, from three clocks, and finds CEA missing by outcome', () => {
  expect(read.findings.filter(({ severity }) => severity === 'error')).toEqual([])
  expect(read.questions.length).toBe(12)
  expect([...new Set(read.questions.map(({ landmark }) => landmark))]).toEqual([
    null,
    'from the restaging MRI',
    'from the pathology report',
  ])
  const missing = read.findings.filter(({ code, field }) => code.includes('missing') && field === 'log2_cea')
  expect(missing.length).toBeGreaterThan(0)
})

it('counts who never reached surgery, as the truth has them', () => {
  const rows = read.reached?.rows ?? []
  const { eligible, left } = truth.modalities.course as { eligible: string[]; left: (string | null)[] }
  const cohort = left.filter((_, i) => eligible[i] === 'yes')
  const counted = (reason: string) => rows.find(({ clock }) => clock === `not reached: ${reason}`)?.n ?? 0
  expect(rows[0].n).toBe(cohort.length)
  for (const reason of ['progression', 'watch and wait', 'refusal of surgery'])
    expect(counted(reason)).toBe(cohort.filter(one => one === reason).length)
})

it('prints what the registration says and cannot apply', () => {
  expect(evidence.clock.departures?.map(({ registered }) => registered)).toContain(
    'outcomes from the date of randomization',
  )
  expect(evidence.clock.clocks?.map(({ name }) => name)).toEqual([
    'start of neoadjuvant therapy',
    'restaging MRI',
    'pathology report',
  ])
})

it('comes near the best that clinical variables and both scans allow, and no better', () => {
  const best = (modalities: readonly string[]) => {
    const found = truth.outcomes.pcr.best.find(one => one.modalities?.join() === modalities.join())
    if (!found) throw new Error(`nothing for ${modalities.join()}`)
    return found.auc
  }
  const reached = (question: string, model: string) => {
    const found = evidence.estimates.find(
      e => e.question === question && e.model === model && e.measure === 'auc' && e.fold === null,
    )
    if (found?.value == null) throw new Error(`no AUC of ${model}`)
    return found.value
  }
  const scans = reached('restaging-pcr', 'early')
  const most = best(['clinical', 'mri_before', 'mri_after', 'mri_delta'])
  // 90 responses of 600: the standard error of an area is about 0.025.
  expect(scans).toBeGreaterThan(0.5 + 0.7 * (most - 0.5))
  expect(scans).toBeLessThan(most + 0.06)
  expect(reached('baseline-pcr', 'early')).toBeLessThan(scans)
  expect(reached('baseline-pcr', 'early')).toBeGreaterThan(0.55)
})

it('gives the same files for the same seed', () => {
  const options = { ...written12, files: 'pixels' } as const
  const [one, other] = [simulateStudy(options), simulateStudy(options)]
  expect(one.files).toEqual(other.files)
  expect(one.drawn).toEqual(other.drawn)
  expect(one.drawn?.length).toBeGreaterThan(15)
})
