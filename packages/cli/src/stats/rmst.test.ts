import { describe, expect, it } from 'vitest'
import { expectRefusals, referenceFile, statsOfBoth, statsReference, within } from '../../test/stats.ts'
import { tessera } from '../../test/tessera.ts'

const pbc = referenceFile('pbc-followup.csv')
const base = ['--time', 'days', '--event', 'status=2', '--group', 'dpca']
const { rmst } = statsReference('curves.json')

describe('tessera stats rmst gives the numbers of R', () => {
  it('by arm to ten years, with difference and ratios', async () => {
    const { tau, groups, contrasts } = await statsOfBoth('rmst', pbc, ...base, '--tau', '3652.5')
    expect(tau).toBe(3652.5)
    expect(contrasts).toHaveLength(1)
    expect(contrasts[0]).toMatchObject({ group: '1', reference: '0' })
    const fields = ['value', 'lower', 'upper', 'p'] as const
    within('tessera stats rmst', 1e-8, [
      [groups.map((group: { value: number }) => group.value), rmst.value],
      [groups.map((group: { se: number }) => group.se), rmst.se],
      ...(['difference', 'ratio', 'lostRatio'] as const).map(
        name =>
          [fields.map(field => contrasts[0][name][field]), fields.map(field => rmst[name][field])] as const,
      ),
    ])
  })
  it('and refuses what cannot be', async () => {
    await expectRefusals('rmst', pbc, base, { column: 'dpca', code: 'status=2' })
    const { exit, stdout } = await tessera(['stats', 'rmst', pbc, ...base, '--tau', '9000', '--json'])
    expect(exit).toBe(1)
    expect(JSON.parse(stdout).findings[0].message).toContain('In group 0, tau is 9000 and follow-up ends at')
  })
})
