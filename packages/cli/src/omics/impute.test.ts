import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

async function omics(...args: string[]) {
  const { exit, stdout } = await tessera(['omics', ...args, '--json'])
  return { exit, document: stdout === '' ? null : JSON.parse(stdout) }
}

/** A simulated run, and what its commands read. */
async function run() {
  const folder = temporaryFolder()
  const at = (name: string) => path.join(folder, name)
  expect(
    (await omics('simulate-run', '--out', folder, '--injections', '80', '--metabolites', '20')).exit,
  ).toBe(0)
  return { at, input: ['--samples', at('samples.csv'), '--scale', 'intensity'] }
}

describe('tessera omics impute', () => {
  it('fills in by the kind of each feature, marks what it filled in, and applies what it kept', async () => {
    const { at, input } = await run()
    await omics('drift', at('intensities.csv'), ...input, '--out', at('flat.csv'))
    const fitted = await omics(
      ...['impute', at('flat.csv'), ...input, '--kinds-from', at('intensities.csv')],
      ...['--out', at('full.csv'), '--mask', at('mask.csv'), '--save-reference', at('kept.json')],
    )
    expect(fitted.exit).toBe(0)
    const { filled, missing, kinds } = fitted.document
    expect(missing).toBeGreaterThan(0)
    expect(kinds).toHaveLength(20)
    const ones = readFileSync(at('mask.csv'), 'utf8').split('\n').slice(1).join(',').split(',')
    expect(ones.filter(cell => cell === '1')).toHaveLength(filled['left-censored'] + filled.random)
    const again = await omics(
      ...['impute', at('flat.csv'), ...input, '--reference', at('kept.json'), '--out', at('again.csv')],
    )
    expect(again.exit).toBe(0)
    expect(readFileSync(at('again.csv'), 'utf8')).toBe(readFileSync(at('full.csv'), 'utf8'))
  })

  it('refuses what cannot be meant, and a reference that is none', async () => {
    const { at, input } = await run()
    const impute = (...more: string[]) => omics('impute', at('intensities.csv'), ...input, ...more)
    expect((await impute('--choose', 'random', '--kinds-from', at('intensities.csv'))).exit).toBe(2)
    expect((await impute('--reference', 'a.json', '--save-reference', 'b.json')).exit).toBe(2)
    expect((await impute('--choose', 'magic')).exit).toBe(2)
    const wrong = await impute('--reference', at('truth.json'))
    expect(wrong.exit).toBe(1)
    expect(wrong.document.findings[0].cure).not.toBe('')
  })
})
