import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/omics/longitudinal.md')
const after = ['--landmark', '45', '--time', 'days', '--event', 'status=irae', '--censor', 'none']

/** The files of the page, each perhaps changed. */
function files(change: Readonly<Record<string, (text: string) => string>> = {}) {
  const tables = tablesOnPage(page)
  for (const [name, edit] of Object.entries(change))
    writeFileSync(tables[name], edit(readFileSync(tables[name], 'utf8')))
  const folder = path.dirname(tables['METABOLITES.csv'])
  const input = [
    tables['METABOLITES.csv'],
    ...['--scale', 'intensity', '--samples', tables['SAMPLES.csv'], '--clinical', tables['PATIENTS.csv']],
  ]
  return { input, at: (name: string) => path.join(folder, name) }
}

async function run(args: readonly string[]) {
  const { exit, stdout, stderr } = await tessera(['omics', 'longitudinal', ...args, '--json'])
  return { exit, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
}

describe('tessera omics longitudinal', () => {
  it('courses of two groups on the page: effects, trajectories, every field of the document on it', async () => {
    const { input, at } = files()
    const { exit, document } = await run([
      ...input,
      ...['--group', 'arm', '--reference', 'mono', '--exclude-samples', 'after_steroids'],
      ...[
        '--out',
        at('effects.csv'),
        '--trajectories',
        at('trajectories.csv'),
        '--exclusions',
        at('left.csv'),
      ],
    ])
    expect(exit).toBe(0)
    expectDocumented(page, document)
    const interaction = document.effects.find(
      (row: { feature: string; term: string }) =>
        row.feature === 'kynurenine' && row.term === 'arm: combination x time',
    )
    expect(interaction).toMatchObject({ n: 42, why_not: null })
    expect(interaction.q).toBeLessThan(0.05)
    expect(document.mixed).toMatchObject({ transform: 'log2', samples: 42, patients: 16 })
    expect(document.exclusions).toMatchObject([{ code: 'flagged-after_steroids', unit: 'sample' }])
    expect(readFileSync(at('effects.csv'), 'utf8').split('\n')[0]).toContain('feature,symbol,analysis,term')
    expect(readFileSync(at('trajectories.csv'), 'utf8')).toContain('kynurenine,mono,baseline')
    expect(readFileSync(at('left.csv'), 'utf8')).toContain('after steroids')
  })

  it('an outcome and a response after the landmark, and a feature as it changes', async () => {
    const { input, at } = files()
    const { exit, document } = await run([
      ...input,
      ...after,
      ...[
        '--measures',
        'change,level',
        '--endpoint',
        'response=PR',
        '--assessed',
        'assessed',
        '--time-varying',
      ],
      ...['--landmark-table', at('known.csv'), '--centre', 'centre', '--adjust', 'age'],
    ])
    expect(exit).toBe(0)
    expectDocumented(page, document)
    expect(document.landmark).toMatchObject({ atRisk: 14, events: 9, assessed: 16 })
    expect(document.landmark.latestDay).toBeLessThanOrEqual(45)
    const reasons = document.exclusions.map(({ reason }: { reason: string }) => reason)
    expect(reasons).toContain('status=irae by day 45')
    expect(reasons).toContain('a competing event by day 45')
    expect(readFileSync(at('known.csv'), 'utf8').split('\n')[0]).toContain('kynurenine:change')
    expect(new Set(document.effects.map(({ analysis }: { analysis: string }) => analysis))).toEqual(
      new Set(['cause-specific Cox', 'logistic', 'time-varying Cox']),
    )
  })

  it('draws the courses of the page, and refuses a page of another ending', async () => {
    const { input, at } = files()
    const drawn = await run([...input, '--group', 'arm', '--reference', 'mono', '--report', at('page.html')])
    expect(drawn.exit).toBe(0)
    const html = readFileSync(at('page.html'), 'utf8')
    for (const text of ['kynurenine', 'combination', 'Days from time zero', 'Mixed model, time'])
      expect(html).toContain(text)
    expect((await run([...input, '--group', 'arm', '--report', at('page.pdf')])).exit).toBe(2)
  })

  it('reads well', async () => {
    const { input } = files()
    const { stdout } = await tessera(['omics', 'longitudinal', ...input, ...after, '--measures', 'change'])
    expect(stdout).toContain('At day 45: 14 patients at risk, of whom 9 have the outcome later.')
    expect(stdout).toContain('with the outcome shuffled 10 times within centres')
  })

  it('says what is at fault in the data, with the cure, and exits with 1', async () => {
    const without = files({ 'PATIENTS.csv': text => text.replace('time_zero', 'first_dose') })
    const absent = await run([...without.input, '--group', 'arm'])
    expect(absent.exit).toBe(1)
    expect(absent.document.findings[0]).toMatchObject({ code: 'no-such-column', field: 'time_zero' })
    expect(absent.document.findings[0].cure).toContain('--time-zero COLUMN')

    const counts = files()
    const refused = await run([
      ...counts.input.map(arg => (arg === 'intensity' ? 'counts' : arg)),
      '--group',
      'arm',
    ])
    expect(refused.exit).toBe(1)
    expect(refused.document.findings[0].cure).toContain('tessera omics normalise')

    const twice = files({ 'PATIENTS.csv': text => `${text}${text.trim().split('\n').at(-1)}\n` })
    expect((await run([...twice.input, '--group', 'arm'])).document.findings[0]).toMatchObject({
      code: 'duplicate-patient',
    })

    const late = files()
    const nobody = await run([...late.input, '--landmark', '900', ...after.slice(2)])
    expect(nobody.exit).toBe(1)
    expect(nobody.document.findings[0].message).toContain('nobody is at risk at day 900')
  })

  it('goes on with findings where a patient lacks a baseline, a sample its patient', async () => {
    const { input } = files({
      'SAMPLES.csv': text => text.replace(/^P01-1,.*\n/m, '').replace('P02-1,P02,', 'P02-1,P77,'),
    })
    const { exit, document } = await run([...input, ...after, '--measures', 'change'])
    expect(exit).toBe(0)
    const codes = document.findings.map(({ code }: { code: string }) => code)
    expect(codes).toContain('no-baseline')
    expect(codes).toContain('sample-in-no-clinical-table')
  })

  it('refuses what cannot be meant, with 2', async () => {
    const { input } = files()
    const misuse = async (...args: string[]) => {
      const { exit, stderr } = await run([...input, ...args])
      expect(exit).toBe(2)
      return stderr
    }
    expect(await misuse('--landmark', '45')).toContain('needs an outcome')
    expect(await misuse('--endpoint', 'response=PR', '--landmark', '45')).toContain('--assessed')
    expect(await misuse('--time', 'days', '--event', 'status=irae')).toContain('--landmark DAY')
    expect(await misuse(...after, '--measures', 'height')).toContain('known are level')
    expect(await misuse('--visits', 'baseline')).toContain('NAME=FROM:TO')
    expect(await misuse('--group', 'arm', '--reference', 'nobody')).toContain('--reference nobody')
  })
})
