import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { drawPreferenceTrial } from '@tessera/trials'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

async function trial(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['trial', ...args, '--json'])
  const document = stdout === '' ? null : JSON.parse(stdout)
  return { exit, document, stderr, findings: document?.findings ?? [] }
}

function table(name: string, text: string): string {
  const file = path.join(temporaryFolder(), name)
  writeFileSync(file, text)
  return file
}

// Published: McCaffery et al., Med Decis Making 2011;31:229, as in the vignette of the R package preference.
const imap = `arm,treatment,n,mean,sd
choice,HPV,50,47.57283,10.6162889
choice,Pap,22,50.58991,4.8686232
random,HPV,76,46.16386,9.7385777
random,Pap,64,45.51061,9.9744353
`

describe('tessera trial analyse --design two-stage', () => {
  it('gives the published effects from the published groups', async () => {
    const file = table('imap.csv', imap)
    const { exit, document } = await trial('analyse', file, '--design', 'two-stage', '--summary')
    expect(exit).toBe(0)
    expect(document).toMatchObject({ design: 'two-stage', kind: 'mean', n: 212, treatments: ['HPV', 'Pap'] })
    expect(document.effects.treatment.value).toBeCloseTo(0.65325, 8)
    expect(document.effects.selection.value).toBeCloseTo(-1.351509, 6)
    expect(document.effects.preference.value).toBeCloseTo(5.962683, 6)
    expect(document.published.preference.statistic).toBeCloseTo(1.797166, 6)
    expect(document.published.preference.p).toBeCloseTo(0.07230934, 7)
    const { stdout } = await tessera(['trial', 'analyse', file, '--design', 'two-stage', '--summary'])
    expect(stdout).toContain('preference     5.963')
  })

  it('reads one row a patient on every outcome, with strata, and writes a table', async () => {
    const by = (a: number, b: number, c: number, d: number) => ({
      underA: { prefersA: a, prefersB: b },
      underB: { prefersA: c, prefersB: d },
    })
    const stratum = {
      prefersA: 0.6,
      outcome: {
        kind: 'survival',
        hazards: by(0.04, 0.06, 0.08, 0.06),
        horizon: 10,
        accrual: 12,
        followUp: 12,
      } as const,
    }
    const drawn = drawPreferenceTrial(
      { design: 'two-stage', strata: [0.5, 0.5].map(share => ({ share, ...stratum })) },
      200,
      4,
    )
    if (drawn.outcome.kind !== 'survival') throw new Error(drawn.outcome.kind)
    const { time, event } = drawn.outcome
    const rows = drawn.stratum.map((centre, i) =>
      [
        `P${i + 1}`,
        centre,
        drawn.chose[i] ? 'choice' : 'random',
        'AB'[drawn.treatment[i]],
        time[i],
        event[i],
        i % 3,
      ].join(','),
    )
    const file = table(
      'trial.csv',
      `patient_id,centre,stage,treatment,months,died,events\n${rows.join('\n')}\n`,
    )
    const out = path.join(path.dirname(file), 'effects.csv')
    const base = ['analyse', file, '--design', 'two-stage']
    const followed = ['--time', 'months', '--event', 'died']
    const survival = await trial(
      ...base,
      '--kind',
      'survival',
      '--at',
      '10',
      ...followed,
      '--strata',
      'centre',
      '--out',
      out,
    )
    expect(survival.exit).toBe(0)
    expect(survival.document.strata.map((one: { stratum: string }) => one.stratum)).toEqual(['S1', 'S2'])
    expect(Object.keys(survival.document.effects)).toEqual(['treatment', 'selection', 'preference'])
    const asked = await trial(
      ...base,
      '--kind',
      'rmst',
      '--tau',
      '10',
      ...followed,
      '--effects',
      'preference',
    )
    expect(Object.keys(asked.document.effects)).toEqual(['preference'])
    const rate = await trial(...base, '--count', 'events', '--exposure', 'months')
    expect(rate.document.kind).toBe('rate')
    expect((await trial(...base, '--event', 'died')).document.kind).toBe('risk')
    const hazard = await trial(...base, '--kind', 'hazard', ...followed, '--strata', 'centre')
    expect(hazard.document.effects.treatment.value).toBeGreaterThan(0)
    expect(hazard.document.n).toBe(drawn.chose.filter(one => one === 0).length)
  })

  it('refuses what the design does not identify, with the reason', async () => {
    const file = table('imap.csv', imap)
    const { exit, findings } = await trial(
      ...['analyse', file, '--design', 'two-stage', '--kind', 'hazard', '--effects', 'selection'],
    )
    expect(exit).toBe(1)
    expect(findings).toMatchObject([{ code: 'effect-not-identified', value: 'selection' }])
  })

  it('says file, row, field and cure of bad rows, and ends with 2 on wrong usage', async () => {
    const file = table(
      'bad.csv',
      'patient_id,stage,treatment,outcome\nP1,random,A,1\nP2,random,B,x\nP3,choice,A,2\nP4,choice,B,3\n',
    )
    const bad = await trial('analyse', file, '--design', 'two-stage')
    expect(bad.exit).toBe(1)
    expect(bad.findings).toMatchObject([
      { file: expect.stringContaining('bad.csv'), row: 3, field: 'outcome' },
    ])
    expect(bad.findings[0].cure.length).toBeGreaterThan(5)
    const arms = table('arms.csv', 'stage,treatment,outcome\n1,A,1\n2,B,2\n')
    expect((await trial('analyse', arms, '--design', 'two-stage')).findings[0].code).toBe('arms-unknown')
    const twice = table('twice.csv', `${imap}random,Pap,64,45,9\n`)
    expect((await trial('analyse', twice, '--design', 'two-stage', '--summary')).findings[0].code).toBe(
      'group-twice',
    )
    expect((await trial('analyse', arms, '--design', 'two-stage', '--kind', 'survival')).exit).toBe(2)
    expect((await trial('analyse', arms, '--design', 'two-stage', '--effects', 'carryover')).exit).toBe(2)
    expect((await trial('analyse', arms)).exit).toBe(2)
  })
})

describe('tessera trial analyse --design elicited', () => {
  it('compares those who prefer each treatment under both', async () => {
    const rows = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11].map(i =>
      [`P${i}`, 'AB'[i % 2], ['A', 'B', 'none'][Math.floor(i / 4)], i % 5].join(','),
    )
    const file = table('elicited.csv', `patient_id,treatment,preference,outcome\n${rows.join('\n')}\n`)
    const { exit, document } = await trial('analyse', file, '--design', 'elicited')
    expect(exit).toBe(0)
    // A: 0 2 | 4 1 | 3 0, B: 1 3 | 0 2 | 4 1, by preference A | B | none
    expect(document.effects.treatment.value).toBeCloseTo(10 / 6 - 11 / 6, 10)
    expect(document.effects.preference.value).toBeCloseTo((1 - 2.5 + (1 - 2)) / 2, 10)
    const strange = table('strange.csv', 'treatment,preference,outcome\nA,C,1\nB,A,2\nA,B,2\n')
    const refused = await trial('analyse', strange, '--design', 'elicited')
    expect(refused.findings).toMatchObject([{ code: 'preference-unknown', row: 2, value: 'C' }])
  })
})

describe('tessera trial samplesize', () => {
  it('gives the published sizes, powers and the best share who choose', async () => {
    const design = ['samplesize', '--design', 'two-stage', '--prefers', '0.7', '--effects', '1,3.81,9.52']
    const size = await trial(...design, '--sd', String(Math.sqrt(5)), '--optimal', '1,1,1')
    expect(size.document.effects.map((one: { n: number }) => one.n)).toEqual([314, 224, 23])
    expect(size.document.n).toBe(314)
    expect(size.document.optimalChoiceShare).toBeCloseTo(0.64, 4)
    const strata = ['--prefers', '0.5,0.7', '--shares', '0.4,0.6', '--sd', `${Math.sqrt(3)},2`]
    const power = await trial(
      ...['samplesize', '--design', 'two-stage', '--effects', '1,3.67,7.67', ...strata, '--n', '212'],
    )
    expect(power.document.power.treatment).toBeCloseTo(0.774327, 6)
    expect(power.document.power.selection).toBeCloseTo(0.9276657, 6)
  })

  it('of time-to-event outcomes and of the partially randomised design', async () => {
    const plan = ['--accrual', '18', '--follow-up', '12', '--drop-out', '0.01']
    const medians = ['--prefers', '0.6', '--first', '15,12', '--second', '9,12']
    const survival = await trial(
      ...['samplesize', '--design', 'elicited', '--kind', 'survival', '--at', '12', ...medians, ...plan],
    )
    expect(survival.document.effects[0].value).toBeCloseTo(
      0.6 * 2 ** (-12 / 15) + 0.4 * 0.5 - 0.6 * 2 ** (-12 / 9) - 0.4 * 0.5,
      10,
    )
    const partial = await trial(
      ...['samplesize', '--design', 'partially-randomised', '--hazard-ratio', '0.6', '--control-median', '9'],
      ...['--accrual', '30', '--follow-up', '18', '--preference-share', '0.35'],
    )
    expect(partial.document.randomised.events).toBe(121)
    expect((await trial('samplesize', '--design', 'two-stage')).exit).toBe(2)
    const impossible = ['--kind', 'risk', '--prefers', '0.5', '--randomised', '0.5,0.4', '--chose', '1.2,0.5']
    expect((await trial('samplesize', '--design', 'two-stage', ...impossible)).exit).toBe(1)
  })
})

describe('tessera trial simulate --design two-stage', () => {
  it('says bias and coverage, and writes a trial that analyse reads', async () => {
    const file = path.join(temporaryFolder(), 'trial.csv')
    const outcome = ['--kind', 'risk', '--prefers', '0.5', '--first', '0.6,0.4', '--second', '0.3,0.4']
    const { exit, document } = await trial(
      ...[
        'simulate',
        '--design',
        'two-stage',
        '--n',
        '200',
        ...outcome,
        '--replications',
        '50',
        '--write',
        file,
      ],
    )
    expect(exit).toBe(0)
    expect(document.effects.map((one: { truth: number }) => Number(one.truth.toFixed(10)))).toEqual([
      0.15, 0.05, 0.15,
    ])
    const analysis = await trial('analyse', file, '--design', 'two-stage', '--kind', 'risk')
    expect(analysis.document).toMatchObject({ n: 200, treatments: ['A', 'B'] })
    expect((await trial('simulate', '--design', 'two-stage', ...outcome)).exit).toBe(2)
  })
})
