import { readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { writeSmallStudy } from '../../test/small-study.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

describe('tessera plan', () => {
  it('is frozen once, and shows what changed since', async () => {
    const study = writeSmallStudy(temporaryFolder())
    expect((await tessera(['plan', 'show', study])).stdout).toContain('No plan is frozen')
    const frozen = await tessera(['plan', 'freeze', study, '--json'])
    expect(frozen.exit).toBe(0)
    const { hash } = JSON.parse(frozen.stdout)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)

    const again = await tessera(['plan', 'freeze', study, '--json'])
    expect(again.exit).toBe(1)
    expect(JSON.parse(again.stdout).findings[0].code).toBe('plan-exists')

    const file = path.join(study, 'study.yaml')
    writeFileSync(file, readFileSync(file, 'utf8').replace('36 months', '24 months'))
    const { exit, stdout } = await tessera(['plan', 'show', study, '--json'])
    expect(exit).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({
      frozen: true,
      hash,
      amendments: [{ path: 'endpoints.rfs.horizon', planned: '36 months', now: '24 months' }],
      exploratory: ['rfs'],
    })
    expect((await tessera(['plan', 'show', study])).stdout).toContain('planned 36 months')
  })
})
