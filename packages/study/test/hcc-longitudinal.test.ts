import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { type EvidenceDocument, evidenceDocumentSchema, type Finding } from '@tessera/evidence'
import { writeSimulation } from '@tessera/simulate'
import { describe, expect, it } from 'vitest'
import { evidenceOf, filesUnder, findingsIn, root, temporaryFolder, tessera } from './tessera.ts'

const example = join(root, 'examples/hcc-longitudinal')
const real = join(root, '../shared/data/hcc_longitudinal')

/** 200 simulated patients with the columns of the public file. */
function simulated(folder: string): string {
  const data = join(folder, 'data')
  writeSimulation(data, { study: 'hcc-longitudinal', patients: 200, seed: 3, monteCarlo: 100 })
  return data
}

/** The example with a changed study.yaml, in a folder of its own. */
function planted(folder: string, change: (yaml: string) => string): string {
  const study = join(folder, 'study')
  cpSync(example, study, { recursive: true })
  const yaml = readFileSync(join(example, 'study.yaml'), 'utf8')
  const leaking = change(yaml)
  if (leaking === yaml) throw new Error('nothing was planted')
  writeFileSync(join(study, 'study.yaml'), leaking)
  return study
}

/** Both `check` and `run` must name the leak and end with 1; `run` must leave nothing behind. */
async function expectCaught(
  data: string,
  folder: string,
  change: (yaml: string) => string,
  named: Partial<Finding>,
): Promise<void> {
  const study = planted(folder, change)
  const out = join(folder, 'run')
  const checked = await tessera(['check', study, '--data', data, '--out', join(folder, 'check')])
  const ran = await tessera(['run', study, '--data', data, '--out', out])
  for (const finished of [checked, ran]) {
    expect(finished).toMatchObject({ exit: 1, document: { ok: false } })
    const finding = { severity: 'error', cure: expect.stringMatching(/\w{3}/), ...named }
    expect(findingsIn(finished)).toContainEqual(expect.objectContaining(finding))
  }
  expect(filesUnder(out)).toEqual([])
}

const leaks: readonly (readonly [string, (yaml: string) => string, Partial<Finding>])[] = [
  [
    'OStime_day as a feature',
    yaml => yaml.replace('[Age, Child_pugh_score]', '[Age, Child_pugh_score, OStime_day]'),
    { code: 'feature-is-outcome', file: 'study.yaml', field: 'OStime_day' },
  ],
  [
    'a feature that is made of OStime_day',
    yaml =>
      yaml
        .replace('derive:\n', 'derive:\n  years_left: OStime_day / 365.25\n')
        .replace('[Age, Child_pugh_score]', '[Age, Child_pugh_score, years_left]'),
    {
      code: 'feature-is-outcome',
      field: 'years_left',
      message: expect.stringContaining("made of 'OStime_day'"),
    },
  ],
  [
    'a visit after the landmark',
    yaml =>
      yaml.replace('columns: [Age, Child_pugh_score]', 'visit: latest\n    columns: [Child_pugh_score]'),
    {
      code: 'value-after-time-zero',
      file: 'visits.csv',
      row: expect.any(Number),
      field: 'Child_pugh_score',
      patientId: expect.stringMatching(/^H\d{4}$/),
      message: expect.stringMatching(/known on \d{4}-\d\d-\d\d, after time zero on \d{4}-\d\d-\d\d/),
    },
  ],
  [
    'an aggregate that ends after the landmark',
    yaml =>
      yaml.replace('aggregate: any, window: up to time zero', 'aggregate: any, window: { to: 3 months }'),
    { code: 'value-after-time-zero', field: 'embolised before' },
  ],
  [
    'the total number of visits',
    yaml => yaml.replace('aggregate: count, window: up to time zero', 'aggregate: count'),
    { code: 'aggregate-without-window', file: 'study.yaml', field: 'visits so far' },
  ],
]

describe('hcc-longitudinal on simulated patients with the same columns', { timeout: 300_000 }, () => {
  it.each(leaks)('planted leak, caught by name through the command: %s', async (_, change, named) => {
    const folder = temporaryFolder()
    await expectCaught(simulated(folder), folder, change, named)
  })

  it('runs, with two repetitions of the folds: a risk set a landmark, the finding with its count', async () => {
    const folder = temporaryFolder()
    const out = join(folder, 'run')
    const study = planted(folder, yaml => yaml.replace('repeats: 10', 'repeats: 2'))
    const finished = await tessera([
      ...['run', study, '--data', simulated(folder), '--out', out],
      ...['--bootstrap', '20', '--permutations', '0', '--no-report'],
    ])
    expect(finished).toMatchObject({ exit: 0 })
    const evidence: EvidenceDocument = evidenceDocumentSchema.parse(JSON.parse(evidenceOf(out)))
    expect(evidence.questions.map(question => question.id)).toEqual(['os-at-6-months', 'os-at-12-months'])
    const headline = evidence.estimates.filter(
      estimate =>
        estimate.measure === 'harrell_c' && estimate.model === 'full' && !estimate.fold && !estimate.subgroup,
    )
    const [six, twelve] = headline
    expect(headline.map(estimate => estimate.validation)).toEqual(['repeated-k-fold', 'repeated-k-fold'])
    expect(twelve.n).toBeLessThan(six.n)
    for (const { n, question } of headline) {
      const lost = evidence.exclusions.filter(group => group.question === question)
      expect(n + lost.reduce((sum, group) => sum + group.n, 0)).toBe(200)
    }
    expect(evidence.findings).toContainEqual(
      expect.objectContaining({
        code: 'residual-times-disagree',
        field: 'OStime_day',
        count: expect.any(Number),
      }),
    )
    // The repetitions and the numbers of resamples are not those of the frozen plan.
    expect(evidence.plan.amendments.length).toBeGreaterThan(0)
  })
})

describe.skipIf(!existsSync(real))(
  'hcc-longitudinal through the command (skipped where ../shared/data/hcc_longitudinal is absent)',
  { timeout: 300_000 },
  () => {
    it('check: two risk sets, and 1001 of 1459 patients whose residual times disagree', async () => {
      const finished = await tessera(['check', example, '--out', join(temporaryFolder(), 'check')])
      expect(finished).toMatchObject({ exit: 0, document: { ok: true } })
      const finding = findingsIn(finished).find(({ code }) => code === 'residual-times-disagree')
      expect(finding).toMatchObject({
        severity: 'warning',
        file: 'visits.csv',
        field: 'OStime_day',
        count: 1001,
      })
      expect(finding?.message).toContain('1001 of 1459 patients with several visits')
      expect(finding?.message).toContain('at most by 0.83 days')
    })

    it.each(leaks)('planted leak, caught by name through the command: %s', async (_, change, named) => {
      await expectCaught(real, temporaryFolder(), change, named)
    })

    it('runs in small, on 1342 and 1025 patients', async () => {
      const folder = temporaryFolder()
      const study = planted(folder, yaml => yaml.replace('repeats: 10', 'repeats: 1'))
      const out = join(folder, 'run')
      const args = [
        'run',
        study,
        '--data',
        real,
        '--out',
        out,
        '--bootstrap',
        '0',
        '--permutations',
        '0',
        '--no-report',
      ]
      expect(await tessera(args)).toMatchObject({ exit: 0 })
      const evidence = evidenceDocumentSchema.parse(JSON.parse(evidenceOf(out)))
      const headline = evidence.estimates.filter(
        estimate =>
          estimate.measure === 'harrell_c' &&
          estimate.model === 'full' &&
          !estimate.fold &&
          !estimate.subgroup,
      )
      // Counted in R (test/reference/landmark.R).
      expect(headline.map(({ n, events }) => [n, events])).toEqual([
        [1342, 726],
        [1025, 457],
      ])
      for (const { value } of headline) expect(value).toBeGreaterThan(0.6)
    })
  },
)
