import { readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from 'vitest'
import { expectDocumented } from '../../test/documented.ts'
import { tablesOnPage } from '../../test/table-on-page.ts'
import { temporaryFolder, tessera } from '../../test/tessera.ts'

const page = path.join(import.meta.dirname, '../../../../docs/trial/randomisation.md')
const list = ['randomise-list', '--strata', 'centre=6,stage=II|III', '--blocks', '4,6']

async function trial(...args: string[]) {
  const { exit, stdout, stderr } = await tessera(['trial', ...args, '--json'])
  const document = stdout === '' ? null : JSON.parse(stdout)
  return { exit, document, stderr, findings: document?.findings ?? [] }
}

const fileIn = (name: string) => path.join(temporaryFolder(), name)

/** The example of the page, as it is shown there. */
async function shown(args: readonly string[]): Promise<void> {
  const { stdout } = await tessera(['trial', ...args])
  expect(readFileSync(page, 'utf8')).toContain(`\`\`\`text\n${stdout.trimEnd()}\n\`\`\``)
}

describe('tessera trial randomise-list', () => {
  it('seals a seed, writes the list and the blinded one, and finds the list again from the seed', async () => {
    const [seed, out, blinded] = ['seed.json', 'list.csv', 'blinded.csv'].map(fileIn)
    const made = await trial(...list, '--n', '110', '--seal', seed, '--out', out, '--blinded', blinded)
    expect(made).toMatchObject({ exit: 0, findings: [], document: { strata: 12, ratio: [1, 1] } })
    expect(made.document.commitment).toBe(JSON.parse(readFileSync(seed, 'utf8')).commitment)
    expect(statSync(seed).mode & 0o077).toBe(0)
    const [head, ...rows] = readFileSync(out, 'utf8').trim().split('\n')
    expect(head).toBe('stratum,centre,stage,sequence,code,arm,block,block_size,commitment')
    expect(rows).toHaveLength(made.document.places)
    expect(rows[0]).toContain(made.document.commitment)
    const hidden = readFileSync(blinded, 'utf8')
    expect(hidden.split('\n')[0]).toBe('stratum,centre,stage,sequence,code')
    expect(hidden).not.toMatch(/,[AB](,|$)/m)
    const again = await trial(...list, '--n', '110', '--seed', seed, '--verify', out)
    expect(again).toMatchObject({ exit: 0, document: { verified: true } })
    expect(again.document.list).toEqual(made.document.list)
    expectDocumented(page, again.document)

    writeFileSync(
      out,
      [head, rows[0].replace(/,[AB],/, m => (m === ',A,' ? ',B,' : ',A,')), ...rows.slice(1)].join('\n'),
    )
    const changed = await trial(...list, '--n', '110', '--seed', seed, '--verify', out)
    expect(changed.exit).toBe(1)
    expect(changed.findings).toMatchObject([{ code: 'arm-differs', row: 2, field: 'arm' }])

    expect((await trial(...list, '--n', '110', '--seal', seed)).exit).toBe(2)
    writeFileSync(seed, readFileSync(seed, 'utf8').replace(/"salt": "../, '"salt": "zz'))
    const broken = await trial(...list, '--n', '110', '--seed', seed)
    expect(broken).toMatchObject({ exit: 1, findings: [{ code: 'seed-changed' }] })
  })

  it('of a number: as on the page, the same each time, with a warning', async () => {
    const args = [
      '--strata',
      'centre=2,stage=II|III',
      '--blocks',
      '4,6',
      '--per-stratum',
      '10',
      '--seed',
      '2026',
    ]
    await shown(['randomise-list', ...args])
    const [one, other] = [await trial('randomise-list', ...args), await trial('randomise-list', ...args)]
    expect(one.document).toEqual(other.document)
    expect(one.findings).toMatchObject([{ code: 'seed-not-sealed', severity: 'warning' }])
  })

  it('by every scheme, arms in a ratio, and a note on blocks of one size', async () => {
    for (const scheme of ['simple', 'biased-coin', 'adaptive-coin', 'big-stick', 'maximal']) {
      const { exit, document } = await trial('randomise-list', '--scheme', scheme, '--n', '21', '--seed', '3')
      expect(exit).toBe(0)
      expect(document.list).toHaveLength(21)
    }
    const args = ['--arms', 'A,B,C', '--ratio', '2:1:1', '--blocks', '4', '--n', '40', '--seed', '3']
    const { document, findings } = await trial('randomise-list', ...args)
    expect(document.counts).toEqual([20, 10, 10])
    expect(findings.map((one: { code: string }) => one.code)).toContain('one-block-size')
  })

  it.each([
    [['--ratio', '2:1', '--blocks', '4'], 'a block of 4 does not hold the ratio 2:1'],
    [['--strata', 'centre=0'], 'the factor centre has no levels'],
    [['--strata', 'centre='], 'the factor centre has no levels'],
    [['--strata', 'arm=2'], 'arm is a column of the list itself'],
    [['--ratio', '1:1:1'], '3 parts of the ratio for 2 arms'],
    [['--arms', 'A,A'], 'the arm A is given twice'],
    [['--scheme', 'biased-coin', '--ratio', '2:1'], 'two arms 1:1'],
    [['--strata', 'a=100,b=100,c=100'], 'more than a million'],
    [['--seal', 'x.json'], 'give --seed FILE or --seed N'],
  ])('%o is wrong usage', async (options, message) => {
    const { exit, stderr } = await trial('randomise-list', '--n', '20', '--seed', '1', ...options)
    expect(exit).toBe(2)
    expect(stderr).toContain(message)
  })

  it('needs a size and a seed that is there', async () => {
    expect((await trial('randomise-list', '--seed', '1')).exit).toBe(2)
    expect((await trial('randomise-list', '--n', '20')).exit).toBe(2)
    expect((await trial('randomise-list', '--n', '20', '--seed', fileIn('none.json'))).exit).toBe(1)
  })
})

describe('tessera trial minimise and balance', () => {
  const design = ['--factors', 'centre=6,stage=II|III', '--arms', 'radiotherapy,systemic', '--seed', '2026']
  const patient = ['--patient', 'P06', '--levels', 'centre=1,stage=II']

  it('allocate the next patient as on the page, and add it to the history', async () => {
    const { 'history.csv': history } = tablesOnPage(page)
    await shown(['minimise', history, ...patient, ...design, '--weights', 'stage=2'])
    const out = fileIn('next.csv')
    const { document } = await trial(
      'minimise',
      history,
      ...patient,
      ...design,
      '--weights',
      'stage=2',
      '--out',
      out,
    )
    expect(document).toMatchObject({ arm: 'systemic', entered: 5, imbalance: [8, 2] })
    expectDocumented(page, document)
    expect(readFileSync(out, 'utf8').trim().split('\n').at(-1)).toBe('P06,systemic,1,II')
    const first = await trial('minimise', ...patient, ...design)
    expect(first.document).toMatchObject({ entered: 0, probabilities: [0.5, 0.5] })
  })

  it('show the balance as on the page', async () => {
    const { 'history.csv': history } = tablesOnPage(page)
    await shown(['balance', history, '--factors', 'centre,stage'])
    const out = fileIn('balance.csv')
    const { document } = await trial('balance', history, '--factors', 'centre,stage', '--out', out)
    expect(document).toMatchObject({ n: 5, counts: [3, 2] })
    expectDocumented(page, document)
    expect(readFileSync(out, 'utf8')).toMatch(
      /^scope,level,radiotherapy,systemic,imbalance,standardised_difference\n/,
    )
  })

  it('say what is wrong with history, patient and design', async () => {
    const { 'history.csv': history } = tablesOnPage(page)
    const twice = await trial(
      'minimise',
      history,
      ...design,
      '--patient',
      'P01',
      '--levels',
      'centre=1,stage=IV',
    )
    expect(twice.exit).toBe(1)
    expect(twice.findings.map((one: { code: string }) => one.code)).toEqual([
      'level-unknown',
      'patient-twice',
    ])
    const bad = fileIn('bad.csv')
    writeFileSync(bad, `${readFileSync(history, 'utf8')}P05,systemic,9,II\nP07,placebo,1,II\n`)
    const { exit, findings } = await trial('minimise', bad, ...patient, ...design)
    expect(exit).toBe(1)
    expect(findings.map((one: { code: string; row: number }) => [one.code, one.row])).toEqual([
      ['level-unknown', 7],
      ['patient-twice', 7],
      ['arm-unknown', 8],
    ])
    writeFileSync(bad, 'patient_id,arm,stage\nP1,systemic,II\n')
    expect((await trial('minimise', bad, ...patient, ...design)).findings[0].code).toBe('no-such-column')
    for (const wrong of [
      ['--weights', 'age=1'],
      ['--weights', 'stage=heavy'],
      ['--probability', '0.2'],
      ['--levels', 'centre=1,stage=II,age=60'],
      ['--distance', 'cosine'],
    ])
      expect((await trial('minimise', history, ...patient, ...design, ...wrong)).exit).toBe(2)
    const arms = await trial('balance', history, '--arms', 'A,B')
    expect(arms).toMatchObject({ exit: 1, findings: [{ code: 'arm-unknown', row: 2 }, {}, {}, {}, {}] })
  })
})

describe('tessera trial simulate --design randomisation', () => {
  const design = ['simulate', '--design', 'randomisation', '--replications', '20', '--n', '40']

  it('puts schemes side by side, with what is known exactly', async () => {
    const schemes = ['--schemes', 'simple,blocks,minimisation', '--strata', 'centre=3,stage=2']
    const { exit, document } = await trial(...design, ...schemes, '--level-shares', 'centre=3:2:1')
    expect(exit).toBe(0)
    expect(document.schemes.map((one: { name: string }) => one.name)).toEqual([
      'simple',
      'blocks',
      'minimisation',
    ])
    const [simple, blocks, minimisation] = document.schemes
    expect(simple.expected.correct).toBeCloseTo(20, 9)
    expect(blocks.guesses[1].guesser).toBe('convergence, stratum')
    expect(minimisation.expected).toBeNull()
    expectDocumented(page, document)
    const { stdout } = await tessera(['trial', ...design])
    expect(stdout).toContain('blocks: permuted blocks of 4 or 6')
  })

  it.each([
    [['--schemes', 'coin'], 'there is no'],
    [['--schemes', 'minimisation'], 'give them with --strata'],
    [['--strata', 'centre=2', '--level-shares', 'centre=1'], 'give as many numbers'],
    [['--strata', 'centre=2', '--level-shares', 'age=1:1'], 'no factor of --strata'],
    [['--schemes', 'big-stick', '--arms', 'A,B,C'], 'two arms 1:1'],
  ])('%o is wrong usage', async (options, message) => {
    const { exit, stderr } = await trial(...design, ...options)
    expect(exit).toBe(2)
    expect(stderr).toContain(message)
  })
})
