import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/omics/${name}.md`)

async function run(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['omics', ...args, '--json'])
  const document = stdout === '' ? null : JSON.parse(stdout)
  return {
    exit,
    stderr,
    document,
    codes: (document?.findings ?? []).map(({ code }: { code: string }) => code),
  }
}

describe('tessera omics score', { timeout: 60_000 }, () => {
  it('published signatures of the page, each by its formula, the others refused by name', async () => {
    const { 'expression.csv': table } = tablesOnPage(page('score'))
    const out = path.join(path.dirname(table), 'scores.csv')
    const { exit, document } = await run('score', table, '--scale', 'log2', '--out', out)
    expect(exit).toBe(0)
    const { sets, samples, ...rest } = document
    expectDocumented(page('score'), {
      ...rest,
      sets,
      samples: samples.map(({ sample }: { sample: string }) => ({ sample })),
    })
    const ifn = sets.find(({ set }: { set: string }) => set === 'ifn-gamma-6')
    expect(ifn).toMatchObject({ scored: true, missing: [], verified: true, formula: 'mean-log2' })
    const b = sets.find(({ set }: { set: string }) => set === 'danaher-b-cells')
    // KIAA0125 is FAM30A today.
    expect(b).toMatchObject({ scored: true, missing: ['PNOC'] })
    expect(sets.find(({ set }: { set: string }) => set === 'tis-18-weighted')).toMatchObject({
      scored: false,
    })
    expect(samples[0]['ifn-gamma-6']).toBeGreaterThan(samples[5]['ifn-gamma-6'])
    const [head, first] = readFileSync(out, 'utf8').split('\n')
    expect(head.split(',').slice(0, 2)).toEqual(['sample', 'ifn-gamma-6'])
    expect(first.split(',')[0]).toBe('S1')
  })

  it('a reference learned from training samples gives a new sample the same score alone', async () => {
    const { 'expression.csv': table, 'samples.csv': sheet, 'sets.csv': sets } = tablesOnPage(page('score'))
    const reference = path.join(path.dirname(table), 'gsva.json')
    const fitted = await run(
      'score',
      table,
      '--scale',
      'log2',
      '--sets',
      sets,
      '--samples',
      sheet,
      '--fit-on',
      'set=training',
      '--save-reference',
      reference,
    )
    expect(fitted.exit).toBe(0)
    expect(fitted.document).toMatchObject({ method: 'gsva', learnedFrom: '5 samples with set=training' })
    const again = await run('score', table, '--scale', 'log2', '--reference', reference)
    expect(again.document.samples[5].effector).toBe(fitted.document.samples[5].effector)
    const other = await run('score', table, '--scale', 'log2', '--reference', reference, '--method', 'ssgsea')
    expect(other.exit).toBe(2)
  })

  it.each(['ssgsea', 'zscore', 'plage', 'singscore', 'mean', 'weighted'])(
    '%s of sets of a table',
    async method => {
      const { 'expression.csv': table, 'sets.csv': sets } = tablesOnPage(page('score'))
      const { exit, document } = await run(
        'score',
        table,
        '--scale',
        'log2',
        '--sets',
        sets,
        '--method',
        method,
      )
      expect(exit).toBe(0)
      expect(document.samples).toHaveLength(6)
      expect(document.samples[0].effector).toBeGreaterThan(document.samples[5].effector)
    },
  )

  it('infiltration with its interval', async () => {
    const { 'expression.csv': table } = tablesOnPage(page('score'))
    const { exit, document } = await run(
      'score',
      table,
      '--scale',
      'log2',
      '--method',
      'infiltration',
      '--coverage',
      '0.4',
    )
    expect(exit).toBe(0)
    expectDocumented(page('score'), document)
    for (const { infiltration, lower, upper } of document.samples) {
      expect(lower).toBeLessThanOrEqual(infiltration)
      expect(upper).toBeGreaterThanOrEqual(infiltration)
    }
  })

  it('the loss of a mean in a complete table', async () => {
    const { 'expression.csv': complete, 'platform.csv': table } = tablesOnPage(page('score'))
    const { document } = await run(
      'score',
      table,
      '--scale',
      'log2',
      '--sets',
      'ifn-gamma-6',
      '--complete',
      complete,
    )
    expect(document.sets[0]).toMatchObject({ missing: ['IFNG'], scored: true })
    expect(document.sets[0].loss.correlation).toBeGreaterThan(0.9)
    expectDocumented(page('score'), { sets: document.sets })
  })

  it('refuses what cannot be meant', async () => {
    const { 'expression.csv': table, 'sets.csv': sets } = tablesOnPage(page('score'))
    expect((await run('score', table, '--sets', 'nonsense')).exit).toBe(2)
    expect((await run('score', table, '--sets', sets, '--method', 'published')).exit).toBe(2)
    expect((await run('score', table, '--sets', path.join(path.dirname(sets), 'none.gmt'))).exit).toBe(1)
    const ratio = await run('score', table, '--scale', 'ratio')
    expect(ratio.exit).toBe(1)
    expect(ratio.codes).toEqual(['scale'])
  })
})

describe('tessera omics enrich', { timeout: 60_000 }, () => {
  it('over-representation against the measured genes', async () => {
    const { 'tests.csv': table, 'pathways.csv': sets } = tablesOnPage(page('enrich'))
    const { exit, document } = await run('enrich', table, '--sets', sets, '--where', 'q < 0.05 && log_fc > 0')
    expect(exit).toBe(0)
    expectDocumented(page('enrich'), document)
    expect(document.sets[0]).toMatchObject({ set: 'top', size: 5, lost: 1 })
    expect(document.sets[0].p).toBeLessThan(0.01)
    expect(document.left).toEqual([{ name: 'small', reason: '2 genes measured, fewer than 5', lost: 0 }])
  })

  it('along a ranking', async () => {
    const { 'tests.csv': table, 'pathways.csv': sets } = tablesOnPage(page('enrich'))
    const out = path.join(path.dirname(table), 'enriched.csv')
    const { exit, document } = await run('enrich', table, '--sets', sets, '--rank', 't', '--out', out)
    expect(exit).toBe(0)
    expectDocumented(page('enrich'), document)
    expect(document.sets[0].set).toBe('top')
    expect(document.sets[0].leadingEdge).toContain('G1')
    expect(readFileSync(out, 'utf8').split('\n')).toHaveLength(4)
  })

  it('refuses both, none, and columns that are not there', async () => {
    const { 'tests.csv': table, 'pathways.csv': sets } = tablesOnPage(page('enrich'))
    expect((await run('enrich', table, '--sets', sets)).exit).toBe(2)
    expect((await run('enrich', table, '--sets', sets, '--rank', 'nothing')).codes).toEqual([
      'no-such-column',
    ])
    expect((await run('enrich', table, '--sets', sets, '--where', 'q + 1')).exit).toBe(2)
  })
})

describe('tessera omics deconvolve', { timeout: 60_000 }, () => {
  it('shares of the mixtures of the page', async () => {
    const { 'tpm.csv': table, 'cells.csv': reference } = tablesOnPage(page('deconvolve'))
    const out = path.join(path.dirname(table), 'shares.csv')
    const args = ['deconvolve', table, '--scale', 'tpm', '--reference', reference] as const
    const { exit, document } = await run(...args, '--out', out)
    expect(exit).toBe(0)
    expectDocumented(page('deconvolve'), document)
    const planted = [
      [0.5, 0.2, 0.1, 0.2],
      [0.1, 0.1, 0.3, 0.5],
      [0, 0, 0.05, 0.95],
    ]
    for (const [s, { shares }] of document.samples.entries())
      for (const [j, { share }] of shares.entries())
        expect(Math.abs(share - planted[s][j])).toBeLessThan(0.05)
    expect(readFileSync(out, 'utf8').split('\n')[0]).toMatch(/^sample,T cell,B cell,macrophage,tumour,/)
  })

  it('refuses logarithms and a reference that is none', async () => {
    const { 'tpm.csv': table, 'cells.csv': reference } = tablesOnPage(page('deconvolve'))
    const logs = await run('deconvolve', table, '--scale', 'log2', '--reference', reference)
    expect([logs.exit, logs.codes]).toEqual([1, ['scale']])
    const { 'pathways.csv': none } = tablesOnPage(page('enrich'))
    expect((await run('deconvolve', table, '--scale', 'tpm', '--reference', none)).codes).toEqual([
      'no-reference',
    ])
  })
})
