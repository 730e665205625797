import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { tessera } from '../../test/tessera.ts'

const page = (name: string) => path.join(import.meta.dirname, `../../../../docs/omics/${name}.md`)

async function run(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['omics', ...args, '--json'])
  return { exit, stderr, document: stdout === '' ? null : JSON.parse(stdout) }
}

describe('tessera omics de', { timeout: 60_000 }, () => {
  const tables = () => {
    const { 'counts.csv': counts, 'samples.csv': samples } = tablesOnPage(page('de'))
    return {
      counts,
      samples,
      given: [counts, '--scale', 'counts', '--samples', samples, '--group', 'response'],
    }
  }

  it.each(['voom', 'negative-binomial'])('tests the counts of the page by %s', async method => {
    const { counts, given } = tables()
    const out = path.join(path.dirname(counts), `${method}.csv`)
    const { exit, document } = await run(
      'de',
      ...given,
      '--method',
      method,
      '--covariates',
      'centre',
      '--out',
      out,
    )
    expect(exit).toBe(0)
    expect(document).toMatchObject({
      method,
      levels: ['no', 'yes'],
      samples: 8,
      design: ['no', 'yes', 'centresouth'],
    })
    const named = document.tests.find(({ feature }: { feature: string }) => feature === 'CXCL9')
    expect(named.difference).toBeGreaterThan(2)
    expect(readFileSync(out, 'utf8').split('\n')[0]).toContain('contrast,feature,symbol,mean,difference')
  })

  it('draws a volcano and the features of smallest p', async () => {
    const { counts, given } = tables()
    const file = path.join(path.dirname(counts), 'page.html')
    expect((await run('de', ...given, '--report', file)).exit).toBe(0)
    const html = readFileSync(file, 'utf8')
    expect(html).toContain('log2 difference')
    expect(html).toContain('features of smallest p')
    expect((await run('de', ...given, '--report', 'page.txt')).exit).toBe(2)
  })

  it('crosses group and batch', async () => {
    const { given } = tables()
    const { stdout } = await tessera(['omics', 'de', ...given, '--batch', 'centre'])
    expect(stdout).toContain("Cramér's V 0.00")
    expect(stdout).toContain('batch in the model')
  })

  it('stops at a design that cannot tell its columns apart, at unknown columns and contrasts', async () => {
    const { counts, samples, given } = tables()
    const same = await run('de', ...given, '--covariates', 'patient_id')
    expect(same.exit).toBe(1)
    expect(same.document.findings.at(-1).code).toBe('too-few')
    const unknown = await run('de', counts, '--scale', 'counts', '--samples', samples, '--group', 'stage')
    expect(unknown.exit).toBe(1)
    expect(unknown.stderr).toContain('the sheet of the samples has')
    const contrast = await run('de', ...given, '--contrast', 'yes-maybe')
    expect(contrast.exit).toBe(1)
    expect(contrast.document.findings.at(-1).message).toContain("what is 'maybe'?")
    expect((await run('de', ...given, '--method', 'magic')).exit).toBe(2)
  })
})

describe('tessera omics normalise', { timeout: 60_000 }, () => {
  it('keeps a reference and gives a sample the same values by it', async () => {
    const { 'counts.csv': counts, 'samples.csv': samples } = tablesOnPage(page('normalise'))
    const folder = path.dirname(counts)
    const [out, again, saved] = ['out.csv', 'again.csv', 'tmm.json'].map(name => path.join(folder, name))
    const fit = ['--fit-on', 'centre=north', '--save-reference', saved]
    const learned = await run(
      'normalise',
      counts,
      '--scale',
      'counts',
      '--samples',
      samples,
      '--method',
      'tmm',
      ...fit,
      '--out',
      out,
    )
    expect(learned.exit).toBe(0)
    expect(learned.document).toMatchObject({ learnedFrom: '4 samples with centre = north', features: 18 })
    const applied = await run(
      'normalise',
      counts,
      '--scale',
      'counts',
      '--method',
      'tmm',
      '--reference',
      saved,
      '--out',
      again,
    )
    expect(applied.exit).toBe(0)
    expect(readFileSync(again, 'utf8')).toBe(readFileSync(out, 'utf8'))
    const other = await run('normalise', counts, '--scale', 'counts', '--method', 'vst', '--reference', saved)
    expect(other.exit).toBe(2)
    expect((await run('normalise', counts, '--scale', 'log2', '--method', 'tmm')).exit).toBe(1)
  })
})
