import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

describe('tessera omics qc and drift', () => {
  it('tells the quality of a simulated run, corrects its drift, and applies a saved correction', async () => {
    const folder = temporaryFolder()
    const made = await tessera(
      'omics simulate-run --injections 60 --batches 2 --metabolites 12 --planted 2 --out'
        .split(' ')
        .concat(folder),
    )
    expect(made.exit).toBe(0)
    const table = path.join(folder, 'intensities.csv')
    const sheet = ['--samples', path.join(folder, 'samples.csv'), '--scale', 'intensity']
    const qc = await tessera(['omics', 'qc', table, ...sheet, '--group', 'group', '--json'])
    expect(qc.exit).toBe(0)
    const report = JSON.parse(qc.stdout)
    expect(report.features).toHaveLength(12)
    expect(report.batches.map(({ qc: count }: { qc: number }) => count)).toEqual([5, 5])
    const saved = path.join(folder, 'drift.json')
    const drift = ['omics', 'drift', table, ...sheet, '--out']
    const first = path.join(folder, 'a.csv')
    const again = path.join(folder, 'b.csv')
    expect((await tessera([...drift, first, '--save-reference', saved])).exit).toBe(0)
    expect((await tessera([...drift, again, '--reference', saved])).exit).toBe(0)
    expect(await readFile(again, 'utf8')).toBe(await readFile(first, 'utf8'))
    // Without the sheet nothing says which samples are QC samples.
    const blind = await tessera(['omics', 'drift', table, '--scale', 'intensity'])
    expect(blind.exit).toBe(1)
    expect(blind.stderr).toContain('no QC sample')
  }, 30_000)
})
