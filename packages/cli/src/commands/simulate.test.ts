import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

describe('tessera simulate', () => {
  it('writes tables, study and truth; one seed, one cohort', async () => {
    const simulate = async (seed: string) => {
      const out = temporaryFolder()
      const args = [
        'hcc-adjuvant',
        '--patients',
        '60',
        '--centres',
        '3',
        '--seed',
        seed,
        '--files',
        'tables',
        '--out',
        out,
      ]
      const { exit, stdout } = await tessera(['simulate', ...args, '--json'])
      expect(exit).toBe(0)
      const { files } = JSON.parse(stdout)
      for (const name of ['patients.csv', 'study.yaml', 'truth.json'])
        expect(files).toContain(path.join(out, name))
      return readFileSync(path.join(out, 'patients.csv'), 'utf8')
    }
    const first = await simulate('3')
    expect(first.trim().split('\n')).toHaveLength(61)
    expect(await simulate('3')).toBe(first)
    expect(await simulate('4')).not.toBe(first)
  })

  it('fewer patients than centres is wrong usage', async () => {
    const args = ['hcc-adjuvant', '--patients', '2', '--centres', '5', '--out', temporaryFolder()]
    expect((await tessera(['simulate', ...args])).exit).toBe(2)
  })

  it('a folder that is a file is said so', async () => {
    const file = path.join(import.meta.dirname, 'simulate.ts')
    const { exit, stderr } = await tessera(['simulate', 'hcc-adjuvant', '--out', file])
    expect(exit).toBe(1)
    expect(stderr).toContain('choose another')
  })
})
