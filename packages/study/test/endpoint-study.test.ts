import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EvidenceDocument } from '@tessera/evidence'
import { readProtocol, runStudy } from '@tessera/study'
import { beforeAll, describe, expect, it } from 'vitest'
import { endpointProtocol, endpointTable } from './endpoint-study.ts'
import { findingsOf, writeStudy } from './write-study.ts'

const models = `models:
  clinical: [clinical]
  full: [clinical, marker]`
const quick = '{ leaveOut: centre, external: [D], bootstrap: 20, permutations: 2 }'
const question = (endpoint: string, rest = '') =>
  `id: ${endpoint}\nprognosis: ${endpoint}\nsubgroups: [sex]\n${rest}${models}`

async function run(yaml: string, patients = 200): Promise<EvidenceDocument> {
  const protocolFile = writeStudy({ 'patients.csv': endpointTable(patients), 'study.yaml': yaml })
  const out = mkdtempSync(join(tmpdir(), 'tessera-run-'))
  return (await runStudy({ protocolFile, out, workers: 1 })).evidence
}

const of = (evidence: EvidenceDocument, measure: string, model = 'full') =>
  evidence.estimates.find(
    e =>
      e.measure === measure &&
      e.model === model &&
      e.validation === 'leave-one-centre-out' &&
      e.fold === null,
  )
const kinds = ({ figures }: EvidenceDocument) => new Set(figures.map(figure => figure.kind))

describe('a question on competing events', () => {
  let evidence: EvidenceDocument
  beforeAll(async () => {
    evidence = await run(endpointProtocol(question('relapse'), quick))
  })

  it('is answered by the incidence of the first cause, with everything that an event has', () => {
    const [{ answer, endpointType, horizon, events }] = evidence.questions
    expect([endpointType, horizon]).toEqual(['competing', 24])
    expect(answer.sentences[0]).toMatch(
      /separated .* better than chance: concordance to 24 months \(Wolbers\) 0\.7/,
    )
    expect(events).toBeLessThan(110)
    for (const measure of [
      'time_auc',
      'time_auc_event_free',
      'brier',
      'log_score',
      'observed_expected',
      'net_benefit',
    ])
      expect(of(evidence, measure)?.lower, measure).not.toBeNull()
    expect(of(evidence, 'difference:log_score')?.upper).toBeLessThan(0)
    expect([...kinds(evidence)]).toEqual(
      expect.arrayContaining([
        'kaplan-meier',
        'time-auc',
        'calibration',
        'decision',
        'forest',
        'null-distribution',
      ]),
    )
  })

  it('draws the incidence by risk group, rising, and tests it', () => {
    const figure = evidence.figures.find(f => f.kind === 'kaplan-meier')
    if (figure?.kind !== 'kaplan-meier') throw new Error('no figure')
    expect(figure.curve).toBe('incidence')
    const [low, high] = figure.groups.map(group => group.survival.at(-1) ?? 0)
    expect(low).toBeGreaterThan(0)
    expect(high).toBeGreaterThan(low)
    expect(of(evidence, 'subdistribution_hazard_ratio')?.p).toBeLessThan(0.05)
    expect(of(evidence, 'incidence_high')?.value).toBeGreaterThan(of(evidence, 'incidence_low')?.value ?? 1)
  })

  it('validates in an external centre with the intervals of one model, and says what the size allows', () => {
    const external = evidence.estimates.filter(
      e => e.validation === 'external-d' && e.measure === 'wolbers_c' && e.subgroup === null,
    )
    expect(external.every(e => e.lower !== null && e.about === 'fitted model')).toBe(true)
    expect(evidence.questions[0].sampleSize.sentence).toContain('events of recurrence')
  })
})

describe('what a question on competing events asks', () => {
  it('may be another cause; one that there is not is refused by name', async () => {
    const yaml = (cause: string) => endpointProtocol(question('relapse', `cause: ${cause}\n`), quick)
    const protocolFile = writeStudy({ 'patients.csv': endpointTable(120), 'study.yaml': yaml('death') })
    const { intake } = await findingsOf(protocolFile)
    const outcome = intake?.assembled.questions[0].rows.outcome
    expect(outcome?.kind === 'competing-risks' && outcome.causes).toEqual(['death', 'recurrence'])
    expect(() => readProtocol(writeStudy({ 'study.yaml': yaml('deth') }))).toThrow("no cause 'deth'")
    const binary = endpointProtocol(question('grade', 'cause: death\n'), quick)
    expect(() => readProtocol(writeStudy({ 'study.yaml': binary }))).toThrow('a cause is named')
  })
})

describe('a question on ordered levels', () => {
  let evidence: EvidenceDocument
  beforeAll(async () => {
    evidence = await run(endpointProtocol(question('grade'), quick))
  })

  it('is answered by concordance, ranked probability and what the named cut gives', () => {
    const [{ answer, events }] = evidence.questions
    expect(events).toBeNull()
    expect(answer.sentences[0]).toMatch(/ranked patients of different levels better than chance/)
    expect(answer.sentences[2]).toMatch(/more accurate .* difference in ranked probability score −/)
    expect(of(evidence, 'auc')?.label).toBe('AUC, complete response')
    expect(of(evidence, 'quadratic_kappa')?.value).toBeGreaterThan(0.2)
    expect(of(evidence, 'ranked_probability_score')?.value).toBeLessThan(0.2)
  })

  it('draws the predicted probabilities by observed level, each a whole', () => {
    const figure = evidence.figures.find(f => f.kind === 'level-probabilities')
    if (figure?.kind !== 'level-probabilities') throw new Error('no figure')
    expect(figure.levels).toEqual(['TRG3', 'TRG2', 'TRG1', 'TRG0'])
    const [full] = figure.models
    for (const { probability } of full.observed)
      expect(probability.reduce((sum, p) => sum + p, 0)).toBeCloseTo(1, 9)
    expect(full.observed[3].probability[3]).toBeGreaterThan(full.observed[0].probability[3])
    expect(kinds(evidence).has('kaplan-meier')).toBe(false)
  })

  it('a cut at a level that there is not, or at the lowest, is refused', () => {
    const cut = (level: string) =>
      endpointProtocol(question('grade'), quick).replace(
        'complete response: TRG0',
        `complete response: ${level}`,
      )
    expect(() => readProtocol(writeStudy({ 'study.yaml': cut('TRG9') }))).toThrow("no level 'TRG9'")
    expect(() => readProtocol(writeStudy({ 'study.yaml': cut('TRG3') }))).toThrow('the lowest level')
  })
})

describe('a question on a value', () => {
  let evidence: EvidenceDocument
  beforeAll(async () => {
    evidence = await run(endpointProtocol(question('infiltration'), quick))
  })

  it('is answered by correlation, error in the unit, and slope', () => {
    const [{ answer }] = evidence.questions
    expect(answer.sentences[0]).toMatch(/values that rise with those observed/)
    expect(answer.sentences[1]).toMatch(/^Predicted values were/)
    expect(of(evidence, 'rmse')?.label).toBe('Root mean squared error, %')
    // Drawn with a residual deviation of 8.
    expect(of(evidence, 'rmse')?.value).toBeGreaterThan(6.5)
    expect(of(evidence, 'rmse')?.value).toBeLessThan(9.5)
    expect(of(evidence, 'r_squared')?.value).toBeGreaterThan(0.35)
    expect(of(evidence, 'pearson', 'centre-alone')).toBeUndefined()
  })

  it('draws observed against predicted, gives the model as a formula, and no decision curve', () => {
    expect(kinds(evidence).has('observed-predicted')).toBe(true)
    expect(kinds(evidence).has('decision')).toBe(false)
    expect((evidence.formulas ?? []).map(formula => formula.link)).toContain('identity')
    expect(evidence.questions[0].sampleSize.sentence).toContain('continuous outcome')
  })
})

describe('what an endpoint does not have', () => {
  const published = (endpoint: string, settings: string) =>
    endpointProtocol(
      `id: ${endpoint}
prognosis: ${endpoint}
models:
  clinical: [clinical]
  old: { published: { formula: 0.4 * age, features: [age], source: "Smith 2020"${settings} } }`,
      quick,
    )
  const read = (yaml: string) => () => readProtocol(writeStudy({ 'study.yaml': yaml }))

  it('is refused with its reason: published levels, recalibrated values, a cut-off of values', () => {
    expect(read(published('grade', ''))).toThrow('a probability each')
    expect(read(published('infiltration', ', use: recalibrate'))).toThrow('validated as it is')
    expect(read(published('relapse', ', gives: linear predictor'))).toThrow('without its baseline')
    const cut = endpointProtocol(question('infiltration', 'riskGroups: { cutOff: youden }\n'), quick)
    expect(read(cut)).toThrow('no risk that is cut in two')
  })

  it('a published value is validated as it is', async () => {
    const evidence = await run(published('infiltration', ', gives: linear predictor'), 80)
    const old = of(evidence, 'mean_error', 'old')
    // 0.4 times a mean age of 62 for a mean value of 30.
    expect(old?.value).toBeGreaterThan(2)
    expect(old?.value).toBeLessThan(9)
  })
})
